/** What a task and its work say of a release. Pure. */
import type { Activity } from '../../../core/model/activities.ts';
import { WORK_FOR } from '../../../core/model/releases.ts';
import type { Task } from '../../../core/model/tasks.ts';
import type { ReleaseWork } from './draft.ts';

type Work = Pick<Activity, 'id' | 'type' | 'taskId' | 'status' | 'teamName' | 'methods' | 'orgCode'>;

/** Activities a release of this outcome may rest on: those of the task first. */
export function fittingWork<W extends Work>(work: ReleaseWork, activities: readonly W[]): W[] {
  const { outcome, taskId } = work;
  if (outcome === null) return [];
  const fits = activities.filter(
    ({ type, status }) => WORK_FOR[outcome].includes(type) && status !== 'planned' && status !== 'aborted',
  );
  return [
    ...fits.filter((one) => taskId !== null && one.taskId === taskId),
    ...fits.filter((one) => taskId === null || one.taskId !== taskId),
  ];
}

/** Names the activity, its team and task wherever one fits; what was chosen and still fits stays. */
export function withWork(work: ReleaseWork, activities: readonly Work[]): Partial<ReleaseWork> {
  const fits = fittingWork(work, activities);
  const one = fits.find(({ id }) => id === work.activityId) ?? fits[0] ?? null;
  return {
    activityId: one?.id ?? null,
    teamName: work.teamName || (one?.teamName ?? ''),
    taskId: work.taskId ?? one?.taskId ?? null,
    orgCode: work.orgCode ?? one?.orgCode ?? null,
  };
}

/** The change choosing a task makes: what was typed before stays, what is empty follows the order. */
export function withTask(
  work: ReleaseWork,
  task: Task | null,
  own: string | null,
  activities: readonly Work[],
): Partial<ReleaseWork> {
  if (!task) return { taskId: null };
  const { conditions, orgCode, workItems } = task;
  const ordered = {
    taskId: task.id,
    orgCode: work.orgCode ?? own ?? orgCode,
    teamName: work.teamName || (workItems[0]?.teamName ?? ''),
    depthCm: work.depthCm ?? conditions?.depthCm ?? null,
    search: work.depthCm === null && conditions?.search ? conditions.search : work.search,
    methods: work.methods.length > 0 ? work.methods : (conditions?.methods ?? []),
  };
  // The work of the task goes before work chosen for another one.
  const chosen = activities.find(({ id }) => id === work.activityId);
  const activityId = chosen?.taskId === task.id ? work.activityId : null;
  return { ...ordered, ...withWork({ ...work, ...ordered, activityId }, activities), taskId: task.id };
}
