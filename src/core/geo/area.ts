/**
 * Geodesic area and length on the WGS84 ellipsoid (Karney 2013, geographiclib). Edges are geodesics, which
 * for hazard-sized edges (< 5 km) differ from straight map lines by less than a metre.
 */
import type { Outline, Position } from '../model/geometry.ts';
import { WGS84 } from './geodesic.ts';
import { isFinitePosition, partsOf } from './rings.ts';

interface RingMeasure {
  readonly areaM2: number;
  readonly perimeterM: number;
}

/** Rings measured already: several rules and the record ask for the same one. Rings are never changed in place. */
const measured = new WeakMap<readonly Position[], RingMeasure>();

/** Area (never negative, whatever the direction) and perimeter of one ring, closed or not. */
function measure(ring: readonly Position[]): RingMeasure {
  const known = measured.get(ring);
  if (known) return known;
  const fresh = measureAnew(ring);
  measured.set(ring, fresh);
  return fresh;
}

function measureAnew(ring: readonly Position[]): RingMeasure {
  const polygon = WGS84.Polygon(false);
  for (const p of ring) {
    if (isFinitePosition(p) && Math.abs(p[1]) <= 90) polygon.AddPoint(p[1], p[0]);
  }
  const result = polygon.Compute(false, true);
  return { areaM2: Math.abs(result.area ?? 0), perimeterM: result.perimeter };
}

/**
 * Geodesic area, m²: parts are summed, holes subtracted. Ring direction does not matter; rings may cross the
 * antimeridian or enclose a pole. Of an invalid outline the figure means nothing (see faults).
 */
export function outlineAreaM2(outline: Outline): number {
  let sum = 0;
  for (const rings of partsOf(outline)) {
    rings.forEach((ring, i) => {
      const { areaM2 } = measure(ring);
      sum += i === 0 ? areaM2 : -areaM2;
    });
  }
  return Math.max(0, sum);
}

/** Length of every ring, outer and inner, metres. */
export function perimeterM(outline: Outline): number {
  let sum = 0;
  for (const ring of partsOf(outline).flat()) sum += measure(ring).perimeterM;
  return sum;
}

/** Geodesic distance between two positions, metres. */
export function distanceBetweenM(a: Position, b: Position): number {
  return WGS84.Inverse(a[1], a[0], b[1], b[0]).s12 ?? Number.NaN;
}

/** The way from one position to another: metres, and degrees clockwise from true north (0 ≤ bearing < 360). */
export function legBetween(a: Position, b: Position): { metres: number; bearingDeg: number } {
  const { s12 = Number.NaN, azi1 = 0 } = WGS84.Inverse(a[1], a[0], b[1], b[0]);
  return { metres: s12, bearingDeg: (azi1 + 360) % 360 };
}
