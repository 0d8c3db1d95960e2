/** Geodesic distance from a point to an outline, and whether the point lies in it. */
import type { Outline, Position, Shape } from '../model/geometry.ts';
import { distanceBetweenM } from './area.ts';
import { cleanParts, insidePart, type Parts } from './rings.ts';

/** Segments looked at exactly, after the chord through the earth has sorted them. */
const CANDIDATES = 8;

type Vector = readonly [number, number, number];

/** Metres to the nearest part of a shape; 0 inside or on the line; Infinity when the shape covers nothing. */
export function distanceToM(point: Position, shape: Shape): number {
  if (shape.type === 'Point') return distanceBetweenM(point, shape.coordinates);
  const parts = cleanParts(shape, 0, point[0]);
  return coversPosition(parts, point) ? 0 : toEdgesM(point, parts);
}

/** Metres to the nearest side of an outline, inside it as outside. */
export function distanceToEdgesM(point: Position, outline: Outline): number {
  return toEdgesM(point, cleanParts(outline, 0, point[0]));
}

function toEdgesM(point: Position, parts: ReturnType<typeof cleanParts>): number {
  let best = Infinity;
  for (const edge of nearestEdges(point, parts)) {
    if (edge.chord - edge.bend < best) best = Math.min(best, distanceToEdgeM(point, edge));
  }
  return best;
}

/** SAFETY: a point on the line counts as inside; test/laws/geometry/engine.test.ts "warns on the very edge". */
export function containsPosition(outline: Outline, point: Position): boolean {
  return coversPosition(cleanParts(outline, 0, point[0]), point);
}

function coversPosition(parts: Parts, [x, y]: Position): boolean {
  return parts.some((part) => [x, x - 360, x + 360].some((lon) => insidePart(part, [lon, y])));
}

interface Edge {
  readonly a: Position;
  readonly b: Position;
  /** Distance through the earth, metres: a little less than along the ground. */
  readonly chord: number;
  /** How far a line straight on the map can lie from a straight line on the ground, metres. */
  readonly bend: number;
}

function nearestEdges(point: Position, parts: Parts): Edge[] {
  const from = vector(point);
  let best: Edge[] = [];
  let worst = Infinity;
  for (const ring of parts.flat()) {
    let before = vector(ring[0] as Position);
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1] as Position;
      const b = ring[i] as Position;
      const after = vector(b);
      const chord = chordToSegment(from, before, after);
      before = after;
      if (chord >= worst) continue;
      best = [...best, { a, b, chord, bend: bendOf(a, b) }]
        .sort((p, q) => p.chord - q.chord)
        .slice(0, CANDIDATES);
      if (best.length === CANDIDATES) worst = (best.at(-1) as Edge).chord;
    }
  }
  return best;
}

/** Position on WGS84 as earth-centred coordinates, metres. */
function vector([lon, lat]: Position): Vector {
  const [x, y] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const n = 6_378_137 / Math.sqrt(1 - 0.00669437999014 * Math.sin(y) ** 2);
  return [
    n * Math.cos(y) * Math.cos(x),
    n * Math.cos(y) * Math.sin(x),
    n * (1 - 0.00669437999014) * Math.sin(y),
  ];
}

function chordToSegment(p: Vector, a: Vector, b: Vector): number {
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const along = (p[0] - a[0]) * dx + (p[1] - a[1]) * dy + (p[2] - a[2]) * dz;
  const length = dx * dx + dy * dy + dz * dz;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, along / length));
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy, p[2] - a[2] - t * dz);
}

/** L²·tan(latitude)/8R, doubled for safety. */
function bendOf(a: Position, b: Position): number {
  const steepest = Math.min(89, Math.max(Math.abs(a[1]), Math.abs(b[1])));
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) * 111_320;
  return (length ** 2 * Math.tan((steepest * Math.PI) / 180)) / (4 * 6_371_000) + 0.01;
}

/** Golden-section search along an edge that is straight on the map, to 1e-5 of its length. */
function distanceToEdgeM(point: Position, { a, b }: Edge): number {
  const at = (t: number) => distanceBetweenM(point, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0, 1];
  let [t1, t2] = [1 - golden, golden];
  let [d1, d2] = [at(t1), at(t2)];
  for (let i = 0; i < 24; i++) {
    if (d1 < d2) {
      [high, t2, d2] = [t2, t1, d1];
      t1 = high - golden * (high - low);
      d1 = at(t1);
    } else {
      [low, t1, d1] = [t1, t2, d2];
      t2 = low + golden * (high - low);
      d2 = at(t2);
    }
  }
  return Math.min(d1, d2, at(0), at(1));
}
