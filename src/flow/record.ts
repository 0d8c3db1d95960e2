/**
 * The third step: what a decision changed is sealed into the ledger and folded into the registry, in the
 * transaction of the decision. The only place that appends. SAFETY: entries and registry move together or not
 * at all; test/scenarios/rebuild.test.ts rebuilds after random histories and compares.
 */
import { seal, sealedText } from '../core/ledger/seal.ts';
import type { Entry, EntryBody } from '../core/model/entries.ts';
import { LAND_TYPES } from '../core/model/land.ts';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { foldMonitor } from '../core/monitor/records.ts';
import type { EntryDraft } from '../core/registry/drafts.ts';
import { foldDecision, type RegistryChanges, type RegistryState } from '../core/registry/registry.ts';
import { noteEntries } from './audit.ts';
import type { LandFilter, Tx, VersionStore } from './ports.ts';

/** Who decided, when and why, and on what. */
export interface Verdict {
  readonly reportId: string | null;
  readonly authorId: string | null;
  readonly decidedBy: string;
  readonly reason: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly recordedAt: string;
}

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** Entries sealed in order behind a head. Pure. */
export function sealAll(
  programmeId: string,
  head: Head,
  verdict: Verdict,
  drafts: readonly EntryDraft[],
): Entry[] {
  let { seq, hash } = head;
  return drafts.map((draft) => {
    seq += 1;
    const entry = seal({ v: 1, programmeId, seq, ...draft, ...verdict }, hash);
    hash = entry.hash;
    return entry;
  });
}

/** What is known of land and, apart from it, what the monitor knows: the two folds never meet. */
export interface State extends RegistryState {
  readonly monitor: ReadonlyMap<string, MonitorRecord>;
}
export interface Changes extends RegistryChanges {
  readonly monitor: MonitorRecord[];
  /** Those of the records that were not there before: no version of them waits to be closed. */
  readonly firsts: ReadonlySet<unknown>;
}

/**
 * What sealed entries make of a state, folded as they will be read again, so that a rebuild gives the same
 * bytes down to the order of members.
 */
export function foldSealed(entries: readonly Entry[], state: State): Changes {
  const bodies = entries.map((entry) => JSON.parse(sealedText(entry)) as EntryBody);
  const changes = { ...foldDecision(bodies, state), monitor: foldMonitor(bodies, state.monitor) };
  return { ...changes, firsts: firstsOf(changes, state) };
}

function firstsOf(changes: Omit<Changes, 'firsts'>, state: State): Set<unknown> {
  const { hazards, evidence, places, monitor, land } = changes;
  const firsts = new Set<unknown>();
  for (const record of hazards) if (!state.hazards.has(record.id)) firsts.add(record);
  for (const record of evidence) if (!state.evidence.has(record.id)) firsts.add(record);
  for (const record of places) if (!state.places.has(record.code)) firsts.add(record);
  for (const record of monitor) if (!state.monitor.has(record.id)) firsts.add(record);
  for (const type of LAND_TYPES)
    for (const record of land[type]) if (!state.land[type].has(record.id)) firsts.add(record);
  return firsts;
}

/** Stores the entries of one or more decisions, in order, and the versions they made. */
export async function write(
  tx: Tx,
  programmeId: string,
  entries: readonly Entry[],
  changes: readonly Changes[],
): Promise<void> {
  await tx.ledger.append(programmeId, entries);
  const hazards = changes.flatMap((each) => each.hazards);
  const evidence = changes.flatMap((each) => each.evidence);
  const places = changes.flatMap((each) => each.places);
  const firsts = new Set(changes.flatMap((each) => [...each.firsts]));
  const isFirst = (record: unknown): boolean => firsts.has(record);
  if (hazards.length > 0) await tx.hazards.put(hazards, isFirst);
  if (evidence.length > 0) await tx.evidence.put(evidence, isFirst);
  if (places.length > 0) await tx.places.put(places, isFirst);
  for (const type of LAND_TYPES) {
    const records = changes.flatMap((each): readonly unknown[] => each.land[type]);
    if (records.length > 0) await (tx.land[type] as VersionStore<unknown, LandFilter>).put(records, isFirst);
  }
  const monitor = changes.flatMap((each) => each.monitor);
  if (monitor.length > 0) await tx.monitor.put(monitor, isFirst);
}

/**
 * Seals and stores decisions on which no report stands: settings, organisations, roles. `head` must come from
 * `lockHead` in this transaction; returns where the chain then ends. Such entries never touch the registry.
 */
export async function decree(
  tx: Tx,
  programmeId: string,
  head: Head,
  verdict: Verdict,
  drafts: readonly EntryDraft[],
): Promise<Head> {
  const entries = sealAll(programmeId, head, verdict, drafts);
  const last = entries.at(-1);
  if (!last) return head;
  await tx.ledger.append(programmeId, entries);
  await noteEntries(tx, entries);
  await tx.announce({ programmeId, seq: last.body.seq, reportId: null, kind: 'programme' });
  return { seq: last.body.seq, hash: last.hash };
}
