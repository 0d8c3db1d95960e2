/** Gazetteer places. Join on code, never on name: names are spelt many ways. */
import { z } from 'zod';
import { Outline, Point } from './geometry.ts';
import { Facts } from './hazards.ts';
import { Day, Names, PlaceCode } from './ids.ts';

/** What a gazetteer report proposes for one place. */
export const PlaceDraft = z.object({
  code: PlaceCode,
  parentCode: PlaceCode.nullable().default(null),
  /** 0 country, 1 first level … 6 settlement part: at most seven levels. */
  level: z.number().int().min(0).max(6),
  names: Names,
  alternativeNames: z.array(z.string().min(1).max(300)).default([]),
  category: z.string().max(40).nullable().default(null),
  centroid: Point.nullable().default(null),
  boundary: Outline.nullable().default(null),
  population: z.number().int().nonnegative().nullable().default(null),
  populationYear: z.number().int().nullable().default(null),
  validFrom: Day.nullable().default(null),
  validTo: Day.nullable().default(null),
});
export type PlaceDraft = z.infer<typeof PlaceDraft>;

/** A place as the registry holds it, at one version. */
export const Place = PlaceDraft.extend({
  programmeId: z.string(),
  facts: Facts,
  fromSeq: z.number().int(),
  untilSeq: z.number().int().nullable(),
});
export type Place = z.infer<typeof Place>;
