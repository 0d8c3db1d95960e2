/**
 * Which recorded hazards lie within a distance of a position or a route. Cheap bounds settle most; the exact
 * distance settles the rest; what lies within the index's own rounding (3 cm) of the limit is handed back
 * as doubtful, to be settled with the record's own coordinates.
 * SAFETY: never misses a hazard within the distance (test/laws/tiles-near.test.ts).
 */
import type { Position, Shape } from '../model/geometry.ts';
import { Problem } from '../model/problems.ts';
import { type Geometry, POINT } from './geometry.ts';
import { geodesicM, routeDistanceM } from './great-circle.ts';
import type { SegmentedIndex } from './index-segments.ts';
import { latitudeOf, longitudeOf, WORLD } from './mercator.ts';
import type { FeatureTable } from './table.ts';

/** Positions in the index are rounded to 1.9 cm or less; distances are therefore sure to 3 cm. */
const ROUNDING_M = 0.03;
/** A distance off the flat map is given as it is when it is sure to this; exact ones are sure to ROUNDING_M. */
const FLAT_M = 0.06;
/** Route legs are looked at in pieces no longer, so that a flat map fits each. */
const PIECE_M = 1_000;
/** Pieces searched for together. */
const BATCH = 16;
/** Half way round the earth: nobody's road, and all the memory one question may take. */
const MAX_ROUTE_M = 20_000_000;
/** Edges looked at for one question, about half a second's work; then it must be asked in parts. */
const MAX_EDGES = 10_000_000;
const EARTH_M = 6_378_137;
const E2 = 0.00669437999014;
const RADIANS = Math.PI / 180;
/** Beyond this the square map stretches too far; the answer is then unknown, never "none". */
export const NEAR_MAX_LATITUDE = 84;
export const NEAR_MAX_RADIUS_M = 100_000;

export interface Hit {
  readonly slot: number;
  readonly distanceM: number;
}
export interface NearHits {
  readonly hits: Hit[];
  /** Slots whose distance is too close to the limit for the index to say. */
  readonly doubtful: number[];
}

/** A stretch of route, with a flat map of its surroundings in metres. */
export interface Piece {
  readonly a: Position;
  readonly b: Position;
  readonly box: readonly [number, number, number, number];
  readonly plane: Plane;
  /** Half its length, metres, to a percent or two. */
  readonly halfM: number;
}

/** Local plane about a position: metres east and north of it, from Mercator units. */
class Plane {
  readonly x0: number;
  readonly y0: number;
  private readonly east: number;
  private readonly north: number;
  private readonly cosine: number;
  private readonly sine: number;
  readonly slope: number;

  constructor([longitude, latitude]: Position) {
    this.x0 = unitX(longitude);
    this.y0 = unitY(latitude);
    const sine = Math.sin(latitude * RADIANS);
    const prime = EARTH_M / Math.sqrt(1 - E2 * sine * sine);
    this.cosine = Math.cos(latitude * RADIANS);
    this.sine = sine;
    this.east = (prime * 2 * Math.PI) / WORLD;
    this.north = (prime * (1 - E2)) / (1 - E2 * sine * sine);
    this.slope = Math.abs(sine) / this.cosine;
  }

  y(unit: number): number {
    const up = ((this.y0 - unit) * 2 * Math.PI) / WORLD;
    return this.north * this.cosine * (up - 0.5 * this.sine * up * up);
  }

  /** `y` is that position's own northing in metres: meridians draw together on the way to it. */
  x(unit: number, y: number): number {
    return (unit - this.x0) * this.east * (this.cosine - (this.sine * y) / this.north);
  }
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
 * Records `accepts` lets through within `radiusM` metres of the route (one position or more, degrees).
 * Throws RangeError for a route this method cannot judge (check with `canJudge` first), Problem tooLarge for
 * one with too much beside it.
 */
export function findNear(
  { table, index }: { readonly table: FeatureTable; readonly index: SegmentedIndex },
  accepts: (slot: number) => boolean,
  route: readonly Position[],
  radiusM: number,
  geometry: Geometry,
): NearHits {
  if (!canJudge(route, radiusM)) throw new RangeError('route or radius out of range');
  const pairs = new Map<number, Pair[]>();
  const pieces = piecesOf(route, radiusM);
  let edges = 0;
  for (let at = 0; at < pieces.length; at += BATCH) {
    const batch = pieces.slice(at, at + BATCH);
    for (const shift of [-WORLD, 0, WORLD]) {
      const [x0, y0, x1, y1] = union(batch, shift);
      index.search(x0, y0, x1, y1, (slot, a, b, c, d) => {
        if (table.isDead(slot) || !accepts(slot)) return;
        let decoded = false;
        for (const piece of batch) {
          const [p, q, r, s] = piece.box;
          if (a > r + shift || c < p + shift || b > s || d < q) continue;
          if (!decoded) table.readGeometry(slot, geometry);
          decoded = true;
          edges += geometry.length;
          measure(pairs, slot, geometry, piece, shift, radiusM);
        }
      });
    }
    if (edges > MAX_EDGES) throw new Problem('tooLarge', { max: `${MAX_EDGES}` });
  }
  return settle(table, pairs, radiusM, geometry);
}

/** Can the index give a sure answer here? */
export function canJudge(route: readonly Position[], radiusM: number): boolean {
  const margin = radiusM / 100_000;
  return (
    route.length > 0 &&
    radiusM >= 0 &&
    radiusM <= NEAR_MAX_RADIUS_M &&
    route.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) + margin <= NEAR_MAX_LATITUDE) &&
    lengthM(route) <= MAX_ROUTE_M
  );
}

