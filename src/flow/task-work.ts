/**
 * How far the work of tasks has come and when the rest may be done, for the board and the page of a task. Counts
 * only records the asker sees exactly. Progress is memory, not the account: what is left by progress is ground
 * not searched yet, what is released is said by the account beside it.
 */

import type { Actor } from '../core/model/programmes.ts';
import { takenM2 } from '../core/registry/account-once.ts';
import type { Forecast } from '../core/registry/forecast.ts';
import { forecast } from '../core/registry/forecast.ts';
import { listLand } from './land.ts';
import type { Pipeline } from './ports.ts';
import { listHazards } from './registry.ts';

export interface TaskWork {
  readonly id: string;
  /** Ground of the task's hazards, m²: what remains and what was released; null when no outline is known. */
  readonly areaM2: number | null;
  /** Processed according to progress, m². */
  readonly doneM2: number;
  readonly releasedM2: number;
  /** Ground neither processed nor released, m²; null without an outline. */
  readonly leftM2: number | null;
  readonly days: number;
  readonly itemsFound: number;
  readonly forecast: Forecast | null;
}

const PAGE = 1_000;
/** Pages of progress read for one task: 10,000 team-days are more than any task has had. */
const MOST_PAGES = 10;

/** Work of each task the asker sees exactly, in the order asked. @throws Problem notSignedIn, notAllowed. */
export async function taskWork(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  ids: readonly string[],
): Promise<TaskWork[]> {
  const page = await listLand(p, actor, programmeId, 'task', { ids }, { limit: PAGE });
  const today = p.clock.now().toISOString().slice(0, 10);
  const works: TaskWork[] = [];
  for (const id of ids) {
    const task = page.items.find((one) => one.id === id && one.precision === 'exact');
    if (!task) continue;
    const { elsewhereM2, ...ground } = await groundOf(p, actor, programmeId, task.hazardIds);
    const progress = await progressOf(p, actor, programmeId, id);
    const doneM2 = progress.reduce((sum, { m2 }) => sum + m2, 0);
    // Work on ground that counts in another hazard was done, and is not left to do.
    const goneM2 = Math.max(doneM2, ground.releasedM2 + elsewhereM2);
    const leftM2 = ground.areaM2 === null ? null : Math.max(0, ground.areaM2 + elsewhereM2 - goneM2);
    works.push({
      id,
      ...ground,
      doneM2,
      leftM2,
      days: new Set(progress.map(({ date }) => date)).size,
      itemsFound: progress.reduce((sum, { items }) => sum + items, 0),
      forecast: leftM2 === null ? null : forecast(leftM2, progress, today),
    });
  }
  return works;
}

async function groundOf(p: Pipeline, actor: Actor, programmeId: string, ids: readonly string[]) {
  if (ids.length === 0) return { areaM2: null, releasedM2: 0, elsewhereM2: 0 };
  const hazards = await listHazards(p, actor, programmeId, { ids }, { limit: PAGE });
  const accounts = await listLand(p, actor, programmeId, 'area_account', { ids }, { limit: PAGE });
  let areaM2: number | null = null;
  let releasedM2 = 0;
  let elsewhereM2 = 0;
  for (const hazard of hazards.items) {
    if (hazard.precision !== 'exact') continue;
    const account = accounts.items.find(({ id }) => id === hazard.id);
    const released = account ? Object.values(account.releasedM2).reduce((sum, m2) => sum + m2, 0) : 0;
    const whole = account ? account.remainingM2 + released : hazard.areaM2;
    if (whole !== null) areaM2 = (areaM2 ?? 0) + whole;
    releasedM2 += released;
    elsewhereM2 += takenM2(account?.lines ?? []) - released;
  }
  return { areaM2, releasedM2, elsewhereM2 };
}

async function progressOf(p: Pipeline, actor: Actor, programmeId: string, taskId: string) {
  const rows: { readonly date: string; readonly m2: number; readonly items: number }[] = [];
  let cursor: string | undefined;
  for (let i = 0; i < MOST_PAGES; i++) {
    const paging = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await listLand(p, actor, programmeId, 'progress', { taskId }, paging);
    for (const row of page.items) {
      if (row.precision !== 'exact' || row.status === 'withdrawn') continue;
      rows.push({ date: row.day, m2: doneM2Of(row), items: row.itemsFound ?? 0 });
    }
    if (page.next === null) break;
    cursor = page.next;
  }
  return rows;
}

interface Figures {
  readonly areaProcessedM2: number | null;
  readonly clearedM2: number | null;
  readonly reducedWithAssetM2: number | null;
  readonly reducedWithoutAssetM2: number | null;
  readonly cancelledM2: number | null;
}

/** m² a row of progress stands for: what it says was processed, else what it says was released. */
function doneM2Of(row: Figures): number {
  const released = [row.clearedM2, row.reducedWithAssetM2, row.reducedWithoutAssetM2, row.cancelledM2];
  return row.areaProcessedM2 ?? released.reduce<number>((sum, m2) => sum + (m2 ?? 0), 0);
}
