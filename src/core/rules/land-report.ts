/**
 * What a report says of land release, read once for every rule: each draft laid over the record it changes, with
 * where it stands in the report.
 */
import type { Activity, Progress } from '../model/activities.ts';
import { BLANK_ACTIVITY } from '../model/activities.ts';
import type { Release } from '../model/releases.ts';
import type { ReportContent } from '../model/reports.ts';
import type { Task } from '../model/tasks.ts';
import { workSaid } from '../registry/land-drafts.ts';
import type { RuleContext } from './context.ts';

/** A draft over what is recorded, and its JSON pointer. */
export interface Stated<T> {
  readonly path: string;
  readonly isNew: boolean;
  readonly record: Partial<T> & { readonly id: string };
}

function over<T>(known: T | undefined, draft: object): Partial<T> & { readonly id: string } {
  const said = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
  return { ...known, ...said } as Partial<T> & { readonly id: string };
}

export function activitiesOf({ land }: ReportContent, { land: known }: RuleContext): Stated<Activity>[] {
  return (land?.activities ?? []).map((draft, i) => {
    const before = known.activities.get(draft.id);
    const base = before ?? (BLANK_ACTIVITY as Activity);
    return { path: `/land/activities/${i}`, isNew: before === undefined, record: over(base, draft) };
  });
}

export function tasksOf({ land }: ReportContent, { land: known }: RuleContext): Stated<Task>[] {
  return (land?.tasks ?? []).map((draft, i) => {
    const before = known.tasks.get(draft.id);
    return { path: `/land/tasks/${i}`, isNew: before === undefined, record: over(before, draft) };
  });
}

/** Released parts the report brings or changes, those it withdraws left out. */
export function releasesOf({ land }: ReportContent, { land: known }: RuleContext): Stated<Release>[] {
  return (land?.releases ?? [])
    .map((draft, i) => {
      const before = known.releases.find(({ id }) => id === draft.id);
      return { path: `/land/releases/${i}`, isNew: before === undefined, record: over(before, draft) };
    })
    .filter(({ record }) => record.status !== 'withdrawn');
}

export function progressOf({ land }: ReportContent, { land: known }: RuleContext): Stated<Progress>[] {
  return (land?.progress ?? [])
    .map((draft, i) => {
      const before = known.progress.find(({ id }) => id === draft.id);
      return { path: `/land/progress/${i}`, isNew: before === undefined, record: over(before, draft) };
    })
    .filter(({ record }) => record.status !== 'withdrawn');
}

/** The work a released part rests on: what it names, else what the report that brings it is about. */
export function workIdOf(
  { activityId }: { readonly activityId?: string | null },
  content: ReportContent | null,
): string | null {
  return activityId === undefined ? workSaid(content?.land) : activityId;
}

/** The task an activity, a progress row or a released part belongs to: said by itself or by its activity. */
export function taskOf(
  record: { readonly taskId?: string | null; readonly activityId?: string | null },
  content: ReportContent,
  context: RuleContext,
): Partial<Task> | null {
  const stated = activitiesOf(content, context).find((each) => each.record.id === record.activityId);
  const activity = stated?.record ?? context.land.activities.get(record.activityId ?? '');
  const id = record.taskId ?? activity?.taskId;
  if (!id) return null;
  return (
    tasksOf(content, context).find((each) => each.record.id === id)?.record ??
    context.land.tasks.get(id) ??
    null
  );
}

/** The hazard a released part is of, as the report leaves it: its class may change in the same report. */
export function hazardOf(id: string | undefined, content: ReportContent, context: RuleContext) {
  if (id === undefined) return null;
  const known = context.hazards.get(id) ?? (context.target?.id === id ? context.target : null);
  const proposed = content.hazard?.id === id ? content.hazard.fields : null;
  if (!known && !proposed) return null;
  return {
    classification: proposed?.classification ?? known?.classification ?? null,
    contamination: proposed?.contamination ?? known?.contamination ?? [],
    shape: proposed?.shape ?? known?.shape ?? null,
    workStatus: known?.workStatus ?? 'open',
    areaM2: known?.areaM2 ?? null,
  };
}

/** Whole days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
