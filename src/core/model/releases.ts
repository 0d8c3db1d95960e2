/**
 * Released parts: ground of a hazard that was cancelled, reduced or cleared, each with its outline, day and
 * depth. Recording one lowers the danger of a place and so needs a single decision with a reason;
 * withdrawing one (a mistake) raises it and needs nothing but a report (core/registry/danger.ts).
 */
import { z } from 'zod';
import { RECORD } from './activities.ts';
import { PointType, Tier } from './codes.ts';
import { Outline, Point } from './geometry.ts';
import { Unsearched } from './ground.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import {
  type ActivityType,
  RecordStatus,
  ReleaseCriterion,
  ReleaseOutcome,
  SearchKind,
} from './land-codes.ts';

/** A marker left in the ground for good: a turning or intermediate point somebody can find again. */
export const PermanentMarker = z.object({
  no: z.string().trim().min(1).max(20),
  type: PointType,
  position: Point,
});

/** Who paid for it; the shares of one release add up to 100 %. */
export const DonorPart = z.object({
  donor: z.string().trim().min(1).max(80),
  percent: z.number().min(0).max(100),
});

/**
 * The work each outcome rests on: cancelled by non-technical survey, reduced by technical survey, cleared by clearance
 * (of a road too) or battle area clearance, which figures keep apart.
 */
export const WORK_FOR: Readonly<Record<ReleaseOutcome, readonly ActivityType[]>> = {
  cancelled: ['nts'],
  reduced: ['ts'],
  cleared: ['clearance', 'bac', 'road_clearance'],
};

export const ReleaseFields = z.object({
  localId: z.string().trim().min(1).max(80).nullable(),
  hazardId: Uuid,
  activityId: Uuid.nullable(),
  taskId: Uuid.nullable(),
  outcome: ReleaseOutcome,
  /** Reduced only: with a technical asset or without. */
  reducedWithAsset: z.boolean().nullable(),
  shape: Outline.nullable(),
  /** As claimed; never overwritten by the area computed from the outline. */
  reportedAreaM2: z.number().nonnegative().max(9e9).nullable(),
  search: SearchKind.nullable(),
  depthCm: z.number().min(0).max(10_000).nullable(),
  criteria: z.array(ReleaseCriterion).max(20),
  criteriaNote: z.string().max(4_000).nullable(),
  /**
   * All reasonable effort (IMAS 07.11): what was done to find, define and remove every presence and suspicion, and
   * which office says so. Optional members came after the first releases: a record that never had one has no key.
   */
  reasonableEffort: z.string().max(4_000).nullable().optional(),
  reasonableEffortBy: z.string().max(200).nullable().optional(),
  /** Day the ground was released: the day that counts in the account. */
  releasedOn: Day,
  itemsFound: z.number().int().nonnegative().max(1_000_000).nullable(),
  unsearched: z.array(Unsearched).max(200),
  /** The fixed point outside the ground from which the perimeter is found again. */
  benchmark: Point.nullable().optional(),
  permanentMarkers: z.array(PermanentMarker).max(2_000),
  /** Why the perimeter has no permanent markers. */
  markersNote: z.string().max(2_000).nullable().optional(),
  completionReportId: Uuid.nullable(),
  donors: z.array(DonorPart).max(50),
  orgCode: OrganisationCode.nullable(),
  placeCode: PlaceCode.nullable(),
  /** Withdrawn: recorded by mistake; the ground is dangerous again and the account is restated. */
  status: RecordStatus,
  statusReason: z.string().max(2_000).nullable(),
  note: z.string().max(10_000).nullable(),
  tier: Tier,
});
export type ReleaseFields = z.infer<typeof ReleaseFields>;
export const ReleaseDraft = ReleaseFields.partial().extend({ id: Uuid });
export type ReleaseDraft = z.infer<typeof ReleaseDraft>;
export const Release = ReleaseFields.extend(RECORD).extend({
  /** Geodesic area of the outline, m², computed once when it was decided; null without outline. */
  areaM2: z.number().nullable(),
});
export type Release = z.infer<typeof Release>;

export const BLANK_RELEASE: Omit<Release, keyof typeof RECORD | 'hazardId' | 'outcome' | 'releasedOn'> = {
  localId: null,
  activityId: null,
  taskId: null,
  reducedWithAsset: null,
  shape: null,
  reportedAreaM2: null,
  search: null,
  depthCm: null,
  criteria: [],
  criteriaNote: null,
  itemsFound: null,
  unsearched: [],
  permanentMarkers: [],
  completionReportId: null,
  donors: [],
  orgCode: null,
  placeCode: null,
  status: 'recorded',
  statusReason: null,
  note: null,
  tier: 't2',
  areaM2: null,
};
