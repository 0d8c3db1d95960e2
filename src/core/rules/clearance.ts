/** V50–V55: how well ground was searched. A surface search is never taken for more. */
import { distanceToEdgesM } from '../geo/distance.ts';
import type { EvidencePoint } from '../model/evidence.ts';
import type { Finding } from '../model/findings.ts';
import type { Outline } from '../model/geometry.ts';
import type { ReportContent } from '../model/reports.ts';
import type { RuleContext } from './context.ts';
import { hazardOf, progressOf, releasesOf } from './land-report.ts';
import { finding, type Rule, readable } from './rule.ts';

const cleared = (content: ReportContent, context: RuleContext) =>
  releasesOf(content, context).filter(({ record }) => record.outcome === 'cleared');

/** V50: no depth, less than the programme asks for, or a surface search not called one. */
function depthMissing(content: ReportContent, context: RuleContext): Finding[] {
  const least = context.parameters.minimumDepthCm;
  return cleared(content, context).flatMap(({ path, record }) => {
    const at = { path: `${path}/depthCm` };
    const depth = record.depthCm ?? null;
    if (record.search === 'surface') return [];
    if (depth === null) return [finding('V50', 'R', 'missing', at)];
    if (depth === 0) return [finding('V50', 'R', 'notSurface', { path: `${path}/search` })];
    return depth < least ? [finding('V50', 'R', 'shallow', { ...at, params: { depth, least } })] : [];
  });
}

/** Finds of a hazard, recorded and in this report. */
function findsOf(hazardId: string | undefined, content: ReportContent, context: RuleContext) {
  const own = content.evidence.filter(
    (each) => (each.hazardId ?? content.hazard?.id ?? hazardId) === hazardId,
  );
  const ids = new Set(own.map(({ id }) => id));
  const known = context.land.evidence.filter((each) => each.hazardId === hazardId && !ids.has(each.id));
  return [...own, ...known].filter(({ kind }) => kind === 'item');
}

type Find = Pick<EvidencePoint, 'depthCm' | 'position' | 'kind'>;

const inside = (find: Find, shape: Outline | null | undefined, { geometry }: RuleContext): boolean =>
  find.position !== null && shape != null && geometry.contains(shape, find.position.coordinates);

/** V51: something was found deeper than the ground is said to be searched. */
function deeperFind(content: ReportContent, context: RuleContext): Finding[] {
  return cleared(content, context).flatMap(({ path, record }) => {
    const depth = record.depthCm;
    if (depth == null || record.search === 'surface') return [];
    const finds = findsOf(record.hazardId, content, context).filter((find) =>
      inside(find, record.shape, context),
    );
    const rows = progressOf(content, context).filter(
      ({ record: row }) => row.activityId === record.activityId,
    );
    const depths = [
      ...finds.map(({ depthCm }) => depthCm),
      ...rows.map(({ record: row }) => row.deepestFindCm ?? null),
    ];
    const deepest = Math.max(0, ...depths.filter((each): each is number => each !== null));
    return deepest > depth
      ? [finding('V51', 'W', 'deeper', { path: `${path}/depthCm`, params: { deepest, depth } })]
      : [];
  });
}

const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};
/** Below so many days a team has no usual day. */
const USUAL_DAYS = 5;

/** V52: far more in a day than this team usually does, or than anybody can. */
function tooFast(content: ReportContent, context: RuleContext): Finding[] {
  const { productivityFactor, productivityMostM2 } = context.parameters;
  return progressOf(content, context).flatMap(({ path, record }) => {
    const doneM2 = record.areaProcessedM2 ?? record.clearedM2 ?? 0;
    const usual = context.land.progress
      .filter(
        (each) => each.teamName === record.teamName && each.method === record.method && each.id !== record.id,
      )
      .map((each) => each.areaProcessedM2 ?? each.clearedM2 ?? 0)
      .filter((m2) => m2 > 0);
    const at = { path: `${path}/areaProcessedM2` };
    if (doneM2 > productivityMostM2) {
      const params = { doneM2: readable(doneM2), mostM2: productivityMostM2 };
      return [finding('V52', 'W', 'implausible', { ...at, params })];
    }
    const medianM2 = middle(usual);
    if (usual.length < USUAL_DAYS || doneM2 <= medianM2 * productivityFactor) return [];
    const params = { doneM2: readable(doneM2), medianM2: readable(medianM2), factor: productivityFactor };
    return [finding('V52', 'W', 'unusual', { ...at, params })];
  });
}

