/**
 * Why a shape is not valid, in the terms of rules V10, V11 and V15 (domain §4), with the place and the numbers
 * of the turning points. Takes anything and never throws: what people draw, paste and import is often broken.
 *
 * Params: `part`, `ring` and `point` count from 1 as drawn (ring 1 is the outer line, later ones holes).
 * selfIntersection: the line that starts at `point` meets the line that starts at `point2`.
 */
import type { Position, Shape } from '../model/geometry.ts';
import { findCrossings } from './crossings.ts';
import type { GeometryFault } from './engine.ts';
import { build } from './handles.ts';
import { type GeosInstance, scoped } from './instance.ts';
import { overlapsOfParts } from './part-overlaps.ts';
import {
  type CleanRing,
  cleanRing,
  insidePart,
  isCollinear,
  isFinitePosition,
  partsOf,
  SAME_POINT_DEGREES,
  samePoint,
  wrapLongitude,
} from './rings.ts';

/** Places named for one part; a scribble has thousands and nobody reads them. */
const MOST_CROSSINGS = 10;

type Params = Record<string, string | number>;

function fault(key: string, params: Params, at: Position | null | undefined): GeometryFault {
  const place =
    isFinitePosition(at) && Math.abs(at[1]) <= 90 && Math.abs(at[0]) <= 540
      ? ([wrapLongitude(at[0]), at[1]] as Position)
      : null;
  return { key, rule: key.slice(0, 3) as GeometryFault['rule'], params, at: place };
}

/** Every fault of a shape; see GeometryEngine.faults. `maxVertices` counts all rings together. */
export function faultsOf(geos: GeosInstance, shape: Shape, maxVertices: number): GeometryFault[] {
  const type = (shape as Shape | null | undefined)?.type;
  if (type === 'Point') return pointFaults(shape.coordinates);
  if (type !== 'Polygon' && type !== 'MultiPolygon') return [fault('V10.otherInvalid', {}, null)];
  const parts = partsOf(shape as Exclude<Shape, { type: 'Point' }>);
  const count = parts.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (count === 0) return [fault('V10.tooFewPoints', { part: 1, ring: 1, count: 0 }, null)];
  if (count > maxVertices) {
    return [fault('V10.tooManyVertices', { count, max: maxVertices }, parts.flat(2).find(isFinitePosition))];
  }
  const found = parts.flatMap((rings, p) => partFaults(geos, rings, p + 1));
  if (parts.length > 1 && !found.some((f) => f.rule === 'V10' && f.key !== 'V10.ringNotClosed')) {
    found.push(...betweenParts(geos, parts));
  }
  return found;
}

function pointFaults(coordinates: unknown): GeometryFault[] {
  return isFinitePosition(coordinates) ? [] : [fault('V10.notANumber', { part: 1, ring: 1, point: 1 }, null)];
}

function partFaults(geos: GeosInstance, rings: Position[][], part: number): GeometryFault[] {
  const found: GeometryFault[] = [];
  const clean: CleanRing[] = [];
  if (rings.length === 0) found.push(fault('V10.tooFewPoints', { part, ring: 1, count: 0 }, null));
  rings.forEach((ring, r) => {
    const where = { part, ring: r + 1 };
    const usable = ringFaults(ring, where, found);
    if (usable) clean.push(usable);
  });
  if (clean.length === rings.length && clean.length > 0) found.push(...lineFaults(geos, clean, part));
  return found;
}

