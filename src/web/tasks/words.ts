/** How tasks, their work and forecasts are said. */
import type { Task } from '../../core/model/tasks.ts';
import { useFormat } from '../i18n/format.ts';
import { type T, useT } from '../i18n/language.tsx';
import type { ServedTask, TaskStatus, TaskWork } from './queries.ts';

/** A task's own name, else its number, else a word for a task without either. */
export const taskTitle = (t: T, task: Pick<Task, 'title' | 'localId'>): string =>
  task.title || task.localId || t('work.task.unnamed');

/** States in which there is work to measure. */
export const WORKED_STATUSES: readonly TaskStatus[] = [
  'issued',
  'accepted',
  'ongoing',
  'suspended',
  'field_complete',
  'completion_submitted',
];

/** Planned to end before today and the field work is not reported complete. */
export const isLate = (task: ServedTask, day: string): boolean =>
  task.plannedEnd !== null &&
  task.plannedEnd < day &&
  ['issued', 'accepted', 'ongoing', 'suspended'].includes(task.status);

/** One sentence: the range in weeks and how it was found; what cannot be said is said so. */
export function useForecastWords(): (work: TaskWork) => string {
  const t = useT();
  const format = useFormat();
  return ({ forecast, leftM2 }) => {
    if (!forecast || leftM2 === null) return t('work.forecast.noOutline');
    if (forecast.method === 'nothingLeft') return t('work.forecast.nothingLeft');
    if (forecast.method === 'tooLittle') return t('work.forecast.tooLittle');
    const { early, late, weeks } = forecast;
    if (!early) return t('work.forecast.never', { weeks });
    const low = format.number(Math.ceil(early.weeks));
    if (!late) return t('work.forecast.open', { low, weeks });
    return t('work.forecast.range', { low, high: format.number(Math.ceil(late.weeks)), weeks });
  };
}
