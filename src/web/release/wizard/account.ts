/** The account of a hazard before and after a release, in whole square metres that visibly add up. Pure. */
import { toleranceM2 } from '../../../core/model/tolerance.ts';
import type { Partitioned } from './partition.ts';

export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}
export interface SmallAccount {
  readonly outline: BeforeAfter;
  /** What this release extends the outline by. */
  readonly extended: number;
  readonly earlier: number;
  readonly released: number;
  readonly remaining: BeforeAfter;
}

/**
 * What remains and earlier releases are rounded by themselves, as on the statement of the hazard; the outline before is
 * their sum and this release takes what rounding leaves, so that `outline − earlier − released = remaining` on paper.
 * No figure is more than 2 m² from the exact one.
 */
export function smallAccount(answer: Partitioned): SmallAccount {
  const extended = Math.round(answer.extendM2);
  const earlier = Math.round(answer.earlierM2);
  const before = Math.max(0, Math.round(answer.outlineM2 - answer.extendM2 - answer.earlierM2));
  const nothing = answer.parts.every(({ countedM2 }) => countedM2 === 0);
  const after = nothing ? before + extended : Math.round(answer.remainingM2);
  return {
    outline: { before: before + earlier, after: before + earlier + extended },
    extended,
    earlier,
    released: before + extended - after,
    remaining: { before, after },
  };
}

/** Whole m² of each part, by id: together what the statement says is released now. */
export function partAreas(answer: Partitioned): ReadonlyMap<string, number> {
  const { released } = smallAccount(answer);
  const whole = answer.parts.map(({ id, countedM2 }) => ({
    id,
    m2: Math.floor(countedM2),
    rest: countedM2 % 1,
  }));
  const order = whole.filter(({ m2, rest }) => m2 + rest > 0).sort((a, b) => b.rest - a.rest);
  let left = released - whole.reduce((sum, { m2 }) => sum + m2, 0);
  for (let i = 0; left > 0 && order.length > 0; i++, left--) {
    const one = order[i % order.length];
    if (one) one.m2++;
  }
  // Rounding can also take: from the largest, where it shows least.
  const largest = whole.reduce((most, one) => (one.m2 > (most?.m2 ?? 0) ? one : most), whole[0]);
  if (left < 0 && largest) largest.m2 += left;
  return new Map(whole.map(({ id, m2 }) => [id, m2]));
}

/** Below this a remainder is rounding of a drawing, and a hazard counts as emptied (larger of 1 m² and 0.1 %). */
export const isEmptied = ({ remainingM2, outlineM2 }: Partitioned): boolean =>
  remainingM2 <= toleranceM2(outlineM2);
