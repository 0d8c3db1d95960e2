/**
 * A shape in fixed-point Mercator, and its compact form in bytes: each vertex as the difference from the
 * one before. Rings are kept open (no repeated last vertex) and keep their role, outer ring or hole.
 * Nothing is repaired here: a broken outline is still where somebody said the danger is.
 */
import type { Position, Shape } from '../model/geometry.ts';
import type { ByteReader, Bytes } from './bytes.ts';
import { latitudeOf, WORLD, worldX, worldY } from './mercator.ts';

export const NO_SHAPE = 0;
export const POINT = 1;
export const OUTLINE = 2;
export type GeometryType = typeof NO_SHAPE | typeof POINT | typeof OUTLINE;

/** One shape, decoded. Reused for every shape that is looked at, so read it before the next one. */
export class Geometry {
  type: GeometryType = NO_SHAPE;
  xs = new Int32Array(256);
  ys = new Int32Array(256);
  private longitudes = new Float64Array(256);
  private lastX = 0;
  private lastY = 0;
  length = 0;
  /** End (exclusive) of each ring in `xs`; `holes[i]` is 1 for an inner ring of the part before it. */
  ringEnds: number[] = [];
  holes: number[] = [];

  clear(type: GeometryType): void {
    this.type = type;
    this.length = 0;
    this.ringEnds.length = 0;
    this.holes.length = 0;
  }

  push(x: number, y: number): void {
    if (this.length === this.xs.length) this.grow(this.length + 1);
    this.xs[this.length] = x;
    this.ys[this.length++] = y;
  }

  private grow(vertices: number): void {
    const size = Math.max(vertices, this.xs.length * 2);
    const { xs, ys } = this;
    this.xs = new Int32Array(size);
    this.ys = new Int32Array(size);
    this.xs.set(xs);
    this.ys.set(ys);
  }

  endRing(isHole: boolean): void {
    this.ringEnds.push(this.length);
    this.holes.push(isHole ? 1 : 0);
  }

  /** Fills this from GeoJSON degrees. A shape without a single vertex becomes NO_SHAPE. */
  project(shape: Shape | null): void {
    this.clear(shape === null ? NO_SHAPE : shape.type === 'Point' ? POINT : OUTLINE);
    if (shape === null) return;
    if (shape.type === 'Point') {
      const [longitude, latitude] = shape.coordinates;
      this.push(Math.min(WORLD - 1, worldX(longitude)), worldY(latitude));
      return;
    }
    const parts = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
    for (const rings of parts) this.projectPart(rings);
    if (this.length === 0) this.clear(NO_SHAPE);
    else this.joinAcrossAntimeridian();
  }

  private projectPart(rings: readonly Position[][]): void {
    let isHole = false;
    let outerWest = 0;
    for (const ring of rings) {
      const count = openLength(ring);
      if (count === 0) continue;
      const start = this.length;
      if (this.longitudes.length < count) this.longitudes = new Float64Array(count * 2);
      const west = unwrap(ring, count, this.longitudes);
      let shift = 0;
      if (isHole) shift = wholeTurns(outerWest - west);
      else outerWest = west;
      for (let i = 0; i < count; i++) {
        this.push(inRange(worldX(this.longitudes[i]! + shift)), worldY(ring[i]![1]));
      }
      if (this.length > start) this.endRing(isHole);
      isHole = true;
    }
  }

  /** Parts cut at 180° belong together: the eastern ones move to negative x when that makes it narrower. */
  private joinAcrossAntimeridian(): void {
    let west = Infinity;
    let east = -Infinity;
    let joinedWest = Infinity;
    let joinedEast = -Infinity;
    for (let i = 0; i < this.length; i++) {
      const x = this.xs[i]!;
      const joined = x >= WORLD / 2 ? x - WORLD : x;
      if (x < west) west = x;
      if (x > east) east = x;
      if (joined < joinedWest) joinedWest = joined;
      if (joined > joinedEast) joinedEast = joined;
    }
    if (east - west <= WORLD / 2 || joinedEast - joinedWest >= east - west) return;
    for (let i = 0; i < this.length; i++) if (this.xs[i]! >= WORLD / 2) this.xs[i] = this.xs[i]! - WORLD;
  }

  write(to: Bytes): void {
    if (this.type === NO_SHAPE) return;
    if (this.type === POINT) {
      to.zigzag(this.xs[0]!);
      to.varint(this.ys[0]!);
      return;
    }
    const { xs, ys } = this;
    to.varint(this.ringEnds.length);
    let px = 0;
    let py = 0;
    let i = 0;
    for (let ring = 0; ring < this.ringEnds.length; ring++) {
      const end = this.ringEnds[ring]!;
      to.varint((end - i) * 2 + this.holes[ring]!);
      to.reserve((end - i) * 20);
      for (; i < end; i++) {
        const dx = xs[i]! - px;
        const dy = ys[i]! - py;
        px = xs[i]!;
        py = ys[i]!;
        if (dx < SHORT && dx > -SHORT && dy < SHORT && dy > -SHORT) {
          to.shortZigzag(dx);
          to.shortZigzag(dy);
        } else {
          to.zigzag(dx);
          to.zigzag(dy);
        }
      }
    }
  }