/** V53: cluster munition clearance that stopped with something found near its edge. */
function stoppedShort(content: ReportContent, context: RuleContext): Finding[] {
  const { fadeOutM } = context.parameters;
  return cleared(content, context).flatMap(({ path, record }) => {
    const hazard = hazardOf(record.hazardId, content, context);
    if (!record.shape || !hazard?.contamination.includes('cmr')) return [];
    if ((record.unsearched ?? []).some(({ reason }) => reason === 'refused' || reason === 'inaccessible'))
      return [];
    const shape = record.shape;
    const near = findsOf(record.hazardId, content, context)
      .filter((find) => inside(find, shape, context))
      .map((find) => distanceToEdgesM((find.position as NonNullable<Find['position']>).coordinates, shape));
    const least = Math.min(Infinity, ...near);
    return least < fadeOutM
      ? [
          finding('V53', 'R', 'nearEdge', {
            path: `${path}/shape`,
            params: { metres: readable(least), fadeOutM },
          }),
        ]
      : [];
  });
}

/** V54: a part said not to be searched lies inside ground said to be released. */
function unsearchedInside(content: ReportContent, context: RuleContext): Finding[] {
  return releasesOf(content, context).flatMap(({ path, record }) =>
    (record.unsearched ?? []).flatMap(({ shape }, i) => {
      if (!shape || !record.shape) return [];
      const insideM2 = context.geometry.overlapAreaM2(shape, record.shape);
      if (insideM2 <= context.parameters.overlapToleranceM2) return [];
      const params = { insideM2: readable(insideM2) };
      return [finding('V54', 'R', 'inside', { path: `${path}/unsearched/${i}/shape`, params })];
    }),
  );
}

/** V55: a confirmed area cleared without finding anything; a statistic, not a fault. */
function nothingFound(content: ReportContent, context: RuleContext): Finding[] {
  return cleared(content, context).flatMap(({ path, record }) => {
    const hazard = hazardOf(record.hazardId, content, context);
    const none = record.itemsFound === 0 && findsOf(record.hazardId, content, context).length === 0;
    return hazard?.classification === 'cha' && none
      ? [finding('V55', 'I', 'noFinds', { path: `${path}/itemsFound` })]
      : [];
  });
}

export const CLEARANCE_RULES: readonly Rule[] = [
  {
    id: 'V50',
    severities: ['R'],
    variants: ['missing', 'notSurface', 'shallow'],
    reads: ['land.releases'],
    check: depthMissing,
  },
  {
    id: 'V51',
    severities: ['W'],
    variants: ['deeper'],
    reads: ['land.releases', 'land.progress', 'land.evidence'],
    check: deeperFind,
  },
  {
    id: 'V52',
    severities: ['W'],
    variants: ['implausible', 'unusual'],
    reads: ['land.progress'],
    check: tooFast,
  },
  {
    id: 'V53',
    severities: ['R'],
    variants: ['nearEdge'],
    reads: ['target', 'hazards', 'land.releases', 'land.evidence'],
    check: stoppedShort,
  },
  { id: 'V54', severities: ['R'], variants: ['inside'], reads: ['land.releases'], check: unsearchedInside },
  {
    id: 'V55',
    severities: ['I'],
    variants: ['noFinds'],
    reads: ['target', 'hazards', 'land.releases', 'land.evidence'],
    check: nothingFound,
  },
];
