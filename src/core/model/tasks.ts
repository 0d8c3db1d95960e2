/** Tasks: the authority to work on one hazard or more, from the draft until the land is handed over. */
import { z } from 'zod';
import { RECORD } from './activities.ts';
import { Tier } from './codes.ts';
import { Outline } from './geometry.ts';
import { Attachment } from './ground.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from './ids.ts';
import { ActivityType, Method, SearchKind, TaskStatus } from './land-codes.ts';

/** A piece of work the task orders. */
export const WorkItem = z.object({
  type: ActivityType,
  orgCode: OrganisationCode.nullable(),
  teamName: z.string().max(120).nullable(),
  plannedStart: Day.nullable(),
  plannedEnd: Day.nullable(),
});

/** How the work has to be done. */
export const TaskConditions = z.object({
  depthCm: z.number().min(0).max(10_000).nullable(),
  search: SearchKind.nullable(),
  methods: z.array(Method).max(10),
  excluded: Outline.nullable(),
  note: z.string().max(4_000).nullable(),
});

export const TaskFields = z.object({
  localId: z.string().trim().min(1).max(80).nullable(),
  title: z.string().trim().max(200).nullable(),
  status: TaskStatus,
  /** Why suspended, aborted or sent back to work. */
  statusReason: z.string().max(2_000).nullable(),
  hazardIds: z.array(Uuid).max(100),
  workItems: z.array(WorkItem).max(100),
  /** Who the task is given to. */
  orgCode: OrganisationCode.nullable(),
  priorityScore: z.number().min(0).max(1_000_000).nullable(),
  priorityReason: z.string().max(4_000).nullable(),
  conditions: TaskConditions.nullable(),
  plannedStart: Day.nullable(),
  plannedEnd: Day.nullable(),
  issuedOn: Day.nullable(),
  acceptedOn: Day.nullable(),
  startedOn: Day.nullable(),
  fieldCompleteOn: Day.nullable(),
  dossier: z.array(Attachment).max(100),
  placeCode: PlaceCode.nullable(),
  note: z.string().max(10_000).nullable(),
  tier: Tier,
});
export type TaskFields = z.infer<typeof TaskFields>;
export const TaskDraft = TaskFields.partial().extend({ id: Uuid });
export type TaskDraft = z.infer<typeof TaskDraft>;
export const Task = TaskFields.extend(RECORD);
export type Task = z.infer<typeof Task>;

export const BLANK_TASK: TaskFields = {
  localId: null,
  title: null,
  status: 'draft',
  statusReason: null,
  hazardIds: [],
  workItems: [],
  orgCode: null,
  priorityScore: null,
  priorityReason: null,
  conditions: null,
  plannedStart: null,
  plannedEnd: null,
  issuedOn: null,
  acceptedOn: null,
  startedOn: null,
  fieldCompleteOn: null,
  dossier: [],
  placeCode: null,
  note: null,
  tier: 't2',
};

/** Where a task may go from where it is (domain §3.4). From every open state it may also be aborted. */
export const TASK_STEPS: Readonly<Record<TaskFields['status'], readonly TaskFields['status'][]>> = {
  draft: ['prioritised', 'issued', 'aborted'],
  prioritised: ['draft', 'issued', 'aborted'],
  issued: ['accepted', 'prioritised', 'aborted'],
  accepted: ['ongoing', 'aborted'],
  ongoing: ['suspended', 'field_complete', 'aborted'],
  suspended: ['ongoing', 'aborted'],
  field_complete: ['completion_submitted', 'ongoing', 'aborted'],
  completion_submitted: ['result_accepted', 'ongoing', 'aborted'],
  result_accepted: ['handed_over', 'closed', 'aborted'],
  handed_over: ['closed'],
  closed: [],
  aborted: [],
};
