/**
 * Checks one stored entry against the one before it, trusting nothing: not the columns beside the body, not
 * the hash, not the text. SAFETY: a silent change of the record could open a minefield; test/laws/ledger.test.ts
 * changes single bytes and expects each to be named.
 */
import type { EntryBody } from '../model/entries.ts';
import { canonical } from './canonical.ts';
import { entryHash } from './seal.ts';

/** An entry as it lies in storage: the canonical text and the columns kept beside it for searching. */
export interface StoredEntry {
  readonly programmeId: string;
  readonly seq: number;
  readonly kind: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly reportId: string | null;
  readonly recordedAt: string;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** The link an entry must follow: position and hash of the entry before, `{ 0, ZERO_HASH }` at the start. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

export type EntryFaultReason =
  | 'entryMissing'
  | 'linkBroken'
  | 'hashDiffers'
  | 'bodyUnreadable'
  | 'bodyNotCanonical'
  | 'unknownVersion'
  | 'columnDiffers';

export interface EntryFault {
  /** Position where the chain first breaks. */
  readonly position: number;
  readonly reason: EntryFaultReason;
  readonly params: Record<string, string | number>;
}

/** The first thing wrong with an entry that should follow `prev`, or null. Reasons: docs/spec/ledger.md §5. */
export function verifyEntry(stored: StoredEntry, prev: Link): EntryFault | null {
  const read = readEntry(stored, prev);
  return 'fault' in read ? read.fault : null;
}

/** The body of an entry that follows `prev` in every respect, or what is wrong with it. */
export function readEntry(stored: StoredEntry, prev: Link): { body: EntryBody } | { fault: EntryFault } {
  const position = prev.seq + 1;
  const fault = (reason: EntryFaultReason, params: EntryFault['params'] = {}): { fault: EntryFault } => ({
    fault: { position, reason, params },
  });
  if (stored.seq !== position) return fault('entryMissing', { found: stored.seq });
  if (stored.prevHash !== prev.hash) return fault('linkBroken');
  if (entryHash(stored.body, stored.prevHash) !== stored.hash) return fault('hashDiffers');
  const body = readBody(stored.body);
  if (body === null) return fault('bodyUnreadable');
  if (canonical(body) !== stored.body) return fault('bodyNotCanonical');
  if (body.v !== 1) return fault('unknownVersion', { version: String(body.v) });
  const column = differingColumn(stored, body);
  return column === null ? { body: body as EntryBody } : fault('columnDiffers', { column });
}

function readBody(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function differingColumn(stored: StoredEntry, body: Record<string, unknown>): string | null {
  const subject = (body.subject ?? {}) as Record<string, unknown>;
  if (body.programmeId !== stored.programmeId) return 'programmeId';
  if (body.seq !== stored.seq) return 'seq';
  if (body.kind !== stored.kind) return 'kind';
  if (subject.type !== stored.subjectType) return 'subjectType';
  if (subject.id !== stored.subjectId) return 'subjectId';
  if (body.reportId !== stored.reportId) return 'reportId';
  if (body.recordedAt !== stored.recordedAt) return 'recordedAt';
  return null;
}
