/**
 * V40–V46: figures that do not add up. The identities of the account itself are checked when a report is proposed
 * (core/registry/account-drafts.ts), because they follow from the ground and not from the report alone.
 */

import { outlineAreaM2 } from '../geo/area.ts';
import type { Progress } from '../model/activities.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Finding } from '../model/findings.ts';
import { boxOf, type Outline } from '../model/geometry.ts';
import type { Release } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import { itemsOf } from '../registry/account-items.ts';
import type { RuleContext } from './context.ts';
import { hazardOf, progressOf, releasesOf, workIdOf } from './land-report.ts';
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
  if (!completes(content)) return [];
  return worksBehind(content, context).flatMap((work) => {
    const finds = findsOf(work, content, context)
      .filter(({ kind }) => kind === 'item')
      .map(({ disposal, quantity }) => ({ outcome: disposal?.outcome ?? null, items: quantity ?? 0 }));
    if (finds.length === 0) return [];
    const { found, destroyed, handedOver, left, pending, off } = itemsOf([{ counted: work.counted, finds }]);
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

/** A report that says work is complete: by its type, or because it closes a hazard. */
const completes = ({ reportType, land }: ReportContent): boolean =>
  reportType === 'completion' || (land?.closures ?? []).length > 0;

/** The work behind released parts: an activity, or where none is named all that was done in the hazard. */
interface WorkBehind {
  readonly activityId: string | null;
  readonly hazardIds: ReadonlySet<string>;
  /** Every part that stands on it, recorded or in this report, and where this report first says one. */
  readonly parts: readonly Partial<Release>[];
  readonly path: string;
  readonly rows: readonly Partial<Progress>[];
  /** Items counted by progress; null when no day counts. */
  readonly counted: number | null;
}

/**
 * Of every release the report brings and of every hazard it closes, whatever the report is called and also where the
 * activity was left empty: an activity that is not named was not worked less.
 */
function worksBehind(content: ReportContent, context: RuleContext): WorkBehind[] {
  const stated = releasesOf(content, context);
  const ids = new Set(stated.map(({ record }) => record.id));
  const closed = new Set((content.land?.closures ?? []).map(({ hazardId }) => hazardId));
  const recorded = context.land.releases.filter(({ id }) => !ids.has(id));
  const keyOf = (part: Partial<Release>, said: ReportContent | null): string =>
    workIdOf(part, said) ?? `in ${part.hazardId}`;
  const groups = new Map<string, { path: string; parts: Partial<Release>[] }>();
  const add = (key: string, part: Partial<Release>, path: string): void => {
    const group = groups.get(key) ?? { path, parts: [] };
    group.parts.push(part);
    groups.set(key, group);
  };
  for (const { path, record } of stated) add(keyOf(record, content), record, path);
  for (const part of recorded) {
    const key = keyOf(part, null);
    if (groups.has(key) || closed.has(part.hazardId)) add(key, part, '/land/closures/0');
  }
  return [...groups].map(([key, { path, parts }]) => {
    const activityId = key.startsWith('in ') ? null : key;
    const hazardIds = new Set(parts.flatMap(({ hazardId }) => hazardId ?? []));
    const rows = allProgress(content, context).filter((row) =>
      activityId === null
        ? (row.hazardIds ?? []).some((id) => hazardIds.has(id))
        : row.activityId === activityId,
    );
    const counts = rows.flatMap(({ itemsFound }) => itemsFound ?? []);
    const counted = counts.length > 0 ? counts.reduce((sum, each) => sum + each, 0) : null;
    return { activityId, hazardIds, parts, path, rows, counted };
  });
}

function findsOf({ activityId, hazardIds }: WorkBehind, content: ReportContent, context: RuleContext) {
  const points = new Map(
    [...context.land.evidence, ...content.evidence].map((point) => [point.id, point] as const),
  );
  return [...points.values()].filter((point) =>
    activityId === null
      ? point.activityId == null && hazardIds.has(point.hazardId ?? '')
      : point.activityId === activityId,
  );
}

/** m² a day says were worked so that ground of this outcome could be released. */
function workedM2(row: Partial<Progress>, outcome: Release['outcome']): number | null {
  const { clearedM2, reducedWithAssetM2, reducedWithoutAssetM2, areaProcessedM2 } = row;
  const said = outcome === 'cleared' ? [clearedM2] : [reducedWithAssetM2, reducedWithoutAssetM2];
  const figures = said.filter((m2): m2 is number => m2 != null);
  return figures.length > 0 ? figures.reduce((sum, m2) => sum + m2, 0) : (areaProcessedM2 ?? null);
}

/**
 * V42: what was worked does not cover what is released. A completion says neither more nor less than progress; before
 * it, part of the work may not be released yet. Cleared ground, and ground an asset went over, was worked square metre
 * by square metre; other survey and what is cancelled are not.
 */
function progressDiffers(content: ReportContent, context: RuleContext): Finding[] {
  return worksBehind(content, context).flatMap(({ parts, rows, path }) =>
    (['cleared', 'reduced'] as const).flatMap((outcome) => {
      const worked = parts.filter((part) => part.outcome === outcome && part.reducedWithAsset !== false);
      const completedM2 = worked.reduce((sum, part) => sum + areaOf(part), 0);
      if (completedM2 === 0) return [];
      const figures = rows.flatMap((row) => workedM2(row, outcome) ?? []);
      if (figures.length === 0)
        return [
          finding('V42', 'R', 'none', { path, params: { completedM2: readable(completedM2), outcome } }),
        ];
      const progressM2 = figures.reduce((sum, m2) => sum + m2, 0);
      const offM2 = completes(content) ? Math.abs(progressM2 - completedM2) : completedM2 - progressM2;
      if (offM2 <= completedM2 * context.parameters.progressShare) return [];
      const params = { progressM2: readable(progressM2), completedM2: readable(completedM2), outcome };
      return [finding('V42', 'R', 'differs', { path, params })];
    }),
  );
}

function allProgress(content: ReportContent, context: RuleContext): Partial<Progress>[] {
  const stated = progressOf(content, context).map(({ record }) => ({
    ...record,
    // A row that does not say its work belongs to the work of the report.
    activityId: workIdOf(record, content) ?? undefined,
  }));
  const ids = new Set(stated.map(({ id }) => id));
  return [...stated, ...context.land.progress.filter(({ id }) => !ids.has(id))];
}

const meet = (a: Outline, b: Outline): boolean => {
  const [one, two] = [boxOf(a), boxOf(b)];
  return one[0] <= two[2] && two[0] <= one[2] && one[1] <= two[3] && two[1] <= one[3];
};

/**
 * V43: the same ground claimed twice, by another operator, in another report, or as part of another hazard, where
 * every sum would count it again.
 */
function claimedTwice(content: ReportContent, context: RuleContext): Finding[] {
  const stated = releasesOf(content, context).filter(({ record }) => record.shape);
  return stated.flatMap(({ path, isNew, record }, i) => {
    const shape = record.shape as Outline;
    const earlier = stated.slice(0, i).filter((each) => each.record.hazardId !== record.hazardId);
    const others = [...context.land.releases, ...earlier.map((each) => each.record as Release)];
    for (const other of others) {
      if (!other.shape || other.id === record.id) continue;
      const beyond = other.hazardId !== record.hazardId;
      // A part of the same hazard counts once, however it is drawn: only a new one asks who did what.
      if (!isNew && !beyond) continue;
      if (!meet(shape, other.shape)) continue;
      const bothM2 = context.geometry.overlapAreaM2(shape, other.shape);
      if (bothM2 <= tolerance(outlineAreaM2(shape), context.parameters)) continue;
      const sameOrg = (record.orgCode ?? content.orgCode) === (other.orgCode ?? content.orgCode);
      const variant = beyond ? 'otherHazard' : sameOrg ? 'again' : 'otherOperator';
      const params = { bothM2: readable(bothM2), day: other.releasedOn, org: other.orgCode ?? '–' };
      return [finding('V43', 'R', variant, { path: `${path}/shape`, params })];
    }
    return [];
  });
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
  if (!completes(content)) return [];
  return worksBehind(content, context).flatMap((work) => {
    const finds = counted(findsOf(work, content, context));
    const said = work.parts.flatMap(({ itemsFound }) => itemsFound ?? []);
    const itemsFound = said.length > 0 ? said.reduce((sum, items) => sum + items, 0) : null;
    // Finds that nobody recorded one by one say nothing.
    const told = [finds > 0 ? finds : null, work.counted, itemsFound].filter((count) => count !== null);
    if (new Set(told).size <= 1) return [];
    const params = { itemsFound: itemsFound ?? '–', finds, progress: work.counted ?? '–' };
    return [finding('V45', 'R', 'differs', { path: work.path, params })];
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
    severities: ['R'],
    variants: ['differs', 'none'],
    reads: ['land.releases', 'land.progress'],
    check: progressDiffers,
  },
  {
    id: 'V43',
    severities: ['R'],
    variants: ['again', 'otherOperator', 'otherHazard'],
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
    severities: ['R'],
    variants: ['differs'],
    reads: ['land.releases', 'land.progress', 'land.evidence'],
    check: findsDiffer,
  },
  { id: 'V46', severities: ['W'], variants: ['again'], reads: [], check: repeatedFinds },
];