  read(type: GeometryType, from: ByteReader): void {
    this.clear(type);
    if (type === NO_SHAPE) return;
    if (type === POINT) {
      const x = from.zigzag();
      this.push(x, from.varint());
      return;
    }
    const rings = from.varint();
    let at = 0;
    this.lastX = 0;
    this.lastY = 0;
    for (let ring = 0; ring < rings; ring++) {
      const head = from.varint();
      const end = at + (head >> 1);
      if (end > this.xs.length) this.grow(end);
      this.readRing(from, at, end);
      at = end;
      this.length = end;
      this.endRing((head & 1) === 1);
    }
  }

  /** Nearly every difference takes two bytes, so those are read here without a call. */
  private readRing(from: ByteReader, start: number, end: number): void {
    const { xs, ys } = this;
    const { data } = from;
    let { lastX: x, lastY: y } = this;
    for (let i = start; i < end; i++) {
      for (let axis = 0; axis < 2; axis++) {
        const a = data[from.at]!;
        const b = data[from.at + 1]!;
        let step: number;
        if (a < 128) {
          from.at++;
          step = (a >>> 1) ^ -(a & 1);
        } else if (b < 128) {
          from.at += 2;
          const value = (a & 127) | (b << 7);
          step = (value >>> 1) ^ -(value & 1);
        } else step = from.zigzag();
        if (axis === 0) x += step;
        else y += step;
      }
      xs[i] = x;
      ys[i] = y;
    }
    this.lastX = x;
    this.lastY = y;
  }

  /**
   * `[minX, minY, maxX, maxY]` in units into `box`, wide enough for edges that are geodesics: those bulge
   * towards the pole by about L² tan φ / 8R, which near() must not miss.
   */
  bounds(box: Int32Array): void {
    const { xs, ys } = this;
    let minX = xs[0]!;
    let maxX = minX;
    let minY = ys[0]!;
    let maxY = minY;
    let longest = 0;
    for (let i = 1; i < this.length; i++) {
      const x = xs[i]!;
      const y = ys[i]!;
      longest = Math.max(longest, Math.abs(x - xs[i - 1]!));
      if (x < minX) minX = x;
      else if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      else if (y > maxY) maxY = y;
    }
    longest = Math.max(longest, Math.min(maxX - minX, WORLD / 2));
    const bulge = longest < LONG_EDGE ? 0 : bulgeUnits(maxX - minX, minY, maxY);
    box[0] = minX;
    box[1] = Math.max(0, minY - bulge);
    box[2] = maxX;
    box[3] = Math.min(WORLD - 1, maxY + bulge);
  }
}

/** Differences below this fit two bytes. */
const SHORT = 2 ** 13;

/** Units (about 300 m at the equator): shorter edges bulge by less than one unit below 80° of latitude. */
const LONG_EDGE = 16_000;

/** Most an east–west edge this wide can bulge from a straight Mercator line, in units, generously. */
function bulgeUnits(width: number, minY: number, maxY: number): number {
  const angle = (Math.min(width, WORLD / 2) / WORLD) * 2 * Math.PI;
  const latitude = Math.max(Math.abs(latitudeOf(minY)), Math.abs(latitudeOf(maxY)));
  const slope = Math.tan((Math.min(latitude, 85) * Math.PI) / 180);
  if (angle > 1) return WORLD / 4;
  return Math.ceil(((angle * angle) / 8) * slope * 1.5 * (WORLD / (2 * Math.PI))) + 1;
}

/** Vertices of a ring without the repeated last one. */
function openLength(ring: readonly Position[]): number {
  const last = ring.length - 1;
  if (last < 1) return ring.length;
  const closed = ring[0]![0] === ring[last]![0] && ring[0]![1] === ring[last]![1];
  return closed ? last : ring.length;
}

/**
 * Longitudes made continuous (a step of more than 180° is a step over the antimeridian) into `longitudes`.
 * Returns the westernmost.
 */
function unwrap(ring: readonly Position[], count: number, longitudes: Float64Array): number {
  let turns = 0;
  let west = Infinity;
  let east = -Infinity;
  for (let i = 0; i < count; i++) {
    const longitude = ring[i]![0];
    if (i > 0) {
      const step = longitude - ring[i - 1]![0];
      if (step > 180) turns -= 360;
      else if (step < -180) turns += 360;
    }
    const unwrapped = longitude + turns;
    longitudes[i] = unwrapped;
    if (unwrapped < west) west = unwrapped;
    if (unwrapped > east) east = unwrapped;
  }
  const shift = east > 180 ? -360 : east < -180 ? 360 : 0;
  if (shift !== 0) for (let i = 0; i < count; i++) longitudes[i] = longitudes[i]! + shift;
  return west + shift;
}

/** Nearest multiple of 360° to a difference of longitudes, so that a hole lands inside its outer ring. */
function wholeTurns(difference: number): number {
  return Math.round(difference / 360) * 360;
}

/** Into the 32 bits: 180° E exactly would be one unit too far; a ring round the pole may be further. */
function inRange(x: number): number {
  return Math.max(-WORLD, Math.min(WORLD - 1, x));
}
