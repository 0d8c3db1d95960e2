/**
 * The safety lattice: whether a decision would make a place look less dangerous than before. Raising is free;
 * lowering must be an explicit decision of a named person with a reason, and never happens in bulk, by import
 * or by merge. SAFETY: test/scenarios/safety-lattice.test.ts. When coverage cannot be shown, it counts as lowering.
 */
import { outlineAreaM2 } from '../geo/area.ts';
import type { GeometryEngine } from '../geo/engine.ts';
import type { Classification, Contamination, DisposalOutcome } from '../model/codes.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Outline, Shape } from '../model/geometry.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Release } from '../model/releases.ts';
import type { RegistryChanges, RegistryState } from './registry.ts';

/** One respect in which a decision lowers the danger of one record. */
export interface Lowering {
  readonly type: 'hazard' | 'evidence' | 'release';
  readonly id: string;
  readonly field: string;
}

/** Rising danger. */
const CLASSIFICATION_ORDER: Readonly<Record<Classification, number>> = { indication: 0, sha: 1, cha: 2 };
/** Outcomes that say the item is gone. */
const GONE: readonly DisposalOutcome[] = [
  'destroyed_in_situ',
  'removed_and_destroyed',
  'rendered_safe',
  'handed_over',
];
/** Ground that falls out of an outline counts above this area; redrawing leaves slivers of 1e-12 m². */
const UNCOVERED_M2 = 1;
/** A point moved by less than this is the same point. */
const MOVED_M = 1;

/** Every respect in which `changes` lower what `state` says. Empty: nothing gets less dangerous. */
export function loweringsOf(
  state: RegistryState,
  changes: RegistryChanges,
  geometry: GeometryEngine,
): Lowering[] {
  const next = new Map(changes.hazards.map((hazard) => [hazard.id, hazard]));
  const hazardAfter = (id: string) => next.get(id) ?? state.hazards.get(id) ?? null;
  const lowerings: Lowering[] = [];
  for (const after of changes.hazards) {
    const before = state.hazards.get(after.id);
    if (!before || before.workStatus === 'superseded') continue;
    const gaveWay = after.workStatus === 'superseded';
    const heirs = gaveWay ? after.childIds.map(hazardAfter).filter((heir) => heir !== null) : [after];
    const fields = gaveWay && heirs.length === 0 ? ['workStatus'] : loweredFields(before, heirs, geometry);
    for (const field of fields) lowerings.push({ type: 'hazard', id: after.id, field });
  }
  for (const after of changes.evidence) {
    const before = state.evidence.get(after.id);
    if (!before) continue;
    const heirIds = (before.hazardId && hazardAfter(before.hazardId)?.childIds) || [];
    for (const field of loweredEvidence(before, after, heirIds, geometry))
      lowerings.push({ type: 'evidence', id: after.id, field });
  }
  for (const after of changes.land.release) {
    const fields = loweredByRelease(state.land.release.get(after.id) ?? null, after, geometry);
    for (const field of fields) lowerings.push({ type: 'release', id: after.id, field });
  }
  return lowerings;
}

/** A released part says that ground is no danger any more: every square metre it gains lowers. */
function loweredByRelease(before: Release | null, after: Release, geometry: GeometryEngine): string[] {
  if (after.status === 'withdrawn') return [];
  if (before === null || before.status === 'withdrawn') return ['outcome'];
  const fields: string[] = [];
  if (before.hazardId !== after.hazardId) fields.push('hazardId');
  if (before.outcome !== after.outcome) fields.push('outcome');
  if ((after.depthCm ?? 0) > (before.depthCm ?? 0)) fields.push('depthCm');
  if (after.shape !== null && !(before.shape !== null && covers([before.shape], after.shape, geometry)))
    fields.push('shape');
  return fields;
}

/** Fields in which the heirs together say less than `before`: itself later, its parts, or what it went into. */
function loweredFields(before: Hazard, heirs: readonly Hazard[], geometry: GeometryEngine): string[] {
  const fields: string[] = [];
  const rank = CLASSIFICATION_ORDER[before.classification];
  if (heirs.some((heir) => CLASSIFICATION_ORDER[heir.classification] < rank)) fields.push('classification');
  if (heirs.some((heir) => dropsContamination(before.contamination, heir.contamination)))
    fields.push('contamination');
  const shapes = heirs.map((heir) => heir.shape).filter((shape) => shape !== null);
  if (before.shape !== null && !covers(shapes, before.shape, geometry)) fields.push('shape');
  if (heirs.some((heir) => heir.workStatus === 'closed') && before.workStatus !== 'closed')
    fields.push('workStatus');
  return fields;
}

/** True when a stated kind is no longer stated. Mixed stands for every kind; unknown states none. */
function dropsContamination(before: readonly Contamination[], after: readonly Contamination[]): boolean {
  if (after.includes('mixed')) return false;
  return before.some((kind) => kind !== 'unknown' && !after.includes(kind));
}

function covers(shapes: readonly Shape[], before: Shape, geometry: GeometryEngine): boolean {
  try {
    if (before.type === 'Point')
      return shapes.some((shape) => geometry.distanceM(before.coordinates, shape) <= MOVED_M);
    const outlines = shapes.filter((shape): shape is Outline => shape.type !== 'Point');
    const together = outlines.length > 1 ? geometry.union(outlines) : (outlines[0] ?? null);
    if (together === null) return false;
    const left = geometry.difference(before, together);
    return left === null || outlineAreaM2(left) <= UNCOVERED_M2;
  } catch {
    // An outline too broken to compare is not shown to be covered.
    return false;
  }
}

function loweredEvidence(
  before: EvidencePoint,
  after: EvidencePoint,
  heirIds: readonly string[],
  geometry: GeometryEngine,
): string[] {
  const fields: string[] = [];
  if (before.grade === 'direct' && after.grade === 'indirect') fields.push('grade');
  if (before.quantity !== null && (after.quantity ?? 0) < before.quantity) fields.push('quantity');
  if (isGone(after) && !isGone(before)) fields.push('disposal');
  const stays = after.hazardId === before.hazardId || heirIds.includes(after.hazardId ?? '');
  if (before.hazardId !== null && !stays) fields.push('hazardId');
  if (before.position !== null && moved(before.position, after.position, geometry)) fields.push('position');
  return fields;
}

function moved(
  before: NonNullable<EvidencePoint['position']>,
  after: EvidencePoint['position'],
  geometry: GeometryEngine,
): boolean {
  return after === null || geometry.distanceM(before.coordinates, after) > MOVED_M;
}

function isGone(point: EvidencePoint): boolean {
  return point.disposal !== null && GONE.includes(point.disposal.outcome);
}
