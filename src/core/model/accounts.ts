/**
 * The area account of one hazard: its movements, computed from everything accepted about it and replaced as a
 * whole when something new is known. As of an earlier position the earlier version holds: the difference
 * between two versions is the restatement.
 */
import { z } from 'zod';
import { Outline } from './geometry.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';

/** Why ground was adjusted: what is counted otherwise without anybody having worked on it. */
export const AdjustReason = z.enum(['resurvey', 'digitising', 'duplicate', 'data_error']);
export type AdjustReason = z.infer<typeof AdjustReason>;

/** A movement before it has a place in the chain: core/registry/account-movements.ts says what each kind does. */
export const AccountLine = z.object({
  effectiveDate: Day,
  kind: z.string().max(40),
  class: z.enum(['sha', 'cha']),
  toClass: z.enum(['sha', 'cha']).nullable(),
  m2: z.number().positive(),
  releaseId: Uuid.nullable(),
  reportId: Uuid.nullable(),
  orgCode: OrganisationCode.nullable(),
  reason: z.string().max(40).nullable(),
  shares: z.array(z.object({ donor: z.string(), percent: z.number() })),
});
export type AccountLine = z.infer<typeof AccountLine>;

export const AreaAccount = z.object({
  /** The hazard's id. */
  id: Uuid,
  programmeId: z.string(),
  lines: z.array(AccountLine),
  /** What is not released yet; null when nothing is left or there is no outline. */
  shape: Outline.nullable(),
  remainingM2: z.number(),
  releasedM2: z.object({ cancelled: z.number(), reduced: z.number(), cleared: z.number() }),
  /** Identities that did not hold when this was computed (domain §3.3), e.g. `I3`; empty when all is well. */
  broken: z.array(z.string()),
  /** Ground of this size had to be booked as an extension, because clearance went beyond the outline. */
  beyondM2: z.number(),
  orgCode: OrganisationCode.nullable(),
  placeCode: PlaceCode.nullable(),
  fromSeq: z.number().int(),
  untilSeq: z.number().int().nullable(),
});
export type AreaAccount = z.infer<typeof AreaAccount>;
