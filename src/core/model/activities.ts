/**
 * Activities: work done on land by an organisation, and its progress by day, team and method. A progress row is
 * a record of its own, so that a correction changes one day and nothing else.
 */
import { z } from 'zod';
import { Tier } from './codes.ts';
import { Outline, Point, Shape } from './geometry.ts';
import { Terrain } from './ground.ts';
import { Facts } from './hazards.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import { ActivityStatus, ActivityType, Method, RecordStatus, SearchKind } from './land-codes.ts';

/** What every record of land release has besides its own fields. */
export const RECORD = {
  id: Uuid,
  programmeId: z.string(),
  /** Latest day the facts were true in the world. */
  dateOfInformation: Day,
  facts: Facts,
  fromSeq: z.number().int(),
  untilSeq: z.number().int().nullable(),
} as const;

const areaM2 = z.number().nonnegative().max(9e9).nullable();

export const ActivityFields = z.object({
  localId: z.string().trim().min(1).max(80).nullable(),
  type: ActivityType,
  status: ActivityStatus,
  hazardIds: z.array(Uuid).max(100),
  taskId: Uuid.nullable(),
  orgCode: OrganisationCode.nullable(),
  teamName: z.string().max(120).nullable(),
  methods: z.array(Method).max(10),
  search: SearchKind.nullable(),
  /** Centimetres searched, to the top of an item. */
  clearanceDepthCm: z.number().min(0).max(10_000).nullable(),
  startedOn: Day.nullable(),
  endedOn: Day.nullable(),
  /** Where the work is; roads as a buffered line, with length and width beside it. */
  shape: Shape.nullable(),
  roadLengthM: z.number().nonnegative().nullable(),
  roadWidthM: z.number().nonnegative().nullable(),
  referencePoint: Point.nullable(),
  terrain: Terrain.nullable(),
  /** Why suspended or aborted. */
  statusReason: z.string().max(2_000).nullable(),
  environmentNote: z.string().max(4_000).nullable(),
  placeCode: PlaceCode.nullable(),
  note: z.string().max(10_000).nullable(),
  tier: Tier,
});
export type ActivityFields = z.infer<typeof ActivityFields>;
/** A missing key leaves the value alone, null clears it; an unknown id begins an activity. */
export const ActivityDraft = ActivityFields.partial().extend({ id: Uuid });
export type ActivityDraft = z.infer<typeof ActivityDraft>;
export const Activity = ActivityFields.extend(RECORD);
export type Activity = z.infer<typeof Activity>;

export const BLANK_ACTIVITY: ActivityFields = {
  localId: null,
  type: 'nts',
  status: 'ongoing',
  hazardIds: [],
  taskId: null,
  orgCode: null,
  teamName: null,
  methods: [],
  search: null,
  clearanceDepthCm: null,
  startedOn: null,
  endedOn: null,
  shape: null,
  roadLengthM: null,
  roadWidthM: null,
  referencePoint: null,
  terrain: null,
  statusReason: null,
  environmentNote: null,
  placeCode: null,
  note: null,
  tier: 't2',
};

/** One day of one team with one method. Figures are memory, never the account: releases move the account. */
export const ProgressFields = z.object({
  activityId: Uuid,
  taskId: Uuid.nullable(),
  hazardIds: z.array(Uuid).max(100),
  day: Day,
  orgCode: OrganisationCode.nullable(),
  teamName: z.string().max(120).nullable(),
  method: Method.nullable(),
  areaProcessedM2: areaM2,
  clearedM2: areaM2,
  reducedWithAssetM2: areaM2,
  reducedWithoutAssetM2: areaM2,
  cancelledM2: areaM2,
  hours: z.number().nonnegative().max(100_000).nullable(),
  staff: z.number().int().nonnegative().max(100_000).nullable(),
  itemsFound: z.number().int().nonnegative().max(1_000_000).nullable(),
  deepestFindCm: z.number().min(0).max(10_000).nullable(),
  shape: Outline.nullable(),
  status: RecordStatus,
  placeCode: PlaceCode.nullable(),
  note: z.string().max(4_000).nullable(),
  tier: Tier,
});
export type ProgressFields = z.infer<typeof ProgressFields>;
export const ProgressDraft = ProgressFields.partial().extend({ id: Uuid });
export type ProgressDraft = z.infer<typeof ProgressDraft>;
export const Progress = ProgressFields.extend(RECORD);
export type Progress = z.infer<typeof Progress>;

export const BLANK_PROGRESS: Omit<ProgressFields, 'activityId' | 'day'> = {
  taskId: null,
  hazardIds: [],
  orgCode: null,
  teamName: null,
  method: null,
  areaProcessedM2: null,
  clearedM2: null,
  reducedWithAssetM2: null,
  reducedWithoutAssetM2: null,
  cancelledM2: null,
  hours: null,
  staff: null,
  itemsFound: null,
  deepestFindCm: null,
  shape: null,
  status: 'recorded',
  placeCode: null,
  note: null,
  tier: 't2',
};
