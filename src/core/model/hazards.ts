/**
 * Hazard areas: the record of a piece of land from the first indication until it is handed back.
 * Classification, work status and area balance are three separate things (domain §2.7).
 */
import { z } from 'zod';
import {
  BlockedUse,
  Classification,
  Contamination,
  CoordinateFormat,
  FixedBy,
  Marking,
  Tier,
  WorkStatus,
} from './codes.ts';
import { Shape } from './geometry.ts';
import { Beneficiaries, ExpectedOrdnance, LandUses, Terrain } from './ground.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import { Survey } from './surveys.ts';

/** How and where a shape was measured; `text` is kept exactly as typed (domain §2.4). */
export const Entered = z.object({
  text: z.string().max(20_000).nullable().default(null),
  format: CoordinateFormat,
  fixedBy: FixedBy.default('unknown'),
  accuracyM: z.number().nonnegative().nullable().default(null),
});
export type Entered = z.infer<typeof Entered>;

/** The fields a person may set on a hazard. Each accepted report patches them field by field. */
export const HazardFields = z.object({
  localId: z.string().trim().min(1).max(80).nullable().default(null),
  name: z.string().trim().max(200).nullable().default(null),
  classification: Classification,
  contamination: z.array(Contamination).default([]),
  shape: Shape.nullable().default(null),
  entered: Entered.nullable().default(null),
  survey: Survey.nullable().default(null),
  /** As claimed by the report; never overwritten by the area computed from the outline. */
  reportedAreaM2: z.number().nonnegative().nullable().default(null),
  placeCode: PlaceCode.nullable().default(null),
  orgCode: OrganisationCode.nullable().default(null),
  emplacedFrom: Day.nullable().default(null),
  emplacedTo: Day.nullable().default(null),
  marking: Marking.nullable().default(null),
  blocked: z.array(BlockedUse).default([]),
  description: z.string().max(10_000).nullable().default(null),
  tier: Tier.default('t3'),
  /** Said only by those who know: absent means nobody said (domain §2.7). */
  ordnance: z.array(ExpectedOrdnance).max(100).optional(),
  terrain: Terrain.nullable().optional(),
  landUse: LandUses.nullable().optional(),
  beneficiaries: Beneficiaries.nullable().optional(),
  markedOn: Day.nullable().optional(),
});
export type HazardFields = z.infer<typeof HazardFields>;

/** A partial change: a missing key leaves the value alone, null clears it. */
export const HazardPatch = z.object({
  localId: z.string().trim().min(1).max(80).nullable().optional(),
  name: z.string().trim().max(200).nullable().optional(),
  classification: Classification.optional(),
  contamination: z.array(Contamination).optional(),
  shape: Shape.nullable().optional(),
  entered: Entered.nullable().optional(),
  survey: Survey.nullable().optional(),
  reportedAreaM2: z.number().nonnegative().nullable().optional(),
  placeCode: PlaceCode.nullable().optional(),
  orgCode: OrganisationCode.nullable().optional(),
  emplacedFrom: Day.nullable().optional(),
  emplacedTo: Day.nullable().optional(),
  marking: Marking.nullable().optional(),
  blocked: z.array(BlockedUse).optional(),
  description: z.string().max(10_000).nullable().optional(),
  tier: Tier.optional(),
  /** Said only by those who know: absent means nobody said (domain §2.7). */
  ordnance: z.array(ExpectedOrdnance).max(100).optional(),
  terrain: Terrain.nullable().optional(),
  landUse: LandUses.nullable().optional(),
  beneficiaries: Beneficiaries.nullable().optional(),
  markedOn: Day.nullable().optional(),
});
export type HazardPatch = z.infer<typeof HazardPatch>;

/**
 * Who set a value: the ledger position, the report, and the day the fact was true. A later decision about an
 * older day never overwrites a newer fact (core/registry/facts.ts). Keys are field names.
 */
export const Facts = z.record(
  z.string(),
  z.object({ seq: z.number().int(), reportId: Uuid.nullable(), on: Day }),
);
export type Facts = z.infer<typeof Facts>;

/** A hazard as the registry holds it, at one version (`fromSeq` inclusive, `untilSeq` exclusive). */
export const Hazard = HazardFields.extend({
  id: Uuid,
  programmeId: z.string(),
  workStatus: WorkStatus,
  /** Geodesic area of the outline, m²; null for a point. */
  areaM2: z.number().nullable(),
  perimeterM: z.number().nullable(),
  evidenceCount: z.number().int(),
  directEvidenceCount: z.number().int(),
  parentIds: z.array(Uuid),
  childIds: z.array(Uuid),
  /** The closed hazard this one reopens: reopening is itself a statistic, so it is never done in place. */
  reopensId: Uuid.nullable(),
  /** Day it was closed: nothing left, nothing open. */
  closedOn: Day.optional(),
  /** Activities and tasks now under way or suspended here; absent before the first. */
  work: z.object({ ongoing: z.number().int(), suspended: z.number().int() }).optional(),
  /** Day the current facts were true in the world, from the report that set them. */
  dateOfInformation: Day,
  facts: Facts,
  fromSeq: z.number().int(),
  untilSeq: z.number().int().nullable(),
});
export type Hazard = z.infer<typeof Hazard>;
