/**
 * Outputs: land released, by whoever did it or paid for it or where it lies. Every square millimetre goes to
 * one line, so the lines add up to the whole.
 */
import type { Period } from './account.ts';
import {
  isKnownAt,
  type Movement,
  type MovementKind,
  mm2Of,
  type Outcome,
  outcomeOf,
} from './account-movements.ts';

/** mm², positive. `key` null: not stated. */
export interface OutputRow {
  readonly key: string | null;
  readonly cancelled: bigint;
  readonly reduced: bigint;
  readonly cleared: bigint;
  /** How much of `cleared` rests on battle area clearance: the rest is clearance of mined and other ground. */
  readonly battleArea: bigint;
  readonly released: bigint;
}

export type OutputKey = 'donor' | 'orgCode' | 'placeCode';

/** A sum of releases of one kind for one key, mm². `shares`: who paid for it, when it is one release by donor. */
export interface ReleasedSum {
  readonly key: string | null;
  readonly kind: MovementKind;
  readonly mm2: bigint;
  readonly shares: Movement['shares'];
  /** The release rests on battle area clearance. */
  readonly battleArea?: boolean;
}

/**
 * Released area of the period by donor, operator or place, in the order of the keys, "not stated" last. The account does not say
 * what kind of work a release rests on: `isBattleArea` knows it from the activity.
 */
export function outputsBy(
  movements: readonly Movement[],
  period: Period,
  by: OutputKey,
  knownAtSeq = Number.MAX_SAFE_INTEGER,
  isBattleArea: (releaseId: string) => boolean = () => false,
): OutputRow[] {
  const within = movements.filter(
    (m) =>
      outcomeOf(m.kind) &&
      m.effectiveDate >= period.from &&
      m.effectiveDate <= period.to &&
      isKnownAt(m, knownAtSeq),
  );
  return outputsFromSums(
    within.map((m) => ({
      key: by === 'donor' ? null : m[by],
      kind: m.kind,
      mm2: BigInt(mm2Of(m.m2)),
      shares: by === 'donor' ? m.shares : [],
      battleArea: m.releaseId !== null && isBattleArea(m.releaseId),
    })),
  );
}

/** The lines of sums, whoever made them: `outputsBy`, or the store from all its rows. */
export function outputsFromSums(released: readonly ReleasedSum[]): OutputRow[] {
  const sums = new Map<string | null, Record<Outcome | 'battleArea', bigint>>();
  const add = (key: string | null, outcome: Outcome, mm2: bigint, battleArea: boolean): void => {
    const sum = sums.get(key) ?? { cancelled: 0n, reduced: 0n, cleared: 0n, battleArea: 0n };
    sum[outcome] += mm2;
    if (outcome === 'cleared' && battleArea) sum.battleArea += mm2;
    sums.set(key, sum);
  };
  for (const { key, kind, mm2, shares, battleArea = false } of released) {
    const outcome = outcomeOf(kind);
    if (!outcome) continue;
    if (shares.length === 0) add(key, outcome, mm2, battleArea);
    else
      for (const part of sharesOf(Number(mm2), shares)) add(part.key, outcome, BigInt(part.mm2), battleArea);
  }
  return [...sums]
    .map(([key, sum]) => ({ key, ...sum, released: sum.cancelled + sum.reduced + sum.cleared }))
    .sort((a, b) => (a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1));
}

/**
 * An area shared among its donors in whole mm² that add up to it: each gets its part rounded down, what is
 * left goes one by one to the largest fractions, then by name. Shares that do not make 100 % (I10) are taken
 * as proportions.
 */
function sharesOf(whole: number, shares: Movement['shares']): { key: string | null; mm2: number }[] {
  const percent = shares.reduce((sum, share) => sum + share.percent, 0);
  if (!(percent > 0)) return [{ key: null, mm2: whole }];
  const parts = shares.map(({ donor, percent: own }) => {
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
