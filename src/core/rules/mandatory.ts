/** V01–V06: what a report must say before it can be sent, and before it can be approved (IMAS 05.10). */
import { type CodeList, RETIRED } from '../model/codes.ts';
import type { Finding } from '../model/findings.ts';
import type { ReportContent } from '../model/reports.ts';
import { gradeOf } from '../registry/evidence.ts';
import { missingAnswers, oddAnswers } from './answers.ts';
import type { RuleContext } from './context.ts';
import { missingOfLand, NEEDS } from './needs.ts';
import { broughtShapes, finding, placeOf, positionsOf, proposedOf, type Rule, readable } from './rule.ts';

/** Reports whose subject is people or quality: they need no hazard, evidence or place of their own. */
const NO_SUBJECT_NEEDED: readonly string[] = ['victim', 'eore', 'qm', 'handover', 'completion', 'monitor'];
/** Reports that people without an organisation send too: villagers, analysts, and the authority that issues tasks. */
const NO_ORGANISATION_NEEDED: readonly string[] = ['community', 'gazetteer', 'monitor', 'task'];

/** V01: a required field is missing. E: without it there is nothing to store. R: needed for approval. */
function missingFields(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const { hazard, evidence, place, reportType } = content;
  const miss = (severity: 'E' | 'R', field: string, path: string): void => {
    found.push(finding('V01', severity, field, { path }));
  };
  if (reportType === 'gazetteer' && !place) miss('E', 'place', '/place');
  const ofLand = Object.values(content.land ?? {}).some((list) => list.length > 0);
  const empty = !hazard && evidence.length === 0 && !place && !content.narrative?.trim() && !ofLand;
  if (empty && reportType !== 'gazetteer' && !NO_SUBJECT_NEEDED.includes(reportType))
    miss('E', 'subject', '');
  if (!content.orgCode && !NO_ORGANISATION_NEEDED.includes(reportType)) miss('R', 'organisation', '/orgCode');
  const proposed = proposedOf(content, context);
  if (proposed && hazard?.mode !== 'merge') {
    if (!proposed.classification) miss('E', 'classification', '/hazard/fields/classification');
    const isArea = proposed.classification === 'sha' || proposed.classification === 'cha';
    if (isArea && proposed.contamination.length === 0)
      miss('R', 'contamination', '/hazard/fields/contamination');
    const located = proposed.shape || proposed.placeCode || (hazard?.parts?.length ?? 0) > 0;
    if (!located) miss('R', 'location', '/hazard/fields/shape');
  }
  evidence.forEach((e, i) => {
    if (!e.position && !e.placeCode && !e.hazardId && !hazard)
      miss('R', 'position', `/evidence/${i}/position`);
    if (e.kind === 'item' && !e.ordnanceCategory)
      miss('R', 'ordnanceCategory', `/evidence/${i}/ordnanceCategory`);
    if (e.kind === 'item' && e.quantity === null) miss('R', 'quantity', `/evidence/${i}/quantity`);
  });
  return [...found, ...missingOfLand(content, context), ...missingAnswers(content, context)];
}

/** Similar reports that a finding names, so that a reviewer can open them. */
const MOST_NAMED = 5;

/** V02: the same local id again (E), or a report that is probably the same one (W). */
function duplicates(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const localId = (content.hazard?.fields.localId ?? content.localId ?? '').trim();
  if (localId && context.sameLocalId.length > 0) {
    const path = content.hazard?.fields.localId ? '/hazard/fields/localId' : '/localId';
    found.push(finding('V02', 'E', 'sameLocalId', { path, params: { localId } }));
  }
  const count = context.similarReports.length;
  if (count > 0) {
    const { duplicateDistanceM: metres, duplicateDays: days } = context.parameters;
    const others = context.similarReports.slice(0, MOST_NAMED).join(' ');
    found.push(finding('V02', 'W', 'likelyDuplicate', { params: { count, metres, days, others } }));
  }
  return found;
}

/** V03: a source value outside the list (kept in `extra.unknownCodes`, pointer → text), or a retired code. */
function unknownCodes(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const { unknownCodes: unknown } = content.extra;
  if (unknown && typeof unknown === 'object') {
    for (const [path, value] of Object.entries(unknown).slice(0, 50)) {
      const text = String(value).slice(0, 200);
      found.push(
        finding('V03', 'R', 'notInList', { path: path.startsWith('/') ? path : '', params: { text } }),
      );
    }
  }
  const used = (list: CodeList, value: string | null | undefined, path: string): void => {
    if (value && RETIRED[list]?.includes(value))
      found.push(finding('V03', 'R', 'retired', { path, params: { text: value } }));
  };
  used('reportType', content.reportType, '/reportType');
  const fields = content.hazard?.fields;
  used('classification', fields?.classification, '/hazard/fields/classification');
  used('marking', fields?.marking, '/hazard/fields/marking');
  fields?.contamination?.forEach((code, i) => {
    used('contamination', code, `/hazard/fields/contamination/${i}`);
  });
  content.evidence.forEach((e, i) => {
    used('evidenceKind', e.kind, `/evidence/${i}/kind`);
    used('ordnanceCategory', e.ordnanceCategory, `/evidence/${i}/ordnanceCategory`);
  });
  return [...found, ...oddAnswers(content, context)];
}

