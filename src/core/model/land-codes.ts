/**
 * Code lists of land release: what was done, how land was released, tasks, inspections, survey boxes (domain
 * §2.8–§2.11). Labels live under `code.<list>.<value>` in messages/<language>/land.po.
 */
import { z } from 'zod';

/**
 * What kind of work an activity is. Progress, completion and handover are reports about it, not activities.
 * `post_clearance` is the assessment of what the land is used for afterwards; the inspection looks at the ground.
 */
export const ActivityType = z.enum([
  'nts',
  'ts',
  'clearance',
  'bac',
  'eod_spot',
  'road_assessment',
  'road_verification',
  'road_clearance',
  'post_clearance',
  'post_clearance_inspection',
  'stockpile_destruction',
]);
export type ActivityType = z.infer<typeof ActivityType>;

export const ActivityStatus = z.enum(['planned', 'ongoing', 'suspended', 'completed', 'aborted']);
export type ActivityStatus = z.infer<typeof ActivityStatus>;

export const Method = z.enum(['manual', 'animal', 'mechanical', 'detector', 'visual']);
export type Method = z.infer<typeof Method>;

/** How deep a search looks: a surface search must always be called one. */
export const SearchKind = z.enum(['surface', 'subsurface']);
export type SearchKind = z.infer<typeof SearchKind>;

/** Released through non-technical survey, technical survey or clearance: three that exclude each other. */
export const ReleaseOutcome = z.enum(['cancelled', 'reduced', 'cleared']);
export type ReleaseOutcome = z.infer<typeof ReleaseOutcome>;

/** Why further effort is unjustified; programmes may say more in words. */
export const ReleaseCriterion = z.enum([
  'no_evidence_found',
  'evidence_disproved',
  'boundary_known_better',
  'used_without_incident',
  'recorded_by_mistake',
  'ts_found_nothing',
  'ts_sample_complete',
  'other',
]);
export type ReleaseCriterion = z.infer<typeof ReleaseCriterion>;

export const RecordStatus = z.enum(['recorded', 'withdrawn']);
export type RecordStatus = z.infer<typeof RecordStatus>;

export const UnsearchedReason = z.enum([
  'inaccessible',
  'refused',
  'built_over',
  'water',
  'vegetation',
  'unsafe',
  'no_time',
  'other',
]);
export type UnsearchedReason = z.infer<typeof UnsearchedReason>;

export const TaskStatus = z.enum([
  'draft',
  'prioritised',
  'issued',
  'accepted',
  'ongoing',
  'suspended',
  'field_complete',
  'completion_submitted',
  'result_accepted',
  'handed_over',
  'closed',
  'aborted',
]);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const QualityVisitKind = z.enum([
  'internal_qa',
  'internal_qc',
  'external_qa',
  'external_qc',
  'accreditation',
]);
export type QualityVisitKind = z.infer<typeof QualityVisitKind>;

export const QualityResult = z.enum(['passed', 'rework', 'failed']);
export type QualityResult = z.infer<typeof QualityResult>;

/** What quality control says of a lot: taken as it is, or to be searched again as a whole. */
export const LotVerdict = z.enum(['accepted', 'rejected']);
export type LotVerdict = z.infer<typeof LotVerdict>;

export const NonconformityType = z.enum([
  'procedure',
  'safety',
  'equipment',
  'training',
  'medical',
  'marking',
  'missed_item',
  'documentation',
  'environment',
  'other',
]);
export type NonconformityType = z.infer<typeof NonconformityType>;

export const NonconformitySeverity = z.enum(['minor', 'major', 'critical']);
export type NonconformitySeverity = z.infer<typeof NonconformitySeverity>;

export const NonconformityStatus = z.enum(['open', 'closed']);
export type NonconformityStatus = z.infer<typeof NonconformityStatus>;

export const BoxState = z.enum(['planned', 'ongoing', 'complete', 'inaccessible']);
export type BoxState = z.infer<typeof BoxState>;

/** What the search of one cell of a survey box gave. Nothing found releases nothing by itself. */
export const CellResult = z.enum(['cmr_found', 'cm_fragments', 'other_eo', 'nothing', 'not_searched']);
export type CellResult = z.infer<typeof CellResult>;

/** Which convention a kind of ordnance falls under. */
export const TreatyClass = z.enum(['apm', 'cmr', 'other']);
export type TreatyClass = z.infer<typeof TreatyClass>;

export const AccreditationStatus = z.enum(['valid', 'suspended', 'withdrawn']);
export type AccreditationStatus = z.infer<typeof AccreditationStatus>;

export const SignatoryRole = z.enum(['operator', 'authority', 'land_user', 'community']);
export type SignatoryRole = z.infer<typeof SignatoryRole>;

export const Certainty = z.enum(['suspected', 'confirmed']);
export const Vegetation = z.enum(['none', 'light', 'medium', 'dense']);
export const Slope = z.enum(['flat', 'moderate', 'steep']);
export const Soil = z.enum(['soft', 'medium', 'hard', 'rocky', 'wet']);
export const MetalLevel = z.enum(['low', 'medium', 'high']);
export const Access = z.enum(['road', 'track', 'foot', 'water', 'none']);
export const LandUse = z.enum([
  'arable',
  'pasture',
  'forest',
  'housing',
  'road',
  'infrastructure',
  'water',
  'unused',
  'other',
]);

export const LAND_CODE_LISTS = {
  activityType: ActivityType.options,
  activityStatus: ActivityStatus.options,
  method: Method.options,
  searchKind: SearchKind.options,
  releaseOutcome: ReleaseOutcome.options,
  releaseCriterion: ReleaseCriterion.options,
  recordStatus: RecordStatus.options,
  unsearchedReason: UnsearchedReason.options,
  taskStatus: TaskStatus.options,
  qualityVisitKind: QualityVisitKind.options,
  qualityResult: QualityResult.options,
  lotVerdict: LotVerdict.options,
  nonconformityType: NonconformityType.options,
  nonconformitySeverity: NonconformitySeverity.options,
  nonconformityStatus: NonconformityStatus.options,
  boxState: BoxState.options,
  cellResult: CellResult.options,
  treatyClass: TreatyClass.options,
  accreditationStatus: AccreditationStatus.options,
  signatoryRole: SignatoryRole.options,
  certainty: Certainty.options,
  vegetation: Vegetation.options,
  slope: Slope.options,
  soil: Soil.options,
  metalLevel: MetalLevel.options,
  access: Access.options,
  landUse: LandUse.options,
} as const;
