/**
 * The guard of danger: what would get less dangerous if a decision were taken, read from the registry before and
 * after and never from what the report calls itself. Raising is free. Every fall is named here with the ground it
 * concerns and how it is booked; a fall without booking, or one the decider is not entitled to, is no decision
 * (flow/judge.ts, flow/entitled.ts). When coverage cannot be shown, it counts as a fall.
 * SAFETY: test/scenarios/attack.test.ts holds it against `near`: where a place answered *recorded* and does not any more,
 * this function names it.
 */
import { outlineAreaM2 } from '../geo/area.ts';
import type { GeometryEngine } from '../geo/engine.ts';
import type { SurveyBox } from '../model/boxes.ts';
import type { Classification, Contamination, DisposalOutcome } from '../model/codes.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Outline, Shape } from '../model/geometry.ts';
import type { Handover } from '../model/handovers.ts';
import type { Hazard } from '../model/hazards.ts';
import type { Place } from '../model/places.ts';
import type { Nonconformity } from '../model/quality.ts';
import type { Release } from '../model/releases.ts';
import type { LoweredType } from '../model/report-contents.ts';
import { NOTHING_M2 } from '../model/tolerance.ts';
import {
  drops,
  dropsOrdnance,
  dropsUnsearched,
  fewerCasualties,
  GRAVENESS,
  hasFinds,
  milderCells,
  seenOn,
} from './graveness.ts';
import { heirsOf, isLive } from './lineage.ts';
import type { RegistryChanges, RegistryState } from './registry.ts';

/**
 * How the record says that danger fell: released ground by its outcome; `adjusted` with the author's own reason;
 * `released` where the ground was booked as released before; `closed` with nothing left; `disposed`, the item is
 * gone; `restated`, evidence told otherwise; `inspected`, a nonconformity answered.
 */
export type Booking =
  | Release['outcome']
  | 'adjusted'
  | 'released'
  | 'closed'
  | 'disposed'
  | 'restated'
  | 'inspected';

/** One respect in which a decision lowers the danger of one record. */
export interface Lowering {
  readonly type: LoweredType;
  readonly id: string;
  readonly field: string;
  /** Hazards whose ground it is, before and after: the decider answers for every place they lie in. */
  readonly hazardIds: readonly string[];
  /** Ground that counts as less dangerous, m²; null where the fall is not one of ground. */
  readonly m2: number | null;
  /** That ground, when it has an outline. */
  readonly shape: Outline | null;
  /** Null: not booked, so that nobody may decide it. */
  readonly booking: Booking | null;
}

/** Rising danger. */
const CLASSIFICATION_ORDER: Readonly<Record<Classification, number>> = { indication: 0, sha: 1, cha: 2 };
const SEVERITY_ORDER: Readonly<Record<Nonconformity['severity'], number>> = {
  minor: 0,
  major: 1,
  critical: 2,
};
/** Outcomes that say the item is gone. */
const GONE: readonly DisposalOutcome[] = [
  'destroyed_in_situ',
  'removed_and_destroyed',
  'rendered_safe',
  'handed_over',
];
/** A point is the same point as far as positions are written: steps of any length add up to a way. */
const MOVED_M = 0.02;

/** What a report adds to the comparison: whether its author books what falls as an adjustment. */
export interface Stated {
  readonly adjusted: boolean;
}

/** Every respect in which `changes` lower what `state` says. Empty: nothing gets less dangerous. */
export function loweringsOf(
  state: RegistryState,
  changes: RegistryChanges,
  geometry: GeometryEngine,
  stated: Stated,
): Lowering[] {
  const compared = new Comparison(state, changes, geometry, stated);
  return [
    ...changes.hazards.flatMap((after) => compared.hazard(after)),
    ...changes.evidence.flatMap((after) => compared.evidence(after)),
    ...changes.land.release.flatMap((after) => compared.release(after)),
    ...changes.land.nonconformity.flatMap((after) => compared.nonconformity(after)),
    ...changes.land.survey_box.flatMap((after) => compared.surveyBox(after)),
    ...changes.land.handover.flatMap((after) => compared.handover(after)),
    ...changes.places.flatMap((after) => compared.place(after)),
  ];
}

