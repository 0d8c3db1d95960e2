/**
 * The audit trail: who came in, what was refused, what was taken away, and where roles and settings changed. One
 * chain for the whole server, sealed like the ledger (docs/spec/ledger.md §7). Holds account identifiers, never
 * names or addresses; names are looked up when somebody reads.
 */
import { z } from 'zod';
import { Instant, ProgrammeId, Sha256, UserId } from './ids.ts';

export const AuditKind = z.enum([
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'password_changed',
  'account_made',
  'account_disabled',
  'refused',
  'exported',
  'member_changed',
  'settings_changed',
  'backup_made',
  'restored',
]);
export type AuditKind = z.infer<typeof AuditKind>;

export const AuditData = z.object({
  /** Method and pattern of the address, e.g. `GET /api/programmes/:programme/entries`. */
  door: z.string().optional(),
  /** Which record, file or list behind the door; no search words. */
  what: z.string().optional(),
  /** Code of the problem. */
  code: z.string().optional(),
  /** How often within the minute, when more than once. */
  count: z.number().int().optional(),
  /** Keyed hash of an address nobody here has. */
  addressHash: z.string().optional(),
  /** The ledger entry that says it. */
  entry: z.object({ kind: z.string(), seq: z.number().int(), hash: Sha256 }).optional(),
  /** Whose role, account or sign-in it was, when not that of who acted. */
  about: UserId.optional(),
  sha256: Sha256.optional(),
});
export type AuditData = z.infer<typeof AuditData>;

export const AuditBody = z.object({
  v: z.literal(1),
  chain: z.literal('audit'),
  /** 1, 2, 3 … without gaps, for the whole server. */
  seq: z.number().int().min(1),
  kind: AuditKind,
  recordedAt: Instant,
  /** Who acted; null when nobody was signed in. */
  accountId: UserId.nullable(),
  programmeId: ProgrammeId.nullable(),
  data: AuditData,
});
export type AuditBody = z.infer<typeof AuditBody>;

export interface AuditEntry {
  readonly body: AuditBody;
  readonly prevHash: string;
  readonly hash: string;
}

/** Before it has a place in the chain. */
export type AuditDraft = Pick<AuditBody, 'kind' | 'recordedAt' | 'accountId' | 'programmeId' | 'data'>;
