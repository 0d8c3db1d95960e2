/**
 * V37, V56 and V58: what a release, a handover and the end of a task rest on, and whose record is changed. What
 * core/registry/grounds.ts refuses at the decision is said here when the report comes in; the rest asks for a reason.
 */
import type { Activity } from '../model/activities.ts';
import type { Finding } from '../model/findings.ts';
import { LAND_LISTS, landDrafts, type ReportedLandType } from '../model/land.ts';
import { type Release, WORK_FOR } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import type { Task } from '../model/tasks.ts';
import { FINISHED, releasedUnder, restsAnew, takeoverOf } from '../registry/grounds.ts';
import type { RuleContext } from './context.ts';
import { activitiesOf, releasesOf, type Stated, taskOf, tasksOf, workIdOf } from './land-report.ts';
import { finding, type Rule, readable } from './rule.ts';

/** V37: a report changes the record of another organisation, says that it is somebody else's, or counts on its work. */
function anothersRecord(content: ReportContent, context: RuleContext): Finding[] {
  const { owners, activities } = context.land;
  const seen = new Map<ReportedLandType, number>();
  return landDrafts(content.land).flatMap(({ type, draft }) => {
    const i = seen.get(type) ?? 0;
    seen.set(type, i + 1);
    const path = `/land/${LAND_LISTS[type]}/${i}`;
    const owner = owners.get(draft.id);
    const takeover = takeoverOf(type, draft, owner, content.orgCode);
    if (takeover !== null) {
      const params = {
        owner: owner ?? '–',
        org: String(takeover === 'taken' ? draft.orgCode : content.orgCode),
      };
      return [
        finding('V37', 'R', takeover, { path: takeover === 'taken' ? `${path}/orgCode` : path, params }),
      ];
    }
    if (type !== 'release' && type !== 'progress') return [];
    const workOwner = activities.get(String(draft.activityId ?? ''))?.orgCode;
    const reporting = (draft.orgCode as string | null | undefined) ?? content.orgCode;
    if (!workOwner || !reporting || workOwner === reporting) return [];
    const params = { owner: workOwner, org: reporting };
    return [finding('V37', 'R', 'othersWork', { path: `${path}/activityId`, params })];
  });
}

/** Releases this report makes or makes otherwise. */
export function releasing(content: ReportContent, context: RuleContext): Stated<Release>[] {
  return releasesOf(content, context).filter(({ record }) => {
    const before = context.land.releases.find(({ id }) => id === record.id);
    return restsAnew(before, { ...before, ...record } as Release);
  });
}

type Work = Partial<Activity> & { readonly id: string };

function workOf(record: Partial<Release>, content: ReportContent, context: RuleContext): Work | null {
  const id = workIdOf(record, content);
  if (id === null) return null;
  const stated = activitiesOf(content, context).find((each) => each.record.id === id);
  return stated?.record ?? context.land.activities.get(id) ?? null;
}

/** V56: a release without work, on work of another kind, or otherwise than it was done or ordered. */
function withoutGrounds(content: ReportContent, context: RuleContext): Finding[] {
  return [
    ...releasing(content, context).flatMap(({ path, record }) => [
      ...restsOnWork(path, record, workOf(record, content, context)),
      ...asOrdered(path, record, content, context),
    ]),
    ...workChanged(content, context),
    ...closedWithoutWork(content, context),
  ];
}

function restsOnWork(path: string, record: Partial<Release>, work: Work | null): Finding[] {
  const { outcome, depthCm } = record;
  const at = { path: `${path}/activityId` };
  if (!outcome) return [];
  if (work === null) return [finding('V56', 'R', 'noWork', { ...at, params: { outcome } })];
  if (work.type && !WORK_FOR[outcome].includes(work.type))
    return [finding('V56', 'R', 'otherWork', { ...at, params: { outcome, type: work.type } })];
  const found: Finding[] = [];
  if (work.status === 'planned') found.push(finding('V56', 'R', 'notBegun', at));
  if (outcome !== 'cancelled' && (work.methods ?? []).length === 0)
    found.push(finding('V56', 'R', 'noMethod', at));
  const searchedCm = work.clearanceDepthCm;
  if (outcome === 'cleared' && depthCm != null && searchedCm != null && depthCm > searchedCm)
    found.push(
      finding('V56', 'R', 'deeperThanWork', { path: `${path}/depthCm`, params: { depthCm, searchedCm } }),
    );
  return found;
}

