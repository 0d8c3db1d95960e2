/**
 * The statement of the area account: opening, every kind of movement, closing; suspected and confirmed; for any
 * hazards, any days, as known at any ledger position. All of it is addition (see account-movements.ts).
 *
 * A statement is of *hazards*: all movements of a chosen hazard count, so opening + movements = closing always.
 * A hazard belongs to the place and the operator of its latest movement unless `standings` says otherwise.
 * What an operator or a donor *did*, on whoever's hazards, is `outputsBy` (account-outputs.ts).
 */
import type { AdjustReason } from '../model/accounts.ts';
import { type Numbers, RunningBalances } from './account-balances.ts';
import {
  type AreaClass,
  ExactSum,
  isKnownAt,
  type Movement,
  MovementKind,
  mm2Of,
  outcomeOf,
  signOf,
} from './account-movements.ts';
import { type Selection, type Standing, selectorOf } from './account-selection.ts';

/** First and last day, both counted. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** mm² by class; the total is always their sum. */
export interface Amount {
  readonly sha: bigint;
  readonly cha: bigint;
  readonly total: bigint;
}

/** Signed: what adds is positive, what takes away negative. */
export interface StatementRow {
  readonly kind: MovementKind;
  /** Of adjustments; null for every other kind. */
  readonly reason: AdjustReason | null;
  /** Of reclassifications: `cha` is ground confirmed, `sha` ground taken back to suspected. */
  readonly toClass: AreaClass | null;
  readonly amount: Amount;
}

/** Hazards known only as a point: a number and a guess, never part of a balance. */
export interface PointNumbers {
  readonly sha: number;
  readonly cha: number;
  readonly shaEstimatedM2: number;
  readonly chaEstimatedM2: number;
}

export interface Statement {
  readonly period: Period;
  readonly opening: Amount;
  /** Only what moved, in the order of the kinds. opening + rows = closing, to the square millimetre (I5). */
  readonly rows: readonly StatementRow[];
  readonly closing: Amount;
  /** Positive, whole period: cancelled + reduced + cleared. Adjustments are beside it, never inside. */
  readonly released: Record<'cancelled' | 'reduced' | 'cleared' | 'released', Amount>;
  readonly openingNumbers: Numbers;
  readonly closingNumbers: Numbers;
  readonly openingPoints: PointNumbers;
  readonly closingPoints: PointNumbers;
}

/** Sum of one kind, class and reason within the period (mm², positive, as stored). */
export interface SumRow {
  readonly kind: MovementKind;
  readonly class: AreaClass;
  readonly toClass: AreaClass | null;
  readonly reason: AdjustReason | null;
  readonly mm2: bigint;
}

/**
 * What a statement is made of: movements of the period by kind, and the balances on both ends. The balances are
 * added up from every hazard's own and not from the rows, so that opening + rows = closing is a check (I5).
 */
export interface AccountSums {
  readonly rows: readonly SumRow[];
  readonly opening: Readonly<Record<AreaClass, bigint>>;
  readonly closing: Readonly<Record<AreaClass, bigint>>;
  readonly openingNumbers: Numbers;
  readonly closingNumbers: Numbers;
}

/** A hazard without perimeter, while it was one: `from` counts, `until` does not. */
export interface PointOnly extends Standing {
  readonly hazardId: string;
  readonly seq: number;
  readonly class: AreaClass;
  readonly from: string;
  readonly until: string | null;
  readonly estimatedM2: number | null;
}

