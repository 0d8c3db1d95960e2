/**
 * Rings as lists of positions: closing, dropping repeats, unwrapping across the antimeridian. Planar, in
 * degrees; an edge is straight in longitude and latitude, as GeoJSON has it (RFC 7946 §3.1.1).
 */
import type { Outline, Position } from '../model/geometry.ts';

/** Polygons as lists of rings, shell first. Rings are closed and may run past ±180° (unwrapped). */
export type Parts = Position[][][];

/** Points closer than this in both axes are the same point (V11; 1e-6° is about 0.1 m). */
export const SAME_POINT_DEGREES = 1e-6;

export function samePoint(a: Position, b: Position, tolerance = 0): boolean {
  return Math.abs(a[0] - b[0]) <= tolerance && Math.abs(a[1] - b[1]) <= tolerance;
}

export function isFinitePosition(p: unknown): p is Position {
  return Array.isArray(p) && Number.isFinite(p[0]) && Number.isFinite(p[1]);
}

/** Longitude brought into [-180, 180]. Values already inside are untouched. */
export function wrapLongitude(lon: number): number {
  if (lon >= -180 && lon <= 180) return lon;
  const turned = (((lon + 180) % 360) + 360) % 360;
  return turned - 180;
}

/** The rings of every part; a polygon has one part. Takes anything: what is not an array counts as empty. */
export function partsOf(outline: Outline): Parts {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const polygons = outline.type === 'Polygon' ? [outline.coordinates] : list(outline.coordinates);
  return polygons.map((polygon) => list(polygon).map((ring) => list(ring) as Position[])) as Parts;
}

/** Outline of these parts: a Polygon when there is one. */
export function outlineOf(parts: Parts): Outline {
  const first = parts[0];
  if (parts.length === 1 && first) return { type: 'Polygon', coordinates: first };
  return { type: 'MultiPolygon', coordinates: parts };
}

/** A ring fit for computing, and for each of its points (the closing one left out) its index in what was drawn. */
export interface CleanRing {
  readonly positions: Position[];
  readonly indexes: number[];
}

/**
 * A ring that can be computed with: 2-D, closed, consecutive repeats (within `tolerance`) dropped, unwrapped.
 * Null when fewer than three distinct points remain or a coordinate is not a number.
 */
export function cleanRing(ring: readonly Position[], tolerance = 0): CleanRing | null {
  const kept: Position[] = [];
  const indexes: number[] = [];
  for (let i = 0; i < ring.length; i++) {
    const p = ring[i];
    if (!isFinitePosition(p)) return null;
    const last = kept.at(-1);
    if (last && samePoint(last, p, tolerance)) continue;
    kept.push([p[0], p[1]]);
    indexes.push(i);
  }
  const first = kept[0];
  while (first && kept.length > 1 && samePoint(first, kept.at(-1) as Position, tolerance)) {
    kept.pop();
    indexes.pop();
  }
  // Drawn on past the start: the last two points repeat the first two (V11).
  const [last, before] = [kept.at(-1), kept.at(-2)];
  const past = kept.length > 4 && samePoint(last as Position, kept[1] as Position, tolerance);
  if (first && past && samePoint(before as Position, first, tolerance)) {
    kept.length -= 2;
    indexes.length -= 2;
  }
  if (!first || kept.length < 3) return null;
  const positions = unwrap(kept);
  positions.push([...(positions[0] as Position)]);
  return { positions, indexes };
}

/**
 * Follows an open ring the short way round: a step of more than 180° in longitude crosses the antimeridian,
 * so later points are shifted by 360°. A ring that would not close (around a pole) is left as it was.
 */
function unwrap(ring: Position[]): Position[] {
  let shift = 0;
  const unwrapped: Position[] = [];
  for (let i = 0; i < ring.length; i++) {
    const p = ring[i] as Position;
    if (i > 0) shift += stepOver((ring[i - 1] as Position)[0], p[0]);
    unwrapped.push(shift === 0 ? p : [p[0] + shift, p[1]]);
  }
  const closing = stepOver((ring.at(-1) as Position)[0], (ring[0] as Position)[0]);
  return shift + closing === 0 ? unwrapped : ring;
}

