/** From what a report says to the entries its acceptance would write. Says nothing about whether to accept. */
import { outlineAreaM2, perimeterM } from '../geo/area.ts';
import type { GeometryEngine } from '../geo/engine.ts';
import type { EntryBody } from '../model/entries.ts';
import type { EvidenceDraft, EvidencePoint } from '../model/evidence.ts';
import type { Outline, Shape } from '../model/geometry.ts';
import type { Hazard, HazardPatch } from '../model/hazards.ts';
import { type HazardProposal, RAISED_BY, type ReportContent } from '../model/reports.ts';
import { graver } from './danger.ts';
import type { HazardData, Source } from './entry-data.ts';
import { gradeOf } from './evidence.ts';
import { laterDay } from './facts.ts';
import { landEntries } from './land-drafts.ts';
import type { RegistryState } from './registry.ts';

/** An entry before it has a place in the chain. */
export type EntryDraft = Pick<EntryBody, 'kind' | 'subject' | 'observedOn' | 'data'>;

/** A report and the current versions of everything it names. */
export interface ProposalInput {
  readonly programmeId: string;
  readonly reportId: string;
  readonly content: ReportContent;
  readonly contentHash: string;
  readonly state: RegistryState;
  /** Evidence of the hazards to be split or merged, by hazard. */
  readonly evidenceOf: ReadonlyMap<string, readonly EvidencePoint[]>;
  /** Day that ordered the facts of the accepted report this one corrects; null when it corrects none. */
  readonly correctedOn: string | null;
  /** Entries about hazards whose account may move, and about the relatives it depends on, oldest first. */
  readonly history: ReadonlyMap<string, readonly EntryBody[]>;
  readonly directEvidence: readonly string[];
  /** Direct evidence recorded in ground the report cancels, of whichever hazard (flow/land-load.ts). */
  readonly underReleases?: readonly EvidencePoint[];
  readonly geometry: GeometryEngine;
  /** What other records would hand on to what the report makes is left out: only what it says itself (said.ts). */
  readonly ownWords?: boolean;
}

/** Fields that go with an outline, in one entry. */
const OUTLINE_FIELDS: readonly string[] = ['shape', 'entered', 'survey', 'reportedAreaM2'];
/** What the parts of a split hazard have from it unless they say otherwise. */
const INHERITED = [
  'classification',
  'contamination',
  'placeCode',
  'orgCode',
  'emplacedFrom',
  'emplacedTo',
  'marking',
  'blocked',
  'tier',
] as const satisfies readonly (keyof Hazard)[];

type Values = Record<string, unknown>;

/** The entries that accepting this report writes, in order. Never empty. */
export function draftEntries(input: ProposalInput): EntryDraft[] {
  const { content } = input;
  const source = sourceOf(input);
  const drafts = [
    ...(content.place ? [placeDraft(input, source)] : []),
    ...(content.hazard ? hazardDrafts(input, content.hazard, source) : []),
    ...content.evidence.map((point) => evidenceDraft(input, point, source)),
    ...landEntries(input, source),
  ];
  if (drafts.length > 0) return drafts;
  const subject = { type: 'report' as const, id: input.reportId };
  return [{ kind: 'report.accepted', subject, observedOn: content.dateOfInformation, data: { source } }];
}

/** Which report stands behind its entries. A correction is never older than what it corrects. */
export function sourceOf(
  input: Pick<ProposalInput, 'content' | 'contentHash'> & { readonly correctedOn: string | null },
): Source {
  const { dateOfInformation: day, orgCode } = input.content;
  return { contentHash: input.contentHash, orgCode, on: laterDay(day, input.correctedOn ?? day) };
}

function hazardDrafts(input: ProposalInput, proposal: HazardProposal, source: Source): EntryDraft[] {
  if (proposal.mode === 'split') return splitDrafts(input, proposal, source);
  const mergedIds = proposal.mode === 'merge' ? (proposal.mergedIds ?? []) : [];
  const joined = proposal.mode === 'merge' && !input.ownWords;
  const fields = joined ? mergedFields(input, proposal) : proposal.fields;
  const reopensId = proposal.reopensId ?? undefined;
  const more = {
    ...(mergedIds.length > 0 ? { parentIds: mergedIds } : {}),
    ...(reopensId ? { reopensId } : {}),
    ...(input.content.correctsReportId === null ? {} : { corrects: true }),
    ...adjustmentOf(proposal),
  };
  const own = input.state.hazards.has(proposal.id)
    ? patchDrafts(input, { ...proposal, fields }, source, more)
    : [recordDraft(input, proposal.id, withOrganisation(said(fields), input.content), source, more)];
  const gone = mergedIds
    .filter((id) => id !== proposal.id)
    .flatMap((id) => [
      supersededDraft(input, 'hazard.merged', proposal, id, [proposal.id], source),
      ...moveEvidence(input, id, () => proposal.id, source),
    ]);
  return [...own, ...gone];
}

