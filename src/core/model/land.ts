/** Land release in a report: which records it begins or changes. Every list is optional, so older reports stay as they are. */
import { z } from 'zod';
import type { AreaAccount } from './accounts.ts';
import { type Activity, ActivityDraft, type Progress, ProgressDraft } from './activities.ts';
import { type SurveyBox, SurveyBoxDraft } from './boxes.ts';
import { type Handover, HandoverDraft } from './handovers.ts';
import { Day, Uuid } from './ids.ts';
import type { OrdnanceType } from './ordnance.ts';
import { type Nonconformity, NonconformityDraft, type QualityVisit, QualityVisitDraft } from './quality.ts';
import { type Release, ReleaseDraft } from './releases.ts';
import { type Task, TaskDraft } from './tasks.ts';

/** A hazard with nothing left and nothing open is closed; only a completion report may say so. */
export const Closure = z.object({ hazardId: Uuid, closedOn: Day });
export type Closure = z.infer<typeof Closure>;

/**
 * What a report says about land release. A draft with an id the registry knows changes that record field by
 * field; with a new id it begins one.
 */
export const LandContent = z.object({
  activities: z.array(ActivityDraft).max(100).optional(),
  progress: z.array(ProgressDraft).max(1_000).optional(),
  releases: z.array(ReleaseDraft).max(500).optional(),
  tasks: z.array(TaskDraft).max(100).optional(),
  handovers: z.array(HandoverDraft).max(100).optional(),
  qualityVisits: z.array(QualityVisitDraft).max(100).optional(),
  nonconformities: z.array(NonconformityDraft).max(200).optional(),
  surveyBoxes: z.array(SurveyBoxDraft).max(100).optional(),
  closures: z.array(Closure).max(100).optional(),
});
export type LandContent = z.infer<typeof LandContent>;

/** Records of land release by the type of subject their entries have. */
export interface LandRecords {
  activity: Activity;
  progress: Progress;
  release: Release;
  task: Task;
  handover: Handover;
  quality_visit: QualityVisit;
  nonconformity: Nonconformity;
  survey_box: SurveyBox;
  ordnance_type: OrdnanceType;
  area_account: AreaAccount;
}
export type LandType = keyof LandRecords;
export const LAND_TYPES = [
  'activity',
  'progress',
  'release',
  'task',
  'handover',
  'quality_visit',
  'nonconformity',
  'survey_box',
  'ordnance_type',
  'area_account',
] as const satisfies readonly LandType[];

/** The list of a report's content that holds drafts of each type. */
export const LAND_LISTS = {
  task: 'tasks',
  activity: 'activities',
  progress: 'progress',
  release: 'releases',
  handover: 'handovers',
  quality_visit: 'qualityVisits',
  nonconformity: 'nonconformities',
  survey_box: 'surveyBoxes',
} as const satisfies Partial<Record<LandType, keyof LandContent>>;
export type ReportedLandType = keyof typeof LAND_LISTS;

/** Each draft of a report with its type, in the order they are recorded. */
export function landDrafts(
  land: LandContent | null | undefined,
): { readonly type: ReportedLandType; readonly draft: { readonly id: string } & Record<string, unknown> }[] {
  if (!land) return [];
  return (Object.keys(LAND_LISTS) as ReportedLandType[]).flatMap((type) =>
    (land[LAND_LISTS[type]] ?? []).map((draft) => ({ type, draft })),
  );
}
