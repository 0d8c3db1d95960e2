/** What a task says of the work that a release ends. Pure. */
import type { Task } from '../../../core/model/tasks.ts';
import type { ReleaseWork } from './draft.ts';

/** The change choosing a task makes: what was typed before stays, what is empty follows the order. */
export function withTask(work: ReleaseWork, task: Task | null, own: string | null): Partial<ReleaseWork> {
  if (!task) return { taskId: null };
  const { conditions, orgCode, workItems } = task;
  return {
    taskId: task.id,
    orgCode: work.orgCode ?? own ?? orgCode,
    teamName: work.teamName || (workItems[0]?.teamName ?? ''),
    depthCm: work.depthCm ?? conditions?.depthCm ?? null,
    search: work.depthCm === null && conditions?.search ? conditions.search : work.search,
  };
}