/** True when a stated kind is no longer stated. */
export function dropsContamination(
  before: readonly Contamination[],
  after: readonly Contamination[],
): boolean {
  // Mixed stands for every kind; unknown states none.
  if (after.includes('mixed')) return false;
  return before.some((kind) => kind !== 'unknown' && !after.includes(kind));
}

/** The graver of two classes. */
export function graver(a: Classification, b: Classification): Classification {
  return CLASSIFICATION_ORDER[a] >= CLASSIFICATION_ORDER[b] ? a : b;
}

class Comparison {
  private readonly next: ReadonlyMap<string, Hazard>;
  constructor(
    private readonly state: RegistryState,
    private readonly changes: RegistryChanges,
    private readonly geometry: GeometryEngine,
    private readonly stated: Stated,
  ) {
    this.next = new Map(changes.hazards.map((hazard) => [hazard.id, hazard]));
  }

  private hazardAfter(id: string | null): Hazard | null {
    return id === null ? null : (this.next.get(id) ?? this.state.hazards.get(id) ?? null);
  }

  hazard(after: Hazard): Lowering[] {
    const before = this.state.hazards.get(after.id);
    // What gave way is no recorded danger any more: nothing falls there.
    if (!before || before.workStatus === 'superseded') return [];
    const closed = before.workStatus === 'closed';
    const gaveWay = after.workStatus === 'superseded';
    const heirs = gaveWay
      ? after.childIds
          .filter((id) => id !== after.id)
          .flatMap((id) => this.hazardAfter(id) ?? [])
          .filter(isLive)
      : [after];
    const ground = closed ? null : this.dangerousGround(before);
    const name = (field: string, m2: number | null, shape: Outline | null, booking: Booking | null) => ({
      ...{ type: 'hazard' as const, id: after.id, field, m2, shape, booking },
      hazardIds: [after.id, ...(gaveWay ? after.childIds : [])],
    });
    const adjusted = this.stated.adjusted ? ('adjusted' as const) : null;
    const found: Lowering[] = [];
    const lower = heirs.filter(
      (heir) => CLASSIFICATION_ORDER[heir.classification] < CLASSIFICATION_ORDER[before.classification],
    );
    // SAFETY: of a closed hazard too: its class is what the ground comes back as when a release is taken back
    // (test/scenarios/danger.test.ts).
    if (lower.length > 0) {
      const shape = gaveWay ? this.within(ground, lower) : ground;
      found.push(name('classification', areaOf(shape), shape, adjusted));
    }
    if (heirs.some((heir) => dropsContamination(before.contamination, heir.contamination)))
      found.push(name('contamination', null, null, adjusted));
    const expected = heirs.flatMap(({ ordnance }) => ordnance ?? []);
    if (dropsOrdnance(before.ordnance, expected))
      found.push(name('ordnance', null, null, adjusted ?? 'restated'));
    // Whose region it lies in decides who sees it exactly and who decides on it.
    if (heirs.some((heir) => leaves(before, heir)))
      found.push(name('placeCode', null, null, adjusted ?? 'restated'));
    // Its outline is drawn back with the release (restored.ts).
    if (closed) return found;
    const lost = before.shape && this.uncovered(before.shape, heirs);
    if (lost) {
      const shape = lost === 'all' ? ground : this.shared(lost, ground);
      const m2 = before.shape?.type === 'Point' ? null : (areaOf(shape) ?? 0);
      // Only ground that was released before falls out of the outline: the account does not change.
      const wasReleased = m2 !== null && m2 <= NOTHING_M2;
      found.push(name('shape', m2, shape, adjusted ?? (wasReleased ? 'released' : null)));
    }
    if (!gaveWay && after.workStatus === 'closed') found.push(name('workStatus', 0, null, 'closed'));
    // Its heirs are nowhere: whatever it was, it is gone.
    if (gaveWay && heirs.length === 0) found.push(name('workStatus', areaOf(ground), ground, null));
    return found;
  }