/** Length of a route, metres, to a percent or two. */
function lengthM(route: readonly Position[]): number {
  let sum = 0;
  for (let i = 1; i < route.length; i++) sum += roughM(route[i - 1]!, route[i]!);
  return sum;
}

function roughM(a: Position, b: Position): number {
  const across = wrappedDegrees(b[0] - a[0]) * Math.cos(Math.min(Math.abs(a[1]), Math.abs(b[1])) * RADIANS);
  return Math.hypot(across, b[1] - a[1]) * 111_320;
}

function measure(
  pairs: Map<number, Pair[]>,
  slot: number,
  geometry: Geometry,
  piece: Piece,
  shift: number,
  radiusM: number,
): void {
  const { edge, inside, longest } = flatDistance(geometry, piece, shift);
  const { slope } = piece.plane;
  const reach = Math.min(edge, radiusM * 1.1) + piece.halfM;
  const error = ROUNDING_M + flatErrorM(reach, longest, slope);
  const distance = inside ? 0 : edge;
  if (distance - error > radiusM) return;
  const known = pairs.get(slot);
  const pair = { slot, piece, distance, error, sure: inside && edge > error };
  if (known === undefined) pairs.set(slot, [pair]);
  else known.push(pair);
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
  let best = Infinity;
  for (const { piece, distance, error } of list) {
    if (distance - error > bound) continue;
    best = Math.min(
      best,
      shape.type === 'Point' && piece.halfM === 0
        ? geodesicM(piece.a, shape.coordinates)
        : routeDistanceM([piece.a, piece.b], shape),
    );
  }
  return best;
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

/** The route as short pieces along its great circles, each with its search box in Mercator units. */
export function piecesOf(route: readonly Position[], radiusM: number): Piece[] {
  if (route.length === 1) return [pieceOf(route[0]!, route[0]!, radiusM)];
  const pieces: Piece[] = [];
  for (let i = 1; i < route.length; i++) {
    const stops = alongGreatCircle(route[i - 1]!, route[i]!);
    for (let j = 1; j < stops.length; j++) pieces.push(pieceOf(stops[j - 1]!, stops[j]!, radiusM));
  }
  return pieces;
}

function pieceOf(a: Position, b: Position, radiusM: number): Piece {
  const middle: Position = [a[0] + wrappedDegrees(b[0] - a[0]) / 2, (a[1] + b[1]) / 2];
  const latitude = Math.max(Math.abs(a[1]), Math.abs(b[1])) + radiusM / 100_000;
  // Generous: 1 % for the ellipsoid, and the piece's own bulge of a few centimetres.
  const reach = ((radiusM * 1.01 + 1) * WORLD) / (2 * Math.PI * EARTH_M * Math.cos(latitude * RADIANS));
  const plane = new Plane(middle);
  const xa = plane.x0 + wrapped(unitX(a[0]) - plane.x0);
  const xb = plane.x0 + wrapped(unitX(b[0]) - plane.x0);
  const ya = unitY(a[1]);
  const yb = unitY(b[1]);
  const box = [
    Math.min(xa, xb) - reach,
    Math.min(ya, yb) - reach,
    Math.max(xa, xb) + reach,
    Math.max(ya, yb) + reach,
  ] as const;
  return { a, b, box, plane, halfM: roughM(a, b) / 2 };
}

function alongGreatCircle(a: Position, b: Position): Position[] {
  const steps = Math.max(1, Math.ceil(roughM(a, b) / PIECE_M));
  if (steps === 1) return [a, b];
  const [p, q] = [toVector(a), toVector(b)];
  const angle = 2 * Math.asin(Math.min(1, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) / 2));
  const stops: Position[] = [a];
  for (let i = 1; i < steps; i++) {
    const [s, t] = [Math.sin(angle * (1 - i / steps)), Math.sin((angle * i) / steps)];
    const [x, y, z] = [s * p[0] + t * q[0], s * p[1] + t * q[1], s * p[2] + t * q[2]];
    stops.push([Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS]);
  }
  return [...stops, b];
}

function toVector([longitude, latitude]: Position): readonly [number, number, number] {
  const across = Math.cos(latitude * RADIANS);
  return [
    across * Math.cos(longitude * RADIANS),
    across * Math.sin(longitude * RADIANS),
    Math.sin(latitude * RADIANS),
  ];
}

function union(pieces: readonly Piece[], shift: number): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const {
    box: [x0, y0, x1, y1],
  } of pieces) {
    if (x0 + shift < box[0]) box[0] = x0 + shift;
    if (y0 < box[1]) box[1] = y0;
    if (x1 + shift > box[2]) box[2] = x1 + shift;
    if (y1 > box[3]) box[3] = y1;
  }
  return box;
}

/** Mercator units without rounding. */
function unitX(longitude: number): number {
  return (longitude / 360 + 0.5) * WORLD;
}

function unitY(latitude: number): number {
  const sine = Math.sin(latitude * RADIANS);
  return (0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI) * WORLD;
}

/** A difference of Mercator units the short way round. */
function wrapped(difference: number): number {
  return difference > WORLD / 2
    ? difference - WORLD
    : difference < -WORLD / 2
      ? difference + WORLD
      : difference;
}

function wrappedDegrees(difference: number): number {
  return difference > 180 ? difference - 360 : difference < -180 ? difference + 360 : difference;
}
