/**
 * The report being written: plain data, changed by one reducer-like `set`, kept in this browser on every
 * keystroke until the server has it, and turned into report content. Never sends anything itself.
 */

import type { AdjustReason } from '../../core/model/accounts.ts';
import type { Classification, Contamination, ReportType } from '../../core/model/codes.ts';
import type { EvidenceDraft } from '../../core/model/evidence.ts';
import { Answers, type FormDefinition } from '../../core/model/forms.ts';
import type { Shape } from '../../core/model/geometry.ts';
import type { Attachment } from '../../core/model/ground.ts';
import type { Entered, Hazard, HazardPatch } from '../../core/model/hazards.ts';
import type { Adjustment, Report, ReportDraftInput } from '../../core/model/reports.ts';
import type { Survey } from '../../core/model/surveys.ts';
import { saidBy } from './answers.ts';

/** What the report is about. */
export type About = 'new' | 'update' | 'evidence';

export interface FormDraft {
  readonly id: string;
  readonly about: About;
  readonly hazardId: string;
  readonly reportType: ReportType;
  readonly dateOfInformation: string;
  readonly orgCode: string | null;
  readonly teamName: string;
  readonly geoSafe: boolean;
  readonly fields: {
    readonly localId: string;
    readonly name: string;
    readonly classification: Classification | null;
    readonly contamination: readonly Contamination[];
    readonly placeCode: string | null;
    readonly reportedAreaM2: number | null;
    readonly marking: string | null;
    readonly blocked: readonly string[];
    readonly emplacedFrom: string;
    readonly emplacedTo: string;
    readonly description: string;
  };
  readonly shape: Shape | null;
  readonly entered: Entered | null;
  readonly survey: Survey | null;
  readonly evidence: readonly EvidenceDraft[];
  readonly narrative: string;
  /** Files sent for this report already. */
  readonly attachments?: readonly Attachment[];
  /** To the programme's own questions, by question. Drafts of older days have none. */
  readonly answers?: Answers;
  /** Why the hazard would count as less dangerous, as far as it is written. Drafts of older days have none. */
  readonly adjustment?: AdjustmentDraft;
  readonly correctsReportId: string | null;
}

/** As typed: nothing is trimmed or refused before it is sent. */
export interface AdjustmentDraft {
  readonly reason: AdjustReason | null;
  readonly note: string;
}
export const NO_ADJUSTMENT: AdjustmentDraft = { reason: null, note: '' };

const NO_FIELDS: FormDraft['fields'] = {
  localId: '',
  name: '',
  classification: null,
  contamination: [],
  placeCode: null,
  reportedAreaM2: null,
  marking: null,
  blocked: [],
  emplacedFrom: '',
  emplacedTo: '',
  description: '',
};

/** An empty draft; ids come from the caller so that this file stays repeatable. */
export function blankDraft(id: string, hazardId: string, today: string): FormDraft {
  return {
    id,
    about: 'new',
    hazardId,
    reportType: 'nts',
    dateOfInformation: today,
    orgCode: null,
    teamName: '',
    geoSafe: true,
    fields: NO_FIELDS,
    shape: null,
    entered: null,
    survey: null,
    evidence: [],
    narrative: '',
    correctsReportId: null,
  };
}

export function blankEvidence(id: string, day: string): EvidenceDraft {
  return {
    id,
    kind: 'item',
    channel: 'seen',
    grade: null,
    position: null,
    entered: null,
    ordnanceCategory: null,
    quantity: null,
    depthCm: null,
    condition: null,
    disposal: null,
    observedOn: day,
    casualties: null,
    placeCode: null,
    hazardId: null,
    note: null,
    tier: 't3',
  };
}

function fieldsOf(source: HazardPatch): FormDraft['fields'] {
  return {
    localId: source.localId ?? '',
    name: source.name ?? '',
    classification: source.classification ?? null,
    contamination: source.contamination ?? [],
    placeCode: source.placeCode ?? null,
    reportedAreaM2: source.reportedAreaM2 ?? null,
    marking: source.marking ?? null,
    blocked: source.blocked ?? [],
    emplacedFrom: source.emplacedFrom ?? '',
    emplacedTo: source.emplacedTo ?? '',
    description: source.description ?? '',
  };
}

/** The draft filled with what the registry holds now, to be changed. */
export function withHazard(draft: FormDraft, hazard: Hazard): FormDraft {
  return {
    ...draft,
    about: 'update',
    hazardId: hazard.id,
    fields: fieldsOf(hazard),
    shape: hazard.shape,
    entered: hazard.entered,
    survey: hazard.survey,
  };
}

