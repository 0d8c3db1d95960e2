/**
 * V60–V62: what is found after land was released, or where nothing is recorded. SAFETY: V60 is the alarm; it looks at
 * what the report brings and never at whether the report will be accepted (test/scenarios/alarm.test.ts).
 */

import type { GeometryEngine } from '../geo/engine.ts';
import type { EvidenceDraft } from '../model/evidence.ts';
import type { Finding } from '../model/findings.ts';
import type { Release } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { daysBetween, releasesOf } from './land-report.ts';
import { finding, type Rule, readable } from './rule.ts';

/** Kinds that show ordnance may lie there; a fence or a sign does not. */
const DANGEROUS: readonly string[] = [
  'item',
  'accident',
  'fragment',
  'strike_mark',
  'detonation_report',
  'container',
];

/** A released part that new evidence speaks against. */
export interface Alarm {
  readonly index: number;
  readonly point: EvidenceDraft;
  readonly release: Release;
  readonly metres: number;
}

/** Evidence later than a release, inside it or within its own accuracy and the margin. */
export function alarmsOf(content: ReportContent, context: RuleContext): Alarm[] {
  const { releasedMarginM } = context.parameters;
  return content.evidence.flatMap((point, index) => {
    const seenOn = point.observedOn ?? content.dateOfInformation;
    return context.land.releases.flatMap((release): Alarm[] => {
      if (release.status !== 'recorded' || seenOn < release.releasedOn) return [];
      const metres = speaksAgainst(point, seenOn, release, context.geometry, releasedMarginM);
      return metres === null ? [] : [{ index, point, release, metres }];
    });
  });
}

/**
 * How far from a released part dangerous evidence lies, metres; null when it says nothing of it. The day only says
 * whether the clearance itself can have found it. SAFETY: naming the clearance silences nothing that was found after its
 * ground was released (test/scenarios/evidence-danger.test.ts).
 */
export function speaksAgainst(
  point: EvidenceDraft,
  seenOn: string,
  release: Pick<Release, 'shape' | 'activityId' | 'releasedOn'>,
  geometry: GeometryEngine,
  marginM: number,
): number | null {
  if (!point.position || !DANGEROUS.includes(point.kind) || !release.shape) return null;
  // What the clearance itself found is why it was cleared.
  const foundByIt = point.activityId && point.activityId === release.activityId;
  if (foundByIt && seenOn <= release.releasedOn) return null;
  const metres = geometry.distanceM(point.position.coordinates, release.shape);
  return metres <= (point.entered?.accuracyM ?? 0) + marginM ? metres : null;
}

/** V60 the other way round: a part is released, or dated otherwise, and evidence of a later day is recorded in it. */
function foundSince(content: ReportContent, context: RuleContext): Finding[] {
  const { geometry, parameters, land } = context;
  return releasesOf(content, context).flatMap(({ path, record }) => {
    const { shape, releasedOn, activityId } = record;
    const on = releasedOn ?? content.activityDate ?? content.dateOfInformation;
    if (!shape) return [];
    const part = { shape, activityId: activityId ?? null, releasedOn: on };
    return land.evidence.flatMap((point) => {
      const seenOn = point.observedOn ?? point.dateOfInformation;
      if (seenOn <= on) return [];
      if (speaksAgainst(point, seenOn, part, geometry, parameters.releasedMarginM) === null) return [];
      const at = point.position?.coordinates ?? null;
      return [finding('V60', 'R', 'since', { path: `${path}/shape`, at, params: { day: seenOn } })];
    });
  });
}

/** V60: evidence in released land. Alarms: people are told at once, and the reopening is drafted. */
function inReleasedLand(content: ReportContent, context: RuleContext): Finding[] {
  return alarmsOf(content, context).map(({ index, point, release, metres }) =>
    finding('V60', 'R', metres === 0 ? 'inside' : 'beside', {
      path: `/evidence/${index}/position`,
      at: point.position?.coordinates ?? null,
      params: { day: release.releasedOn, outcome: release.outcome, metres: readable(metres) },
    }),
  );
}

/** V61: an accident near a recorded hazard it is not linked to, or far from any. */
function accidentWhere(content: ReportContent, context: RuleContext): Finding[] {
  const { accidentNearM, accidentFarM } = context.parameters;
  return content.evidence.flatMap((point, i) => {
    if (point.kind !== 'accident' || !point.position || point.hazardId || content.hazard) return [];
    const { coordinates } = point.position;
    const near = context.land.around
      .flatMap((hazard) =>
        hazard.shape ? [{ hazard, metres: context.geometry.distanceM(coordinates, hazard.shape) }] : [],
      )
      .sort((a, b) => a.metres - b.metres)[0];
    const at = { path: `/evidence/${i}`, at: coordinates };
    if (!near || near.metres > accidentFarM)
      return [finding('V61', 'I', 'farFromAll', { ...at, params: { kilometres: accidentFarM / 1000 } })];
    if (near.metres > accidentNearM) return [];
    const params = { metres: readable(near.metres), hazard: near.hazard.localId ?? near.hazard.id };
    return [finding('V61', 'I', 'nearHazard', { ...at, params })];
  });
}

/** V62: evidence outside every hazard that has waited too long for somebody to look. */
function waiting(content: ReportContent, context: RuleContext): Finding[] {
  // A row of an old file did not wait here: all of history would be late.
  if (content.provenance !== null) return [];
  return content.evidence.flatMap((point, i) => {
    if (!point.position || point.hazardId || content.hazard || !DANGEROUS.includes(point.kind)) return [];
    const seenOn = point.observedOn ?? content.dateOfInformation;
    const days = daysBetween(seenOn, context.today);
    const { coordinates } = point.position;
    const covered = context.land.around.some(
      ({ shape }) => shape && shape.type !== 'Point' && context.geometry.contains(shape, coordinates),
    );
    return covered || days <= context.parameters.evidenceReviewDays
      ? []
      : [finding('V62', 'W', 'old', { path: `/evidence/${i}`, at: coordinates, params: { days } })];
  });
}

export const AFTERMATH_RULES: readonly Rule[] = [
  {
    id: 'V60',
    severities: ['R'],
    variants: ['inside', 'beside', 'since'],
    reads: ['land.releases', 'land.evidence'],
    check: (content, context) => [...inReleasedLand(content, context), ...foundSince(content, context)],
  },
  {
    id: 'V61',
    severities: ['I'],
    variants: ['nearHazard', 'farFromAll'],
    reads: ['land.around'],
    check: accidentWhere,
  },
  { id: 'V62', severities: ['W'], variants: ['old'], reads: ['land.around'], check: waiting },
];
