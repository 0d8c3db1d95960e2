/** From measured parts to movements: the last release of a hazard takes exactly what the account had left. */
import { m2Of, mm2Of, toleranceMm2 } from './account-movements.ts';

/**
 * m² to record for each part (by id; parts that count nothing are left out). Measuring piece by piece is not
 * quite measuring the whole: when all is released and the difference to the balance is within tolerance, it is
 * shared out in proportion, so that the balance ends at zero. Any larger difference stays, to be found (I1).
 */
export function settledM2(
  release: {
    readonly parts: readonly { readonly id: string; readonly countedM2: number }[];
    readonly emptied: boolean;
  },
  balanceM2: number,
): Map<string, number> {
  const parts = release.parts
    .map(({ id, countedM2 }) => ({ id, mm2: mm2Of(countedM2) }))
    .filter(({ mm2 }) => mm2 > 0);
  const sum = parts.reduce((total, { mm2 }) => total + mm2, 0);
  const balance = mm2Of(balanceM2);
  const settles = release.emptied && sum > 0 && Math.abs(balance - sum) <= toleranceMm2(balance);
  const shares = parts.map(({ id, mm2 }) => ({ id, mm2: settles ? Math.floor(mm2 * (balance / sum)) : mm2 }));
  const largest = shares.reduce((a, b) => (b.mm2 > a.mm2 ? b : a), shares[0] ?? { id: '', mm2: 0 });
  if (settles) largest.mm2 += balance - shares.reduce((total, { mm2 }) => total + mm2, 0);
  return new Map(shares.map(({ id, mm2 }) => [id, m2Of(mm2)]));
}
