/** Where lines of an outline cross or touch themselves, so that a person can be told between which points. */
import type { Position } from '../model/geometry.ts';
import { boxOfRings } from './rings.ts';

/** Two edges that meet where they must not. Ring and point numbers count from 1; an edge is named by its start. */
export interface Crossing {
  readonly ring: number;
  readonly point: number;
  readonly ring2: number;
  readonly point2: number;
  readonly at: Position;
}

interface Edge {
  readonly ring: number;
  readonly point: number;
  readonly count: number;
  readonly a: Position;
  readonly b: Position;
  readonly west: number;
  readonly east: number;
}

/** Pairs looked at before giving up: GEOS has named one place already, so the search may stop early. */
const PAIR_BUDGET = 4_000_000;
/** Pairs looked at before lines count as tangled; about a quarter of a second. */
const TANGLE_BUDGET = 20_000_000;

/**
 * Up to `limit` crossings of one polygon's rings (closed). `numbers` gives for each ring the number, in what
 * the person drew, of each kept point.
 */
export function findCrossings(
  rings: readonly (readonly Position[])[],
  numbers: readonly (readonly number[])[],
  limit: number,
): Crossing[] {
  const found: Crossing[] = [];
  sweep(edgesOf(rings, numbers), PAIR_BUDGET, (p, q) => {
    const at = meeting(p, q);
    if (at) found.push(crossing(p, q, at, numbers));
    return found.length < limit;
  });
  return found;
}

/**
 * Whether the lines of these rings cross each other more than `limit` times, or may: work on them grows with
 * the crossings (a scribble of 4,000 points has millions, which took GEOS 50 s and 2 GB).
 */
export function isTangled(rings: readonly (readonly Position[])[], limit: number): boolean {
  const points = rings.reduce((sum, ring) => sum + ring.length, 0);
  if ((points * points) / 2 < limit) return false;
  let count = 0;
  const whole = sweep(edgesOf(rings, []), TANGLE_BUDGET, (p, q) => {
    if (crosses(p, q)) count++;
    return count <= limit;
  });
  return !whole || count > limit;
}

type Rings = readonly (readonly Position[])[];

/**
 * Whether the lines of two outlines cross more than `limit` times, or may. Only lines in the box that both have
 * in common can: of a large outline and a small part that is a handful.
 */
export function areTangled(a: Rings, b: Rings, limit: number): boolean {
  const [p, q] = [boxOfRings(a), boxOfRings(b)];
  if (!p || !q) return false;
  const [west, south] = [Math.max(p[0], q[0]), Math.max(p[1], q[1])];
  const [east, north] = [Math.min(p[2], q[2]), Math.min(p[3], q[3])];
  const meets = ([ax, ay]: Position, [bx, by]: Position): boolean =>
    Math.max(ax, bx) >= west &&
    Math.min(ax, bx) <= east &&
    Math.max(ay, by) >= south &&
    Math.min(ay, by) <= north;
  const near = [...a, ...b].flatMap((ring) =>
    ring.flatMap((at, i) => {
      const before = ring[i - 1];
      return before && meets(before, at) ? [[before, at]] : [];
    }),
  );
  return isTangled(near, limit);
}

/**
 * Shows every pair of edges that are level with each other to `look`, until it answers false or the budget is
 * spent; true when all pairs were seen. Goes along the axis on which the edges overlap less.
 */
function sweep(edges: Edge[], pairs: number, look: (p: Edge, q: Edge) => boolean): boolean {
  const [wide, tall] = edges.reduce(
    ([w, t], e) => [w + e.east - e.west, t + Math.abs(e.a[1] - e.b[1])],
    [0, 0],
  );
  const low = wide <= tall ? (e: Edge) => e.west : (e: Edge) => Math.min(e.a[1], e.b[1]);
  const high = wide <= tall ? (e: Edge) => e.east : (e: Edge) => Math.max(e.a[1], e.b[1]);
  edges.sort((p, q) => low(p) - low(q));
  let budget = pairs;
  for (let i = 0; i < edges.length; i++) {
    const p = edges[i] as Edge;
    const end = high(p);
    for (let j = i + 1; j < edges.length; j++) {
      const q = edges[j] as Edge;
      if (low(q) > end) break;
      if (budget-- < 0 || !look(p, q)) return false;
    }
  }
  return true;
}

