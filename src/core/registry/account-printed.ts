/**
 * A statement as it is printed: whole square metres that visibly add up. Opening and closing are rounded by
 * themselves, so one year's closing is the next one's opening on paper too; what rounding leaves over goes to
 * the rows with the largest fractions. No figure is more than 1 m² from the exact one (the total: 2 m²).
 */
import type { Amount, PointNumbers, Statement, StatementRow } from './account.ts';
import type { Numbers } from './account-balances.ts';

/** Whole m². */
export interface PrintedAmount {
  readonly sha: number;
  readonly cha: number;
  readonly total: number;
}

/** Safe to send as JSON. */
export interface PrintedStatement {
  readonly from: string;
  readonly to: string;
  readonly opening: PrintedAmount;
  readonly rows: readonly (Omit<StatementRow, 'amount'> & { readonly m2: PrintedAmount })[];
  readonly closing: PrintedAmount;
  readonly released: Readonly<Record<keyof Statement['released'], PrintedAmount>>;
  readonly openingNumbers: Numbers;
  readonly closingNumbers: Numbers;
  readonly openingPoints: PointNumbers;
  readonly closingPoints: PointNumbers;
}

export function printed(statement: Statement): PrintedStatement {
  const { period, rows, openingNumbers, closingNumbers, openingPoints, closingPoints } = statement;
  const [opening, closing] = [wholeAmount(statement.opening), wholeAmount(statement.closing)];
  const [sha, cha] = spreadBoth(rows, closing.sha - opening.sha, closing.cha - opening.cha);
  const lines = rows.map(({ amount: _exact, ...row }, i) => ({
    ...row,
    m2: amount(sha[i] ?? 0, cha[i] ?? 0),
  }));
  return {
    from: period.from,
    to: period.to,
    opening,
    rows: lines,
    closing,
    released: releasedOf(lines),
    openingNumbers,
    closingNumbers,
    openingPoints,
    closingPoints,
  };
}

/** Released is added up from the printed rows, so that it is the sum a reader makes. */
function releasedOf(lines: PrintedStatement['rows']): PrintedStatement['released'] {
  const sum = (...kinds: string[]): PrintedAmount => {
    const of = (c: 'sha' | 'cha') => lines.reduce((m2, l) => (kinds.includes(l.kind) ? m2 - l.m2[c] : m2), 0);
    return amount(of('sha'), of('cha'));
  };
  const reduce = ['reduce', 'reduce_with_asset', 'reduce_without_asset'];
  return {
    cancelled: sum('cancel'),
    reduced: sum(...reduce),
    cleared: sum('clear'),
    released: sum('cancel', ...reduce, 'clear'),
  };
}

/** Both columns. A reclassification takes from one what it gives to the other, where rounding leaves room for it. */
function spreadBoth(rows: readonly StatementRow[], sumSha: number, sumCha: number): [number[], number[]] {
  const tied = rows.map(({ kind, amount: exact }) =>
    kind === 'reclassify' ? floorM2(exact.cha + M2 / 2n) : null,
  );
  const back = tied.map((m2) => (m2 === null ? null : 0 - m2));
  const [sha, cha] = [spread(rows, 'sha', sumSha, back), spread(rows, 'cha', sumCha, tied)];
  if (sha && cha) return [sha, cha];
  // A statement that does not add up (I5) must not be made to on paper: its rows are rounded by themselves.
  const alone = (column: 'sha' | 'cha') => rows.map(({ amount: exact }) => floorM2(exact[column] + M2 / 2n));
  return [spread(rows, 'sha', sumSha, []) ?? alone('sha'), spread(rows, 'cha', sumCha, []) ?? alone('cha')];
}

/**
 * The rows of one column in whole m² with this sum: rounded down, the rest to the largest fractions. `fixed`
 * rows stand as given; null when the others cannot make up the sum.
 */
function spread(
  rows: readonly StatementRow[],
  column: 'sha' | 'cha',
  sum: number,
  fixed: readonly (number | null)[],
): number[] | null {
  const parts = rows.map(({ amount: exact }, i) => {
    const below = fixed[i] ?? floorM2(exact[column]);
    const free = typeof fixed[i] !== 'number' && exact[column] !== 0n;
    return { i, below, fraction: Number(exact[column] - BigInt(below) * M2), free };
  });
  const order = parts.filter(({ free }) => free).sort((a, b) => b.fraction - a.fraction || a.i - b.i);
  const left = sum - parts.reduce((total, { below }) => total + below, 0);
  if (left < 0 || left > order.length) return null;
  for (const part of order.slice(0, left)) part.below++;
  return parts.map(({ below }) => below);
}

const M2 = 1_000_000n;

function floorM2(mm2: bigint): number {
  const whole = mm2 / M2;
  return Number(mm2 < 0n && whole * M2 !== mm2 ? whole - 1n : whole);
}

function wholeAmount({ sha, cha }: Amount): PrintedAmount {
  return amount(floorM2(sha + M2 / 2n), floorM2(cha + M2 / 2n));
}

function amount(sha: number, cha: number): PrintedAmount {
  return { sha, cha, total: sha + cha };
}
