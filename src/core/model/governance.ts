/**
 * Changes of the rules and of the people: what waits for a second person, and what has been decided. Each is an
 * entry of the programme's ledger; a proposal is named by the position of the entry that made it.
 */
import { z } from 'zod';
import { Role } from './codes.ts';
import { Instant, OrganisationCode, PlaceCode, UserId } from './ids.ts';

/** One setting that is to change. A side that is missing was, or shall be, not set. */
export const SettingChange = z.object({
  /** As in the settings; thresholds of rules as `rules.<name>`. */
  field: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  /** Whether a rule is loosened by it, or more is shown to more people: then a second person confirms. */
  looser: z.boolean(),
});
export type SettingChange = z.infer<typeof SettingChange>;

/** A role as it is written in the chain: the account's identifier, never a name or an address. */
export const RoleGrant = z.object({
  userId: UserId,
  role: Role,
  orgCode: OrganisationCode.nullable(),
  placeCodes: z.array(PlaceCode),
});
export type RoleGrant = z.infer<typeof RoleGrant>;

const Proposed = {
  /** Position of the entry that proposed it. */
  proposal: z.number().int().min(1),
  proposedBy: UserId,
  proposedAt: Instant,
  reason: z.string(),
};

/** A role that waits for a second person. */
export const WaitingGrant = z.object({ ...Proposed, grant: RoleGrant });
export type WaitingGrant = z.infer<typeof WaitingGrant>;

/** Settings that wait for a second person. */
export const WaitingSettings = z.object({ ...Proposed, changes: z.array(SettingChange) });
export type WaitingSettings = z.infer<typeof WaitingSettings>;
