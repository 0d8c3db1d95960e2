/**
 * A route as short stretches with a flat map each, and boxes around them in Mercator units: what nearness is
 * computed with. Boxes are widened by the radius, so that only what meets one can be near.
 */
import type { Position } from '../model/geometry.ts';
import { WORLD } from './mercator.ts';

/** Route legs are looked at in pieces no longer, so that a flat map fits each. */
const PIECE_M = 1_000;
/** Pieces searched for together. */
const BATCH = 16;
/** Half way round the earth: nobody's road, and all the memory one question may take. */
const MAX_ROUTE_M = 20_000_000;
export const EARTH_M = 6_378_137;
const E2 = 0.00669437999014;
const RADIANS = Math.PI / 180;
/** Beyond this the square map stretches too far; the answer is then unknown, never "none". */
export const NEAR_MAX_LATITUDE = 84;
export const NEAR_MAX_RADIUS_M = 100_000;

/** West, north, east, south in Mercator units. */
export type Box = readonly [number, number, number, number];

/** A stretch of route, with a flat map of its surroundings in metres. */
export interface Piece {
  readonly a: Position;
  readonly b: Position;
  readonly box: Box;
  readonly plane: Plane;
  /** By how much `box` was widened for the radius, in Mercator units, and how far that is at least, metres. */
  readonly reach: number;
  readonly reachM: number;
  /** Half its length, metres, to a percent or two. */
  readonly halfM: number;
}

/** Local plane about a position: metres east and north of it, from Mercator units. */
export class Plane {
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

/** Pieces that follow each other, and the box around all of theirs. */
export interface Batch {
  readonly pieces: readonly Piece[];
  readonly box: Box;
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

/** The route as short pieces along its great circles, each with its search box in Mercator units. */
function piecesOf(route: readonly Position[], radiusM: number): Piece[] {
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
  return { a, b, box, plane, reach, reachM: radiusM * 1.01 + 1, halfM: roughM(a, b) / 2 };
}

function alongGreatCircle(a: Position, b: Position, stepM = PIECE_M): Position[] {
  const steps = Math.max(1, Math.ceil(roughM(a, b) / stepM));
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

/** Mercator units without rounding. */
export function unitX(longitude: number): number {
  return (longitude / 360 + 0.5) * WORLD;
}

export function unitY(latitude: number): number {
  const sine = Math.sin(latitude * RADIANS);
  return (0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI) * WORLD;
}

/** A difference of Mercator units the short way round. */
export function wrapped(difference: number): number {
  return difference > WORLD / 2
    ? difference - WORLD
    : difference < -WORLD / 2
      ? difference + WORLD
      : difference;
}

function wrappedDegrees(difference: number): number {
  return difference > 180 ? difference - 360 : difference < -180 ? difference + 360 : difference;
}
/** The route in batches of pieces. */
export function batchesOf(route: readonly Position[], radiusM: number): Batch[] {
  const pieces = piecesOf(route, radiusM);
  const batches: Batch[] = [];
  for (let at = 0; at < pieces.length; at += BATCH) {
    const some = pieces.slice(at, at + BATCH);
    batches.push({ pieces: some, box: around(some.map(({ box }) => box)) });
  }
  return batches;
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** No point of the box is nearer to the piece than this, metres. The box meets the piece's own. */
function leastDistanceM([x0, y0, x1, y1]: Box, { box, reach, reachM }: Piece): number {
  const across = Math.max(0, x0 - (box[2] - reach), box[0] + reach - x1);
  const along = Math.max(0, y0 - (box[3] - reach), box[1] + reach - y1);
  return (Math.sqrt(across * across + along * along) / reach) * reachM * 0.98 - 2;
}

/** A piece, and the metres it is away at least. */
export interface Beside {
  readonly piece: Piece;
  readonly leastM: number;
}

/** Pieces whose surroundings a box meets, and how near they may be at least. */
export function piecesBeside(batches: readonly Batch[], box: Box): Beside[] {
  const beside: Beside[] = [];
  for (const batch of batches) {
    if (!boxesMeet(box, batch.box)) continue;
    for (const piece of batch.pieces) {
      if (boxesMeet(box, piece.box)) beside.push({ piece, leastM: leastDistanceM(box, piece) });
    }
  }
  return beside;
}

/**
 * Goes through pieces from the one that may be nearest, until the rest lie beyond what `look` answers: how far
 * away the nearest is at most, as far as is known then.
 */
export function nearestFirst(beside: readonly Beside[], look: (piece: Piece) => number): void {
  if (beside.length === 0) return;
  const first = beside.reduce((a, b) => (b.leastM < a.leastM ? b : a));
  let mostM = look(first.piece);
  // Most are settled by the first: putting all of them in order would be the dearest part.
  const rest = beside.filter((each) => each !== first && each.leastM <= mostM);
  for (const { piece, leastM } of rest.sort((a, b) => a.leastM - b.leastM)) {
    if (leastM > mostM) return;
    mostM = Math.min(mostM, look(piece));
  }
}

/**
 * Boxes that together hold the box of every piece, and about how many pieces each holds: the route as coarse
 * as the work beside it can be reckoned.
 */
export function* stretchesOf(
  route: readonly Position[],
  radiusM: number,
): Generator<{ box: Box; pieces: number }> {
  if (route.length === 1) yield { box: pieceOf(route[0]!, route[0]!, radiusM).box, pieces: 1 };
  let batch: { box: Box; pieces: number } | null = null;
  let fromM = 0;
  for (let i = 1; i < route.length; i++) {
    const stops = alongGreatCircle(route[i - 1]!, route[i]!, PIECE_M * BATCH);
    for (let j = 1; j < stops.length; j++) {
      const [a, b] = [stops[j - 1]!, stops[j]!];
      const lengthM = roughM(a, b);
      const pieces = Math.max(1, Math.ceil(lengthM / PIECE_M));
      const { box } = pieceOf(a, b, radiusM);
      fromM += lengthM;
      batch =
        batch === null ? { box, pieces } : { box: around([batch.box, box]), pieces: batch.pieces + pieces };
      // Short legs of one road are taken together, legs that lead elsewhere are not.
      if (fromM < PIECE_M * BATCH && batch.pieces < BATCH) continue;
      yield batch;
      [batch, fromM] = [null, 0];
    }
  }
  if (batch !== null) yield batch;
}

function around(boxes: readonly Box[]): Box {
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ]);
}
