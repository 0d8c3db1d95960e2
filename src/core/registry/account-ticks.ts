/** Whether a printed statement adds up: the sums a reader would make with a pencil. Pure. */
import type { ItemsFound } from './account-items.ts';
import type { PrintedAmount, PrintedStatement } from './account-printed.ts';

/** An identity that has to hold; `offM2` is 0 when it does, null while it is not known. */
export interface Tick {
  readonly key: 'columns' | 'across' | 'released' | 'carried' | 'items';
  /** m²; of `items`, items. */
  readonly offM2: number | null;
}
const COLUMNS = ['sha', 'cha', 'total'] as const;
const worst = (values: readonly number[]): number =>
  values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);

/** Every sum of a statement. `before` is the statement of the day before, `items` what was found (I9). */
export function ticksOf(
  statement: PrintedStatement,
  before: PrintedStatement | undefined,
  items?: ItemsFound,
): Tick[] {
  const { opening, rows, closing, released } = statement;
  const amounts: PrintedAmount[] = [opening, ...rows.map(({ m2 }) => m2), closing];
  const columns = COLUMNS.map(
    (column) => rows.reduce((sum, { m2 }) => sum + m2[column], opening[column]) - closing[column],
  );
  const parts = COLUMNS.map(
    (column) =>
      released.cancelled[column] +
      released.reduced[column] +
      released.cleared[column] -
      released.released[column],
  );
  return [
    { key: 'columns', offM2: worst(columns) },
    { key: 'across', offM2: worst(amounts.map(({ sha, cha, total }) => sha + cha - total)) },
    { key: 'released', offM2: worst(parts) },
    {
      key: 'carried',
      offM2: before ? worst(COLUMNS.map((column) => before.closing[column] - opening[column])) : null,
    },
    { key: 'items', offM2: items?.off ?? null },
  ];
}