function stepOver(from: number, to: number): number {
  const step = to - from;
  if (step > 180 && step < 360) return -360;
  if (step < -180 && step > -360) return 360;
  return 0;
}

/**
 * Clean parts of an outline, all on the same side of the antimeridian as the first (or as `near`, a longitude).
 * Rings that cannot be used are left out; a part whose shell cannot be used is left out.
 */
export function cleanParts(outline: Outline, tolerance = 0, near: number | null = null): Parts {
  const parts: Parts = [];
  let anchor = near;
  for (const rings of partsOf(outline)) {
    const shell = rings[0] && cleanRing(rings[0], tolerance)?.positions;
    if (!shell) continue;
    const middle = middleLongitude(shell);
    anchor ??= middle;
    const part = [shiftNear(shell, anchor)];
    const shellMiddle = middleLongitude(part[0] as Position[]);
    for (const hole of rings.slice(1)) {
      const clean = cleanRing(hole, tolerance)?.positions;
      if (clean) part.push(shiftNear(clean, shellMiddle));
    }
    parts.push(part);
  }
  return parts;
}

/** Middle of a ring's longitudes, degrees, unwrapped. */
export function middleLongitude(ring: readonly Position[]): number {
  let west = Infinity;
  let east = -Infinity;
  for (const [x] of ring) {
    if (x < west) west = x;
    if (x > east) east = x;
  }
  return (west + east) / 2;
}

function shiftNear(ring: Position[], longitude: number): Position[] {
  const off = middleLongitude(ring) - longitude;
  const turn = off > 180 ? -360 : off < -180 ? 360 : 0;
  return turn === 0 ? ring : ring.map(([x, y]): Position => [x + turn, y]);
}

/** west, south, east, north; degrees, unwrapped. */
export type FlatBox = readonly [number, number, number, number];

/** Whether two boxes have a point in common; true when in doubt (antimeridian). */
export function mayMeet(p: FlatBox, q: FlatBox): boolean {
  if (p[1] > q[3] || q[1] > p[3]) return false;
  const wraps = [p, q].some((box) => box[0] < -179 || box[2] > 179);
  return wraps || (p[0] <= q[2] && q[0] <= p[2]);
}

/** Flat box of parts; null when there are none. */
export function boxOfParts(parts: Parts): [number, number, number, number] | null {
  return boxOfRings(parts.map((part) => part[0] ?? []));
}

/** Flat box of rings; null when there are none. */
export function boxOfRings(rings: readonly (readonly Position[])[]): [number, number, number, number] | null {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const ring of rings) {
    for (const [x, y] of ring) {
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  return west > east ? null : [west, south, east, north];
}

/**
 * Whether a point lies in one polygon (rings closed, even-odd); a point on the line is inside: at the edge of
 * a hazard the answer that warns is the right one.
 */
export function insidePart(part: readonly (readonly Position[])[], [px, py]: Position): boolean {
  let inside = false;
  for (const ring of part) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as Position;
      const [bx, by] = ring[i] as Position;
      if (ay > py === by > py) {
        if (ay === py && by === py && (ax - px) * (bx - px) <= 0) return true;
        if ((ay === py && ax === px) || (by === py && bx === px)) return true;
        continue;
      }
      const side = (bx - ax) * (py - ay) - (px - ax) * (by - ay);
      if (side === 0) return true;
      if (side > 0 === by > ay) inside = !inside;
    }
  }
  return inside;
}

/** All points on one straight line (within 0.1 mm): there is no area whatever the order. */
export function isCollinear(ring: readonly Position[]): boolean {
  const [ox, oy] = ring[0] as Position;
  let far: Position = [ox, oy];
  let reach = 0;
  for (const [x, y] of ring) {
    const d = Math.hypot(x - ox, y - oy);
    if (d > reach) [far, reach] = [[x, y], d];
  }
  if (reach === 0) return true;
  const [dx, dy] = [(far[0] - ox) / reach, (far[1] - oy) / reach];
  return ring.every(([x, y]) => Math.abs(dx * (y - oy) - dy * (x - ox)) < 1e-9);
}
