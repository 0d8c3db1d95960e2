/**
 * V47: what the guard of danger would refuse, said while it can still be mended. The same comparison as at the
 * decision (core/registry/danger.ts), over the hazards the report is about as they would be.
 */
import type { Finding } from '../model/findings.ts';
import type { Hazard, HazardPatch } from '../model/hazards.ts';
import { LAND_TYPES } from '../model/land.ts';
import type { ReportContent } from '../model/reports.ts';
import { type Lowering, loweringsOf } from '../registry/danger.ts';
import { wins } from '../registry/facts.ts';
import { emptyLand, type LandChanges } from '../registry/land.ts';
import type { RuleContext } from './context.ts';
import { finding, type Rule, readable } from './rule.ts';

const VARIANTS: Readonly<Record<string, string>> = { classification: 'class', contamination: 'kinds' };

/** V47: recorded danger would fall, and the report does not book it. */
function unbooked(content: ReportContent, context: RuleContext): Finding[] {
  if (content.hazard?.adjustment) return [];
  return fallsOf(content, context)
    .filter(({ booking }) => booking === null)
    .map(said);
}

/** What the hazard of the report loses, whether or not the report books it: as far as the asker sees it exactly. */
export function fallsOf(content: ReportContent, context: RuleContext): Lowering[] {
  // Of a hazard shown by its cell nothing can be said to fall: whoever decides is told.
  const before = new Map([...context.hazards].filter(([id]) => !context.coarse?.has(id)));
  if (context.target && context.coarse?.has(context.target.id)) return [];
  if (context.target) before.set(context.target.id, context.target);
  const after = proposedHazards(content, context, before);
  if (after.length === 0) return [];
  const land = { ...emptyLand(), area_account: context.land.accounts };
  const nothing = Object.fromEntries(LAND_TYPES.map((type) => [type, []])) as unknown as LandChanges;
  const state = { hazards: before, evidence: new Map(), places: new Map(), land };
  const changes = { hazards: after, evidence: [], places: [], land: nothing };
  return loweringsOf(state, changes, context.geometry, { adjusted: false });
}

function said({ field, m2 }: Lowering): Finding {
  const variant = VARIANTS[field] ?? (m2 === null ? 'position' : 'ground');
  const params: Finding['params'] = variant === 'ground' ? { m2: readable(m2 ?? 0) } : {};
  return finding('V47', 'E', variant, { path: '/hazard', params });
}

/** The hazards of the report as its acceptance would leave them, as far as danger is concerned. */
function proposedHazards(
  { hazard, dateOfInformation: on }: ReportContent,
  { target }: RuleContext,
  before: ReadonlyMap<string, Hazard>,
): Hazard[] {
  if (!hazard) return [];
  if (hazard.mode === 'split') {
    if (!target) return [];
    const parts = (hazard.parts ?? []).map(({ id, fields }) => ({
      ...target,
      ...{ id, shape: null, childIds: [] },
      ...stated(fields),
    }));
    return [...parts, gaveWay(target, parts)];
  }
  // A merge that does not say its ground has all of it (core/registry/drafts.ts).
  const isMerge = hazard.mode === 'merge';
  const members = isMerge ? (hazard.mergedIds ?? []).flatMap((id) => before.get(id) ?? []) : [];
  const base = target ?? members[0];
  if (!base) return [];
  const fields = stated(hazard.fields);
  const newest = Object.entries(fields).filter(
    ([field]) => !target || wins(target.facts[field], { seq: Number.MAX_SAFE_INTEGER, reportId: null, on }),
  );
  const own = { ...base, id: hazard.id, ...Object.fromEntries(newest) };
  if (!isMerge) return [own];
  if (!('shape' in fields || 'classification' in fields || 'contamination' in fields)) return [];
  return [own, ...members.filter(({ id }) => id !== hazard.id).map((member) => gaveWay(member, [own]))];
}

const gaveWay = (hazard: Hazard, heirs: readonly Hazard[]): Hazard => ({
  ...hazard,
  workStatus: 'superseded',
  childIds: heirs.map(({ id }) => id),
});

function stated(fields: HazardPatch): Partial<Hazard> {
  const { classification, contamination, shape } = fields;
  return {
    ...(classification === undefined ? {} : { classification }),
    ...(contamination === undefined ? {} : { contamination }),
    ...(shape === undefined ? {} : { shape }),
  };
}

export const DANGER_RULES: readonly Rule[] = [
  {
    id: 'V47',
    severities: ['E'],
    variants: ['ground', 'class', 'kinds', 'position'],
    reads: ['target', 'hazards', 'land.accounts'],
    check: unbooked,
  },
];
