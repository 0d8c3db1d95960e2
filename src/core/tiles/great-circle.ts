/**
 * The exact distance between a route and a shape, as `ST_Distance(geography)` defines it: edges are great
 * circles through the geographic coordinates, the distance between the nearest points is the geodesic on
 * WGS84. Slow and careful; near.ts asks only about what a cheap bound could not settle.
 */
import { WGS84 } from '../geo/geodesic.ts';
import type { Position, Shape } from '../model/geometry.ts';

type Vector = readonly [number, number, number];
interface Arc {
  readonly a: Vector;
  readonly b: Vector;
}

const RADIANS = Math.PI / 180;
/** The sphere's distance is within 0.7 % of the ellipsoid's, so nearer edges on one may be second on the other. */
const SPHERE_SLACK = 1.007;

/**
 * Metres between a route (or one position) and a shape; 0 where they meet or the route starts inside.
 * Positions are `[longitude, latitude]` degrees. Infinity for a shape without a vertex.
 */
export function routeDistanceM(route: readonly Position[], shape: Shape): number {
  const path = arcsOf(route.map(unit), false);
  const parts = partsOf(shape);
  for (const rings of parts) if (covers(rings, path[0]!.a)) return 0;
  const edges = parts.flatMap((rings) => rings.flatMap((ring) => arcsOf(ring.map(unit), true)));
  return nearest(path, edges);
}

/** Metres between a shape and the nearest of these legs; 0 where one meets it or starts inside. */
export function legsDistanceM(legs: readonly (readonly [Position, Position])[], shape: Shape): number {
  const path = legs.flatMap((leg) => arcsOf(leg.map(unit), false));
  const parts = partsOf(shape);
  for (const rings of parts) for (const { a } of path) if (covers(rings, a)) return 0;
  const edges = parts.flatMap((rings) => rings.flatMap((ring) => arcsOf(ring.map(unit), true)));
  return nearest(path, edges);
}

/** Geodesic metres between two positions. */
export function geodesicM(a: Position, b: Position): number {
  return WGS84.Inverse(a[1], a[0], b[1], b[0], 1025).s12 ?? Number.NaN;
}

function partsOf(shape: Shape): Position[][][] {
  if (shape.type === 'Point') return [[[shape.coordinates]]];
  const parts = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  return parts.map((rings) => rings.filter((ring) => ring.length > 0)).filter((rings) => rings.length > 0);
}

function arcsOf(points: readonly Vector[], closed: boolean): Arc[] {
  const arcs: Arc[] = [];
  for (let i = 1; i < points.length; i++) {
    if (!same(points[i - 1]!, points[i]!)) arcs.push({ a: points[i - 1]!, b: points[i]! });
  }
  const [first, last] = [points[0]!, points.at(-1)!];
  if (closed && !same(first, last)) arcs.push({ a: last, b: first });
  return arcs.length > 0 ? arcs : [{ a: first, b: first }];
}

interface Pair {
  readonly angle: number;
  readonly p: Vector;
  readonly q: Vector;
}

/** Nearest pairs on the sphere, each then measured on the ellipsoid. */
function nearest(path: readonly Arc[], edges: readonly Arc[]): number {
  let bound = Infinity;
  const close: Pair[] = [];
  for (const leg of path) {
    for (const edge of edges) {
      if (leg.a !== leg.b && crosses(leg, edge)) return 0;
      for (const pair of ends(leg, edge)) {
        if (pair.angle > bound * SPHERE_SLACK) continue;
        if (pair.angle < bound) bound = pair.angle;
        close.push(pair);
      }
    }
  }
  const within = close.filter(({ angle }) => angle <= bound * SPHERE_SLACK);
  return Math.min(...nearestByChart(within).map(({ p, q }) => geodesicM(position(p), position(q))));
}

/** Beyond this the chart below is not sure enough: radians, and the sine of the latitude. */
const CHART_ANGLE = 0.02;
const CHART_SINE = 0.966;
const E2 = 0.00669437999014;

/**
 * Of many pairs those that may be the nearest on the ellipsoid, by a chart about their middle latitude: out by
 * the square of the angle, so that the thousandth part of it is more than enough. Geodesics are dear.
 */
function nearestByChart(pairs: Pair[]): Pair[] {
  if (pairs.length < 3) return pairs;
  const charted: number[] = [];
  let least = Infinity;
  for (const { angle, p, q } of pairs) {
    const sine = (p[2] + q[2]) / 2;
    if (angle > CHART_ANGLE || Math.abs(sine) > CHART_SINE) return pairs;
    const bent = 1 - E2 * sine * sine;
    // Radii along the meridian and across it, relative to each other; north is the part along the meridian.
    const north = (p[2] - q[2]) / Math.sqrt(1 - sine * sine);
    const chord = 4 * Math.sin(angle / 2) ** 2;
    const across = Math.max(0, chord - north * north);
    const distance = Math.sqrt(((north * (1 - E2)) / bent) ** 2 + across) / Math.sqrt(bent);
    charted.push(distance);
    if (distance < least) least = distance;
  }
  const cosine2 = 1 - CHART_SINE * CHART_SINE;
  const slack = 1.0005 + Math.min(1, (least * least) / cosine2);
  return pairs.filter((_, i) => charted[i]! <= least * slack + 1e-12);
}