/** The statement of a selection. `knownAtSeq` left out: everything known. Linear in the movements. */
export function statementOf(
  movements: readonly Movement[],
  period: Period,
  options: {
    readonly selection?: Selection;
    readonly knownAtSeq?: number;
    readonly points?: readonly PointOnly[];
  } = {},
): Statement {
  const knownAtSeq = options.knownAtSeq ?? Number.MAX_SAFE_INTEGER;
  const selected = selectorOf(movements, options.selection ?? {}, knownAtSeq);
  const cells = new Map<string, { row: Omit<SumRow, 'mm2'>; sum: ExactSum }>();
  const [opening, closing] = [new RunningBalances(), new RunningBalances()];
  for (const m of movements) {
    if (m.effectiveDate > period.to || !isKnownAt(m, knownAtSeq) || !selected(m.hazardId)) continue;
    closing.move(m);
    if (m.effectiveDate < period.from) {
      opening.move(m);
      continue;
    }
    const key = `${m.kind} ${m.class} ${m.reason}`;
    let cell = cells.get(key);
    if (!cell) {
      cell = {
        row: { kind: m.kind, class: m.class, toClass: m.toClass, reason: m.reason },
        sum: new ExactSum(),
      };
      cells.set(key, cell);
    }
    cell.sum.add(mm2Of(m.m2));
  }
  const points = (options.points ?? []).filter((p) => p.seq <= knownAtSeq && selected(p.hazardId, p));
  const sums: AccountSums = {
    rows: [...cells.values()].map(({ row, sum }) => ({ ...row, mm2: sum.value })),
    opening: opening.totals(),
    closing: closing.totals(),
    openingNumbers: opening.numbers(),
    closingNumbers: closing.numbers(),
  };
  return statementFromSums(sums, period, {
    opening: pointNumbers(points, (p) => p.from < period.from && (p.until ?? '9') >= period.from),
    closing: pointNumbers(points, (p) => p.from <= period.to && (p.until ?? '9') > period.to),
  });
}

/** The statement of sums, whoever made them: `statementOf`, or the store from all its rows. */
export function statementFromSums(
  sums: AccountSums,
  period: Period,
  points: { readonly opening: PointNumbers; readonly closing: PointNumbers } = {
    opening: NO_POINTS,
    closing: NO_POINTS,
  },
): Statement {
  const zero = (): Record<AreaClass, bigint> => ({ sha: 0n, cha: 0n });
  const lines = new Map<string, Omit<StatementRow, 'amount'> & { sums: Record<AreaClass, bigint> }>();
  const released = { cancelled: zero(), reduced: zero(), cleared: zero(), released: zero() };
  for (const row of sums.rows) {
    const { kind, reason, toClass } = row;
    const key = `${kind} ${toClass} ${reason}`;
    const line = lines.get(key) ?? { kind, reason, toClass, sums: zero() };
    lines.set(key, line);
    line.sums[row.class] += BigInt(signOf(row.kind)) * row.mm2;
    if (row.kind === 'reclassify' && row.toClass) line.sums[row.toClass] += row.mm2;
    const outcome = outcomeOf(row.kind);
    if (!outcome) continue;
    released[outcome][row.class] += row.mm2;
    released.released[row.class] += row.mm2;
  }
  return {
    period,
    opening: amountOf(sums.opening),
    rows: [...lines.values()]
      .map(({ sums, ...line }) => ({ ...line, amount: amountOf(sums) }))
      .filter(({ amount }) => amount.sha !== 0n || amount.cha !== 0n)
      .sort((a, b) => order(a) - order(b) || (key(a) < key(b) ? -1 : 1)),
    closing: amountOf(sums.closing),
    released: {
      cancelled: amountOf(released.cancelled),
      reduced: amountOf(released.reduced),
      cleared: amountOf(released.cleared),
      released: amountOf(released.released),
    },
    openingNumbers: sums.openingNumbers,
    closingNumbers: sums.closingNumbers,
    openingPoints: points.opening,
    closingPoints: points.closing,
  };
}

const NO_POINTS: PointNumbers = { sha: 0, cha: 0, shaEstimatedM2: 0, chaEstimatedM2: 0 };
const ORDER = new Map(MovementKind.options.map((kind, i) => [kind, i]));
const order = ({ kind }: { kind: MovementKind }): number => ORDER.get(kind) ?? 0;

/** Rows of one kind: by class gone to, then by reason. */
const key = (row: Omit<StatementRow, 'amount'>): string => `${row.toClass} ${row.reason}`;

export function amountOf({ sha, cha }: Readonly<Record<AreaClass, bigint>>): Amount {
  return { sha, cha, total: sha + cha };
}

function pointNumbers(points: readonly PointOnly[], there: (p: PointOnly) => boolean): PointNumbers {
  const sums = { ...NO_POINTS };
  for (const p of points) {
    if (!there(p)) continue;
    sums[p.class]++;
    sums[`${p.class}EstimatedM2`] += p.estimatedM2 ?? 0;
  }
  return sums;
}