/** What the task orders: how deep, and which ground not at all. */
function asOrdered(
  path: string,
  record: Partial<Release>,
  content: ReportContent,
  context: RuleContext,
): Finding[] {
  const activityId = workIdOf(record, content);
  const ordered = taskOf({ taskId: record.taskId ?? null, activityId }, content, context)?.conditions;
  if (!ordered) return [];
  const found: Finding[] = [];
  const { depthCm, search, shape, outcome } = record;
  if (outcome === 'cleared' && ordered.search === 'subsurface' && search === 'surface')
    found.push(finding('V56', 'R', 'surfaceOnly', { path: `${path}/search` }));
  else if (outcome === 'cleared' && ordered.depthCm !== null && (depthCm ?? 0) < ordered.depthCm) {
    const params = { depthCm: depthCm ?? 0, orderedCm: ordered.depthCm };
    found.push(finding('V56', 'R', 'shallower', { path: `${path}/depthCm`, params }));
  }
  const excludedM2 = shape && ordered.excluded ? context.geometry.overlapAreaM2(shape, ordered.excluded) : 0;
  if (excludedM2 > context.parameters.overlapToleranceM2) {
    const params = { excludedM2: readable(excludedM2) };
    found.push(finding('V56', 'R', 'excluded', { path: `${path}/shape`, params }));
  }
  return found;
}

/** Work that becomes work of another kind changes what everything resting on it was. */
function workChanged(content: ReportContent, context: RuleContext): Finding[] {
  return activitiesOf(content, context).flatMap(({ path, isNew, record }) => {
    const before = context.land.activities.get(record.id)?.type;
    if (isNew || !before || record.type === before) return [];
    const params = { before, after: record.type ?? before };
    return [finding('V56', 'R', 'workChanged', { path: `${path}/type`, params })];
  });
}

/** A hazard to be closed on released parts that name no work, or on nothing. */
function closedWithoutWork(content: ReportContent, context: RuleContext): Finding[] {
  const stated = new Map(releasesOf(content, context).map(({ record }) => [record.id, record]));
  return (content.land?.closures ?? []).flatMap(({ hazardId }, i) => {
    const parts = [
      ...context.land.releases.filter((each) => each.hazardId === hazardId && !stated.has(each.id)),
      ...[...stated.values()].filter((each) => each.hazardId === hazardId),
    ];
    const resting = parts.filter(
      (part) => workIdOf(part, stated.has(part.id ?? '') ? content : null) !== null,
    );
    const hasWork = parts.length > 0 ? resting.length === parts.length : workIdOf({}, content) !== null;
    const params = { count: parts.length - resting.length };
    return hasWork ? [] : [finding('V56', 'R', 'closedWithoutWork', { path: `/land/closures/${i}`, params })];
  });
}

/** V58: land handed over, or a task ended, of which nothing was released. */
function nothingReleased(content: ReportContent, context: RuleContext): Finding[] {
  const stated = releasesOf(content, context).map(({ record }) => record);
  const all = [...context.land.releases, ...stated] as Release[];
  const tasks = tasksOf(content, context).flatMap(({ path, record }) => {
    const before = context.land.tasks.get(record.id)?.status;
    const ends = record.status !== undefined && FINISHED.includes(record.status) && record.status !== before;
    if (!ends || releasedUnder({ hazardIds: [], ...record } as Task, all)) return [];
    return [finding('V58', 'R', 'task', { path: `${path}/status` })];
  });
  const handovers = (content.land?.handovers ?? []).flatMap(({ hazardIds = [], releaseIds = [] }, i) => {
    const open = hazardIds.filter((hazardId) => {
      const parts = all.filter((each) => each.hazardId === hazardId);
      if (parts.some(({ id }) => releaseIds.includes(id))) return false;
      const account = context.land.accounts.get(hazardId);
      return parts.length === 0 || (account?.remainingM2 ?? 0) > context.parameters.overlapToleranceM2;
    });
    const params = { count: open.length };
    return open.length === 0
      ? []
      : [finding('V58', 'R', 'handover', { path: `/land/handovers/${i}/hazardIds`, params })];
  });
  return [...tasks, ...handovers];
}

const RESTS = [
  'noWork',
  'otherWork',
  'notBegun',
  'noMethod',
  'deeperThanWork',
  'surfaceOnly',
  'shallower',
  'excluded',
  'workChanged',
  'closedWithoutWork',
];

export const GROUNDS_RULES: readonly Rule[] = [
  {
    id: 'V37',
    severities: ['R'],
    variants: ['patched', 'taken', 'othersWork'],
    reads: ['land.owners', 'land.activities'],
    check: anothersRecord,
  },
  {
    id: 'V56',
    severities: ['R'],
    variants: RESTS,
    reads: ['target', 'hazards', 'land.releases', 'land.tasks', 'land.activities', 'land.accounts'],
    check: withoutGrounds,
  },
  {
    id: 'V58',
    severities: ['R'],
    variants: ['task', 'handover'],
    reads: ['land.releases', 'land.tasks', 'land.accounts'],
    check: nothingReleased,
  },
];
