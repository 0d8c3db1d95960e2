/**
 * V57: direct evidence that nobody disposed of, in ground that counts as less dangerous: released, or drawn or classified
 * otherwise as an adjustment. Of ground to be cancelled the decision refuses it (core/registry/grounds.ts).
 */
import type { Finding } from '../model/findings.ts';
import { boxOf, type Position } from '../model/geometry.ts';
import type { ReportContent } from '../model/reports.ts';
import { gradeOf } from '../registry/evidence.ts';
import { speaksAgainst } from '../registry/grounds.ts';
import type { RuleContext } from './context.ts';
import { fallsOf } from './danger.ts';
import { releasing } from './grounds.ts';
import { finding, type Rule } from './rule.ts';

/** Direct evidence as it would be, recorded or brought by the report, that nobody disposed of. */
function standing(content: ReportContent, context: RuleContext) {
  const stated = new Set(content.evidence.map(({ id }) => id));
  return [
    ...content.evidence.map((point) => ({ ...point, grade: gradeOf(point, context.directEvidence) })),
    ...context.land.evidence.filter(({ id }) => !stated.has(id)),
  ].filter(speaksAgainst);
}

function inReleased(content: ReportContent, context: RuleContext): Finding[] {
  const points = standing(content, context);
  return releasing(content, context).flatMap(({ path, record }) => {
    const { shape, outcome } = record;
    if (!shape || !outcome) return [];
    const [west, south, east, north] = boxOf(shape);
    const inBox = ([lon, lat]: Position): boolean =>
      lon >= west && lon <= east && lat >= south && lat <= north;
    const inside = points.filter(
      // What was found on cleared ground and waits for disposal is counted at completion (I9).
      ({ position, kind }) =>
        position !== null &&
        (outcome !== 'cleared' || kind === 'item') &&
        inBox(position.coordinates) &&
        context.geometry.distanceM(position.coordinates, shape) === 0,
    );
    return inside.length === 0 ? [] : [said(inside, outcome, `${path}/shape`)];
  });
}

/** Ground that falls out of an outline, or to a lower class. What has no position lies somewhere in its hazard. */
function inAdjusted(content: ReportContent, context: RuleContext): Finding[] {
  if (!content.hazard?.adjustment) return [];
  const falls = fallsOf(content, context).filter(
    ({ field }) => field === 'classification' || field === 'shape',
  );
  if (falls.length === 0) return [];
  const inside = standing(content, context).filter(({ position, hazardId }) =>
    falls.some(({ id, shape }) =>
      position === null || shape === null
        ? hazardId === id
        : context.geometry.distanceM(position.coordinates, shape) === 0,
    ),
  );
  return inside.length === 0 ? [] : [said(inside, 'adjusted', '/hazard')];
}

function said(inside: ReturnType<typeof standing>, variant: string, path: string): Finding {
  const at = inside.find(({ position }) => position !== null)?.position?.coordinates ?? null;
  return finding('V57', 'R', variant, { path, at, params: { count: inside.length } });
}

const evidenceLeft = (content: ReportContent, context: RuleContext): Finding[] => [
  ...inReleased(content, context),
  ...inAdjusted(content, context),
];

export const EVIDENCE_LEFT_RULES: readonly Rule[] = [
  {
    id: 'V57',
    severities: ['R'],
    variants: ['cancelled', 'reduced', 'cleared', 'adjusted'],
    reads: ['target', 'hazards', 'land.accounts', 'land.releases', 'land.evidence'],
    check: evidenceLeft,
  },
];
