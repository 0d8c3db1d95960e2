/**
 * V40–V46: figures that do not add up. The identities of the account itself are checked when a report is proposed
 * (core/registry/account-drafts.ts), because they follow from the ground and not from the report alone.
 */

import { outlineAreaM2 } from '../geo/area.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Finding } from '../model/findings.ts';
import type { Release } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import { itemsOf } from '../registry/account-items.ts';
import type { RuleContext } from './context.ts';
import { hazardOf, progressOf, releasesOf } from './land-report.ts';
import { finding, type Rule, readable } from './rule.ts';

const tolerance = (
  m2: number,
  { overlapToleranceM2, overlapToleranceShare }: RuleContext['parameters'],
): number => Math.max(overlapToleranceM2, m2 * overlapToleranceShare);

const areaOf = (release: Partial<Release>): number =>
  release.shape ? outlineAreaM2(release.shape) : (release.reportedAreaM2 ?? 0);

/** V40: the account of a hazard the report is about does not hold as it stands. */
function accountBroken(content: ReportContent, context: RuleContext): Finding[] {
  const named = new Set(releasesOf(content, context).map(({ record }) => record.hazardId));
  return [...named].flatMap((id) => {
    const broken = context.land.accounts.get(id ?? '')?.broken ?? [];
    return broken.length > 0
      ? [finding('V40', 'R', 'broken', { path: '/land/releases', params: { identities: broken.join(', ') } })]
      : [];
  });
}

/**
 * V40: at completion, what became of the items found is not recorded of all of them (I9). Only where finds are
 * recorded one by one: elsewhere nothing says what became of any.
 */
function fateUnknown(content: ReportContent, context: RuleContext): Finding[] {
  if (content.reportType !== 'completion') return [];
  const points = new Map(
    [...context.land.evidence, ...content.evidence].map((point) => [point.id, point] as const),
  );
  const works = new Set(releasesOf(content, context).map(({ record }) => record.activityId));
  return [...works].flatMap((work) => {
    const finds = [...points.values()]
      .filter(({ kind, activityId }) => kind === 'item' && work && activityId === work)
      .map(({ disposal, quantity }) => ({ outcome: disposal?.outcome ?? null, items: quantity ?? 0 }));
    if (finds.length === 0) return [];
    const rows = allProgress(content, context).filter(
      ({ activityId, itemsFound }) => activityId === work && itemsFound != null,
    );
    const counted = rows.length > 0 ? rows.reduce((sum, each) => sum + (each.itemsFound ?? 0), 0) : null;
    const { found, destroyed, handedOver, left, pending, off } = itemsOf([{ counted, finds }]);
    const params = { found, destroyed, handedOver, left, pending };
    return off === 0 ? [] : [finding('V40', 'R', 'items', { path: '/evidence', params })];
  });
}

/** V41: more released than there is. */
function tooMuch(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const stated = releasesOf(content, context);
  for (const hazardId of new Set(stated.map(({ record }) => record.hazardId))) {
    const wholeM2 = hazardOf(hazardId, content, context)?.areaM2;
    if (!wholeM2) continue;
    const changed = new Set(stated.map(({ record }) => record.id));
    const before = context.land.releases.filter(
      (each) => each.hazardId === hazardId && !changed.has(each.id),
    );
    const all = [
      ...before,
      ...stated.map(({ record }) => record).filter((each) => each.hazardId === hazardId),
    ];
    const releasedM2 = all.reduce((sum, each) => sum + areaOf(each), 0);
    if (releasedM2 <= wholeM2 + tolerance(wholeM2, context.parameters)) continue;
    const percent = readable((releasedM2 / wholeM2) * 100);
    const params = { releasedM2: readable(releasedM2), wholeM2: readable(wholeM2), percent };
    found.push(finding('V41', 'R', 'moreThanAll', { path: '/land/releases', params }));
  }
  return found;
}

/** V42: progress does not add up to what is said to be complete. */
function progressDiffers(content: ReportContent, context: RuleContext): Finding[] {
  if (content.reportType !== 'completion') return [];
  const byActivity = new Map<string, number>();
  for (const { record } of releasesOf(content, context)) {
    if (record.outcome !== 'cleared' || !record.activityId) continue;
    byActivity.set(record.activityId, (byActivity.get(record.activityId) ?? 0) + areaOf(record));
  }
  return [...byActivity].flatMap(([activityId, completedM2]) => {
    const rows = allProgress(content, context).filter((each) => each.activityId === activityId);
    if (rows.length === 0) return [];
    const progressM2 = rows.reduce((sum, each) => sum + (each.clearedM2 ?? 0), 0);
    if (Math.abs(progressM2 - completedM2) <= completedM2 * context.parameters.progressShare) return [];
    const params = { progressM2: readable(progressM2), completedM2: readable(completedM2) };
    return [finding('V42', 'W', 'differs', { path: '/land/releases', params })];
  });
}

