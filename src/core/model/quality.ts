/**
 * Quality management: visits, and the nonconformities they found. A nonconformity is a record of its own, open
 * until a later report closes it; a hazard is not closed while a major or critical one is open, by nobody.
 */
import { z } from 'zod';
import { RECORD } from './activities.ts';
import { Tier } from './codes.ts';
import { Outline } from './geometry.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import {
  LotVerdict,
  NonconformitySeverity,
  NonconformityStatus,
  NonconformityType,
  QualityResult,
  QualityVisitKind,
} from './land-codes.ts';

export const QualityVisitFields = z.object({
  localId: z.string().trim().min(1).max(80).nullable(),
  visitedOn: Day,
  kind: QualityVisitKind,
  result: QualityResult.nullable(),
  activityId: Uuid.nullable(),
  taskId: Uuid.nullable(),
  hazardIds: z.array(Uuid).max(100),
  /** The organisation inspected; the record is its record. */
  orgCode: OrganisationCode.nullable(),
  inspectingOrgCode: OrganisationCode.nullable(),
  teamName: z.string().max(120).nullable(),
  /** Quality control (IMAS 07.40): the lot looked at, what of it was sampled and how deep, and what is said of it. */
  lot: z.string().max(200).nullable().optional(),
  lotAreaM2: z.number().nonnegative().max(9e9).nullable().optional(),
  sampleAreaM2: z.number().nonnegative().max(9e9).nullable(),
  sampleCount: z.number().int().nonnegative().max(1_000_000).nullable().optional(),
  /** Share of the lot that was sampled; how much a programme asks for is its own matter. */
  coveragePercent: z.number().min(0).max(100).nullable().optional(),
  sampleDepthCm: z.number().min(0).max(10_000).nullable().optional(),
  verdict: LotVerdict.nullable().optional(),
  shape: Outline.nullable(),
  itemsMissed: z.number().int().nonnegative().max(1_000_000).nullable(),
  operationsSuspended: z.boolean().nullable(),
  placeCode: PlaceCode.nullable(),
  note: z.string().max(10_000).nullable(),
  tier: Tier,
});
export type QualityVisitFields = z.infer<typeof QualityVisitFields>;
export const QualityVisitDraft = QualityVisitFields.partial().extend({ id: Uuid });
export type QualityVisitDraft = z.infer<typeof QualityVisitDraft>;
export const QualityVisit = QualityVisitFields.extend(RECORD);
export type QualityVisit = z.infer<typeof QualityVisit>;

export const BLANK_QUALITY_VISIT: Omit<QualityVisitFields, 'visitedOn'> = {
  localId: null,
  kind: 'external_qa',
  result: null,
  activityId: null,
  taskId: null,
  hazardIds: [],
  orgCode: null,
  inspectingOrgCode: null,
  teamName: null,
  sampleAreaM2: null,
  shape: null,
  itemsMissed: null,
  operationsSuspended: null,
  placeCode: null,
  note: null,
  tier: 't2',
};

export const NonconformityFields = z.object({
  visitId: Uuid.nullable(),
  activityId: Uuid.nullable(),
  taskId: Uuid.nullable(),
  hazardIds: z.array(Uuid).max(100),
  type: NonconformityType,
  severity: NonconformitySeverity,
  description: z.string().max(4_000).nullable(),
  actionRequired: z.string().max(4_000).nullable(),
  dueOn: Day.nullable(),
  status: NonconformityStatus,
  closedOn: Day.nullable(),
  closingNote: z.string().max(4_000).nullable(),
  orgCode: OrganisationCode.nullable(),
  placeCode: PlaceCode.nullable(),
  tier: Tier,
});
export type NonconformityFields = z.infer<typeof NonconformityFields>;
export const NonconformityDraft = NonconformityFields.partial().extend({ id: Uuid });
export type NonconformityDraft = z.infer<typeof NonconformityDraft>;
export const Nonconformity = NonconformityFields.extend(RECORD);
export type Nonconformity = z.infer<typeof Nonconformity>;

export const BLANK_NONCONFORMITY: NonconformityFields = {
  visitId: null,
  activityId: null,
  taskId: null,
  hazardIds: [],
  type: 'other',
  // What nobody graded counts as grave until somebody does.
  severity: 'major',
  description: null,
  actionRequired: null,
  dueOn: null,
  status: 'open',
  closedOn: null,
  closingNote: null,
  orgCode: null,
  placeCode: null,
  tier: 't2',
};
