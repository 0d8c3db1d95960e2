/**
 * Surveyed points: how an outline was measured on the ground, leg by leg, kept exactly as entered beside the
 * outline computed from it. A relative point is a bearing and a distance from another point (domain §2.4).
 */
import { z } from 'zod';
import { FixedBy, NorthReference, PointType } from './codes.ts';
import { Position } from './geometry.ts';
import { Day } from './ids.ts';

export const SurveyPoint = z.object({
  /** Name on the sketch, unique in the survey after trimming: `RP1`, `BM`, `SP`, `TP3`, `IP3a` … */
  no: z.string().trim().min(1).max(20),
  type: PointType,
  mode: z.enum(['absolute', 'relative']),
  /** Absolute: the fix, WGS84 [lon, lat]. */
  position: Position.nullable().default(null),
  /** Absolute: as typed. */
  text: z.string().max(200).nullable().default(null),
  /** Relative: `no` of the point the leg starts from, bearing in degrees 0–360, distance in metres. */
  fromNo: z.string().max(20).nullable().default(null),
  bearingDeg: z.number().nullable().default(null),
  distanceM: z.number().nullable().default(null),
  fixedBy: FixedBy.default('unknown'),
  accuracyM: z.number().nonnegative().nullable().default(null),
});
export type SurveyPoint = z.infer<typeof SurveyPoint>;

export const Survey = z.object({
  northReference: NorthReference.nullable().default(null),
  /** Degrees east positive, as used to turn magnetic bearings into true ones. */
  declinationDeg: z.number().min(-180).max(180).nullable().default(null),
  declinationModel: z.string().max(40).nullable().default(null),
  declinationDate: Day.nullable().default(null),
  /** True when the last leg returns to the start point, so a misclosure can be computed. */
  closed: z.boolean().default(false),
  /** True once somebody accepted spreading the misclosure over the legs (Bowditch). Raw legs stay. */
  adjusted: z.boolean().default(false),
  points: z.array(SurveyPoint).max(2_000),
});
export type Survey = z.infer<typeof Survey>;