function allProgress(content: ReportContent, context: RuleContext) {
  const stated = progressOf(content, context).map(({ record }) => record);
  const ids = new Set(stated.map(({ id }) => id));
  return [...stated, ...context.land.progress.filter(({ id }) => !ids.has(id))];
}

/** V43: the same ground claimed twice, by another operator or in another report. */
function claimedTwice(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const stated = releasesOf(content, context).filter(({ isNew, record }) => isNew && record.shape);
  for (const { path, record } of stated) {
    const shape = record.shape as NonNullable<Release['shape']>;
    for (const other of context.land.releases) {
      if (!other.shape || other.id === record.id) continue;
      const bothM2 = context.geometry.overlapAreaM2(shape, other.shape);
      if (bothM2 <= tolerance(outlineAreaM2(shape), context.parameters)) continue;
      const variant = (record.orgCode ?? content.orgCode) === other.orgCode ? 'again' : 'otherOperator';
      const params = { bothM2: readable(bothM2), day: other.releasedOn, org: other.orgCode ?? '–' };
      found.push(finding('V43', 'R', variant, { path: `${path}/shape`, params }));
      break;
    }
  }
  return found;
}

/** V44: cancelled or reduced ground that nobody ever recorded as suspected or confirmed. */
function neverRecorded(content: ReportContent, context: RuleContext): Finding[] {
  return releasesOf(content, context).flatMap(({ path, record }) => {
    if (record.outcome !== 'cancelled' && record.outcome !== 'reduced') return [];
    const hazard = hazardOf(record.hazardId, content, context);
    const recorded = hazard?.classification === 'sha' || hazard?.classification === 'cha';
    return recorded ? [] : [finding('V44', 'R', record.outcome, { path: `${path}/hazardId` })];
  });
}

const counted = (points: readonly Pick<EvidencePoint, 'kind' | 'quantity'>[]): number =>
  points.filter(({ kind }) => kind === 'item').reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);

/** V45: items found as counted in progress, in the completion and as finds are not the same number. */
function findsDiffer(content: ReportContent, context: RuleContext): Finding[] {
  if (content.reportType !== 'completion') return [];
  return releasesOf(content, context).flatMap(({ path, record }) => {
    if (record.itemsFound == null || !record.activityId) return [];
    const { activityId } = record;
    const finds = counted(
      [...context.land.evidence, ...content.evidence].filter((each) => each.activityId === activityId),
    );
    const rows = allProgress(content, context).filter((each) => each.activityId === activityId);
    const progress = rows.reduce((sum, each) => sum + (each.itemsFound ?? 0), 0);
    const { itemsFound } = record;
    const told = [...(finds > 0 ? [finds] : []), ...(rows.length > 0 ? [progress] : [])];
    if (told.every((count) => count === itemsFound)) return [];
    return [
      finding('V45', 'W', 'differs', { path: `${path}/itemsFound`, params: { itemsFound, finds, progress } }),
    ];
  });
}

/** V46: the same item and number again in one report. */
function repeatedFinds(content: ReportContent): Finding[] {
  const seen = new Set<string>();
  return content.evidence.flatMap((point, i) => {
    const { kind, ordnanceCategory, ordnanceTypeCode, quantity, position, depthCm } = point;
    if (kind !== 'item' || quantity === null) return [];
    const at = position ? position.coordinates.join(' ') : '';
    const key = [ordnanceCategory, ordnanceTypeCode ?? '', quantity, at, depthCm].join('|');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [finding('V46', 'W', 'again', { path: `/evidence/${i}`, params: { quantity } })];
  });
}

const accountRules = (content: ReportContent, context: RuleContext): Finding[] => [
  ...accountBroken(content, context),
  ...fateUnknown(content, context),
];

export const ACCOUNTING_RULES: readonly Rule[] = [
  {
    id: 'V40',
    severities: ['R'],
    variants: ['broken', 'items'],
    reads: ['land.accounts', 'land.releases', 'land.progress', 'land.evidence'],
    check: accountRules,
  },
  {
    id: 'V41',
    severities: ['R'],
    variants: ['moreThanAll'],
    reads: ['target', 'hazards', 'land.releases'],
    check: tooMuch,
  },
  {
    id: 'V42',
    severities: ['W'],
    variants: ['differs'],
    reads: ['land.releases', 'land.progress'],
    check: progressDiffers,
  },
  {
    id: 'V43',
    severities: ['R'],
    variants: ['again', 'otherOperator'],
    reads: ['land.releases'],
    check: claimedTwice,
  },
  {
    id: 'V44',
    severities: ['R'],
    variants: ['cancelled', 'reduced'],
    reads: ['target', 'hazards', 'land.releases'],
    check: neverRecorded,
  },
  {
    id: 'V45',
    severities: ['W'],
    variants: ['differs'],
    reads: ['land.releases', 'land.progress', 'land.evidence'],
    check: findsDiffer,
  },
  { id: 'V46', severities: ['W'], variants: ['again'], reads: [], check: repeatedFinds },
];