/** V04: a place code the gazetteer does not know (R), or a position far outside the stated place (W). */
function places(content: ReportContent, context: RuleContext): Finding[] {
  const found: Finding[] = [];
  const named: [string | null | undefined, string][] = [
    [content.hazard?.fields.placeCode, '/hazard/fields/placeCode'],
    [content.place?.parentCode, '/place/parentCode'],
  ];
  content.hazard?.parts?.forEach((part, i) => {
    named.push([part.fields.placeCode, `/hazard/parts/${i}/fields/placeCode`]);
  });
  content.evidence.forEach((e, i) => {
    named.push([e.placeCode, `/evidence/${i}/placeCode`]);
  });
  for (const [code, path] of named) {
    if (code && !context.places.get(code))
      found.push(finding('V04', 'R', 'unknownPlace', { path, params: { code } }));
  }
  for (const brought of broughtShapes(content)) {
    const { path, shape } = brought;
    const place = context.places.get(placeOf(brought, context) ?? '');
    const at = positionsOf(shape)[0];
    if (!place?.boundary || !at) continue;
    const away = context.geometry.distanceM(at, place.boundary);
    if (away <= context.parameters.outsidePlaceM) continue;
    const name = Object.values(place.names)[0] ?? place.code;
    const params = { code: place.code, name, km: readable(away / 1000) };
    found.push(finding('V04', 'W', 'outsidePlace', { path, at, params }));
  }
  return found;
}

/** V05: a confirmed area without direct evidence, a suspected area without any (IMAS 07.11). */
function evidenceForClass(content: ReportContent, context: RuleContext): Finding[] {
  const proposed = proposedOf(content, context);
  if (!proposed || !content.hazard) return [];
  const claims = proposed.isNew || proposed.patch.classification !== undefined;
  if (!claims || (proposed.classification !== 'sha' && proposed.classification !== 'cha')) return [];
  const ids = new Set([content.hazard.id, ...(content.hazard.mergedIds ?? [])]);
  const brought = content.evidence.filter((e) => e.hazardId === null || ids.has(e.hazardId));
  let any = brought.length;
  let direct = brought.filter((e) => gradeOf(e, context.directEvidence) === 'direct').length;
  const recorded = [...ids].map((id) =>
    context.target?.id === id ? context.target : context.hazards.get(id),
  );
  for (const hazard of recorded) {
    any += hazard?.evidenceCount ?? 0;
    direct += hazard?.directEvidenceCount ?? 0;
  }
  const path = '/hazard/fields/classification';
  if (proposed.classification === 'cha' && direct === 0)
    return [finding('V05', 'R', 'noDirectEvidence', { path, params: { count: any } })];
  if (any === 0) return [finding('V05', 'R', 'noEvidence', { path })];
  return [];
}

/**
 * V06: a suspected or confirmed area without an outline. Cluster-munition remnants and other unexploded
 * ordnance may be held as a point with an estimate until technical survey; then it is only flagged.
 */
function withoutOutline(content: ReportContent, context: RuleContext): Finding[] {
  const proposed = proposedOf(content, context);
  if (!proposed || content.hazard?.mode === 'merge') return [];
  if (proposed.classification !== 'sha' && proposed.classification !== 'cha') return [];
  if (proposed.shape && proposed.shape.type !== 'Point') return [];
  const path = '/hazard/fields/shape';
  const at = proposed.shape?.type === 'Point' ? proposed.shape.coordinates : null;
  const pointKinds = proposed.contamination.every((c) => c === 'cmr' || c === 'uxo');
  const excepted = pointKinds && proposed.contamination.length > 0 && at && proposed.reportedAreaM2 !== null;
  if (excepted && content.reportType !== 'ts')
    return [finding('V06', 'W', 'noPerimeter', { path, at, params: { area: proposed.reportedAreaM2 ?? 0 } })];
  return [finding('V06', 'R', 'noOutline', { path, at })];
}

export const MANDATORY_RULES: readonly Rule[] = [
  {
    id: 'V01',
    severities: ['E', 'R'],
    variants: [
      'place',
      'subject',
      'organisation',
      'classification',
      'contamination',
      'location',
      'position',
      'ordnanceCategory',
      'quantity',
      'answer',
      ...NEEDS,
    ],
    reads: ['target', 'land.known', 'land.tasks'],
    check: missingFields,
  },
  {
    id: 'V02',
    severities: ['E', 'W'],
    variants: ['sameLocalId', 'likelyDuplicate'],
    reads: ['sameLocalId', 'similarReports'],
    check: duplicates,
  },
  {
    id: 'V03',
    severities: ['R'],
    variants: ['notInList', 'retired', 'answer'],
    reads: [],
    check: unknownCodes,
  },
  {
    id: 'V04',
    severities: ['R', 'W'],
    variants: ['unknownPlace', 'outsidePlace'],
    reads: ['places', 'target'],
    check: places,
  },
  {
    id: 'V05',
    severities: ['R'],
    variants: ['noDirectEvidence', 'noEvidence'],
    reads: ['target', 'hazards'],
    check: evidenceForClass,
  },
  {
    id: 'V06',
    severities: ['R', 'W'],
    variants: ['noOutline', 'noPerimeter'],
    reads: ['target'],
    check: withoutOutline,
  },
];
