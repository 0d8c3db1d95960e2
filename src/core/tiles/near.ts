/**
 * Which recorded hazards lie within a distance of a position or a route. Cheap bounds settle most; the exact
 * distance settles the rest; what lies within the index's own rounding (3 cm) of the limit is handed back
 * as doubtful, to be settled with the record's own coordinates.
 * SAFETY: never misses a hazard within the distance (test/laws/tiles-near.test.ts).
 */
import type { Position, Shape } from '../model/geometry.ts';
import { type Geometry, POINT } from './geometry.ts';
import { geodesicM, legsDistanceM } from './great-circle.ts';
import type { SegmentedIndex } from './index-segments.ts';
import { latitudeOf, longitudeOf, WORLD } from './mercator.ts';
import {
  type Batch,
  type Box,
  batchesOf,
  canJudge,
  EARTH_M,
  nearestFirst,
  type Piece,
  type Plane,
  piecesBeside,
  unitX,
  unitY,
  wrapped,
} from './route.ts';
import type { FeatureTable } from './table.ts';

/** Positions in the index are rounded to 1.9 cm or less; distances are therefore sure to 3 cm. */
const ROUNDING_M = 0.03;
/** A distance off the flat map is given as it is when it is sure to this; exact ones are sure to ROUNDING_M. */
const FLAT_M = 0.06;
export interface Hit {
  readonly slot: number;
  readonly distanceM: number;
}
export interface NearHits {
  readonly hits: Hit[];
  /** Slots whose distance is too close to the limit for the index to say. */
  readonly doubtful: number[];
}

interface Pair {
  readonly slot: number;
  readonly piece: Piece;
  readonly distance: number;
  readonly error: number;
  /** Inside by more than the error: no exact test can say otherwise. */
  readonly sure: boolean;
}

/**
 * Records `accepts` lets through within `radiusM` metres of the route (one position or more, degrees). Each
 * record is looked at once, however often the route comes by, and only against the stretches that may be the
 * nearest. Throws RangeError for a route this method cannot judge (check with `canJudge` first).
 */
export function findNear(
  { table, index }: { readonly table: FeatureTable; readonly index: SegmentedIndex },
  accepts: (slot: number) => boolean,
  route: readonly Position[],
  radiusM: number,
  geometry: Geometry,
): NearHits {
  if (!canJudge(route, radiusM)) throw new RangeError('route or radius out of range');
  const batches = batchesOf(route, radiusM);
  const search: Search = { batches, radiusM, geometry, pairs: new Map() };
  // Boxes of records may stand one turn of the earth beside the route's: each turn is looked at by itself.
  for (const shift of [-WORLD, 0, WORLD]) {
    const seen = new Set<number>();
    for (const { box } of batches) {
      index.search(box[0] + shift, box[1], box[2] + shift, box[3], (slot, a, b, c, d) => {
        if (seen.has(slot)) return;
        seen.add(slot);
        if (table.isDead(slot) || !accepts(slot)) return;
        table.readGeometry(slot, geometry);
        measureNearest(search, slot, [a - shift, b, c - shift, d], shift);
      });
    }
  }
  return settle(table, search.pairs, radiusM, geometry);
}

interface Search {
  readonly batches: readonly Batch[];
  readonly radiusM: number;
  /** Holds the record under measure. */
  readonly geometry: Geometry;
  readonly pairs: Map<number, Pair[]>;
}

/** Further behind the nearest stretch than this, metres, no rounding brings another one before it. */
const BEHIND_M = 0.5;

/**
 * Measures a record against the stretch that is nearest by its box, then against those that may be nearer.
 * SAFETY: a stretch is left out only where even its box lies further away than the record is known to be
 * from another (test/laws/tiles-near.test.ts "a route that comes by often").
 */
function measureNearest(search: Search, slot: number, box: Box, shift: number): void {
  nearestFirst(piecesBeside(search.batches, box), (piece) => measure(search, slot, piece, shift) + BEHIND_M);
}