/** Faults of one ring by itself; answers the ring when its lines can be looked at. */
function ringFaults(ring: Position[], where: Params, found: GeometryFault[]): CleanRing | null {
  const bad = ring.findIndex((p) => !isFinitePosition(p));
  if (bad >= 0) {
    const before = ring.slice(0, bad).findLast(isFinitePosition);
    found.push(fault('V10.notANumber', { ...where, point: bad + 1 }, before));
    return null;
  }
  const clean = cleanRing(ring);
  if (!clean) {
    const distinct = new Set(ring.map(([x, y]) => `${x} ${y}`)).size;
    found.push(fault('V10.tooFewPoints', { ...where, count: distinct }, ring[0]));
    return null;
  }
  const ends = closingFault(ring, where);
  if (ends) found.push(ends);
  repeatFaults(ring, where, found);
  if (new Set(clean.positions.map(([x, y]) => `${x} ${y}`)).size < 3) {
    found.push(fault('V10.tooFewPoints', { ...where, count: 2 }, ring[0]));
    return null;
  }
  if (isCollinear(clean.positions)) {
    found.push(fault('V10.zeroArea', where, ring[0]));
    return null;
  }
  // Ends that nearly repeat the start are put right without asking, so they are no crossing.
  return ends?.rule === 'V11' ? cleanRing(ring, SAME_POINT_DEGREES) : clean;
}

/** Ends that do not meet, or that run on over the first points (V11, IMSMA's "last one or two points"). */
function closingFault(ring: Position[], where: Params): GeometryFault | null {
  const first = ring[0] as Position;
  const closed = samePoint(first, ring.at(-1) as Position);
  const open = closed ? ring.slice(0, -1) : ring;
  const last = open.at(-1) as Position;
  const second = open[1] as Position;
  const again = (a: Position | undefined, b: Position) => a && samePoint(a, b, SAME_POINT_DEGREES);
  const number = { ...where, point: open.length };
  if (open.length > 3 && again(last, first)) {
    return fault('V11.lastRepeatsFirst', { ...number, count: 1 }, last);
  }
  if (open.length > 4 && again(last, second) && again(open.at(-2), first)) {
    return fault('V11.lastRepeatsFirst', { ...number, count: 2 }, last);
  }
  return closed ? null : fault('V10.ringNotClosed', number, last);
}

/** Consecutive points within 1e-6° of each other: one finding a ring, naming the first pair. */
function repeatFaults(ring: Position[], where: Params, found: GeometryFault[]): void {
  let count = 0;
  let first = -1;
  for (let i = 1; i < ring.length; i++) {
    if (!samePoint(ring[i - 1] as Position, ring[i] as Position, SAME_POINT_DEGREES)) continue;
    // The closing point next to a last point already named is not a second repeat.
    if (i === ring.length - 1 && i > 1 && samePoint(ring[0] as Position, ring[i] as Position)) continue;
    count++;
    if (first < 0) first = i;
  }
  if (count > 0) {
    found.push(fault('V11.repeatedPoint', { ...where, point: first, point2: first + 1, count }, ring[first]));
  }
}

/** How the lines of one part cross, touch or lie outside each other. */
function lineFaults(geos: GeosInstance, rings: CleanRing[], part: number): GeometryFault[] {
  const positions = rings.map((ring) => ring.positions);
  const detail = validityOf(geos, [positions]);
  if (!detail) return [];
  const numbers = rings.map((ring) => ring.indexes.map((i) => i + 1));
  if (/hole lies outside/i.test(detail.reason)) {
    const ring = holeOutside(positions) ?? 2;
    return [fault('V10.holeOutside', { part, ring }, detail.at)];
  }
  if (!/intersection|duplicate/i.test(detail.reason)) {
    return [fault('V10.otherInvalid', { part, ring: 1 }, detail.at)];
  }
  const found = new Map<string, GeometryFault>();
  for (const c of findCrossings(positions, numbers, MOST_CROSSINGS * 4)) {
    const key = c.at.map((v) => v.toFixed(7)).join();
    if (found.has(key) || found.size >= MOST_CROSSINGS) continue;
    const crossing = { part, ring: c.ring, point: c.point, point2: c.point2 };
    if (c.ring === c.ring2) found.set(key, fault('V10.selfIntersection', crossing, c.at));
    else if (c.ring === 1) found.set(key, fault('V10.holeOutside', { part, ring: c.ring2 }, c.at));
    else found.set(key, fault('V10.otherInvalid', { part, ring: c.ring }, c.at));
  }
  return found.size > 0 ? [...found.values()] : [nearestFault(positions, numbers, part, detail.at)];
}

