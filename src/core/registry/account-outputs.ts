/**
 * Outputs: land released, by whoever did it or paid for it or where it lies. Every square millimetre goes to
 * one line, so the lines add up to the whole.
 */
import type { Period } from './account.ts';
import { isKnownAt, type Movement, mm2Of, type Outcome, outcomeOf } from './account-movements.ts';

/** mm², positive. `key` null: not stated. */
export interface OutputRow {
  readonly key: string | null;
  readonly cancelled: bigint;
  readonly reduced: bigint;
  readonly cleared: bigint;
  readonly released: bigint;
}

export type OutputKey = 'donor' | 'orgCode' | 'placeCode';

/** Released area of the period by donor, operator or place, in the order of the keys, "not stated" last. */
export function outputsBy(
  movements: readonly Movement[],
  period: Period,
  by: OutputKey,
  knownAtSeq = Number.MAX_SAFE_INTEGER,
): OutputRow[] {
  const sums = new Map<string | null, Record<Outcome, bigint>>();
  for (const m of movements) {
    const outcome = outcomeOf(m.kind);
    if (!outcome || m.effectiveDate < period.from || m.effectiveDate > period.to) continue;
    if (!isKnownAt(m, knownAtSeq)) continue;
    const parts = by === 'donor' ? sharesOf(m) : [{ key: m[by], mm2: mm2Of(m.m2) }];
    for (const { key, mm2 } of parts) {
      const sum = sums.get(key) ?? { cancelled: 0n, reduced: 0n, cleared: 0n };
      sum[outcome] += BigInt(mm2);
      sums.set(key, sum);
    }
  }
  return [...sums]
    .map(([key, sum]) => ({ key, ...sum, released: sum.cancelled + sum.reduced + sum.cleared }))
    .sort((a, b) => (a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1));
}

/**
 * A movement shared among its donors in whole mm² that add up to it: each gets its part rounded down, what is
 * left goes one by one to the largest fractions, then by name. Shares that do not make 100 % (I10) are taken
 * as proportions.
 */
export function sharesOf(m: Pick<Movement, 'm2' | 'shares'>): { key: string | null; mm2: number }[] {
  const whole = mm2Of(m.m2);
  const percent = m.shares.reduce((sum, share) => sum + share.percent, 0);
  if (!(percent > 0)) return [{ key: null, mm2: whole }];
  const parts = m.shares.map(({ donor, percent: own }) => {
    const exact = (whole * own) / percent;
    return { key: donor, mm2: Math.floor(exact), fraction: exact - Math.floor(exact) };
  });
  const order = [...parts].sort((a, b) => b.fraction - a.fraction || (a.key < b.key ? -1 : 1));
  let left = whole - parts.reduce((sum, { mm2 }) => sum + mm2, 0);
  for (let i = 0; left !== 0; i = (i + 1) % order.length) {
    const part = order[i] as (typeof order)[number];
    part.mm2 += Math.sign(left);
    left -= Math.sign(left);
  }
  return parts.map(({ key, mm2 }) => ({ key, mm2 }));
}