/** Notes a pair that may be within the radius; answers how far away the record is at most. */
function measure({ pairs, geometry, radiusM }: Search, slot: number, piece: Piece, shift: number): number {
  const { edge, inside, longest } = flatDistance(geometry, piece, shift);
  const { slope } = piece.plane;
  const reach = Math.min(edge, radiusM * 1.1) + piece.halfM;
  const error = ROUNDING_M + flatErrorM(reach, longest, slope);
  const distance = inside ? 0 : edge;
  if (distance - error > radiusM) return Infinity;
  const known = pairs.get(slot);
  const pair = { slot, piece, distance, error, sure: inside && edge > error };
  if (known === undefined) pairs.set(slot, [pair]);
  else known.push(pair);
  return distance + error;
}

/** The distance of every candidate: off the flat map where that is sure, else exactly. */
function settle(
  table: FeatureTable,
  pairs: Map<number, Pair[]>,
  radiusM: number,
  geometry: Geometry,
): NearHits {
  const hits: Hit[] = [];
  const doubtful: number[] = [];
  for (const [slot, list] of pairs) {
    let best = list[0]!;
    for (const pair of list) if (pair.distance < best.distance || pair.sure) best = pair;
    const { distance, error, sure } = best;
    if (sure || (error <= FLAT_M && distance + error <= radiusM)) {
      hits.push({ slot, distanceM: distance });
      continue;
    }
    const distanceM = exactDistance(table, slot, list, geometry);
    if (distanceM <= radiusM - ROUNDING_M) hits.push({ slot, distanceM });
    else if (distanceM <= radiusM + ROUNDING_M) doubtful.push(slot);
  }
  return { hits, doubtful };
}

function exactDistance(table: FeatureTable, slot: number, list: readonly Pair[], geometry: Geometry): number {
  const bound = list.reduce((least, pair) => Math.min(least, pair.distance + pair.error), Infinity);
  table.readGeometry(slot, geometry);
  const shape = shapeOf(geometry);
  const near = list.filter(({ distance, error }) => distance - error <= bound).map(({ piece }) => piece);
  const [only] = near;
  if (near.length === 1 && shape.type === 'Point' && only!.halfM === 0)
    return geodesicM(only!.a, shape.coordinates);
  return legsDistanceM(
    near.map(({ a, b }) => [a, b]),
    shape,
  );
}

/** A decoded shape as GeoJSON degrees (longitudes may run past ±180 for one over the antimeridian). */
export function shapeOf(geometry: Geometry): Shape {
  const at = (i: number): Position => [longitudeOf(geometry.xs[i]!), latitudeOf(geometry.ys[i]!)];
  if (geometry.type === POINT) return { type: 'Point', coordinates: at(0) };
  const parts: Position[][][] = [];
  let from = 0;
  for (let ring = 0; ring < geometry.ringEnds.length; ring++) {
    const positions: Position[] = [];
    for (let i = from; i < geometry.ringEnds[ring]!; i++) positions.push(at(i));
    from = geometry.ringEnds[ring]!;
    if (geometry.holes[ring] === 1 && parts.length > 0) parts.at(-1)!.push(positions);
    else parts.push([positions]);
  }
  return { type: 'MultiPolygon', coordinates: parts };
}

/**
 * How far a distance off the flat map can be from the one along the ellipsoid. The map's second-order terms
 * are at most tan φ / 2R; at the nearest point of an edge of length L, a distance r away, they amount to
 * tan φ / 2R · (r² + L²/4). A fifth is added, a tenth for the ellipsoid, and the third order.
 */
function flatErrorM(reach: number, longest: number, slope: number): number {
  const second = (reach * reach + (longest * longest) / 4) / EARTH_M;
  return second * (0.1 + 0.6 * slope + (reach + longest) / EARTH_M);
}

