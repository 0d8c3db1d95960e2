/** What follows from a document that nobody accepted yet: the label of its events, computed here as on the server. */
import type { MonitorDocument, MonitorRecord } from '../../../core/model/monitor-documents.ts';
import { type Assessment, assess, readOnlyIn } from '../../../core/monitor/assess.ts';
import { caseOf, RecordSet } from '../../../core/monitor/cases.ts';
import { recordsOf, withdrawalsOf } from '../../../core/monitor/document.ts';
import { readDate } from '../../../core/monitor/edtf.ts';

/** As if a second person had accepted it at `now`. */
export function asRecords(document: MonitorDocument, now: string): MonitorRecord[] {
  return recordsOf(document).map(({ noun, id, doc }) => ({
    programmeId: '',
    noun,
    id,
    doc,
    document: document.document ?? '',
    reportId: null,
    proposedBy: 'first coder',
    acceptedBy: 'second coder',
    recordedAt: now,
    revision: 1,
    withdrawn: null,
    saidSeq: Number.MAX_SAFE_INTEGER,
    fromSeq: 0,
    untilSeq: null,
  }));
}

/** What is held, with what the document would say over it. */
export function laidOver(
  held: readonly MonitorRecord[],
  document: MonitorDocument,
  now: string,
): MonitorRecord[] {
  const all = new Map(held.map((record) => [record.id, record]));
  for (const record of asRecords(document, now)) {
    const before = all.get(record.id);
    const doc = { ...before?.doc, ...record.doc } as MonitorRecord['doc'];
    all.set(record.id, { ...record, doc, recordedAt: before?.recordedAt ?? now });
  }
  for (const { id, reason } of withdrawalsOf(document)) {
    const before = all.get(id);
    if (before) all.set(id, { ...before, withdrawn: { reason, at: now, by: 'second coder' } });
  }
  return [...all.values()];
}

/** The assessment of one event from these records; null when it is not among them. */
export function assessed(
  records: readonly MonitorRecord[],
  eventId: string,
  asOf: string,
  knownAt: string,
  onlyIn: readonly string[] | null = null,
): Assessment | null {
  const set = new RecordSet(records);
  const event = set.get('event', eventId);
  if (!event) return null;
  const file = caseOf(set, event, set.all('judgement'));
  return assess(onlyIn ? readOnlyIn(file, onlyIn) : file, { asOf, knownAt });
}

/** The last day a date can mean, today when it cannot be read. */
export function lastDayOf(edtf: string, today: string): string {
  const read = readDate(edtf);
  return 'fault' in read ? today : (read.to ?? today);
}

/** Events a document speaks of. */
export function eventsIn(document: MonitorDocument): string[] {
  const named = recordsOf(document).flatMap(({ noun, id, doc }) => {
    if (noun === 'event') return [id];
    if (noun === 'judgement') {
      const { subject, event } = doc as { subject: string[]; event?: string };
      return [...subject.filter((one) => one.startsWith('ev:')), ...(event ? [event] : [])];
    }
    return noun === 'claim' || noun === 'proposition' ? [(doc as { event?: string }).event ?? ''] : [];
  });
  return [...new Set(named.filter(Boolean))];
}
