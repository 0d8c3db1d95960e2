/** What a decision would make less dangerous, as lists and sums that a reviewer reads (core/registry/danger.ts). */
import type { ReportState } from '../../core/model/codes.ts';
import type { Outline } from '../../core/model/geometry.ts';
import { REPORT_CONTENTS } from '../../core/model/report-contents.ts';
import type { ReportContent } from '../../core/model/reports.ts';
import type { Lowering } from '../../core/registry/danger.ts';

/** Before a decision, after it was accepted, or when it was not: sentences about falls need to know. */
export type When = 'now' | 'done' | 'never';

export function whenOf(state: ReportState): When {
  if (state === 'submitted') return 'now';
  return state === 'accepted' || state === 'superseded' ? 'done' : 'never';
}

/** Not booked first, then by ground. */
export function inOrder(falls: readonly Lowering[]): Lowering[] {
  const weight = ({ booking, m2 }: Lowering) => (booking === null ? Number.MAX_VALUE : (m2 ?? 0));
  return falls.toSorted((a, b) => weight(b) - weight(a));
}

export const unbookedOf = (falls: readonly Lowering[]): Lowering[] =>
  falls.filter(({ booking }) => booking === null);

const sum = (falls: readonly Lowering[]): number => falls.reduce((m2, fall) => m2 + (fall.m2 ?? 0), 0);
const most = (falls: readonly Lowering[]): number =>
  falls.reduce((m2, fall) => Math.max(m2, fall.m2 ?? 0), 0);

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

/**
 * Recorded ground that would count as less dangerous, m², each hazard's ground once. A lower class of a hazard that
 * stays concerns all of it, and so also what falls out of its outline or is released; of one that gives way, class and
 * outline fall in different ground. A released part has its m² in each respect in which it falls.
 */
export function fallingM2(falls: readonly Lowering[]): number {
  return groupedBy(falls, ({ hazardIds, id }) => hazardIds[0] ?? id).reduce((total, ofHazard) => {
    const parts = groupedBy(
      ofHazard.filter(({ type }) => type === 'release'),
      ({ id }) => id,
    );
    const released = parts.reduce((m2, part) => m2 + most(part), 0);
    const own = ofHazard.filter(({ type }) => type === 'hazard');
    const whole = own.filter(({ field, hazardIds }) => field === 'classification' && hazardIds.length === 1);
    const pieces = sum(own.filter((fall) => !whole.includes(fall))) + released;
    return total + Math.max(most(whole), pieces);
  }, 0);
}

/** Ground to be hatched, every outline once. */
export function fallingGround(falls: readonly Lowering[]): Outline[] {
  const shapes = falls.flatMap(({ shape }) => (shape ? [shape] : []));
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}

/** Why nobody, or not this reader, may accept what falls: `why` of problem.fallNotEntitled; null when they may. */
export function notEntitled(
  falls: readonly Lowering[],
  { reportType }: Pick<ReportContent, 'reportType'>,
  mayLower: boolean,
): 'type' | 'role' | null {
  if (falls.length === 0) return null;
  const { lowers } = REPORT_CONTENTS[reportType];
  if (falls.some(({ type }) => type !== 'alarm' && !lowers.includes(type))) return 'type';
  return mayLower ? null : 'role';
}
