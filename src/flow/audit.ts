/**
 * The audit trail: entries are sealed behind one another and checked like the ledger. Changes of roles and
 * settings join it in the transaction that makes them; what people do at the doors comes from the rim, a batch
 * at a time (server/audit.ts).
 */
import { canonical } from '../core/ledger/canonical.ts';
import { entryHash, ZERO_HASH } from '../core/ledger/seal.ts';
import type { AuditBody, AuditDraft, AuditEntry, AuditKind } from '../core/model/audit.ts';
import type { Entry } from '../core/model/entries.ts';
import type { Actor } from '../core/model/programmes.ts';
import { demand } from './access.ts';
import type { AuditFilter, Page, Paging, Pipeline, RawAudit, Tx } from './ports.ts';

/** Seals these behind the end of the trail. */
export async function appendAudit(tx: Tx, drafts: readonly AuditDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  let { seq, hash } = await tx.audit.lockHead();
  const entries = drafts.map((draft): AuditEntry => {
    seq += 1;
    const body: AuditBody = { v: 1, chain: 'audit', seq, ...draft };
    const entry = { body, prevHash: hash, hash: entryHash(canonical(body), hash) };
    hash = entry.hash;
    return entry;
  });
  await tx.audit.append(entries);
}

/** One thing that was done, written at once: for the command line. */
export async function noteAudit(
  p: Pipeline,
  accountId: string | null,
  kind: AuditKind,
  data: AuditDraft['data'] = {},
  programmeId: string | null = null,
): Promise<void> {
  const draft = { kind, recordedAt: p.clock.now().toISOString(), accountId, programmeId, data };
  await p.db.write((tx) => appendAudit(tx, [draft]));
}

/** Notes changes of roles and settings, each with the hash of its ledger entry: the two chains hold each other. */
export async function noteEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const drafts = entries.map(({ body, hash }): AuditDraft => {
    const { kind, seq, recordedAt, decidedBy, programmeId, subject } = body;
    const isMember = subject.type === 'member';
    return {
      kind: isMember ? 'member_changed' : 'settings_changed',
      recordedAt,
      accountId: decidedBy,
      programmeId,
      data: { entry: { kind, seq, hash }, ...(isMember ? { about: subject.id } : {}) },
    };
  });
  await appendAudit(tx, drafts);
}

export interface ServedAudit {
  readonly seq: number;
  readonly kind: AuditKind;
  readonly recordedAt: string;
  readonly accountId: string | null;
  /** Looked up now; null when the account is gone. */
  readonly name: string | null;
  readonly aboutName: string | null;
  readonly programmeId: string | null;
  readonly data: AuditBody['data'];
  readonly hash: string;
}

/** The trail of a programme, newest first. @throws Problem notSignedIn, notAllowed. */
export async function listAudit(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: Omit<AuditFilter, 'programmeId'>,
  paging: Paging,
): Promise<Page<ServedAudit>> {
  demand(actor, programmeId, 'audit.read');
  return p.db.read(async (tx) => {
    const page = await tx.audit.list({ ...filter, programmeId }, paging);
    const ids = page.items.flatMap(({ body }) => [body.accountId ?? [], body.data.about ?? []].flat());
    const names = await tx.memberships.names(ids);
    const nameOf = (id: string | null | undefined) => (id ? (names.get(id) ?? null) : null);
    const items = page.items.map(({ body, hash }) => {
      const { seq, kind, recordedAt, accountId, data } = body;
      const about = { name: nameOf(accountId), aboutName: nameOf(data.about) };
      return { seq, kind, recordedAt, accountId, ...about, programmeId: body.programmeId, data, hash };
    });
    return { items, next: page.next };
  });
}

export type AuditVerification =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly position: number };

/** Recomputes every seal of the trail; the first position that does not hold, or how many do. */
export async function verifyAudit(p: Pipeline): Promise<AuditVerification> {
  return p.db.read(async (tx) => {
    let seq = 0;
    let hash = ZERO_HASH;
    for await (const row of tx.audit.readRaw()) {
      seq += 1;
      if (row.seq !== seq || row.prevHash !== hash || !holds(row)) return { ok: false, position: seq };
      hash = row.hash;
    }
    return { ok: true, entries: seq };
  });
}

function holds(row: RawAudit): boolean {
  if (entryHash(row.body, row.prevHash) !== row.hash) return false;
  try {
    const body = JSON.parse(row.body) as AuditBody;
    return (
      canonical(body) === row.body &&
      body.chain === 'audit' &&
      body.seq === row.seq &&
      body.kind === row.kind &&
      body.accountId === row.accountId &&
      body.programmeId === row.programmeId &&
      body.recordedAt === row.recordedAt
    );
  } catch {
    return false;
  }
}
