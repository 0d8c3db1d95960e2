/**
 * Geometry of records: validity, repair, overlay, growth and distance, on WGS84. Overlay is planar in degrees
 * (GEOS), area and distance geodesic. Never snaps to a grid, never lets an outline lose ground it was drawn
 * with, knows nothing of reports or rules. The GEOS instance is handed in by the rim (start it with
 * GEOS_OPTIONS); the same code runs on phone, server and command line.
 */
import type { Outline, Point, Position } from '../model/geometry.ts';
import { outlineAreaM2 } from './area.ts';
import { bufferOf } from './buffer.ts';
import { containsPosition, distanceToM } from './distance.ts';
import type { GeometryEngine } from './engine.ts';
import { faultsOf } from './faults.ts';
import { build, buildValid, ensureValid, readOutline, readParts } from './handles.ts';
import { type GeosInstance, type Handle, type Scope, scoped } from './instance.ts';
import { overlapsOfParts } from './part-overlaps.ts';
import { repairOf } from './repair.ts';
import { boxOfParts, cleanParts, partsOf, wrapLongitude } from './rings.ts';

export interface GeometryOptions {
  /** Vertices of all rings together above which a shape is refused with V10.tooManyVertices. */
  readonly maxVertices?: number;
}

/**
 * The geometry engine over a GEOS instance. Outlines handed in may be invalid (they are repaired for the time
 * of the operation; one that covers nothing counts as empty); outlines handed out are valid, polygons only.
 * Throws Error only when GEOS itself fails.
 */
export function createGeometry(geos: GeosInstance, options: GeometryOptions = {}): GeometryEngine {
  const maxVertices = options.maxVertices ?? 20_000;
  const overlay = (a: Outline, b: Outline, work: (scope: Scope, a: Handle, b: Handle) => Handle) =>
    scoped(geos, (scope) => {
      const [first, second] = buildPair(scope, a, b);
      const result = work(scope, first, second);
      return result === 0 ? null : readOutline(scope, result);
    });
  const intersection = (a: Outline, b: Outline) =>
    overlay(a, b, (scope, p, q) => (p && q ? scope.own(geos.GEOSIntersection(p, q), 'intersection') : 0));

  return {
    faults: (shape) => faultsOf(geos, shape, maxVertices),
    repair: (shape) => repairOf(geos, shape, faultsOf(geos, shape, maxVertices)),
    intersection,
    overlapAreaM2(a, b) {
      if (!boxesMeet(a, b)) return 0;
      const both = intersection(a, b);
      return both ? outlineAreaM2(both) : 0;
    },
    difference: (a, b) =>
      overlay(a, b, (scope, p, q) => (p && q ? scope.own(geos.GEOSDifference(p, q), 'difference') : p)),
    union: (outlines) => unionOf(geos, outlines),
    buffer: (shape, metres) => bufferOf(geos, shape, metres),
    contains: containsPosition,
    intersects: (a, b) => boxesMeet(a, b) && compare(geos, a, b, 'GEOSIntersects'),
    equals: (a, b) => compare(geos, a, b, 'GEOSEquals'),
    distanceM: distanceToM,
    partOverlapPercent: (outline) => partOverlapPercent(geos, outline),
    pointInside: (outline) => pointInside(geos, outline),
  };
}

/** Both outlines as valid geometries on the same side of the antimeridian; 0 for one that covers nothing. */
function buildPair(scope: Scope, a: Outline, b: Outline): [Handle, Handle] {
  const first = buildValid(scope, a);
  const anchor = cleanParts(a)[0]?.[0];
  const near = anchor ? (boxOfParts([[anchor]]) as [number, number, number, number]) : null;
  return [first, buildValid(scope, b, near ? (near[0] + near[2]) / 2 : null)];
}

/** Cheap test before GEOS is asked; true when in doubt (antimeridian). */
function boxesMeet(a: Outline, b: Outline): boolean {
  const [p, q] = [boxOfParts(cleanParts(a)), boxOfParts(cleanParts(b))];
  if (!p || !q) return false;
  if (p[1] > q[3] || q[1] > p[3]) return false;
  const wraps = [p, q].some((box) => box[0] < -179 || box[2] > 179);
  return wraps || (p[0] <= q[2] && q[0] <= p[2]);
}

function compare(geos: GeosInstance, a: Outline, b: Outline, ask: 'GEOSIntersects' | 'GEOSEquals'): boolean {
  return scoped(geos, (scope) => {
    const [p, q] = buildPair(scope, a, b);
    return p !== 0 && q !== 0 && geos[ask](p, q) === 1;
  });
}

function unionOf(geos: GeosInstance, outlines: readonly Outline[]): Outline | null {
  return scoped(geos, (scope) => {
    let near: number | null = null;
    const parts = outlines.flatMap((outline) => {
      const valid = buildValid(scope, outline, near);
      const mine = valid === 0 ? [] : readParts(scope, valid);
      const box = boxOfParts(mine);
      if (near === null && box) near = (box[0] + box[2]) / 2;
      return mine;
    });
    const all = build(scope, parts);
    return all === 0 ? null : readOutline(scope, scope.own(geos.GEOSUnaryUnion(all), 'union'));
  });
}

function partOverlapPercent(geos: GeosInstance, outline: Outline): number {
  if (partsOf(outline).length < 2) return 0;
  const parts = cleanParts(outline).map((part) =>
    scoped(geos, (scope) => readParts(scope, ensureValid(scope, build(scope, [part])))),
  );
  return overlapsOfParts(geos, parts.flat()).reduce((most, o) => Math.max(most, o.percent), 0);
}

function pointInside(geos: GeosInstance, outline: Outline): Point {
  return scoped(geos, (scope) => {
    const valid = buildValid(scope, outline);
    if (valid === 0) return { type: 'Point', coordinates: anyPosition(outline) };
    const point = scope.own(geos.GEOSPointOnSurface(valid), 'point inside');
    const buffer = scope.memory(16);
    geos.GEOSCoordSeq_copyToBuffer(geos.GEOSGeom_getCoordSeq(point), buffer, 0, 0);
    const x = geos.Module.HEAPF64[buffer / 8] as number;
    const y = geos.Module.HEAPF64[buffer / 8 + 1] as number;
    return { type: 'Point', coordinates: [wrapLongitude(x), y] };
  });
}

/** Of an outline without area: its first usable position. Throws RangeError when there is none. */
function anyPosition(outline: Outline): Position {
  const found = partsOf(outline)
    .flat(2)
    .find(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (!found) throw new RangeError('an outline without positions has no inside');
  return [found[0], found[1]];
}
