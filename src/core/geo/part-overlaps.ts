/** Parts of one outline that cover the same ground, so that its area would count twice (V15). */
import type { Position } from '../model/geometry.ts';
import { outlineAreaM2 } from './area.ts';
import { isTangled } from './crossings.ts';
import { build, readParts } from './handles.ts';
import { type GeosInstance, scoped } from './instance.ts';
import { boxOfParts, type Parts } from './rings.ts';

export interface PartOverlap {
  /** Number of the smaller part, from 1. */
  readonly part: number;
  /** Share of the smaller part that the other covers too, percent. */
  readonly percent: number;
  readonly at: Position | null;
}

/** Crossings between two parts beyond which they count as lying over each other. */
const MOST_CROSSINGS = 20_000;

/** Pairs of parts named at most. */
const MOST_PAIRS = 50;

/** Every pair of parts (each valid, rings closed) that overlap. */
export function overlapsOfParts(geos: GeosInstance, parts: Parts): PartOverlap[] {
  const boxes = parts.map((part) => boxOfParts([part]));
  const order = parts.map((_, i) => i).sort((i, j) => (boxes[i]?.[0] ?? 0) - (boxes[j]?.[0] ?? 0));
  const found: PartOverlap[] = [];
  for (let a = 0; a < order.length; a++) {
    const i = order[a] as number;
    const east = boxes[i]?.[2] ?? 0;
    for (let b = a + 1; b < order.length && found.length < MOST_PAIRS; b++) {
      const j = order[b] as number;
      const [p, q] = [boxes[i], boxes[j]];
      if (!p || !q || q[0] > east) break;
      if (p[1] >= q[3] || q[1] >= p[3]) continue;
      const overlap = overlapOf(geos, parts, Math.min(i, j), Math.max(i, j));
      if (overlap) found.push(overlap);
    }
  }
  return found.sort((a, b) => a.part - b.part);
}

function overlapOf(geos: GeosInstance, parts: Parts, i: number, j: number): PartOverlap | null {
  if (isTangled([...(parts[i] ?? []), ...(parts[j] ?? [])], MOST_CROSSINGS)) {
    return { part: j + 1, percent: 100, at: parts[j]?.[0]?.[0] ?? null };
  }
  const both = scoped(geos, (scope) => {
    const [a, b] = [i, j].map((n) => build(scope, [parts[n] as Position[][]]));
    return readParts(scope, scope.own(geos.GEOSIntersection(a ?? 0, b ?? 0), 'overlap of parts'));
  });
  const shared = outlineAreaM2({ type: 'MultiPolygon', coordinates: both });
  const [areaI, areaJ] = [i, j].map((n) =>
    outlineAreaM2({ type: 'Polygon', coordinates: parts[n] as Position[][] }),
  );
  const smaller = Math.min(areaI ?? 0, areaJ ?? 0);
  if (shared === 0 || smaller === 0) return null;
  const part = (areaI ?? 0) < (areaJ ?? 0) ? i + 1 : j + 1;
  return { part, percent: Math.min(100, (100 * shared) / smaller), at: both[0]?.[0]?.[0] ?? null };
}