function crossing(p: Edge, q: Edge, at: Position, numbers: readonly (readonly number[])[]): Crossing {
  const [first, second] = p.ring < q.ring || (p.ring === q.ring && p.point < q.point) ? [p, q] : [q, p];
  const number = (edge: Edge) => numbers[edge.ring]?.[edge.point] ?? edge.point + 1;
  return {
    ring: first.ring + 1,
    point: number(first),
    ring2: second.ring + 1,
    point2: number(second),
    at,
  };
}

function edgesOf(rings: readonly (readonly Position[])[], numbers: readonly (readonly number[])[]): Edge[] {
  const edges: Edge[] = [];
  rings.forEach((ring, r) => {
    const count = numbers[r]?.length ?? ring.length - 1;
    for (let i = 0; i + 1 < ring.length; i++) {
      const a = ring[i] as Position;
      const b = ring[i + 1] as Position;
      edges.push({ ring: r, point: i, count, a, b, west: Math.min(a[0], b[0]), east: Math.max(a[0], b[0]) });
    }
  });
  return edges;
}

function side(a: Position, b: Position, p: Position): number {
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

/** Two edges cross properly, each end of either on another side of the other. */
function crosses(p: Edge, q: Edge): boolean {
  if (side(p.a, p.b, q.a) * side(p.a, p.b, q.b) >= 0) return false;
  return side(q.a, q.b, p.a) * side(q.a, q.b, p.b) < 0;
}

/** Where two edges meet although they must not; null when they do not, or only join as neighbours do. */
function meeting(p: Edge, q: Edge): Position | null {
  if (Math.min(p.a[1], p.b[1]) > Math.max(q.a[1], q.b[1])) return null;
  if (Math.min(q.a[1], q.b[1]) > Math.max(p.a[1], p.b[1])) return null;
  if (p.ring === q.ring) {
    const step = (q.point - p.point + p.count) % p.count;
    if (step === 1) return foldsBack(p, q) ? q.a : null;
    if (step === p.count - 1) return foldsBack(q, p) ? p.a : null;
  }
  const d1 = side(p.a, p.b, q.a);
  const d2 = side(p.a, p.b, q.b);
  const d3 = side(q.a, q.b, p.a);
  const d4 = side(q.a, q.b, p.b);
  if (d1 * d2 < 0 && d3 * d4 < 0) {
    const t = d3 / (d3 - d4);
    return [p.a[0] + t * (p.b[0] - p.a[0]), p.a[1] + t * (p.b[1] - p.a[1])];
  }
  // A hole may touch the outer line at a point; one ring may not touch itself.
  return p.ring === q.ring ? touch(p, q, d1, d2, d3, d4) : null;
}

/** The second edge runs back over the first: a spike at the point they share. */
function foldsBack(first: Edge, second: Edge): boolean {
  if (side(first.a, first.b, second.b) !== 0) return false;
  const along =
    (first.b[0] - first.a[0]) * (second.b[0] - second.a[0]) +
    (first.b[1] - first.a[1]) * (second.b[1] - second.a[1]);
  return along < 0;
}

function touch(p: Edge, q: Edge, d1: number, d2: number, d3: number, d4: number): Position | null {
  if (d1 === 0 && within(p, q.a)) return q.a;
  if (d3 === 0 && within(q, p.a)) return p.a;
  if (d2 === 0 && within(p, q.b)) return q.b;
  if (d4 === 0 && within(q, p.b)) return p.b;
  return null;
}

function within(edge: Edge, [x, y]: Position): boolean {
  return (
    x >= edge.west &&
    x <= edge.east &&
    y >= Math.min(edge.a[1], edge.b[1]) &&
    y <= Math.max(edge.a[1], edge.b[1])
  );
}