  /** Recorded ground of a hazard that is not released: what its account has left, else its outline. */
  private dangerousGround({ id, shape, classification }: Hazard): Outline | null {
    const account = this.state.land.area_account.get(id);
    const outline = shape === null || shape.type === 'Point' ? null : shape;
    // An indication has no account; while nothing is released the account leaves the outline to the hazard.
    if (account === undefined || classification === 'indication') return outline;
    return account.shape ?? (account.remainingM2 > 0 ? outline : null);
  }

  /** What of `before` the heirs do not cover: null for nothing, `all` where it has no outline or none can be told. */
  private uncovered(before: Shape, heirs: readonly Hazard[]): Outline | 'all' | null {
    const shapes = heirs.map((heir) => heir.shape).filter((shape) => shape !== null);
    try {
      if (before.type === 'Point') {
        const near = shapes.some((shape) => this.geometry.distanceM(before.coordinates, shape) <= MOVED_M);
        return near ? null : 'all';
      }
      const outlines = shapes.filter((shape): shape is Outline => shape.type !== 'Point');
      const together = outlines.length > 1 ? this.geometry.union(outlines) : (outlines[0] ?? null);
      if (together === null) return before;
      const left = this.geometry.difference(before, together);
      return left === null || outlineAreaM2(left) <= NOTHING_M2 ? null : left;
    } catch {
      // An outline too broken to compare is not shown to be covered.
      return 'all';
    }
  }

  private within(ground: Outline | null, hazards: readonly Hazard[]): Outline | null {
    const shapes = hazards
      .map(({ shape }) => shape)
      .filter((shape): shape is Outline => shape !== null && shape.type !== 'Point');
    const together = this.geometry.union(shapes);
    return together && this.shared(together, ground);
  }

  private shared(a: Outline, b: Outline | null): Outline | null {
    return b && this.geometry.intersection(a, b);
  }

  evidence(after: EvidencePoint): Lowering[] {
    const before = this.state.evidence.get(after.id);
    if (!before) return [];
    const hazardIds = [before.hazardId, after.hazardId].filter((id): id is string => id !== null);
    return this.loweredEvidence(before, after).map((field) => ({
      ...{ type: 'evidence', id: after.id, field, hazardIds: [...new Set(hazardIds)], m2: null, shape: null },
      booking: field === 'disposal' ? 'disposed' : 'restated',
    }));
  }

  private loweredEvidence(before: EvidencePoint, after: EvidencePoint): string[] {
    const fields: string[] = [];
    if (before.grade === 'direct' && after.grade === 'indirect') fields.push('grade');
    if (before.quantity !== null && (after.quantity ?? 0) < before.quantity) fields.push('quantity');
    if (isGone(after) && !isGone(before)) fields.push('disposal');
    if (before.hazardId !== null && !this.follows(before.hazardId, after.hazardId)) fields.push('hazardId');
    if (before.position !== null && this.moved(before.position, after.position)) fields.push('position');
    return [...fields, ...this.restatedEvidence(before, after)];
  }

  /** The same point told as something less grave, or told to other people. */
  private restatedEvidence(before: EvidencePoint, after: EvidencePoint): string[] {
    const fields: string[] = [];
    if (drops(GRAVENESS.kind, before.kind, after.kind)) fields.push('kind');
    if (drops(GRAVENESS.ordnanceCategory, before.ordnanceCategory, after.ordnanceCategory))
      fields.push('ordnanceCategory');
    if (drops(GRAVENESS.condition, before.condition, after.condition)) fields.push('condition');
    if (fewerCasualties(before.casualties, after.casualties)) fields.push('casualties');
    // What was seen earlier is no find after a release (V60).
    if (seenOn(after) < seenOn(before)) fields.push('observedOn');
    // Whose region it lies in decides who sees it exactly and who decides on it.
    if (leaves(before, after)) fields.push('placeCode');
    return fields;
  }

