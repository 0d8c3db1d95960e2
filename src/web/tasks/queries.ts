/** Reads of tasks and the work on them. Keys begin with the programme, so a change told by the server refetches. */
import { queryOptions } from '@tanstack/react-query';
import type { Activity, Progress } from '../../core/model/activities.ts';
import type { LandRecords } from '../../core/model/land.ts';
import type { Report } from '../../core/model/reports.ts';
import type { Task } from '../../core/model/tasks.ts';
import type { LandStep } from '../../flow/land.ts';
import type { Page } from '../../flow/ports.ts';
import type { TaskWork } from '../../flow/task-work.ts';
import { get, inProgramme } from '../api.ts';
import type { Served } from '../queries.ts';

export type ServedTask = Served<Task>;
export type ServedProgress = Served<Progress>;
export type ServedActivity = Served<Activity>;
export type TaskStatus = Task['status'];
export type { TaskWork };

export interface Column {
  readonly status: TaskStatus;
  readonly count: number;
  readonly items: readonly ServedTask[];
}
export type LandQuery = Readonly<Record<string, string | number | undefined>>;

export const boardQuery = (programme: string, filter: LandQuery) =>
  queryOptions({
    queryKey: [programme, 'tasks', 'board', filter],
    queryFn: async ({ signal }) => {
      const path = inProgramme(programme, '/tasks/board');
      return (await get<{ columns: Column[] }>(path, filter, signal)).columns;
    },
    placeholderData: (before) => before,
  });

const MOST_PAGES = 10;

/** Records of one noun of land release that match, all pages up to ten thousand. */
async function readLand<T>(programme: string, noun: string, filter: LandQuery, signal: AbortSignal) {
  const all: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query: LandQuery = { ...filter, limit: 1_000, ...(cursor ? { cursor } : {}) };
    const answer: Page<T> = await get(inProgramme(programme, `/${noun}`), query, signal);
    all.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return all;
}

export const landQuery = <K extends keyof LandRecords>(
  programme: string,
  _type: K,
  noun: string,
  filter: LandQuery,
  enabled = true,
) =>
  queryOptions({
    queryKey: [programme, noun, filter],
    queryFn: ({ signal }) => readLand<Served<LandRecords[K]>>(programme, noun, filter, signal),
    enabled,
  });

export const taskQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'tasks', 'one', id],
    queryFn: ({ signal }) => get<ServedTask>(inProgramme(programme, `/tasks/${id}`), undefined, signal),
    enabled: id !== '',
  });

export const taskHistoryQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'tasks', 'history', id],
    queryFn: async ({ signal }) => {
      const path = inProgramme(programme, `/tasks/${id}/history`);
      return (await get<{ items: LandStep[] }>(path, undefined, signal)).items;
    },
  });

/** More ids do not fit into an address; the board shows the first. */
const MOST_IDS = 50;

export const taskWorkQuery = (programme: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: [programme, 'task-work', ids],
    queryFn: async ({ signal }) => {
      const query = { id: ids.slice(0, MOST_IDS).join(',') };
      const path = inProgramme(programme, '/task-work');
      const { items } = await get<{ items: TaskWork[] }>(path, query, signal);
      return new Map(items.map((work) => [work.id, work]));
    },
    enabled: ids.length > 0,
    placeholderData: (before) => before,
  });

/** A change of a task that somebody reported and nobody has accepted yet. */
export interface Waiting {
  readonly reportId: string;
  readonly authorName: string;
  readonly status: TaskStatus | null;
}

/** Reports about tasks that wait for a decision, by task: as far as this reader may read reports. */
export const waitingQuery = (programme: string) =>
  queryOptions({
    queryKey: [programme, 'reports', 'waiting-tasks'],
    queryFn: async ({ signal }) => {
      const query = { state: 'submitted', type: 'task', limit: 200 };
      const { items } = await get<Page<Report>>(inProgramme(programme, '/reports'), query, signal);
      const byTask = new Map<string, Waiting[]>();
      for (const { id, authorName, content } of items)
        for (const draft of content.land?.tasks ?? [])
          byTask.set(draft.id, [
            ...(byTask.get(draft.id) ?? []),
            { reportId: id, authorName, status: draft.status ?? null },
          ]);
      return { byTask, reports: items };
    },
  });
