/**
 * V14 and V19–V23: outlines measured leg by leg (bearing and distance). Raw legs are never changed here;
 * positions come from `solveTraverse` (core/geo/traverse.ts), metres and degrees, `[lon, lat]`.
 */
import type { Finding } from '../model/findings.ts';
import type { ReportContent } from '../model/reports.ts';
import type { SurveyPoint } from '../model/surveys.ts';
import type { RuleContext } from './context.ts';
import { finding, type Rule, readable, surveysOf } from './rule.ts';

const nameKey = (no: string): string => no.trim().toLowerCase();

/** V14: a leg between turning points so long that an intermediate point should stand in it. */
function longTurningLegs(content: ReportContent, context: RuleContext): Finding[] {
  const max = context.parameters.turningLegMaxM;
  return surveysOf(content).flatMap(({ path, survey }) => {
    const types = new Map(survey.points.map((p) => [nameKey(p.no), p.type]));
    const long = survey.points
      .map((p, index) => ({ p, index }))
      .filter(({ p }) => p.mode === 'relative' && (p.distanceM ?? 0) > max)
      .filter(({ p }) => p.type === 'turning' || p.type === 'end')
      .filter(({ p }) => {
        const from = types.get(nameKey(p.fromNo ?? ''));
        return from === 'start' || from === 'turning';
      });
    const first = long[0];
    if (!first) return [];
    const { no, fromNo, distanceM } = first.p;
    const params = { no, from: fromNo ?? '', metres: readable(distanceM ?? 0), max, count: long.length };
    return [finding('V14', 'I', 'longTurningLeg', { path: `${path}/points/${first.index}`, params })];
  });
}

/** V19: a leg that cannot be computed: its start is missing or comes back to itself, or its numbers cannot be. */
function brokenLegs(content: ReportContent): Finding[] {
  return surveysOf(content).flatMap(({ path, survey }) => {
    const found: Finding[] = [];
    const byNo = new Map<string, SurveyPoint>();
    survey.points.forEach((p, i) => {
      const at = `${path}/points/${i}`;
      const fault = (variant: string, params: Finding['params'] = {}): void => {
        found.push(
          finding('V19', 'E', variant, { path: at, at: p.position, params: { no: p.no, ...params } }),
        );
      };
      if (byNo.has(nameKey(p.no))) fault('sameName');
      else byNo.set(nameKey(p.no), p);
      if (p.mode === 'absolute') {
        if (!p.position) fault('noPosition');
        return;
      }
      const bearing = p.bearingDeg;
      if (bearing === null || !(bearing >= 0 && bearing <= 360)) fault('bearing', { bearing: bearing ?? '' });
      if (p.distanceM === null || !(p.distanceM > 0)) fault('distance', { metres: p.distanceM ?? '' });
    });
    survey.points.forEach((p, i) => {
      if (p.mode !== 'relative') return;
      const variant = chainFault(p, byNo);
      const params = { no: p.no, from: p.fromNo ?? '' };
      if (variant) found.push(finding('V19', 'E', variant, { path: `${path}/points/${i}`, params }));
    });
    return found;
  });
}

/** Follows a leg back to a fixed point: the point it starts from is missing, or the chain runs in a circle. */
function chainFault(point: SurveyPoint, byNo: ReadonlyMap<string, SurveyPoint>): string | null {
  if (!point.fromNo || !byNo.has(nameKey(point.fromNo))) return 'missingReference';
  const seen = new Set([nameKey(point.no)]);
  let at = byNo.get(nameKey(point.fromNo));
  while (at && at.mode === 'relative') {
    if (seen.has(nameKey(at.no))) return 'circle';
    seen.add(nameKey(at.no));
    // A missing reference further back is reported at the point that names it.
    at = at.fromNo ? byNo.get(nameKey(at.fromNo)) : undefined;
  }
  return null;
}

/** V20: bearings whose north is not said, or magnetic ones that cannot be corrected. */
function northUnknown(content: ReportContent): Finding[] {
  return surveysOf(content).flatMap(({ path, survey }) => {
    if (!survey.points.some((p) => p.mode === 'relative')) return [];
    if (survey.northReference === null)
      return [finding('V20', 'R', 'noNorth', { path: `${path}/northReference` })];
    if (survey.northReference !== 'magnetic') return [];
    if (survey.declinationDeg === null)
      return [finding('V20', 'R', 'noDeclination', { path: `${path}/declinationDeg` })];
    if (survey.declinationDate === null)
      return [finding('V20', 'R', 'noDeclinationDate', { path: `${path}/declinationDate` })];
    return [];
  });
}

export const SURVEY_RULES: readonly Rule[] = [
  { id: 'V14', severities: ['I'], variants: ['longTurningLeg'], check: longTurningLegs },
  {
    id: 'V19',
    severities: ['E'],
    variants: ['sameName', 'noPosition', 'bearing', 'distance', 'missingReference', 'circle'],
    check: brokenLegs,
  },
  {
    id: 'V20',
    severities: ['R'],
    variants: ['noNorth', 'noDeclination', 'noDeclinationDate'],
    check: northUnknown,
  },
];
