/** Small things several records of land release say: the ground, people counted, parts not searched. */
import { z } from 'zod';
import { OrdnanceCategory } from './codes.ts';
import { Outline } from './geometry.ts';
import { Sha256 } from './ids.ts';
import {
  Access,
  Certainty,
  LandUse,
  MetalLevel,
  Slope,
  Soil,
  UnsearchedReason,
  Vegetation,
} from './land-codes.ts';

const count = z.number().int().min(0).max(100_000_000);

/** People by sex and age; a child is under 18. `withDisability` is of the total, not added to it. */
export const PeopleCounts = z.object({
  boys: count,
  girls: count,
  men: count,
  women: count,
  unknown: count,
  withDisability: count.nullable(),
});
export type PeopleCounts = z.infer<typeof PeopleCounts>;

/** What the ground is like: it decides methods and how much is done in a day. */
export const Terrain = z.object({
  vegetation: Vegetation.nullable(),
  slope: Slope.nullable(),
  soil: Soil.nullable(),
  metal: MetalLevel.nullable(),
  access: Access.nullable(),
});
export type Terrain = z.infer<typeof Terrain>;

/** A part left out of a search, with the reason; without an outline it is described in the note. */
export const Unsearched = z.object({
  shape: Outline.nullable(),
  reason: UnsearchedReason,
  note: z.string().max(1_000).nullable(),
});
export type Unsearched = z.infer<typeof Unsearched>;

/** What kinds of ordnance are thought or known to lie in a hazard, and roughly how many. */
export const ExpectedOrdnance = z.object({
  category: OrdnanceCategory,
  /** Code of the ordnance list, when the kind is known. */
  typeCode: z.string().max(40).nullable(),
  estimate: count.nullable(),
  certainty: Certainty,
});

/** Who gains: from the release itself, and through others. Expected until somebody confirmed it. */
export const Beneficiaries = z.object({
  direct: PeopleCounts.nullable(),
  indirect: PeopleCounts.nullable(),
});

export const LandUses = z.object({
  current: LandUse.nullable(),
  intended: LandUse.nullable(),
  disputed: z.boolean().nullable(),
  returneesExpected: count.nullable(),
});

/** A file kept beside a record, named by its bytes. */
export const Attachment = z.object({ sha256: Sha256, name: z.string().min(1).max(200) });
export type Attachment = z.infer<typeof Attachment>;