/** GEOS names a place the search did not find (rings that share a stretch of line): name its nearest point. */
function nearestFault(
  rings: readonly (readonly Position[])[],
  numbers: readonly (readonly number[])[],
  part: number,
  at: Position | null,
): GeometryFault {
  let best = { ring: 1, point: 1, d: Infinity };
  rings.forEach((ring, r) => {
    ring.slice(0, -1).forEach(([x, y], i) => {
      const d = at ? Math.hypot(x - at[0], y - at[1]) : Infinity;
      if (d < best.d) best = { ring: r + 1, point: numbers[r]?.[i] ?? i + 1, d };
    });
  });
  if (best.ring > 1) return fault('V10.otherInvalid', { part, ring: best.ring }, at);
  const params = { part, ring: 1, point: best.point, point2: best.point };
  return fault('V10.selfIntersection', params, at);
}

/** Number of the first hole that starts outside the outer line. */
function holeOutside(rings: readonly (readonly Position[])[]): number | null {
  const shell = rings[0] as readonly Position[];
  const index = rings.findIndex((ring, i) => i > 0 && !ring.every((p) => insidePart([shell], p)));
  return index < 0 ? null : index + 1;
}

function validityOf(
  geos: GeosInstance,
  parts: Position[][][],
): { reason: string; at: Position | null } | null {
  return scoped(geos, (scope) => {
    const geometry = build(scope, parts);
    const slots = scope.memory(8);
    geos.Module.HEAPU32.fill(0, slots / 4, slots / 4 + 2);
    if (geos.GEOSisValidDetail(geometry, 0, slots, slots + 4) === 1) return null;
    const reasonAt = geos.Module.getValue(slots, 'i32');
    const placeAt = geos.Module.getValue(slots + 4, 'i32');
    const reason = reasonAt ? geos.Module.UTF8ToString(reasonAt) : '';
    if (reasonAt) geos.GEOSFree(reasonAt);
    return { reason, at: placeAt ? readPoint(geos, scope.own(placeAt, 'place')) : null };
  });
}

function readPoint(geos: GeosInstance, point: number): Position {
  const sequence = geos.GEOSGeom_getCoordSeq(point);
  const buffer = geos.Module._malloc(16);
  geos.GEOSCoordSeq_copyToBuffer(sequence, buffer, 0, 0);
  const at = buffer / 8;
  const position: Position = [geos.Module.HEAPF64[at] as number, geos.Module.HEAPF64[at + 1] as number];
  geos.Module._free(buffer);
  return position;
}

/** Parts that lie in or over each other, once every part is valid by itself. */
function betweenParts(geos: GeosInstance, parts: Position[][][]): GeometryFault[] {
  const clean = parts.map((rings) => rings.flatMap((ring) => cleanRing(ring)?.positions ?? []));
  const usable = parts.map((rings) => rings.map((ring) => cleanRing(ring)?.positions ?? []));
  if (clean.some((ring) => ring.length === 0)) return [];
  const detail = validityOf(geos, usable);
  if (!detail) return [];
  const found = overlapsOfParts(geos, usable).map(({ part, percent, at }) =>
    percent > 99.999
      ? fault('V10.nestedShells', { part, percent: 100 }, at)
      : fault('V15.partsOverlap', { part, percent: Number(percent.toPrecision(3)) }, at),
  );
  if (found.length > 0) return found;
  // Parts that only share a stretch of line: nothing counts twice, yet the standard wants them joined.
  const at = detail.at;
  const touches = (rings: Position[][]) => at && rings.flat().some((p) => samePoint(p, at, 1e-9));
  const part = usable.findLastIndex(touches) + 1;
  return [fault('V15.partsOverlap', { part: Math.max(1, part), percent: 0 }, at)];
}
