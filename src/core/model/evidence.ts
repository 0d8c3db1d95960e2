/**
 * Evidence points and finds: one row per item, or per identical group, at one position. Record the find
 * position, not the demolition site. Recognition only: no field may hold technical detail of an item.
 */
import { z } from 'zod';
import { Channel, Condition, DisposalOutcome, EvidenceKind, Grade, OrdnanceCategory, Tier } from './codes.ts';
import { Point } from './geometry.ts';
import { Entered, Facts } from './hazards.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import { OrdnanceCode } from './ordnance-codes.ts';

export const Disposal = z.object({
  outcome: DisposalOutcome,
  date: Day.nullable().default(null),
  orgCode: OrganisationCode.nullable().default(null),
});
export type Disposal = z.infer<typeof Disposal>;

/** What a report says was found, seen or told of at one place. */
export const EvidenceDraft = z.object({
  id: Uuid,
  kind: EvidenceKind,
  channel: Channel.default('seen'),
  /** Null: graded by the programme's table (core/registry). */
  grade: Grade.nullable().default(null),
  position: Point.nullable().default(null),
  entered: Entered.nullable().default(null),
  ordnanceCategory: OrdnanceCategory.nullable().default(null),
  /** Code of the ordnance list, when the kind was recognised. */
  ordnanceTypeCode: OrdnanceCode.nullable().optional(),
  /** The work that found it. */
  activityId: Uuid.nullable().optional(),
  quantity: z.number().int().min(0).max(1_000_000).nullable().default(null),
  depthCm: z.number().min(0).max(10_000).nullable().default(null),
  condition: Condition.nullable().default(null),
  disposal: Disposal.nullable().default(null),
  observedOn: Day.nullable().default(null),
  casualties: z
    .object({
      killed: z.number().int().min(0),
      injured: z.number().int().min(0),
      unknown: z.number().int().min(0),
    })
    .nullable()
    .default(null),
  placeCode: PlaceCode.nullable().default(null),
  /** Existing hazard this belongs to; null with a hazard in the same report means that one. */
  hazardId: Uuid.nullable().default(null),
  note: z.string().max(4_000).nullable().default(null),
  tier: Tier.default('t3'),
});
export type EvidenceDraft = z.infer<typeof EvidenceDraft>;

/** An evidence point as the registry holds it, at one version. */
export const EvidencePoint = EvidenceDraft.extend({
  programmeId: z.string(),
  grade: Grade,
  orgCode: OrganisationCode.nullable(),
  dateOfInformation: Day,
  facts: Facts,
  fromSeq: z.number().int(),
  untilSeq: z.number().int().nullable(),
});
export type EvidencePoint = z.infer<typeof EvidencePoint>;
