/**
 * One ring on its way into a tile: to tile units, clipped to the tile and its buffer, simplified, and made
 * visible again when that flattened it.
 * SAFETY: an outer ring that touches the tile never disappears here (test/laws/tiles.test.ts, "never vanishes").
 */
import { BUFFER, EXTENT } from './mercator.ts';

const LOW = -BUFFER;
const HIGH = EXTENT + BUFFER;
/** A flattened ring shorter than this (one screen pixel is 8 tile units) becomes a small square. */
const SPECK = 8;
const HALF_SQUARE = 2;

/** Growable pair of coordinate rows. */
class Path {
  xs = new Float64Array(512);
  ys = new Float64Array(512);
  length = 0;

  push(x: number, y: number): void {
    if (this.length === this.xs.length) this.grow();
    this.xs[this.length] = x;
    this.ys[this.length++] = y;
  }

  /** As `push`, but not the same vertex twice in a row. */
  step(x: number, y: number): void {
    const last = this.length - 1;
    if (last >= 0 && this.xs[last] === x && this.ys[last] === y) return;
    this.push(x, y);
  }

  /** Drops last vertices that repeat the first one. */
  open(): void {
    while (
      this.length > 1 &&
      this.xs[this.length - 1] === this.xs[0] &&
      this.ys[this.length - 1] === this.ys[0]
    ) {
      this.length--;
    }
  }

  private grow(): void {
    const { xs, ys } = this;
    this.xs = new Float64Array(xs.length * 2);
    this.ys = new Float64Array(xs.length * 2);
    this.xs.set(xs);
    this.ys.set(ys);
  }

  /** Room for so many vertices; what was there is lost. */
  ensure(vertices: number): void {
    if (vertices <= this.xs.length) return;
    this.xs = new Float64Array(vertices * 2);
    this.ys = new Float64Array(vertices * 2);
  }
}

/** Where a tile lies in the fixed-point world, and how finely it is drawn. */
export interface Frame {
  /** World unit of the tile's north-west corner, moved by a whole world for shapes over the antimeridian. */
  readonly west: number;
  readonly north: number;
  /** Tile units per world unit. */
  readonly scale: number;
  /** Largest distance, tile units, a vertex may be moved by simplification. */
  readonly tolerance: number;
}

export class RingMaker {
  /** The finished ring. */
  out = new Path();
  private path = new Path();
  private spare = new Path();
  private keep = new Uint8Array(512);
  private stack = new Int32Array(2048);

  /** Makes `out` from vertices [from, to). False when nothing of the ring belongs in this tile. */
  make(
    xs: Int32Array,
    ys: Int32Array,
    from: number,
    to: number,
    hole: boolean,
    clip: boolean,
    frame: Frame,
  ): boolean {
    this.quantise(xs, ys, from, to, frame);
    if (clip) this.clip();
    if (this.path.length === 0) return false;
    const area = twiceArea(this.path);
    if (area === 0) return !hole && this.revive();
    this.simplify(frame.tolerance);
    const simplified = twiceArea(this.out);
    if (this.out.length < 3 || simplified === 0 || simplified > 0 !== area > 0) {
      copy(this.path, this.out);
      this.orient(area, hole);
    } else this.orient(simplified, hole);
    return true;
  }

  private quantise(xs: Int32Array, ys: Int32Array, from: number, to: number, frame: Frame): void {
    const { path } = this;
    const { west, north, scale } = frame;
    path.ensure(to - from + 1);
    const toXs = path.xs;
    const toYs = path.ys;
    let length = 0;
    let lastX = Number.NaN;
    let lastY = Number.NaN;
    for (let i = from; i < to; i++) {
      const x = Math.floor((xs[i]! - west) * scale + 0.5);
      const y = Math.floor((ys[i]! - north) * scale + 0.5);
      if (x === lastX && y === lastY) continue;
      toXs[length] = lastX = x;
      toYs[length++] = lastY = y;
    }
    path.length = length;
    path.open();
  }

  /** Sutherland–Hodgman against the four sides; parts split by the tile stay joined along the buffer's edge. */
  private clip(): void {
    this.clipSide(false, LOW, 1);
    this.clipSide(false, HIGH, -1);
    this.clipSide(true, LOW, 1);
    this.clipSide(true, HIGH, -1);
  }

  private clipSide(vertical: boolean, limit: number, sign: number): void {
    const { path, spare } = this;
    spare.length = 0;
    const along = vertical ? path.ys : path.xs;
    const across = vertical ? path.xs : path.ys;
    for (let i = 0, last = path.length - 1; i < path.length; last = i++) {
      const inside = (along[i]! - limit) * sign >= 0;
      if (inside !== (along[last]! - limit) * sign >= 0) {
        const share = (limit - along[last]!) / (along[i]! - along[last]!);
        const met = Math.round(across[last]! + share * (across[i]! - across[last]!));
        if (vertical) spare.step(met, limit);
        else spare.step(limit, met);
      }
      if (inside) spare.step(path.xs[i]!, path.ys[i]!);
    }
    spare.open();
    this.path = spare;
    this.spare = path;
  }

