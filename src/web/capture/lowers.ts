/**
 * In which respects an update makes a recorded hazard less dangerous, as far as a browser can tell: what the form asks
 * an adjustment for. The guard itself stands at the decision (core/registry/danger.ts); what this misses is found there
 * and by the rules (V47).
 */
import { distanceBetweenM } from '../../core/geo/area.ts';
import { insidePart, type Parts, partsOf } from '../../core/geo/rings.ts';
import type { Outline, Position, Shape } from '../../core/model/geometry.ts';
import type { Hazard, HazardPatch } from '../../core/model/hazards.ts';
import { dropsContamination, graver } from '../../core/registry/danger.ts';

export type Lowered = 'classification' | 'shape' | 'contamination';

/** `fields` as the report states them; what it leaves out stays as it is. */
export function loweredBy(fields: HazardPatch, current: Hazard): Lowered[] {
  if (current.workStatus === 'closed' || current.workStatus === 'superseded') return [];
  const { classification, contamination, shape } = fields;
  const lowered: Lowered[] = [];
  if (classification && graver(current.classification, classification) !== classification)
    lowered.push('classification');
  if (contamination && dropsContamination(current.contamination, contamination))
    lowered.push('contamination');
  if (shape !== undefined && current.shape && !covers(shape, current.shape)) lowered.push('shape');
  return lowered;
}

/** Lines as near as this are one line: about a millimetre, in degrees. */
const SAME = 1e-8;
/** A point moved by less than this is the same point, as the guard has it. */
const MOVED_M = 1;

/** True when nothing of `before` lies outside `after`. */
export function covers(after: Shape | null, before: Shape): boolean {
  if (after === null) return false;
  if (before.type === 'Point') {
    const at = before.coordinates;
    if (after.type === 'Point') return distanceBetweenM(at, after.coordinates) <= MOVED_M;
    return holds(partsOf(after), at);
  }
  return after.type === 'Point' ? false : coversOutline(after, before);
}

/** No corner of one outside the other, no hole or bay inside it, and no line through another. */
function coversOutline(after: Outline, before: Outline): boolean {
  const [outer, inner] = [partsOf(after), partsOf(before)];
  const [outerEdges, innerEdges] = [edgesOf(outer), edgesOf(inner)];
  const bites = cornersOf(outer).some((at) => holds(inner, at) && !onLine(innerEdges, at));
  if (bites) return false;
  if (!cornersOf(inner).every((at) => holds(outer, at) || onLine(outerEdges, at))) return false;
  return !innerEdges.some((edge) => outerEdges.some((other) => cross(edge, other)));
}

type Edge = readonly [Position, Position];

const holds = (parts: Parts, at: Position): boolean => parts.some((part) => insidePart(part, at));
const cornersOf = (parts: Parts): Position[] => parts.flatMap((part) => part.flatMap((ring) => [...ring]));
const edgesOf = (parts: Parts): Edge[] =>
  parts.flatMap((part) =>
    part.flatMap((ring) => ring.slice(1).map((to, i): Edge => [ring[i] as Position, to])),
  );

const onLine = (edges: readonly Edge[], at: Position): boolean => edges.some((edge) => gap(edge, at) <= SAME);

/** Distance of a position from a line, in degrees. */
function gap([[ax, ay], [bx, by]]: Edge, [x, y]: Position): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** How far to the left of a line a position lies, in degrees; 0 within the line's width. */
function side([[ax, ay], [bx, by]]: Edge, [x, y]: Position): number {
  const length = Math.hypot(bx - ax, by - ay);
  const left = length === 0 ? 0 : ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length;
  return Math.abs(left) <= SAME ? 0 : left;
}

const cross = (a: Edge, b: Edge): boolean =>
  side(a, b[0]) * side(a, b[1]) < 0 && side(b, a[0]) * side(b, a[1]) < 0;