function recordDraft(
  input: ProposalInput,
  id: string,
  fields: Values,
  source: Source,
  more: Partial<HazardData>,
): EntryDraft {
  const set = completeShape(fields);
  const data: Values = { set, source, ...measured(set), ...more };
  return about(input, 'hazard.recorded', id, data);
}

/** One entry for the classification, one for the outline, one for the rest; only those that say something. */
function patchDrafts(
  input: ProposalInput,
  proposal: HazardProposal,
  source: Source,
  more: Partial<HazardData>,
): EntryDraft[] {
  const set = completeShape(said(proposal.fields));
  const pick = (keep: (field: string) => boolean): Values =>
    Object.fromEntries(Object.entries(set).filter(([field]) => keep(field)));
  const classified = pick((field) => field === 'classification');
  const outlined = pick((field) => OUTLINE_FIELDS.includes(field));
  const rest = pick((field) => field !== 'classification' && !OUTLINE_FIELDS.includes(field));
  const drafts: EntryDraft[] = [];
  const add = (kind: EntryDraft['kind'], values: Values, extra: Values): void => {
    drafts.push(about(input, kind, proposal.id, { set: values, source, ...extra }));
  };
  if (Object.keys(classified).length > 0) add('hazard.classified', classified, adjustmentOf(proposal));
  const { corrects, adjustment, ...lineage } = more;
  const why = { ...(corrects ? { corrects } : {}), ...adjustmentOf(proposal) };
  if (Object.keys(outlined).length > 0) add('hazard.outlined', outlined, { ...measured(outlined), ...why });
  if (Object.keys(rest).length > 0 || Object.keys(lineage).length > 0) add('hazard.patched', rest, lineage);
  return drafts;
}

function splitDrafts(input: ProposalInput, proposal: HazardProposal, source: Source): EntryDraft[] {
  const parent = input.state.hazards.get(proposal.id);
  const parts = proposal.parts ?? [];
  if (!(parent || input.ownWords) || parts.length === 0) return [];
  const inherited = parent && !input.ownWords ? INHERITED.map((field) => [field, parent[field]]) : [];
  const children = parts.map((part) =>
    recordDraft(input, part.id, { ...Object.fromEntries(inherited), ...said(part.fields) }, source, {
      parentIds: [proposal.id],
      ...adjustmentOf(proposal),
    }),
  );
  const childIds = parts.map((part) => part.id);
  const heir = (point: EvidencePoint) => nearestPart(parts, point.position, input.geometry);
  return [
    ...children,
    supersededDraft(input, 'hazard.split', proposal, proposal.id, childIds, source),
    ...moveEvidence(input, proposal.id, heir, source),
  ];
}

function supersededDraft(
  input: ProposalInput,
  kind: 'hazard.split' | 'hazard.merged',
  proposal: HazardProposal,
  id: string,
  childIds: readonly string[],
  source: Source,
): EntryDraft {
  return about(input, kind, id, { childIds: [...childIds].sort(), source, ...adjustmentOf(proposal) });
}

const adjustmentOf = ({ adjustment }: HazardProposal): Required<Pick<HazardData, 'adjustment'>> => ({
  adjustment: adjustment?.reason ?? null,
});

/**
 * What hazards that become one say together, where the report does not say otherwise: all their ground, the gravest
 * class, every kind of contamination. SAFETY: a merge that says nothing loses nothing (test/scenarios/attack.test.ts).
 */
function mergedFields(
  { state, geometry }: ProposalInput,
  { id, mergedIds, fields }: HazardProposal,
): HazardPatch {
  const members = [...new Set([id, ...(mergedIds ?? [])])]
    .map((each) => state.hazards.get(each))
    .filter((each) => each !== undefined)
    .filter(({ workStatus }) => workStatus !== 'closed' && workStatus !== 'superseded');
  const outlines = members
    .map(({ shape }) => shape)
    .filter((shape): shape is Outline => shape !== null && shape.type !== 'Point');
  const shape = outlines.length > 1 ? geometry.union(outlines) : (outlines[0] ?? null);
  const classification = members.map((each) => each.classification).reduce(graver, 'indication');
  const contamination = [...new Set(members.flatMap((each) => each.contamination))];
  return {
    ...(shape ? { shape } : {}),
    ...(members.length > 0 ? { classification } : {}),
    ...(contamination.length > 0 ? { contamination } : {}),
    ...said(fields),
  };
}