  /** Gives a flattened outer ring an area of a few tile units, so that it is drawn where it is. */
  private revive(): boolean {
    const { path, out } = this;
    let [x0, y0, x1, y1] = [path.xs[0]!, path.ys[0]!, path.xs[0]!, path.ys[0]!];
    for (let i = 1; i < path.length; i++) {
      x0 = Math.min(x0, path.xs[i]!);
      x1 = Math.max(x1, path.xs[i]!);
      y0 = Math.min(y0, path.ys[i]!);
      y1 = Math.max(y1, path.ys[i]!);
    }
    if (x1 < 0 || y1 < 0 || x0 > EXTENT || y0 > EXTENT) return false;
    out.length = 0;
    if (Math.max(x1 - x0, y1 - y0) < SPECK) {
      const x = Math.round((x0 + x1) / 2);
      const y = Math.round((y0 + y1) / 2);
      out.push(x - HALF_SQUARE, y - HALF_SQUARE);
      out.push(x + HALF_SQUARE, y - HALF_SQUARE);
      out.push(x + HALF_SQUARE, y + HALF_SQUARE);
      out.push(x - HALF_SQUARE, y + HALF_SQUARE);
      return true;
    }
    copy(path, out);
    if (out.length === 2) out.push(out.xs[1]!, out.ys[1]!);
    nudge(out);
    this.orient(twiceArea(out), false);
    return true;
  }

  /** Outer rings have a positive area with y downwards, holes a negative one (MVT 2.1 §4.3.3.3). */
  private orient(area: number, hole: boolean): void {
    if (area > 0 !== hole) return;
    const { out } = this;
    for (let i = 0, j = out.length - 1; i < j; i++, j--) {
      const x = out.xs[i]!;
      const y = out.ys[i]!;
      out.xs[i] = out.xs[j]!;
      out.ys[i] = out.ys[j]!;
      out.xs[j] = x;
      out.ys[j] = y;
    }
  }

  /** Douglas–Peucker on the ring, cut at its first vertex and the one farthest from it. */
  private simplify(tolerance: number): void {
    const { path } = this;
    if (tolerance === 0 || path.length < 5) {
      copy(path, this.out);
      return;
    }
    if (this.keep.length < path.length) {
      this.keep = new Uint8Array(path.length * 2);
      this.stack = new Int32Array(path.length * 4);
    }
    this.keep.fill(0, 0, path.length);
    const far = farthest(path);
    this.keep[0] = 1;
    this.keep[far] = 1;
    path.push(path.xs[0]!, path.ys[0]!);
    this.keepBetween(0, far, tolerance * tolerance);
    this.keepBetween(far, path.length - 1, tolerance * tolerance);
    path.length--;
    this.takeKept();
  }

  private takeKept(): void {
    const { path, out, keep } = this;
    const { xs, ys, length } = path;
    out.ensure(length);
    const outXs = out.xs;
    const outYs = out.ys;
    let kept = 0;
    for (let i = 0; i < length; i++) {
      if (keep[i] === 0) continue;
      outXs[kept] = xs[i]!;
      outYs[kept++] = ys[i]!;
    }
    out.length = kept;
  }

  private keepBetween(first: number, last: number, limit: number): void {
    const { path, stack, keep } = this;
    const { xs, ys } = path;
    let depth = 0;
    stack[depth++] = first;
    stack[depth++] = last;
    while (depth > 0) {
      const b = stack[--depth]!;
      const a = stack[--depth]!;
      const ax = xs[a]!;
      const ay = ys[a]!;
      const dx = xs[b]! - ax;
      const dy = ys[b]! - ay;
      const length = dx * dx + dy * dy;
      const inverse = length === 0 ? 0 : 1 / length;
      let worst = limit;
      let at = -1;
      for (let i = a + 1; i < b; i++) {
        const px = xs[i]! - ax;
        const py = ys[i]! - ay;
        const along = px * dx + py * dy;
        let distance: number;
        if (along <= 0) distance = px * px + py * py;
        else if (along >= length) distance = (px - dx) * (px - dx) + (py - dy) * (py - dy);
        else {
          const across = px * dy - py * dx;
          distance = across * across * inverse;
        }
        if (distance > worst) {
          worst = distance;
          at = i;
        }
      }
      if (at < 0) continue;
      keep[at] = 1;
      stack[depth++] = a;
      stack[depth++] = at;
      stack[depth++] = at;
      stack[depth++] = b;
    }
  }
}

function copy(from: Path, to: Path): void {
  to.ensure(from.length);
  for (let i = 0; i < from.length; i++) {
    to.xs[i] = from.xs[i]!;
    to.ys[i] = from.ys[i]!;
  }
  to.length = from.length;
}

function farthest({ xs, ys, length }: Path): number {
  const x0 = xs[0]!;
  const y0 = ys[0]!;
  let far = 1;
  let most = -1;
  for (let i = 1; i < length; i++) {
    const dx = xs[i]! - x0;
    const dy = ys[i]! - y0;
    const distance = dx * dx + dy * dy;
    if (distance > most) {
      most = distance;
      far = i;
    }
  }
  return far;
}

/** Surveyor's formula times two; positive is clockwise on a screen, where y points down. */
export function twiceArea({ xs, ys, length }: Pick<Path, 'xs' | 'ys' | 'length'>): number {
  let sum = 0;
  for (let i = 0, j = length - 1; i < length; j = i++) sum += xs[j]! * ys[i]! - xs[i]! * ys[j]!;
  return sum;
}

/** Moves one vertex by one unit, sideways, where that gives the ring an area. */
function nudge(path: Path): void {
  const { xs, ys, length } = path;
  for (let i = 0; i < length; i++) {
    const before = (i + length - 1) % length;
    const after = (i + 1) % length;
    const dx = xs[after]! - xs[before]!;
    const dy = ys[after]! - ys[before]!;
    if (dx === 0 && dy === 0) continue;
    if (Math.abs(dx) >= Math.abs(dy)) ys[i] = ys[i]! + 1;
    else xs[i] = xs[i]! + 1;
    return;
  }
}
