/**
 * Handovers: released land is formally given to who will use it; what risk is left, what was not searched and
 * who signed is written down. Signatories are offices, never persons: names do not belong in the chain.
 */
import { z } from 'zod';
import { RECORD } from './activities.ts';
import { Tier } from './codes.ts';
import { Outline } from './geometry.ts';
import { Attachment, PeopleCounts, Unsearched } from './ground.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import { LandUse, SignatoryRole } from './land-codes.ts';

export const Signatory = z.object({
  role: SignatoryRole,
  /** The office that signs: an organisation, a council, a cooperative. */
  office: z.string().trim().min(1).max(200),
  signedOn: Day.nullable(),
});

export const HandoverFields = z.object({
  localId: z.string().trim().min(1).max(80).nullable(),
  handedOverOn: Day,
  hazardIds: z.array(Uuid).max(100),
  taskId: Uuid.nullable(),
  releaseIds: z.array(Uuid).max(1_000),
  shape: Outline.nullable(),
  participants: PeopleCounts.nullable(),
  beneficiaries: PeopleCounts.nullable(),
  residualRisk: z.string().max(4_000).nullable(),
  /** What is formally declared of the land, and who answers for what is found later. */
  declaration: z.string().max(4_000).nullable().optional(),
  liability: z.string().max(4_000).nullable().optional(),
  landUse: LandUse.nullable().optional(),
  /** Of the land register; finds a plot and its owner, so only who sees the land exactly reads it. */
  titleNumber: z.string().max(120).nullable().optional(),
  /** The day the community was told what was done, what was not and what to do if something is found. */
  communityBriefedOn: Day.nullable().optional(),
  communityBriefing: z.string().max(4_000).nullable().optional(),
  unsearched: z.array(Unsearched).max(200),
  signatories: z.array(Signatory).max(20),
  certificate: Attachment.nullable(),
  checkDueOn: Day.nullable(),
  orgCode: OrganisationCode.nullable(),
  placeCode: PlaceCode.nullable(),
  note: z.string().max(10_000).nullable(),
  tier: Tier,
});
export type HandoverFields = z.infer<typeof HandoverFields>;
export const HandoverDraft = HandoverFields.partial().extend({ id: Uuid });
export type HandoverDraft = z.infer<typeof HandoverDraft>;
export const Handover = HandoverFields.extend(RECORD);
export type Handover = z.infer<typeof Handover>;

export const BLANK_HANDOVER: Omit<HandoverFields, 'handedOverOn'> = {
  localId: null,
  hazardIds: [],
  taskId: null,
  releaseIds: [],
  shape: null,
  participants: null,
  beneficiaries: null,
  residualRisk: null,
  unsearched: [],
  signatories: [],
  certificate: null,
  checkDueOn: null,
  orgCode: null,
  placeCode: null,
  note: null,
  tier: 't2',
};
