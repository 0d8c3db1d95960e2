/** Coded documents → case files, as if one analyst had proposed and another accepted every record. */

import type { MonitorDocument, MonitorNoun, MonitorRecord } from '../../src/core/model/monitor-documents.ts';
import { type CaseRecords, caseFileOf } from '../../src/core/monitor/case-file.ts';
import { recordsOf, type Stated } from '../../src/core/monitor/document.ts';

export interface Entered {
  /** When the register came to know it. */
  readonly recordedAt?: string;
  readonly proposedBy?: string | null;
}

const recordFrom = (stated: Stated, { recordedAt, proposedBy = 'analyst' }: Entered): MonitorRecord => ({
  programmeId: 'test',
  noun: stated.noun,
  id: stated.id,
  doc: stated.doc,
  document: 'test',
  reportId: null,
  proposedBy,
  acceptedBy: 'reviewer',
  recordedAt: recordedAt ?? '2026-11-22T09:00:00.000Z',
  revision: 1,
  withdrawn: null,
  saidSeq: 1,
  fromSeq: 1,
  untilSeq: null,
});

/** Every record of the documents, the later one of two with one name. */
export function entered(documents: readonly MonitorDocument[], how: Entered = {}): MonitorRecord[] {
  const all = documents.flatMap(recordsOf).map((stated) => recordFrom(stated, how));
  return [...new Map(all.map((record) => [`${record.noun} ${record.id}`, record])).values()];
}

/** Look-ups over records, for whatever reads case files. */
export function caseRecords(records: readonly MonitorRecord[], eventId: string): CaseRecords {
  const byName = new Map(records.map((record) => [`${record.noun} ${record.id}`, record]));
  const find =
    <N extends MonitorNoun>(noun: N) =>
    (id: string): MonitorRecord<N> | undefined =>
      byName.get(`${noun} ${id}`) as MonitorRecord<N> | undefined;
  const ofNoun = <N extends MonitorNoun>(noun: N): MonitorRecord<N>[] =>
    records.filter((record): record is MonitorRecord<N> => record.noun === noun);
  const event = find('event')(eventId);
  if (!event) throw new Error(`no event ${eventId}`);
  const proposition = find('proposition');
  const claims = ofNoun('claim').filter(
    ({ doc }) => (doc.event ?? proposition(doc.proposition)?.doc.event) === eventId,
  );
  const lookups = { agent: find('agent'), publication: find('publication'), capture: find('capture') };
  return { event, claims, judgements: ofNoun('judgement'), proposition, ...lookups };
}

export const caseOf = (records: readonly MonitorRecord[], eventId: string) =>
  caseFileOf(caseRecords(records, eventId));