/** Evidence follows the ground: to the part it lies in or nearest to, so that none is left behind. */
function nearestPart(
  parts: NonNullable<HazardProposal['parts']>,
  position: EvidenceDraft['position'],
  geometry: GeometryEngine,
): string {
  let best = parts[0]?.id ?? '';
  let least = Infinity;
  for (const { id, fields } of parts) {
    if (position === null || !fields.shape) continue;
    const distance = geometry.distanceM(position.coordinates, fields.shape);
    if (distance < least) {
      least = distance;
      best = id;
    }
  }
  return best;
}

/**
 * SAFETY: whatever day the split or merge names: evidence of a hazard that gave way, however new the word that put it
 * there, is evidence of what it became (test/scenarios/evidence-danger.test.ts).
 */
function moveEvidence(
  input: ProposalInput,
  hazardId: string,
  heir: (point: EvidencePoint) => string,
  source: Source,
): EntryDraft[] {
  return (input.evidenceOf.get(hazardId) ?? []).map((point) => ({
    kind: 'evidence.patched',
    subject: { type: 'evidence', id: point.id },
    observedOn: input.content.dateOfInformation,
    data: {
      set: { hazardId: heir(point) },
      source: { ...source, on: laterDay(source.on, point.facts.hazardId?.on ?? source.on) },
    },
  }));
}

function evidenceDraft(input: ProposalInput, point: EvidenceDraft, source: Source): EntryDraft {
  const { content, state, directEvidence } = input;
  const current = state.evidence.get(point.id);
  const { id, ...fields } = point;
  const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const hazardId = point.hazardId ?? hazardOf(input, point);
  if (hazardId !== null) set.hazardId = hazardId;
  const orgCode = ownerOf(input, current ?? null);
  if (orgCode !== null) set.orgCode = orgCode;
  // An update that leaves out the position does not make an accident's place unknown again.
  const position = point.position ?? current?.position ?? null;
  set.grade = gradeOf({ ...point, position }, directEvidence);
  return {
    kind: current ? 'evidence.patched' : 'evidence.recorded',
    subject: { type: 'evidence', id },
    observedOn: point.observedOn ?? content.dateOfInformation,
    data: { set, source },
  };
}

/**
 * Whose evidence it becomes; null leaves that as it is. SAFETY: whoever mentions the evidence of another organisation
 * takes none of it over: the owner sees it exactly, others do not (test/scenarios/evidence-danger.test.ts).
 */
function ownerOf({ content }: ProposalInput, current: EvidencePoint | null): string | null {
  // An alarm repeats what somebody else reported, for the organisation that released the ground.
  if (RAISED_BY in content.extra) return null;
  return current?.orgCode == null ? content.orgCode : null;
}

function hazardOf({ content, geometry }: ProposalInput, point: EvidenceDraft): string | null {
  if (content.hazard === null) return null;
  const { mode, parts, id } = content.hazard;
  return mode === 'split' && parts?.length ? nearestPart(parts, point.position, geometry) : id;
}

function placeDraft({ content, state }: ProposalInput, source: Source): EntryDraft {
  const place = content.place as NonNullable<ReportContent['place']>;
  const { code, ...fields } = place;
  // A country lies in nothing: said of one that was put below another place by mistake.
  const top = place.level === 0 && state.places.get(code)?.parentCode != null;
  const isSaid = ([name, value]: [string, unknown]) =>
    (value !== null || (top && name === 'parentCode')) && !(Array.isArray(value) && value.length === 0);
  return {
    kind: 'place.recorded',
    subject: { type: 'place', id: code },
    observedOn: content.dateOfInformation,
    data: { set: Object.fromEntries(Object.entries(fields).filter(isSaid)), source },
  };
}

function about(input: ProposalInput, kind: EntryDraft['kind'], id: string, data: Values): EntryDraft {
  return { kind, subject: { type: 'hazard', id }, observedOn: input.content.dateOfInformation, data };
}

/** Only what was said: a key that is missing or undefined leaves the value alone. */
function said(fields: HazardPatch): Values {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function withOrganisation(set: Values, content: ReportContent): Values {
  return 'orgCode' in set || content.orgCode === null ? set : { ...set, orgCode: content.orgCode };
}

/** A new shape comes with how it was measured, even when that is unknown: an old survey is not its survey. */
function completeShape(set: Values): Values {
  return 'shape' in set ? { entered: null, survey: null, ...set } : set;
}

function measured(set: Values): Pick<HazardData, 'measured'> {
  const shape = set.shape as Shape | null | undefined;
  if (!shape || shape.type === 'Point') return {};
  return { measured: { areaM2: outlineAreaM2(shape), perimeterM: perimeterM(shape) } };
}
