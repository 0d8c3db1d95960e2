/**
 * Fold of the monitor: ledger entries → records. A record said anew replaces what it says and keeps the rest; one
 * that is withdrawn stays, marked. Never meets the registry of land: no claim makes, moves or marks a hazard.
 */
import { canonical } from '../ledger/canonical.ts';
import type { EntryBody } from '../model/entries.ts';
import type { MonitorDocument, MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { MonitorNoun as MonitorNouns } from '../model/monitor-documents.ts';
import type { ReportContent } from '../model/reports.ts';
import { documentName, recordsOf, type Stated, withdrawalsOf } from './document.ts';

/** What `data` holds; sealed, so it may gain members but never lose or change one (docs/spec/ledger.md). */
export interface MonitorData {
  readonly doc?: Record<string, unknown>;
  readonly document: string;
  readonly withdrawn?: string;
  readonly source: { readonly contentHash: string; readonly orgCode: string | null; readonly on: string };
}

/** An entry before it has a place in the chain. */
export type MonitorDraft = Pick<EntryBody, 'kind' | 'subject' | 'observedOn' | 'data'>;

/** Entry subjects of the monitor: `monitor.<noun>`, so that no noun of land is ever meant. */
export const subjectType = (noun: MonitorNoun): `monitor.${MonitorNoun}` => `monitor.${noun}`;

/** The noun an entry is about; null for entries of the registry of land. */
export function nounOf(body: Pick<EntryBody, 'subject'>): MonitorNoun | null {
  const { type } = body.subject;
  if (!type.startsWith('monitor.')) return null;
  return MonitorNouns.parse(type.slice('monitor.'.length));
}

/** The next version after one entry about this record. */
export function foldRecord(current: MonitorRecord | null, body: EntryBody): MonitorRecord | null {
  const noun = nounOf(body);
  if (noun === null) return current;
  const data = body.data as unknown as MonitorData;
  if (body.kind === 'monitor.withdrawn') {
    if (current === null) return null;
    const withdrawn = { reason: data.withdrawn ?? '', at: body.recordedAt, by: body.decidedBy };
    return { ...current, withdrawn };
  }
  if (body.kind !== 'monitor.recorded' || data.doc === undefined) return current;
  const doc = { ...current?.doc, ...data.doc } as MonitorRecord['doc'];
  return {
    programmeId: body.programmeId,
    noun,
    id: body.subject.id,
    doc,
    document: data.document,
    reportId: body.reportId,
    proposedBy: body.authorId,
    acceptedBy: body.decidedBy,
    recordedAt: current?.recordedAt ?? body.recordedAt,
    revision: (current?.revision ?? 0) + 1,
    withdrawn: null,
    saidSeq: body.seq,
    fromSeq: body.seq,
    untilSeq: null,
  };
}

/** New versions made by the entries of one decision, in order of first touch, all opened at its last entry. */
export function foldMonitor(
  entries: readonly EntryBody[],
  known: ReadonlyMap<string, MonitorRecord>,
): MonitorRecord[] {
  const next = new Map<string, MonitorRecord>();
  for (const body of entries) {
    if (nounOf(body) === null) continue;
    const { id } = body.subject;
    const record = foldRecord(next.get(id) ?? known.get(id) ?? null, body);
    if (record) next.set(id, record);
  }
  const fromSeq = entries.at(-1)?.seq ?? 0;
  return [...next.values()].map((record) => ({ ...record, fromSeq, untilSeq: null }));
}

/** One record a document would make or say anew. */
export interface RecordChange {
  readonly noun: MonitorNoun;
  readonly id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown>;
}

export interface ProposedMonitor {
  readonly drafts: MonitorDraft[];
  readonly changes: RecordChange[];
}

/** Names of every record a document states or takes out. */
export function monitorIds(document: MonitorDocument): string[] {
  const stated = recordsOf(document).map(({ id }) => id);
  return [...new Set([...stated, ...withdrawalsOf(document).map(({ id }) => id)])];
}

/** What accepting the document would record. A record that is already held in these very words makes no entry. */
export function proposeMonitor(
  content: ReportContent,
  contentHash: string,
  known: ReadonlyMap<string, MonitorRecord>,
): ProposedMonitor {
  const document = content.monitor as MonitorDocument;
  const name = documentName(document);
  const { dateOfInformation: on, orgCode } = content;
  const source = { contentHash, orgCode, on };
  const fresh = recordsOf(document).filter((stated) => saysMore(stated, known.get(stated.id)));
  const drafts: MonitorDraft[] = fresh.map(({ noun, id, doc }) => ({
    kind: 'monitor.recorded',
    subject: { type: subjectType(noun), id },
    observedOn: on,
    data: { doc, document: name, source },
  }));
  for (const { id, reason } of withdrawalsOf(document)) {
    const held = known.get(id);
    if (!held || held.withdrawn) continue;
    const subject = { type: subjectType(held.noun), id };
    const data = { document: name, withdrawn: reason, source };
    drafts.push({ kind: 'monitor.withdrawn', subject, observedOn: on, data });
  }
  const changes = fresh.map(({ noun, id, doc }) => {
    const before = (known.get(id)?.doc ?? null) as Record<string, unknown> | null;
    return { noun, id, before, after: { ...before, ...(doc as Record<string, unknown>) } };
  });
  return { drafts, changes };
}

function saysMore({ doc }: Stated, held: MonitorRecord | undefined): boolean {
  if (!held || held.withdrawn) return true;
  return canonical({ ...held.doc, ...doc }) !== canonical(held.doc);
}

/** Every version again from the ledger, in the order they were closed; the monitor's part of a rebuild. */
export class MonitorRefold {
  private readonly current = new Map<string, MonitorRecord>();
  constructor(private readonly emit: (record: MonitorRecord) => void) {}

  /** All entries of one decision. */
  add(entries: readonly EntryBody[]): void {
    for (const record of foldMonitor(entries, this.current)) {
      const before = this.current.get(record.id);
      if (before) this.emit({ ...before, untilSeq: record.fromSeq });
      this.current.set(record.id, record);
    }
  }

  finish(): void {
    for (const record of this.current.values()) this.emit(record);
  }
}
