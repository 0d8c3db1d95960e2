/**
 * V14 and V19–V23: outlines measured leg by leg (bearing and distance). Positions, gaps and broken legs come
 * from core/geo/traverse.ts; here they are judged. Raw legs are never changed.
 */
import { solveTraverse, type TraverseSolution } from '../geo/traverse.ts';
import type { FixedBy } from '../model/codes.ts';
import type { Finding } from '../model/findings.ts';
import type { Outline } from '../model/geometry.ts';
import type { ReportContent } from '../model/reports.ts';
import type { Survey, SurveyPoint } from '../model/surveys.ts';
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
  return surveysOf(content).flatMap(({ path, survey }) =>
    solveTraverse(survey)
      .faults.filter((fault) => fault.rule === 'V19')
      .map(({ key, params, index }) =>
        finding('V19', 'E', key.slice('V19.'.length), {
          path: index === null ? path : `${path}/points/${index}`,
          at: index === null ? null : (survey.points[index]?.position ?? null),
          params,
        }),
      ),
  );
}

/** V20: bearings whose north is not said, or magnetic ones that cannot be corrected. */
function northUnknown(content: ReportContent): Finding[] {
  return surveysOf(content).flatMap(({ path, survey }) => {
    const unknown = (variant: string, field: keyof Survey): Finding[] => [
      finding('V20', 'R', variant, { path: `${path}/${field}` }),
    ];
    if (!survey.points.some((p) => p.mode === 'relative')) return [];
    if (survey.northReference === null) return unknown('noNorth', 'northReference');
    if (survey.northReference !== 'magnetic') return [];
    if (survey.declinationDeg === null) return unknown('noDeclination', 'declinationDeg');
    return survey.declinationDate === null ? unknown('noDeclinationDate', 'declinationDate') : [];
  });
}

/** V21: a closed traverse that does not come back to its start. Thresholds in metres and as a share walked. */
function doesNotClose(content: ReportContent, context: RuleContext): Finding[] {
  const { misclosurePassM, misclosurePassRatio, misclosureReviewM, misclosureReviewRatio } =
    context.parameters;
  return surveysOf(content).flatMap(({ path, survey }) => {
    const { misclosureM, perimeterM, ring } = solveTraverse(survey);
    if (misclosureM === null || misclosureM <= Math.max(misclosurePassM, misclosurePassRatio * perimeterM))
      return [];
    const tooMuch = misclosureM > Math.max(misclosureReviewM, misclosureReviewRatio * perimeterM);
    const params = {
      misclosure: readable(misclosureM),
      perimeter: readable(perimeterM),
      ratio: Math.round(perimeterM / misclosureM),
    };
    const at = ring[0] ?? null;
    return [finding('V21', tooMuch ? 'R' : 'W', tooMuch ? 'review' : 'warn', { path, at, params })];
  });
}

/** Accuracy (1 σ, metres) when the report gives none; the first five as measured in a Colombian test. */
const DEFAULT_ACCURACY_M: Readonly<Record<FixedBy, number>> = {
  gnss_static: 0.004,
  rtk: 0.019,
  handheld: 2.2,
  compass_tape: 2.4,
  resection: 5,
  phone: 5,
  imagery: 5,
  map: 25,
  centroid: 1_000,
  unknown: 10,
};
/** Compass and tape once the bearings are turned to true north. */
const CORRECTED_COMPASS_M = 0.5;

/** V22: a point that was fixed and also reached by legs, farther apart than the accuracy of both explains. */
function endDiffers(content: ReportContent): Finding[] {
  return surveysOf(content).flatMap(({ path, survey }) => {
    const corrected = survey.northReference !== 'magnetic' || survey.declinationDeg !== null;
    const byLegs = corrected ? CORRECTED_COMPASS_M : DEFAULT_ACCURACY_M.compass_tape;
    return solveTraverse(survey).checks.flatMap(({ no, fixed, differenceM }) => {
      const index = survey.points.findIndex((p) => nameKey(p.no) === nameKey(no));
      const point = survey.points[index] as SurveyPoint;
      const byFix = point.accuracyM ?? DEFAULT_ACCURACY_M[point.fixedBy];
      const max = 2 * Math.hypot(byLegs, byFix);
      if (differenceM <= max) return [];
      const params = { no, metres: readable(differenceM), max: readable(max) };
      return [finding('V22', 'W', 'endDiffers', { path: `${path}/points/${index}`, at: fixed, params })];
    });
  });
}

const AWAY_FROM_HAZARD: readonly string[] = ['reference', 'landmark', 'benchmark'];

/** V23: a point people are led to must not lie inside the hazard. */
function referenceInside(content: ReportContent, context: RuleContext): Finding[] {
  return surveysOf(content).flatMap(({ path, survey, shape }) => {
    const solution = solveTraverse(survey);
    const outline = shape && shape.type !== 'Point' ? shape : measuredOutline(solution);
    if (!outline) return [];
    return survey.points.flatMap((point, index) => {
      const at = solution.positions.get(point.no.trim());
      if (!at || !AWAY_FROM_HAZARD.includes(point.type) || !context.geometry.contains(outline, at)) return [];
      return [
        finding('V23', 'R', 'inside', { path: `${path}/points/${index}`, at, params: { no: point.no } }),
      ];
    });
  });
}

function measuredOutline({ ring }: TraverseSolution): Outline | null {
  return ring.length > 3 ? { type: 'Polygon', coordinates: [ring] } : null;
}

export const SURVEY_RULES: readonly Rule[] = [
  { id: 'V14', severities: ['I'], variants: ['longTurningLeg'], reads: [], check: longTurningLegs },
  {
    id: 'V19',
    severities: ['E'],
    variants: ['sameName', 'noPosition', 'bearing', 'distance', 'missingReference', 'circle'],
    reads: [],
    check: brokenLegs,
  },
  {
    id: 'V20',
    severities: ['R'],
    variants: ['noNorth', 'noDeclination', 'noDeclinationDate'],
    reads: [],
    check: northUnknown,
  },
  { id: 'V21', severities: ['R', 'W'], variants: ['warn', 'review'], reads: [], check: doesNotClose },
  { id: 'V22', severities: ['W'], variants: ['endDiffers'], reads: [], check: endDiffers },
  { id: 'V23', severities: ['R'], variants: ['inside'], reads: [], check: referenceInside },
];
