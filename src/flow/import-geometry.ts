/**
 * Geometry as files hold it → a shape Tilth can keep, or the reason why not. Nothing is moved, closed or
 * repaired here: what can be stored is stored as drawn and the rules judge it (V10–V26); what cannot (a latitude
 * of 139°) stays with the report as it came, with a finding and, where one is safe, a correction to accept.
 */
import type { Finding } from '../core/model/findings.ts';
import type { Position, Shape } from '../core/model/geometry.ts';

export type Bounds = readonly [number, number, number, number];

export interface ReadGeometry {
  readonly shape: Shape | null;
  /** What stood in the file, when `shape` does not hold all of it. */
  readonly kept: unknown;
  readonly findings: Finding[];
  /** True when the row only makes sense with longitude and latitude exchanged. */
  readonly swapped: boolean;
}

export interface GeometryRules {
  readonly axisOrder: 'lonlat' | 'latlon';
  /** Where rows should lie, `[west, south, east, north]`; null when unknown. */
  readonly bounds: Bounds | null;
  /** True when the programme has no bounds, so rule V12 cannot see what is seen here. */
  readonly judgeBounds: boolean;
  /** JSON pointer of the shape in the report. */
  readonly path: string;
}

type Loose = readonly Loose[] | unknown;

/** Reads a GeoJSON geometry. `null` and `undefined` are no geometry, which is for the rules to judge. */
export function readGeometry(value: unknown, rules: GeometryRules): ReadGeometry {
  if (value === null || value === undefined)
    return { shape: null, kept: undefined, findings: [], swapped: false };
  const single = unwrap(value);
  const type = String((single as { type?: unknown }).type ?? '?');
  const coordinates = (single as { coordinates?: Loose }).coordinates;
  if (type !== 'Point' && type !== 'Polygon' && type !== 'MultiPolygon') {
    return unusable(value, rules, 'V06', 'import.finding.geometryType', { type: type.slice(0, 40) });
  }
  const depth = { Point: 0, Polygon: 2, MultiPolygon: 3 }[type];
  const counted = { positions: 0, bad: 0, firstBad: 0 };
  const read = positions(coordinates, depth, counted);
  if (counted.bad > 0 || read === null) {
    const params = { count: Math.max(1, counted.bad), first: Math.max(1, counted.firstBad) };
    return unusable(value, rules, 'V10', 'import.finding.brokenCoordinates', params);
  }
  if (counted.positions === 0) return unusable(value, rules, 'V10', 'import.finding.emptyGeometry', {});
  const asWritten = { type, coordinates: read } as Shape;
  return judge(rules.axisOrder === 'latlon' ? exchange(asWritten) : asWritten, value, rules);
}

/** A collection or multi-point of one is that one. */
function unwrap(value: unknown): object {
  if (typeof value !== 'object' || value === null) return {};
  const geometry = value as { type?: string; geometries?: unknown[]; coordinates?: unknown[] };
  if (geometry.type === 'GeometryCollection' && geometry.geometries?.length === 1)
    return unwrap(geometry.geometries[0]);
  if (geometry.type === 'MultiPoint' && geometry.coordinates?.length === 1)
    return { type: 'Point', coordinates: geometry.coordinates[0] };
  return value;
}

/** Arrays of positions, nested `depth` deep, altitude dropped; null when the nesting is wrong. */
function positions(
  value: Loose,
  depth: number,
  counted: { positions: number; bad: number; firstBad: number },
): unknown {
  if (!Array.isArray(value)) return null;
  if (depth > 0) {
    const inner = value.map((v: Loose) => positions(v, depth - 1, counted));
    return inner.some((v) => v === null) && counted.bad === 0 ? null : inner;
  }
  counted.positions++;
  const lon = numberOf(value[0]);
  const lat = numberOf(value[1]);
  if (lon === null || lat === null) {
    counted.bad++;
    counted.firstBad ||= counted.positions;
    return null;
  }
  return [lon, lat];
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
  return null;
}

