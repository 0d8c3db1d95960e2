/**
 * The change log of the monitor: every change of a label with its cause, on the clock of recording or of saying.
 * Kept in memory and made again when the monitor's records moved; nothing of an event somebody may not see is told.
 */
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Actor } from '../core/model/programmes.ts';
import { type Cause, type LoggedChange, recordedChanges, saidChanges } from '../core/monitor/change-log.ts';
import { type Named, named, saidOnOf } from '../core/monitor/statements.ts';
import type { Asked } from './monitor-events.ts';
import { type Register, readRegister } from './monitor-register.ts';
import type { Db, Pipeline, Tx } from './ports.ts';

export interface ToldCause extends Cause {
  /** Of a claim: whose word it is, and when it was said. */
  readonly speaker: Named | null;
  readonly saidOn: string | null;
}
export interface ToldChange extends Omit<LoggedChange, 'causes'> {
  readonly title: string;
  readonly states: readonly string[];
  readonly causes: readonly ToldCause[];
}
export interface ChangeFilter {
  readonly clock?: 'recorded' | 'said';
  /** Day or instant: changes after it. */
  readonly since?: string;
  readonly eventId?: string;
  readonly iso3?: string;
}
export interface ChangeLog {
  readonly items: ToldChange[];
  readonly total: number;
  readonly headSeq: number;
  /** When the newest change was recorded; null when there is none. */
  readonly updated: string | null;
}

interface Held {
  readonly seq: number;
  readonly changes: readonly LoggedChange[];
}
const HELD = new WeakMap<Db, Map<string, Held>>();

/** When each version was recorded. The first and the last word of a record know it; those between ask the ledger. */
async function timesOf(
  tx: Tx,
  programmeId: string,
  versions: readonly MonitorRecord[],
): Promise<(version: MonitorRecord) => string> {
  const again = versions.filter(({ revision, withdrawn }) => revision > 1 && withdrawn === null);
  const byReport = new Map<string, string>();
  for (const reportId of new Set(again.flatMap((version) => version.reportId ?? []))) {
    const { items } = await tx.ledger.list(programmeId, { reportId, order: 'newest' }, { limit: 1 });
    const entry = items[0];
    if (entry) byReport.set(reportId, entry.body.recordedAt);
  }
  return (version) =>
    version.withdrawn?.at ??
    (version.revision > 1 ? byReport.get(version.reportId ?? '') : undefined) ??
    version.recordedAt;
}

async function allChanges(db: Db, tx: Tx, { id, headSeq }: Register['programme']): Promise<Held['changes']> {
  const programmes = HELD.get(db) ?? new Map<string, Held>();
  HELD.set(db, programmes);
  const before = programmes.get(id);
  if (before && before.seq <= headSeq && !(await hasMoved(tx, id, before.seq, headSeq)))
    return before.changes;
  const versions: MonitorRecord[] = [];
  for await (const version of tx.monitor.allVersions(id)) versions.push(version);
  const changes = recordedChanges(versions, await timesOf(tx, id, versions));
  programmes.set(id, { seq: headSeq, changes });
  return changes;
}

/** Land may move without the monitor. */
async function hasMoved(tx: Tx, programmeId: string, seq: number, headSeq: number): Promise<boolean> {
  if (seq === headSeq) return false;
  for await (const _ of tx.monitor.changedSince(programmeId, seq)) return true;
  return false;
}

function told(register: Register, change: LoggedChange): ToldChange[] {
  const event = register.set.get('event', change.eventId);
  if (!event) return [];
  const parties = Object.values(event.doc.parties ?? {}).filter((party) => /^[A-Z]{3}$/.test(party));
  const causes = change.causes.flatMap((cause): ToldCause[] => {
    const record = register.set.get(cause.noun, cause.id);
    if (!record) return [];
    if (record.noun !== 'claim') return [{ ...cause, speaker: null, saidOn: null }];
    const claim = record as MonitorRecord<'claim'>;
    const speaker = named(register.set, claim.doc.speaker);
    return [{ ...cause, speaker, saidOn: saidOnOf(register.set, claim) }];
  });
  const states = [...new Set([...parties, ...(event.doc.place ? [event.doc.place] : [])])];
  return [{ ...change, title: event.doc.title, states, causes }];
}

function saidLog({ whole, events, programme, clock }: Register): LoggedChange[] {
  const seq = clock.seq ?? programme.headSeq;
  return saidChanges(whole, events.keys(), seq, clock.asOf);
}

/** Newest first; of one moment, by event. */
const newest = (a: LoggedChange, b: LoggedChange): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return b.seq - a.seq || (a.eventId < b.eventId ? -1 : 1);
};

/** The changes of a register already open, newest first. */
export async function changesIn(
  p: Pipeline,
  tx: Tx,
  register: Register,
  { clock = 'recorded', since, eventId, iso3 }: ChangeFilter,
): Promise<ToldChange[]> {
  const { programme, clock: asked } = register;
  const seq = asked.seq ?? programme.headSeq;
  const all = clock === 'said' ? saidLog(register) : await allChanges(p.db, tx, programme);
  return all
    .filter((change) => register.access === 'all' || register.events.has(change.eventId))
    .filter((change) => change.seq <= seq && change.asOf <= asked.asOf)
    .filter((change) => since === undefined || change.at.slice(0, since.length) > since)
    .filter((change) => eventId === undefined || change.eventId === eventId)
    .flatMap((change) => told(register, change))
    .filter(({ states }) => iso3 === undefined || states.includes(iso3))
    .sort(newest);
}

/** @throws Problem unknownProgramme, notSignedIn, notAllowed, invalidRequest. */
export async function changeLog(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: Asked,
  filter: ChangeFilter,
  limit: number,
): Promise<ChangeLog> {
  return readRegister(p, actor, programmeId, asked, async (register, tx) => {
    const all = await changesIn(p, tx, register, filter);
    const items = all.slice(0, limit);
    const { headSeq } = register.programme;
    return { items, total: all.length, headSeq, updated: all[0]?.at ?? null };
  });
}