/** A new draft that answers a returned report: same words, new id. */
export function correctionOf(id: string, report: Report, current: Hazard | null): FormDraft {
  const { content } = report;
  const proposal = content.hazard;
  const base = current ? fieldsOf({ ...current, ...proposal?.fields }) : fieldsOf(proposal?.fields ?? {});
  return {
    ...blankDraft(id, proposal?.id ?? id, content.dateOfInformation),
    about: proposal === null ? 'evidence' : proposal.mode === 'update' ? 'update' : 'new',
    reportType: content.reportType,
    orgCode: content.orgCode,
    teamName: content.teamName ?? '',
    geoSafe: content.geoSafe,
    fields: { ...base, localId: base.localId || (content.localId ?? '') },
    shape: proposal?.fields.shape ?? current?.shape ?? null,
    entered: proposal?.fields.entered ?? current?.entered ?? null,
    survey: proposal?.fields.survey ?? current?.survey ?? null,
    evidence: content.evidence,
    narrative: content.narrative ?? '',
    answers: Answers.catch({}).parse(content.extra.answers),
    ...(proposal?.adjustment ? { adjustment: proposal.adjustment } : {}),
    correctsReportId: report.id,
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Everything the form says about the hazard, as a whole patch. */
function patchOf(draft: FormDraft): HazardPatch {
  const { fields } = draft;
  return {
    localId: orNull(fields.localId),
    name: orNull(fields.name),
    ...(fields.classification ? { classification: fields.classification } : {}),
    contamination: [...fields.contamination],
    shape: draft.shape,
    entered: draft.entered,
    survey: draft.survey,
    reportedAreaM2: fields.reportedAreaM2,
    placeCode: fields.placeCode,
    orgCode: draft.orgCode,
    emplacedFrom: orNull(fields.emplacedFrom),
    emplacedTo: orNull(fields.emplacedTo),
    marking: fields.marking as HazardPatch['marking'],
    blocked: fields.blocked as HazardPatch['blocked'],
    description: orNull(fields.description),
  };
}

/** Only what differs from the registry, so an update never repeats old facts as if they were new. */
function changedOnly(patch: HazardPatch, current: Hazard): HazardPatch {
  const entries = Object.entries(patch).filter(
    ([key, value]) =>
      key !== 'orgCode' && JSON.stringify(value) !== JSON.stringify(current[key as keyof Hazard]),
  );
  return Object.fromEntries(entries) as HazardPatch;
}

/** What the report says anew of a recorded hazard; null when it is about something else. */
export function updateOf(draft: FormDraft, current: Hazard | null): HazardPatch | null {
  return draft.about === 'update' && current !== null ? changedOnly(patchOf(draft), current) : null;
}

/** The report as it would be sent now. `current` is the registry's hazard when the report updates one. */
export function reportOf(
  draft: FormDraft,
  current: Hazard | null,
  language: string,
  asked: FormDefinition | null,
  adjustment: Adjustment | null,
): ReportDraftInput {
  const update = updateOf(draft, current);
  return {
    id: draft.id,
    content: {
      reportType: draft.reportType,
      language,
      localId: orNull(draft.fields.localId),
      dateOfInformation: draft.dateOfInformation,
      orgCode: draft.orgCode,
      teamName: orNull(draft.teamName),
      geoSafe: draft.geoSafe,
      hazard:
        draft.about === 'evidence'
          ? null
          : {
              id: draft.hazardId,
              mode: update ? 'update' : 'new',
              fields: update ?? patchOf(draft),
              ...(update && adjustment ? { adjustment } : {}),
            },
      evidence: draft.evidence.map((point) => ({
        ...point,
        hazardId: draft.about === 'evidence' ? point.hazardId : draft.hazardId,
      })),
      narrative: orNull(draft.narrative),
      correctsReportId: draft.correctsReportId,
      ...(draft.attachments?.length ? { attachments: [...draft.attachments] } : {}),
      ...saidBy(asked, draft.answers ?? {}),
    },
  };
}

const keyOf = (programme: string) => `tilth.draft.${programme}`;

/** Unsent drafts of this browser, newest first. A damaged store is treated as empty, never as an error. */
export function savedDrafts(programme: string): FormDraft[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(programme)) ?? '[]');
    return Array.isArray(value) ? (value as FormDraft[]) : [];
  } catch {
    return [];
  }
}

/** Keeps a draft; false when the browser refuses storage (full, private window), so the page can say so. */
export function saveDraft(programme: string, draft: FormDraft): boolean {
  return store(programme, [draft, ...savedDrafts(programme).filter((d) => d.id !== draft.id)].slice(0, 20));
}

/** Forgets a draft once the server has it. */
export function forgetDraft(programme: string, id: string): void {
  store(
    programme,
    savedDrafts(programme).filter((d) => d.id !== id),
  );
}

function store(programme: string, drafts: readonly FormDraft[]): boolean {
  try {
    localStorage.setItem(keyOf(programme), JSON.stringify(drafts));
    return true;
  } catch {
    return false;
  }
}
