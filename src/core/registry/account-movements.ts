/**
 * The area account: every approved change of square metres is one movement, and every figure of land release
 * is a sum of movements. A hazard has two balances, suspected (SHA) and confirmed (CHA).
 *
 * **Exactness.** A movement is rounded once, to whole square millimetres (`mm2Of`), and only whole numbers are
 * added from there on, so a sum does not depend on the order of its terms. One hazard stays below 9,007 km²
 * (2⁵³ mm²); sums over hazards are `bigint`.
 *
 * **Two times.** `effectiveDate` is the day the ground changed; `seq` is the ledger position that made it known
 * and `voidedSeq` the one that took it back. "As known at n" is `seq <= n` and not voided by n.
 *
 * **In the store** every line of an account is a row of `tilth.area_movement`, with the balances after its day
 * and the day until which they hold (migration 7, written by triggers with the account). A statement is one scan:
 * movements of the period summed by kind, and the balances of the one row a hazard that holds on either end.
 * Those are `AccountSums`; what is made of them is the same code whoever summed.
 *
 * What is not recorded land never enters: indications, spot tasks, survey boxes and hazards known only as a
 * point (those are counted beside, with their estimate; see `PointOnly`).
 */

import { z } from 'zod';
import { AdjustReason } from '../model/accounts.ts';
import { Day, OrganisationCode, PlaceCode, Uuid } from '../model/ids.ts';
import { toleranceM2 } from '../model/tolerance.ts';

/** Suspected or confirmed: the two classes that have a balance. */
export const AreaClass = z.enum(['sha', 'cha']);
export type AreaClass = z.infer<typeof AreaClass>;

/** Plain `reduce` is for records that do not say whether a technical asset was used. */
export const MovementKind = z.enum([
  'identify',
  'extend',
  'reopen',
  'reclassify',
  'cancel',
  'reduce',
  'reduce_with_asset',
  'reduce_without_asset',
  'clear',
  'adjust_up',
  'adjust_down',
  'split_in',
  'split_out',
  'merge_in',
  'merge_out',
]);
export type MovementKind = z.infer<typeof MovementKind>;

export const DonorShare = z.object({ donor: z.string().min(1).max(80), percent: z.number().min(0).max(100) });
export type DonorShare = z.infer<typeof DonorShare>;

/** One approved change of area. Always a positive number of m²; `kind` says which way it goes. */
export const Movement = z
  .object({
    hazardId: Uuid,
    /** Ledger position that recorded it. Several movements may share one. */
    seq: z.number().int().nonnegative(),
    /** Ledger position that took it back as a mistake; the movement stays, and stops counting from there. */
    voidedSeq: z.number().int().nonnegative().nullable().default(null),
    effectiveDate: Day,
    kind: MovementKind,
    class: AreaClass,
    /** Where a reclassification goes to; null for every other kind. */
    toClass: AreaClass.nullable().default(null),
    m2: z.number().positive().max(9e9),
    releaseId: Uuid.nullable().default(null),
    reportId: Uuid.nullable().default(null),
    orgCode: OrganisationCode.nullable().default(null),
    placeCode: PlaceCode.nullable().default(null),
    /** Who paid for a release. Empty: not stated. */
    shares: z.array(DonorShare).default([]),
    /** Why an adjustment was made; null for every other kind. */
    reason: AdjustReason.nullable().default(null),
  })
  .refine((m) => (m.kind === 'reclassify') === (m.toClass !== null && m.toClass !== m.class), {
    message: 'toClass is for reclassify, and is the other class',
  })
  .refine((m) => (m.kind === 'adjust_up' || m.kind === 'adjust_down') === (m.reason !== null), {
    message: 'reason is for adjustments',
  });
export type Movement = z.infer<typeof Movement>;

/** Kinds that release land. */
export type Outcome = 'cancelled' | 'reduced' | 'cleared';

const OUTCOMES: Partial<Record<MovementKind, Outcome>> = {
  cancel: 'cancelled',
  reduce: 'reduced',
  reduce_with_asset: 'reduced',
  reduce_without_asset: 'reduced',
  clear: 'cleared',
};

/** Cancelled, reduced or cleared; null when the kind releases nothing. */
export function outcomeOf(kind: MovementKind): Outcome | null {
  return OUTCOMES[kind] ?? null;
}

const ADDS: ReadonlySet<MovementKind> = new Set([
  'identify',
  'extend',
  'reopen',
  'adjust_up',
  'split_in',
  'merge_in',
]);

/** +1 when the kind adds to the balance of its class, -1 when it takes away (a reclassification takes here). */
export function signOf(kind: MovementKind): 1 | -1 {
  return ADDS.has(kind) ? 1 : -1;
}

/** Whole square millimetres of an area in m². */
export function mm2Of(m2: number): number {
  return Math.round(m2 * 1e6);
}

/** Square metres of whole square millimetres: the nearest number there is. */
export function m2Of(mm2: bigint | number): number {
  return Number(mm2) / 1e6;
}

/** Change of each balance by one movement, mm². */
export function effectsOf(m: Pick<Movement, 'kind' | 'class' | 'toClass' | 'm2'>): Record<AreaClass, number> {
  const change = { sha: 0, cha: 0 };
  const mm2 = mm2Of(m.m2);
  change[m.class] += signOf(m.kind) * mm2;
  if (m.kind === 'reclassify' && m.toClass) change[m.toClass] += mm2;
  return change;
}

/** Whether a movement counted, as the record stood at ledger position `seq`. */
export function isKnownAt(m: Pick<Movement, 'seq' | 'voidedSeq'>, seq: number): boolean {
  return m.seq <= seq && (m.voidedSeq === null || m.voidedSeq > seq);
}

/** Difference that is no difference: 1 m² or 0.1 % of the area, whichever is more, in mm². */
export function toleranceMm2(areaMm2: number): number {
  return toleranceM2(areaMm2 / 1e6) * 1e6;
}

/** Adds whole numbers without loss, whatever their number and order: a plain sum, emptied into a bigint. */
export class ExactSum {
  #whole = 0n;
  #rest = 0;

  add(mm2: number): void {
    if (Math.abs(this.#rest + mm2) > Number.MAX_SAFE_INTEGER) {
      this.#whole += BigInt(this.#rest);
      this.#rest = 0;
    }
    this.#rest += mm2;
  }

  get value(): bigint {
    return this.#whole + BigInt(this.#rest);
  }
}
