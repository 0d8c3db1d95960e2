/** Fold of evidence points and finds, and their grade. */
import type { EntryBody } from '../model/entries.ts';
import type { EvidenceDraft, EvidencePoint } from '../model/evidence.ts';
import type { RecordedData } from './entry-data.ts';
import { applyFacts, laterDay } from './facts.ts';

type Gradable = Pick<EvidenceDraft, 'kind' | 'channel' | 'grade' | 'position'>;

/** Told of, these are still events at a place and not an opinion about it. */
const EVENTS: readonly string[] = ['accident', 'detonation_report'];

/**
 * Direct or indirect, by the programme's table (IMAS 07.11; domain §2.6). What the author graded stands. A
 * kind in the table is direct unless it is only hearsay, or an accident at an unknown place.
 */
export function gradeOf(evidence: Gradable, directEvidence: readonly string[]): 'direct' | 'indirect' {
  if (evidence.grade !== null) return evidence.grade;
  if (!directEvidence.includes(evidence.kind)) return 'indirect';
  if (evidence.channel === 'told' && !EVENTS.includes(evidence.kind)) return 'indirect';
  if (evidence.kind === 'accident' && evidence.position === null) return 'indirect';
  return 'direct';
}

/** The next version after one entry about this evidence point. */
export function foldEvidence(current: EvidencePoint | null, body: EntryBody): EvidencePoint | null {
  if (body.kind !== 'evidence.recorded' && body.kind !== 'evidence.patched') return current;
  if (current === null && body.kind === 'evidence.patched') return null;
  const { set, source } = body.data as RecordedData;
  const from = { seq: body.seq, reportId: body.reportId, on: source.on };
  const base = current ?? blankEvidence(body);
  const { record, won } = applyFacts(base, set, from);
  const on = laterDay(source.on, record.dateOfInformation);
  if (won.length === 0 && on === record.dateOfInformation) return base;
  return { ...record, dateOfInformation: on };
}

function blankEvidence(body: EntryBody): EvidencePoint {
  return {
    id: body.subject.id,
    programmeId: body.programmeId,
    kind: 'other',
    channel: 'seen',
    grade: 'indirect',
    position: null,
    entered: null,
    ordnanceCategory: null,
    quantity: null,
    depthCm: null,
    condition: null,
    disposal: null,
    observedOn: null,
    casualties: null,
    placeCode: null,
    hazardId: null,
    note: null,
    tier: 't3',
    orgCode: null,
    dateOfInformation: (body.data as RecordedData).source.on,
    facts: {},
    fromSeq: body.seq,
    untilSeq: null,
  };
}