function judge(shape: Shape, source: unknown, rules: GeometryRules): ReadGeometry {
  const box = looseBox(shape);
  const other = exchange(shape);
  if (!onEarth(box)) {
    const otherBox = looseBox(other);
    const fits = onEarth(otherBox) && (!rules.bounds || meets(otherBox, rules.bounds));
    if (fits) {
      return {
        shape: null,
        kept: source,
        swapped: true,
        findings: [finding(rules, 'V12', 'E', 'import.finding.swapped', {}, other)],
      };
    }
    const key =
      Math.max(...box.map(Math.abs)) > 1000 ? 'import.finding.projected' : 'import.finding.outOfRange';
    const params = { x: round(box[0]), y: round(box[1]) };
    return { ...unusable(source, rules, 'V12', key, params), swapped: false };
  }
  const bounds = rules.bounds;
  if (!bounds || meets(box, bounds)) return { shape, kept: undefined, findings: [], swapped: false };
  const swapped = onEarth(looseBox(other)) && meets(looseBox(other), bounds);
  const mirrored = swapped ? null : mirrors(shape).find((m) => meets(looseBox(m), bounds));
  const key = swapped
    ? 'import.finding.swapped'
    : mirrored
      ? 'import.finding.sign'
      : 'import.finding.outsideBounds';
  const found = finding(rules, 'V12', 'E', key, {}, swapped ? other : (mirrored ?? null));
  return { shape, kept: undefined, swapped, findings: rules.judgeBounds ? [found] : [] };
}

function unusable(
  value: unknown,
  rules: GeometryRules,
  rule: string,
  key: string,
  params: Record<string, string | number>,
): ReadGeometry {
  const found = finding(rules, rule, rule === 'V06' ? 'R' : 'E', key, params, null);
  return { shape: null, kept: value, findings: [found], swapped: false };
}

function finding(
  rules: GeometryRules,
  rule: string,
  severity: 'E' | 'R',
  message: string,
  params: Record<string, string | number>,
  repaired: Shape | null,
): Finding {
  const fix = repaired ? { message: `${message}.fix`, value: repaired } : null;
  return { rule, severity, message, params, path: rules.path, at: null, fix };
}

/** Every position through `change`. */
function mapped(shape: Shape, change: (p: Position) => Position): Shape {
  const walk = (value: unknown): unknown =>
    typeof (value as unknown[])[0] === 'number'
      ? change(value as Position)
      : (value as unknown[]).map((v) => walk(v));
  return { type: shape.type, coordinates: walk(shape.coordinates) } as Shape;
}

/** Longitude and latitude exchanged. */
export function exchange(shape: Shape): Shape {
  return mapped(shape, ([x, y]) => [y, x]);
}

function mirrors(shape: Shape): Shape[] {
  return [
    mapped(shape, ([x, y]) => [-x, y]),
    mapped(shape, ([x, y]) => [x, -y]),
    mapped(shape, ([x, y]) => [-x, -y]),
  ];
}

function looseBox(shape: Shape): Bounds {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  mapped(shape, ([x, y]) => {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
    return [x, y];
  });
  return box;
}

function onEarth([w, s, e, n]: Bounds): boolean {
  return w >= -180 && e <= 180 && s >= -90 && n <= 90;
}

function meets([w, s, e, n]: Bounds, bounds: Bounds): boolean {
  const [bw, bs, be, bn] = bounds;
  const inLon = bw <= be ? e >= bw && w <= be : e >= bw || w <= be;
  return inLon && n >= bs && s <= bn;
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Well-known text of points and polygons → GeoJSON; null when it is something else. */
export function readWkt(text: string): { type: string; coordinates: unknown } | null {
  const found = /^\s*(?:SRID=\d+;\s*)?(POINT|POLYGON|MULTIPOLYGON)(?:\s+ZM?|\s+M)?\s*(\(.*\))\s*$/is.exec(
    text,
  );
  if (!found) return null;
  const json = found[2]!
    .replace(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:\s+-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)+/gi, (numbers) => {
      return `[${numbers.trim().split(/\s+/).join(',')}]`;
    })
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  const type = { POINT: 'Point', POLYGON: 'Polygon', MULTIPOLYGON: 'MultiPolygon' }[found[1]!.toUpperCase()]!;
  try {
    const coordinates = JSON.parse(json) as unknown[];
    return { type, coordinates: type === 'Point' ? coordinates[0] : coordinates };
  } catch {
    return null;
  }
}