/** Each end of either arc with the nearest point of the other. */
function ends(leg: Arc, edge: Arc): Pair[] {
  if (leg.a === leg.b) return [pairOf(leg.a, edge)];
  return [pairOf(leg.a, edge), pairOf(leg.b, edge), pairOf(edge.a, leg), pairOf(edge.b, leg)];
}

function pairOf(p: Vector, arc: Arc): Pair {
  const q = nearestOn(p, arc);
  return { angle: angleBetween(p, q), p, q };
}

function nearestOn(p: Vector, { a, b }: Arc): Vector {
  const normal = normalOf(a, b);
  const length = lengthOf(...normal);
  if (length > 1e-15) {
    // The foot of the perpendicular, if it lies between the ends.
    const foot = cross(normal, cross(p, normal));
    const size = lengthOf(...foot);
    if (size > 0) {
      const q: Vector = [foot[0] / size, foot[1] / size, foot[2] / size];
      if (dot(cross(a, q), normal) >= 0 && dot(cross(q, b), normal) >= 0) return q;
    }
  }
  return angleBetween(p, a) <= angleBetween(p, b) ? a : b;
}

function crosses(leg: Arc, edge: Arc): boolean {
  const n = normalOf(leg.a, leg.b);
  const m = normalOf(edge.a, edge.b);
  const [s1, s2] = [dot(n, edge.a), dot(n, edge.b)];
  const [t1, t2] = [dot(m, leg.a), dot(m, leg.b)];
  // An end within some nanometres of the other arc's plane lies on neither side: of two arcs along one great
  // circle the signs are noise, and where they touch the distance between ends says so.
  const [n0, m0] = [lengthOf(...n) * 1e-15, lengthOf(...m) * 1e-15];
  if (Math.abs(s1) <= n0 || Math.abs(s2) <= n0 || Math.abs(t1) <= m0 || Math.abs(t2) <= m0) return false;
  // Both straddle; opposite signs the other way round would be the crossing on the far side of the earth.
  return s1 * s2 < 0 && t1 * t2 < 0 && s1 * t1 < 0 && dot(leg.a, edge.a) > 0;
}

/** Is the position inside the first ring and in none of the others? By crossings of a local plane. */
function covers(rings: readonly Position[][], at: Vector): boolean {
  if (rings[0]!.length < 3) return false;
  return rings.every((ring, i) => winds(ring, at) === (i === 0));
}

/** Even–odd rule with the meridian of `at` as the ray, edges taken as great circles. */
function winds(ring: readonly Position[], at: Vector): boolean {
  const [longitude, latitude] = position(at);
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const west = turn(ring[j]![0] - longitude);
    const east = turn(ring[i]![0] - longitude);
    if (west > 0 === east > 0 || Math.abs(west - east) >= 180) continue;
    if (crossingLatitude(ring[j]!, ring[i]!, longitude) > latitude) inside = !inside;
  }
  return inside;
}

/** Latitude where the great circle through two positions meets a meridian, degrees. */
function crossingLatitude(a: Position, b: Position, longitude: number): number {
  const normal = normalOf(unit(a), unit(b));
  const [x, y] = [Math.cos(longitude * RADIANS), Math.sin(longitude * RADIANS)];
  return Math.atan2(-(normal[0] * x + normal[1] * y) * Math.sign(normal[2]), Math.abs(normal[2])) / RADIANS;
}

function turn(longitude: number): number {
  return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
}

function unit([longitude, latitude]: Position): Vector {
  const across = Math.cos(latitude * RADIANS);
  return [
    across * Math.cos(longitude * RADIANS),
    across * Math.sin(longitude * RADIANS),
    Math.sin(latitude * RADIANS),
  ];
}

function position([x, y, z]: Vector): Position {
  return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/**
 * Direction of the plane through two directions. The product of difference and sum keeps its digits when
 * they are millimetres apart; the plain product would put the plane metres beside them.
 */
function normalOf(a: Vector, b: Vector): Vector {
  return cross([a[0] - b[0], a[1] - b[1], a[2] - b[2]], [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Precise for small angles: by the chord, not the cosine. */
function angleBetween(a: Vector, b: Vector): number {
  return 2 * Math.asin(Math.min(1, lengthOf(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2));
}

/** Lengths here are between 1e-20 and 2, so the care of Math.hypot, and its time, are not needed. */
function lengthOf(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

function same(a: Vector, b: Vector): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}
