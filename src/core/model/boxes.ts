/**
 * Survey boxes of cluster-munition survey: a square of a metric grid, normally 1 km², divided into cells, each
 * with what its search gave. A cell in which nothing was found releases no land (core/registry/boxes.ts).
 */
import { z } from 'zod';
import { RECORD } from './activities.ts';
import { Tier } from './codes.ts';
import { Outline } from './geometry.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import { BoxState, CellResult, Method, UnsearchedReason } from './land-codes.ts';

/** `r03c17`: row counted from the south edge, column from the west edge, both from 00. */
export const CellName = z.string().regex(/^r\d\dc\d\d$/);

export const Cell = z.object({
  result: CellResult,
  reason: UnsearchedReason.nullable(),
  minutes: z.number().int().nonnegative().max(100_000).nullable(),
  method: Method.nullable(),
});
export type Cell = z.infer<typeof Cell>;

export const SurveyBoxFields = z.object({
  /** Grid zone with easting and northing of the south-west corner in kilometres, e.g. `36U 412 5511`. */
  gridName: z.string().trim().min(1).max(40).nullable(),
  sideM: z.number().int().min(100).max(10_000),
  cellM: z.number().int().min(10).max(1_000),
  shape: Outline.nullable(),
  state: BoxState,
  /** Why the box is surveyed at all. */
  triggerEvidenceIds: z.array(Uuid).max(1_000),
  /** Only cells somebody said something about; a report says its own, the others stay. */
  cells: z.record(CellName, Cell),
  /** Metres searched beyond the last evidence before stopping. */
  fadeOutM: z.number().min(0).max(10_000).nullable(),
  surveyedOn: Day.nullable(),
  activityId: Uuid.nullable(),
  taskId: Uuid.nullable(),
  /** The hazard that a person drew from this box, when one came of it. */
  hazardIds: z.array(Uuid).max(100),
  orgCode: OrganisationCode.nullable(),
  teamName: z.string().max(120).nullable(),
  placeCode: PlaceCode.nullable(),
  note: z.string().max(10_000).nullable(),
  tier: Tier,
});
export type SurveyBoxFields = z.infer<typeof SurveyBoxFields>;
export const SurveyBoxDraft = SurveyBoxFields.partial().extend({ id: Uuid });
export type SurveyBoxDraft = z.infer<typeof SurveyBoxDraft>;
export const SurveyBox = SurveyBoxFields.extend(RECORD);
export type SurveyBox = z.infer<typeof SurveyBox>;

export const BLANK_SURVEY_BOX: SurveyBoxFields = {
  gridName: null,
  sideM: 1_000,
  cellM: 50,
  shape: null,
  state: 'planned',
  triggerEvidenceIds: [],
  cells: {},
  fadeOutM: null,
  surveyedOn: null,
  activityId: null,
  taskId: null,
  hazardIds: [],
  orgCode: null,
  teamName: null,
  placeCode: null,
  note: null,
  tier: 't2',
};