  /**
   * Whether evidence goes where its ground went: to what its hazard became, or to what reopens it. SAFETY: only what
   * was closed before is reopened; a hazard that stands loses no evidence to one that names it
   * (test/scenarios/evidence-danger.test.ts).
   */
  private follows(from: string, to: string | null): boolean {
    if (to === from) return true;
    if (to === null) return false;
    if (this.hazardAfter(from)?.childIds.includes(to)) return true;
    const wasClosed = this.state.hazards.get(from)?.workStatus === 'closed';
    return wasClosed && this.hazardAfter(to)?.reopensId === from;
  }

  private moved(before: NonNullable<EvidencePoint['position']>, after: EvidencePoint['position']): boolean {
    return after === null || this.geometry.distanceM(before.coordinates, after) > MOVED_M;
  }

  /** A released part says that ground is no danger any more: every square metre it gains is a fall. */
  release(after: Release): Lowering[] {
    if (after.status === 'withdrawn') return [];
    const known = this.state.land.release.get(after.id);
    const before = known?.status === 'withdrawn' ? null : (known ?? null);
    const fields = before === null ? ['outcome'] : this.loweredByRelease(before, after);
    const { m2, shape } = this.bookedNow(after, before);
    // Released of a hazard that gave way since, the ground is its heirs'.
    const own = [after.hazardId, ...(before ? [before.hazardId] : [])];
    const hazardIds = [
      ...new Set(own.flatMap((id) => [id, ...heirsOf(id, (each) => this.hazardAfter(each))])),
    ];
    return fields.map((field) => ({
      ...{ type: 'release', id: after.id, field, hazardIds, booking: after.outcome },
      ...(field === 'outcome' || field === 'shape' ? { m2, shape } : { m2: null, shape: null }),
    }));
  }

  private loweredByRelease(before: Release, after: Release): string[] {
    const fields: string[] = [];
    if (before.hazardId !== after.hazardId) fields.push('hazardId');
    if (before.outcome !== after.outcome) fields.push('outcome');
    if ((after.depthCm ?? 0) > (before.depthCm ?? 0)) fields.push('depthCm');
    if (before.search === 'surface' && after.search !== 'surface') fields.push('search');
    // Another day or other work arms and disarms the alarm of what is found there (V60).
    if (before.releasedOn !== after.releasedOn) fields.push('releasedOn');
    if (before.activityId !== null && before.activityId !== after.activityId) fields.push('activityId');
    // Who released it is warned of what is found there, and answers for it.
    if (handsOver(before, after)) fields.push('orgCode');
    if (leaves(before, after)) fields.push('placeCode');
    if (dropsUnsearched(before.unsearched, after.unsearched)) fields.push('unsearched');
    if (after.shape !== null && (before.shape === null || this.gained(before.shape, after.shape) !== null))
      fields.push('shape');
    return fields;
  }

  private gained(before: Outline, after: Outline): Outline | null {
    try {
      const more = this.geometry.difference(after, before);
      return more === null || outlineAreaM2(more) <= NOTHING_M2 ? null : more;
    } catch {
      return after;
    }
  }

  /** What the account books for this part that it did not book before. */
  private bookedNow(after: Release, before: Release | null): { m2: number; shape: Outline | null } {
    const lines = (
      this.changes.land.area_account.find(({ id }) => id === after.hazardId)?.lines ?? []
    ).filter(({ releaseId }) => releaseId === after.id);
    const was = (this.state.land.area_account.get(after.hazardId)?.lines ?? []).filter(
      ({ releaseId }) => releaseId === after.id,
    );
    // A part that reaches beyond its hazard identifies that ground first and releases it with the rest.
    const sum = (all: typeof lines): number =>
      all.filter(({ kind }) => kind !== 'extend').reduce((m2, line) => m2 + line.m2, 0);
    const shape = before?.shape && after.shape ? this.gained(before.shape, after.shape) : after.shape;
    return { m2: Math.max(0, sum(lines) - sum(was)), shape };
  }