interface FlatDistance {
  /** Metres to the nearest edge on the flat map; 0 when the leg crosses one. */
  edge: number;
  /** Longest edge, metres. */
  longest: number;
  /** Is the leg's first end inside the shape? */
  inside: boolean;
}

function flatDistance(geometry: Geometry, piece: Piece, shift: number): FlatDistance {
  const { plane } = piece;
  const { xs, ys, ringEnds, holes } = geometry;
  const ay = plane.y(unitY(piece.a[1]));
  const by = plane.y(unitY(piece.b[1]));
  const ax = plane.x(plane.x0 + wrapped(unitX(piece.a[0]) - plane.x0), ay);
  const bx = plane.x(plane.x0 + wrapped(unitX(piece.b[0]) - plane.x0), by);
  const leg: Leg = [ax, ay, bx, by];
  const result: FlatDistance = { edge: Infinity, longest: 0, inside: false };
  if (geometry.type === POINT) {
    ringDistance(xs, ys, 0, 1, plane, shift, leg, result);
    return result;
  }
  let from = 0;
  let insidePart = false;
  for (let ring = 0; ring < ringEnds.length; ring++) {
    const hole = holes[ring] === 1;
    if (!hole) result.inside ||= insidePart;
    const within = ringDistance(xs, ys, from, ringEnds[ring]!, plane, shift, leg, result);
    insidePart = hole ? insidePart && !within : within;
    from = ringEnds[ring]!;
  }
  result.inside ||= insidePart;
  return result;
}

type Leg = readonly [number, number, number, number];

/** Takes one ring into the result; returns whether the leg's first end is inside it. */
function ringDistance(
  xs: Int32Array,
  ys: Int32Array,
  from: number,
  to: number,
  plane: Plane,
  shift: number,
  leg: Leg,
  result: FlatDistance,
): boolean {
  const [ax, ay] = leg;
  let inside = false;
  let py = plane.y(ys[to - 1]!);
  let px = plane.x(xs[to - 1]! - shift, py);
  for (let i = from; i < to; i++) {
    const qy = plane.y(ys[i]!);
    const qx = plane.x(xs[i]! - shift, qy);
    if (py > ay !== qy > ay && ax < px + ((ay - py) / (qy - py)) * (qx - px)) inside = !inside;
    const distance = legDistance(leg, px, py, qx, qy);
    if (distance < result.edge) result.edge = distance;
    const length = Math.abs(qx - px) + Math.abs(qy - py);
    if (length > result.longest) result.longest = length;
    px = qx;
    py = qy;
  }
  return inside;
}

function legDistance([ax, ay, bx, by]: Leg, px: number, py: number, qx: number, qy: number): number {
  const atA = pointToSegment(ax, ay, px, py, qx, qy);
  if (ax === bx && ay === by) return atA;
  if (segmentsCross(ax, ay, bx, by, px, py, qx, qy)) return 0;
  return Math.min(
    atA,
    pointToSegment(bx, by, px, py, qx, qy),
    pointToSegment(px, py, ax, ay, bx, by),
    pointToSegment(qx, qy, ax, ay, bx, by),
  );
}

function pointToSegment(x: number, y: number, px: number, py: number, qx: number, qy: number): number {
  const dx = qx - px;
  const dy = qy - py;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - px) * dx + (y - py) * dy) / length;
  const share = Math.max(0, Math.min(1, along));
  const ex = x - px - share * dx;
  const ey = y - py - share * dy;
  return Math.sqrt(ex * ex + ey * ey);
}

function segmentsCross(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  px: number,
  py: number,
  qx: number,
  qy: number,
): boolean {
  const p = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  const q = (bx - ax) * (qy - ay) - (by - ay) * (qx - ax);
  const a = (qx - px) * (ay - py) - (qy - py) * (ax - px);
  const b = (qx - px) * (by - py) - (qy - py) * (bx - px);
  return p * q < 0 && a * b < 0;
}
