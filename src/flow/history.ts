/**
 * The story of a hazard: every entry that changed it, who decided and why, and what it changed. Two clocks
 * side by side, never mixed: observed (true in the world) and recorded (known here). The chain holds account
 * identifiers; names are looked up now, when somebody reads.
 */
import type { Entry, EntryKind } from '../core/model/entries.ts';
import type { Hazard } from '../core/model/hazards.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { changesBetween } from '../core/registry/propose.ts';
import { generalisedChanges } from '../core/registry/served.ts';
import { precisionReader } from './access.ts';
import type { Pipeline, Tx } from './ports.ts';
import { reading } from './registry.ts';

export interface HistoryItem {
  readonly seq: number;
  readonly kind: EntryKind;
  readonly recordedAt: string;
  readonly observedOn: string | null;
  /** Null for readers who see the hazard only generalised. */
  readonly authorName: string | null;
  readonly decidedByName: string | null;
  readonly reason: string;
  readonly reportId: string | null;
  readonly changes: { readonly path: string; readonly before: unknown; readonly after: unknown }[];
  readonly hash: string;
}

/** What happened to a hazard, oldest first. @throws Problem notFound, also when the asker may not see it. */
export async function hazardHistory(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
): Promise<HistoryItem[]> {
  return reading(p, actor, programmeId, async (tx, view) => {
    const versions = await tx.hazards.versions(programmeId, id);
    const latest = versions.at(-1);
    const precision = latest ? await precisionReader(tx, programmeId, view)(latest) : 'hidden';
    if (precision === 'hidden') throw new Problem('notFound');
    const entries = await entriesAbout(tx, programmeId, id, versions);
    const names = precision === 'exact' ? await namesOf(tx, programmeId) : null;
    const changes = changesBySeq(entries, versions);
    return entries.map((entry) => item(entry, changes.get(entry.body.seq) ?? [], names));
  });
}

const PAGE = 500;

/** Entries about the hazard itself, and the first of each decision that changed it only through its evidence. */
async function entriesAbout(
  tx: Tx,
  programmeId: string,
  id: string,
  versions: readonly Hazard[],
): Promise<Entry[]> {
  const own: Entry[] = [];
  let cursor: string | null = null;
  do {
    const filter = { subjectType: 'hazard', subjectId: id, order: 'oldest' as const };
    const page: { items: Entry[]; next: string | null } = await tx.ledger.list(programmeId, filter, {
      limit: PAGE,
      cursor,
    });
    own.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  const told = new Set(own.map((entry) => versionOf(entry.body.seq, versions)?.fromSeq));
  for (const version of versions) {
    if (told.has(version.fromSeq)) continue;
    const entry = await entryAt(tx, programmeId, version.fromSeq);
    if (entry) own.push(entry);
  }
  return own.sort((a, b) => a.body.seq - b.body.seq);
}

async function entryAt(tx: Tx, programmeId: string, seq: number): Promise<Entry | null> {
  for await (const entry of tx.ledger.read(programmeId, seq - 1)) return entry;
  return null;
}

/** The version a decision opened: the first at or after the entry's position. */
function versionOf(seq: number, versions: readonly Hazard[]): Hazard | undefined {
  return versions.find((version) => version.fromSeq >= seq);
}

interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Differences between versions, told at the entry that set the field, else at the last entry of its decision. */
function changesBySeq(entries: readonly Entry[], versions: readonly Hazard[]): Map<number, Change[]> {
  const bySeq = new Map<number, Change[]>();
  versions.forEach((version, i) => {
    const before = versions[i - 1] ?? null;
    const decision = entries.filter(({ body }) => versionOf(body.seq, versions) === version);
    for (const { path, before: was, after } of changesBetween(before, version, '')) {
      const field = path.slice(1);
      const teller =
        decision.find(({ body }) => field in ((body.data.set ?? {}) as object)) ?? decision.at(-1);
      if (!teller) continue;
      const told = bySeq.get(teller.body.seq) ?? [];
      bySeq.set(teller.body.seq, [...told, { path, before: was, after }]);
    }
  });
  return bySeq;
}

async function namesOf(tx: Tx, programmeId: string): Promise<(userId: string | null) => string | null> {
  const members = await tx.memberships.list(programmeId);
  const names = new Map(members.map((member) => [member.userId, member.name]));
  return (userId) => (userId === null ? null : (names.get(userId) ?? userId));
}

function item(
  { body, hash }: Entry,
  changes: Change[],
  names: ((userId: string | null) => string | null) | null,
): HistoryItem {
  const { seq, kind, recordedAt, observedOn, reportId } = body;
  const exact = names !== null;
  return {
    seq,
    kind,
    recordedAt,
    observedOn,
    authorName: exact ? names(body.authorId) : null,
    decidedByName: exact ? names(body.decidedBy) : null,
    reason: exact ? body.reason : '',
    reportId: exact ? reportId : null,
    changes: exact ? changes : generalisedChanges(changes),
    hash,
  };
}