  nonconformity(after: Nonconformity): Lowering[] {
    const before = this.state.land.nonconformity.get(after.id);
    if (before?.status !== 'open') return [];
    const fields: string[] = [];
    if (after.status !== 'open') fields.push('status');
    if (SEVERITY_ORDER[after.severity] < SEVERITY_ORDER[before.severity]) fields.push('severity');
    if (before.hazardIds.some((id) => !after.hazardIds.includes(id))) fields.push('hazardIds');
    // Whoever is inspected decides who may answer it.
    if (handsOver(before, after)) fields.push('orgCode');
    if (leaves(before, after)) fields.push('placeCode');
    const hazardIds = [...new Set([...before.hazardIds, ...after.hazardIds])];
    return fields.map((field) => ({
      ...{ type: 'nonconformity', id: after.id, field, hazardIds, m2: null, shape: null },
      booking: 'inspected',
    }));
  }

  /** What a survey found in its cells is evidence, and lies where the box lies. */
  surveyBox(after: SurveyBox): Lowering[] {
    const before = this.state.land.survey_box.get(after.id);
    if (!before) return [];
    const fields: string[] = [];
    if (milderCells(before, after).length > 0) fields.push('cells');
    if (hasFinds(before) && gridOf(before) !== gridOf(after)) fields.push('shape');
    if (hasFinds(before) && leaves(before, after)) fields.push('placeCode');
    if (hasFinds(before) && handsOver(before, after)) fields.push('orgCode');
    const hazardIds = [...new Set([...before.hazardIds, ...after.hazardIds])];
    return fields.map((field) => ({
      ...{ type: 'survey_box', id: after.id, field, hazardIds, m2: null, shape: null },
      booking: 'restated',
    }));
  }

  /** Whoever was handed the land was told where nobody searched. */
  handover(after: Handover): Lowering[] {
    const before = this.state.land.handover.get(after.id);
    if (!before) return [];
    const fields: string[] = [];
    if (dropsUnsearched(before.unsearched, after.unsearched)) fields.push('unsearched');
    if (leaves(before, after)) fields.push('placeCode');
    if (handsOver(before, after)) fields.push('orgCode');
    const hazardIds = [...new Set([...before.hazardIds, ...after.hazardIds])];
    return fields.map((field) => ({
      ...{ type: 'handover', id: after.id, field, hazardIds, m2: null, shape: null },
      booking: 'restated',
    }));
  }

  /** Whatever lies in a place goes with it: who sees it exactly and who decides on it follow the places above. */
  place(after: Place): Lowering[] {
    const before = this.state.places.get(after.code);
    if (!before) return [];
    const fields: string[] = [];
    if (before.parentCode !== after.parentCode) fields.push('parentCode');
    return fields.map((field) => ({
      ...{ type: 'place', id: after.code, field, hazardIds: [], m2: null, shape: null },
      booking: 'restated',
    }));
  }
}

interface Whose {
  readonly placeCode: string | null;
  readonly orgCode: string | null;
}

/** Whose region it lies in decides who sees it exactly and who decides on it. */
const leaves = (before: Pick<Whose, 'placeCode'>, after: Pick<Whose, 'placeCode'>): boolean =>
  before.placeCode !== null && before.placeCode !== after.placeCode;

/** Whose work it was decides who is warned, who sees it and who may not judge it. */
const handsOver = (before: Pick<Whose, 'orgCode'>, after: Pick<Whose, 'orgCode'>): boolean =>
  before.orgCode !== null && before.orgCode !== after.orgCode;

/** Where the cells of a box lie. */
const gridOf = ({ gridName, sideM, cellM, shape }: SurveyBox): string =>
  JSON.stringify([gridName, sideM, cellM, shape]);

const areaOf = (shape: Outline | null): number | null => (shape === null ? null : outlineAreaM2(shape));

function isGone(point: EvidencePoint): boolean {
  return point.disposal !== null && GONE.includes(point.disposal.outcome);
}
