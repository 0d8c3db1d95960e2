/** What remains of a hazard, who is on it and what blocks closing it: worked out from what was read. Pure. */

import type { Nonconformity } from '../../../core/model/quality.ts';
import type { Task } from '../../../core/model/tasks.ts';
import { toleranceM2 } from '../../../core/model/tolerance.ts';
import type { PrintedStatement } from '../../../core/registry/account-printed.ts';
import type { ServedHazard } from '../../queries.ts';
import type { AccountScope } from '../../release/queries.ts';

/** Before anything was recorded anywhere. */
const BEGINNING = '1900-01-01';

/** The account of one hazard from its first day until now, or until the day that is looked back to. */
export function wholeLife(hazard: string, today: string, asOf?: string): AccountScope {
  const day = /^\d{4}-\d\d-\d\d/.exec(asOf ?? '')?.[0];
  return { hazard, from: BEGINNING, to: day && day < today ? day : today, asOf };
}

/** Whole m²: `came` and `adjusted` less the released make `remaining`. */
export interface Sum {
  readonly came: number;
  readonly adjusted: number;
  readonly cancelled: number;
  readonly reduced: number;
  readonly cleared: number;
  readonly remaining: number;
  readonly holds: boolean;
}
const CAME: readonly string[] = ['identify', 'extend', 'reopen', 'split_in', 'merge_in'];
const ADJUSTED: readonly string[] = ['adjust_up', 'adjust_down', 'split_out', 'merge_out', 'reclassify'];

export function sumOf({ rows, released, opening, closing }: PrintedStatement): Sum {
  const of = (kinds: readonly string[]) =>
    rows.reduce((m2, row) => (kinds.includes(row.kind) ? m2 + row.m2.total : m2), 0);
  const came = opening.total + of(CAME);
  const adjusted = of(ADJUSTED);
  const [cancelled, reduced, cleared] = [
    released.cancelled.total,
    released.reduced.total,
    released.cleared.total,
  ];
  const remaining = closing.total;
  const holds = came + adjusted - cancelled - reduced - cleared === remaining;
  return { came, adjusted, cancelled, reduced, cleared, remaining, holds };
}

/** Why a hazard has no balance of m²; null when it has one. */
export type NoBalance = 'indication' | 'noOutline' | 'superseded';

export function withoutBalance(hazard: ServedHazard): NoBalance | null {
  if (hazard.workStatus === 'superseded') return 'superseded';
  if (hazard.classification === 'indication') return 'indication';
  // Who sees it generalised is given a cell, and the area of the outline only where there is one.
  return hazard.areaM2 === null ? 'noOutline' : null;
}

export type Closing =
  | { readonly kind: 'closed'; readonly on: string | null }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'blocked'; readonly remainingM2: number; readonly grave: number }
  /** Nothing can show that nothing is left: an indication, or no outline. */
  | { readonly kind: 'unmeasured'; readonly verified: boolean }
  | { readonly kind: 'free' };

/** A hazard is closed with nothing left, to 1 m² or 0.1 %, and nothing grave open (flow/land-guards.ts). */
export function closingOf(
  hazard: ServedHazard,
  sum: Sum | null,
  nonconformities: readonly Pick<Nonconformity, 'status' | 'severity'>[],
): Closing {
  if (hazard.workStatus === 'closed') return { kind: 'closed', on: hazard.closedOn ?? null };
  if (hazard.workStatus === 'superseded') return { kind: 'superseded' };
  const grave = nonconformities.filter(isGrave).length;
  const left = sum?.remaining ?? 0;
  const remainingM2 = left > toleranceM2(sum?.came ?? 0) ? left : 0;
  if (remainingM2 > 0 || grave > 0) return { kind: 'blocked', remainingM2, grave };
  if (sum === null) return { kind: 'unmeasured', verified: hazard.classification !== 'indication' };
  return { kind: 'free' };
}

export const isGrave = ({ status, severity }: Pick<Nonconformity, 'status' | 'severity'>): boolean =>
  status === 'open' && severity !== 'minor';

/** The liveliest state first: who works now is told before who may work one day. */
const LIVELY: readonly Task['status'][] = [
  'ongoing',
  'suspended',
  'accepted',
  'issued',
  'field_complete',
  'completion_submitted',
  'result_accepted',
  'prioritised',
  'draft',
];

/** Tasks that are not over, the liveliest first. */
export function openTasks<T extends Pick<Task, 'status'>>(tasks: readonly T[]): T[] {
  return tasks
    .filter(({ status }) => LIVELY.includes(status))
    .sort((a, b) => LIVELY.indexOf(a.status) - LIVELY.indexOf(b.status));
}

/** What progress rows of one activity add up to. */
export interface Progressed {
  readonly m2: number;
  readonly days: number;
  readonly items: number;
  readonly last: string;
}
interface ProgressRow {
  readonly activityId: string;
  readonly day: string;
  readonly status: string;
  readonly areaProcessedM2: number | null;
  readonly itemsFound: number | null;
}

export function progressedBy(rows: readonly ProgressRow[]): Map<string, Progressed> {
  const days = new Map<string, Set<string>>();
  const sums = new Map<string, Progressed>();
  for (const { activityId, day, status, areaProcessedM2, itemsFound } of rows) {
    if (status === 'withdrawn') continue;
    const seen = days.get(activityId) ?? new Set();
    days.set(activityId, seen.add(day));
    const before = sums.get(activityId) ?? { m2: 0, days: 0, items: 0, last: day };
    sums.set(activityId, {
      m2: before.m2 + (areaProcessedM2 ?? 0),
      days: seen.size,
      items: before.items + (itemsFound ?? 0),
      last: day > before.last ? day : before.last,
    });
  }
  return sums;
}
