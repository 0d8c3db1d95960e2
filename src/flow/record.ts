/**
 * The third step: what a decision changed is sealed into the ledger and folded into the registry, in the
 * transaction of the decision. The only place that appends. SAFETY: entries and registry move together or not
 * at all; test/scenarios/rebuild.test.ts rebuilds after random histories and compares.
 */
import { canonical } from '../core/ledger/canonical.ts';
import { seal } from '../core/ledger/seal.ts';
import type { Entry, EntryBody } from '../core/model/entries.ts';
import type { EntryDraft } from '../core/registry/drafts.ts';
import { foldDecision, touchedBy } from '../core/registry/registry.ts';
import type { Tx } from './ports.ts';
import { loadState } from './state.ts';

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

/**
 * Seals, appends, folds, stores and announces. `head` must come from `lockHead` in this transaction.
 * Returns the entries; the last is the new head.
 */
export async function record(
  tx: Tx,
  programmeId: string,
  head: Head,
  verdict: Verdict,
  drafts: readonly EntryDraft[],
): Promise<Entry[]> {
  const entries = sealAll(programmeId, head, verdict, drafts);
  // Folded as they will be read again, so that a rebuild gives the same bytes down to the order of members.
  const bodies = entries.map(({ body }) => JSON.parse(canonical(body)) as EntryBody);
  await tx.ledger.append(programmeId, entries);
  const state = await loadState(tx, programmeId, touchedBy(bodies));
  const next = foldDecision(bodies, state);
  if (next.hazards.length > 0) await tx.hazards.put(next.hazards);
  if (next.evidence.length > 0) await tx.evidence.put(next.evidence);
  if (next.places.length > 0) await tx.places.put(next.places);
  const kind = verdict.reportId === null ? 'programme' : 'decision';
  const seq = entries.at(-1)?.body.seq ?? head.seq;
  await tx.announce({ programmeId, seq, reportId: verdict.reportId, kind });
  return entries;
}
