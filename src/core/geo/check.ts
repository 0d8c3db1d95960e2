/** Judges any GeoJSON geometry, whatever stands in it: valid, or every fault with its place, and a safe repair. */
import type { Outline, Position, Shape } from '../model/geometry.ts';
import type { GeometryEngine, GeometryFault, Repair } from './engine.ts';

/** A fault in the terms of a rule, or of V12 for coordinates that are no degrees. `key` is a whole message key. */
export interface CheckFault {
  readonly rule: string;
  readonly key: string;
  readonly params: Record<string, string | number>;
  readonly at: Position | null;
  /** A note: the shape is valid all the same (V11). */
  readonly harmless: boolean;
}

export interface CheckedGeometry {
  /** `none`: no geometry at all, which GeoJSON allows. */
  readonly outcome: 'valid' | 'invalid' | 'none';
  readonly type: string | null;
  readonly faults: CheckFault[];
  readonly repair: Repair | null;
}

/** How deep the positions of each type lie in `coordinates`. */
const DEPTH: Record<string, number> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** Checks a geometry as it stands in a file. Never throws. */
export function checkGeometry(engine: GeometryEngine, geometry: unknown): CheckedGeometry {
  if (geometry === null || geometry === undefined) {
    return { outcome: 'none', type: null, faults: [], repair: null };
  }
  const type = String((geometry as { type?: unknown }).type ?? '?').slice(0, 40);
  const faults = faultsOfAny(engine, geometry, 0);
  const broken = faults.some((f) => !f.harmless);
  const isOutline = type === 'Polygon' || type === 'MultiPolygon';
  const fixable = faults.length > 0 && isOutline && !faults.some((f) => f.rule === 'V12');
  return {
    outcome: broken ? 'invalid' : 'valid',
    type,
    faults,
    repair: fixable ? engine.repair(geometry as Outline) : null,
  };
}

function faultsOfAny(engine: GeometryEngine, geometry: unknown, level: number): CheckFault[] {
  const { type, coordinates, geometries } = (geometry ?? {}) as Record<string, unknown>;
  if (type === 'GeometryCollection' && Array.isArray(geometries) && level < 8) {
    return geometries.flatMap((member) => faultsOfAny(engine, member, level + 1));
  }
  const depth = DEPTH[String(type)];
  if (depth === undefined) {
    return [fault('V10', 'geometry.check.unknownType', { type: String(type ?? '?').slice(0, 40) }, null)];
  }
  const off = offEarth(coordinates, depth);
  if (off) return [off];
  if (type === 'Point' || type === 'Polygon' || type === 'MultiPolygon') {
    return engine.faults(geometry as Shape).map(asCheckFault);
  }
  return lineFaults(coordinates, depth);
}

function asCheckFault(found: GeometryFault): CheckFault {
  return fault(found.rule, `rule.${found.key}`, found.params, found.at);
}

function fault(rule: string, key: string, params: CheckFault['params'], at: Position | null): CheckFault {
  return { rule, key, params, at, harmless: rule === 'V11' };
}

/** Every position of nested coordinates, as it stands. */
function* positionsIn(value: unknown, depth: number): Generator<unknown> {
  if (depth === 0) yield value;
  else if (Array.isArray(value)) for (const inner of value) yield* positionsIn(inner, depth - 1);
}

/** The first position that is numbers but no degrees: metres of a projection, or axes swapped. */
function offEarth(coordinates: unknown, depth: number): CheckFault | null {
  for (const position of positionsIn(coordinates, depth)) {
    if (!Array.isArray(position)) continue;
    const [x, y] = position;
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x + y)) continue;
    if (Math.abs(x) <= 180 && Math.abs(y) <= 90) continue;
    const swapped = Math.abs(y) <= 180 && Math.abs(x) <= 90;
    const kind = swapped ? 'swapped' : Math.max(Math.abs(x), Math.abs(y)) > 1_000 ? 'projected' : 'offEarth';
    return fault('V12', `geometry.check.${kind}`, { x, y }, null);
  }
  return null;
}

/** Lines and multi-points are no areas: only their numbers can be wrong, or a line of one point. */
function lineFaults(coordinates: unknown, depth: number): CheckFault[] {
  let point = 0;
  for (const position of positionsIn(coordinates, depth)) {
    point++;
    const numbers = Array.isArray(position) && Number.isFinite(position[0]) && Number.isFinite(position[1]);
    if (!numbers) return [fault('V10', 'rule.V10.notANumber', { part: 1, ring: 1, point }, null)];
  }
  return point > 0 ? [] : [fault('V10', 'rule.V10.tooFewPoints', { part: 1, ring: 1, count: 0 }, null)];
}
