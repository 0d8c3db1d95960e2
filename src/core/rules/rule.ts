/**
 * What a rule is, and what every rule reads a report with: the hazard as it would be after acceptance, and
 * every shape the report brings. Rules never throw on odd content, never change it and never fetch anything.
 */
import type { Severity } from '../model/codes.ts';
import type { Finding } from '../model/findings.ts';
import type { Outline, Position, Shape } from '../model/geometry.ts';
import type { Entered, HazardPatch } from '../model/hazards.ts';
import { LAND_LISTS } from '../model/land.ts';
import type { ReportContent } from '../model/reports.ts';
import type { Survey } from '../model/surveys.ts';
import type { RuleContext, Source } from './context.ts';

export interface Rule {
  /** `V10`, as in docs/spec/rules.md. */
  readonly id: string;
  /** Every severity its findings can have, gravest first. */
  readonly severities: readonly Severity[];
  /** Variants: the findings it makes are `rule.<id>.<variant>`. */
  readonly variants: readonly string[];
  /**
   * What besides the report it looks at: everything its findings, and their absence, may give away. Held to by
   * test/laws/sight.test.ts.
   */
  readonly reads: readonly Source[];
  readonly check: (content: ReportContent, context: RuleContext) => Finding[];
}

interface Details {
  readonly params?: Finding['params'];
  readonly path?: string;
  readonly at?: Position | null;
  readonly fix?: { readonly message: string; readonly value: unknown } | null;
}

/** A finding of rule `id` with message `rule.<id>.<variant>`. */
export function finding(id: string, severity: Severity, variant: string, details: Details = {}): Finding {
  return {
    rule: id,
    severity,
    message: `rule.${id}.${variant}`,
    params: details.params ?? {},
    path: details.path ?? '',
    at: details.at ?? null,
    fix: details.fix ?? null,
  };
}

/** The fields of the proposed hazard once the report is accepted: the patch over the registry's version. */
export interface Proposed {
  readonly id: string;
  readonly isNew: boolean;
  readonly patch: HazardPatch;
  readonly classification: HazardPatch['classification'] | null;
  readonly contamination: readonly string[];
  readonly shape: Shape | null;
  readonly reportedAreaM2: number | null;
  readonly placeCode: string | null;
  readonly orgCode: string | null;
}

/** Null when the report proposes no hazard. */
export function proposedOf(content: ReportContent, context: RuleContext): Proposed | null {
  const { hazard } = content;
  if (!hazard) return null;
  const patch = hazard.fields;
  const target = context.target;
  return {
    id: hazard.id,
    isNew: target === null && hazard.mode === 'new',
    patch,
    classification: patch.classification ?? target?.classification ?? null,
    contamination: patch.contamination ?? target?.contamination ?? [],
    shape: patch.shape === undefined ? (target?.shape ?? null) : patch.shape,
    reportedAreaM2:
      patch.reportedAreaM2 === undefined ? (target?.reportedAreaM2 ?? null) : patch.reportedAreaM2,
    placeCode: patch.placeCode === undefined ? (target?.placeCode ?? null) : patch.placeCode,
    orgCode: patch.orgCode ?? target?.orgCode ?? content.orgCode,
  };
}

/** A shape the report brings, with where in the report it stands. */
export interface Brought {
  readonly kind: 'hazard' | 'part' | 'evidence' | 'place' | 'land';
  /** JSON pointer of the shape. */
  readonly path: string;
  readonly shape: Shape;
  readonly entered: Entered | null;
  /** The place stated for it, when one is; undefined: that of the hazard the report changes (`placeOf`). */
  readonly placeCode: string | null | undefined;
}

/** Every shape in the report: hazard, parts, evidence, land release, place boundary and centroid, in this order. */
export function broughtShapes(content: ReportContent): Brought[] {
  const brought: Brought[] = [];
  const { hazard, place } = content;
  const add = (
    kind: Brought['kind'],
    path: string,
    shape: Shape | null | undefined,
    entered: Entered | null | undefined,
    placeCode: string | null | undefined,
  ): void => {
    if (shape) brought.push({ kind, path, shape, entered: entered ?? null, placeCode });
  };
  if (hazard) {
    const stated = hazard.fields.placeCode;
    add('hazard', '/hazard/fields/shape', hazard.fields.shape, hazard.fields.entered, stated);
    hazard.parts?.forEach((part, i) => {
      const code = part.fields.placeCode ?? stated;
      add('part', `/hazard/parts/${i}/fields/shape`, part.fields.shape, part.fields.entered, code);
    });
  }
  content.evidence.forEach((e, i) => {
    add('evidence', `/evidence/${i}/position`, e.position, e.entered, e.placeCode);
  });
  for (const list of Object.values(LAND_LISTS))
    for (const [i, draft] of (content.land?.[list] ?? []).entries())
      if ('shape' in draft) add('land', `/land/${list}/${i}/shape`, draft.shape, null, draft.placeCode);
  add('place', '/place/boundary', place?.boundary, null, null);
  add('place', '/place/centroid', place?.centroid, null, null);
  return brought;
}

/** The place of a shape: as stated, else where the registry has the hazard it changes. */
export function placeOf({ kind, placeCode }: Brought, { target }: RuleContext): string | null {
  const ofHazard = kind === 'hazard' || kind === 'part';
  return (placeCode === undefined && ofHazard ? target?.placeCode : placeCode) ?? null;
}

/** The outlines the report proposes for hazards: the hazard itself and the parts of a split. */
export function proposedOutlines(content: ReportContent): { id: string; path: string; outline: Outline }[] {
  const { hazard } = content;
  if (!hazard) return [];
  const outlines: { id: string; path: string; outline: Outline }[] = [];
  const add = (id: string, path: string, shape: Shape | null | undefined): void => {
    if (shape && shape.type !== 'Point') outlines.push({ id, path, outline: shape });
  };
  add(hazard.id, '/hazard/fields/shape', hazard.fields.shape);
  hazard.parts?.forEach((part, i) => {
    add(part.id, `/hazard/parts/${i}/fields/shape`, part.fields.shape);
  });
  return outlines;
}

/** Every survey in the report with its pointer. */
export function surveysOf(content: ReportContent): { path: string; survey: Survey; shape: Shape | null }[] {
  const { hazard } = content;
  if (!hazard) return [];
  const surveys: { path: string; survey: Survey; shape: Shape | null }[] = [];
  if (hazard.fields.survey)
    surveys.push({
      path: '/hazard/fields/survey',
      survey: hazard.fields.survey,
      shape: hazard.fields.shape ?? null,
    });
  hazard.parts?.forEach((part, i) => {
    if (part.fields.survey)
      surveys.push({
        path: `/hazard/parts/${i}/fields/survey`,
        survey: part.fields.survey,
        shape: part.fields.shape ?? null,
      });
  });
  return surveys;
}

/** Every position of a shape, in order. */
export function positionsOf(shape: Shape): Position[] {
  if (shape.type === 'Point') return [shape.coordinates];
  return shape.type === 'Polygon' ? shape.coordinates.flat() : shape.coordinates.flat(2);
}

/** Rounded for reading: three significant digits below 100, whole numbers above. */
export function readable(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
