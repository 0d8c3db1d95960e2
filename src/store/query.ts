/** What every noun's file needs to speak to the database: statements, rows, pages and comparable text. */
import { Problem } from '../core/model/problems.ts';
import { joined, raw, type Sql, sql } from './sql.ts';

/**
 * Runs one statement and returns its rows. The caller says what a row looks like. `PREPARED` has it parsed and planned
 * once on each connection: only for inserts, whose plan is the same whatever the values and however large the table.
 */
export type Query = <Row = Record<string, unknown>>(statement: Sql, how?: typeof PREPARED) => Promise<Row[]>;
export const PREPARED = 'prepared';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** False for text no identifier column can hold: nothing is stored under it. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Text as it is compared: trimmed, one case, one form of composed letters, no NUL (which no column holds). */
export function folded(text: string): string {
  return text.normalize('NFKC').replaceAll('\0', '').trim().toLowerCase();
}

/** A place in a list, as clients hand it back. Opaque to them; only the shape is checked here. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws Problem invalidRequest for anything `encodeCursor` did not make with this many parts. */
export function decodeCursor(cursor: string, parts: number): (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const whole = Array.isArray(key) && key.length === parts;
    if (whole && key.every((k) => typeof k === 'string' || Number.isFinite(k))) return key;
  } catch {
    // Said below.
  }
  throw new Problem('invalidRequest', { where: 'cursor', reason: 'request.wrongFormat' });
}

/** Cuts a page from one row more than was asked for. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  keyOf: (row: Row) => readonly (string | number)[],
): { items: T[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

/** A page never has fewer than one row nor more than this. */
const LONGEST_PAGE = 10_000;

export function pageLimit(limit: number): number {
  return Math.max(1, Math.min(LONGEST_PAGE, Math.trunc(limit) || 1));
}

/** One column of a table: its name and type, and its value as text (or null) for one record. */
export type Column<T> = readonly [name: string, type: string, value: (record: T) => string | number | null];

/** `(a, b, …)` of some columns. */
export function columnNames<T>(columns: readonly Column<T>[]): Sql {
  return raw(columns.map(([name]) => name).join(', '));
}

/** `select a::text, b::uuid … from unnest(…)`: many records in one statement, whatever their number. */
export function selectRecords<T>(columns: readonly Column<T>[], records: readonly T[]): Sql {
  const casts = raw(columns.map(([name, type]) => `${name}::${type}`).join(', '));
  const lists = columns.map(([, , value]) => sql`${records.map((r) => value(r))}::text[]`);
  return sql`select ${casts} from unnest(${joined(lists, ', ')}) as given (${columnNames(columns)})`;
}

/** PostgreSQL's text for an array. */
export function arrayText(items: readonly (string | number)[]): string {
  const quoted = items.map((item) => `"${String(item).replaceAll('\0', '').replace(/["\\]/g, '\\$&')}"`);
  return `{${quoted.join(',')}}`;
}

/** Text for a column, which cannot hold NUL. */
export function plain(text: string | null): string | null {
  return text === null ? null : text.replaceAll('\0', '');
}

/** Records in batches, so that a large insert stays within a few megabytes. */
export function batches<T>(records: readonly T[], size: number): T[][] {
  const made: T[][] = [];
  for (let i = 0; i < records.length; i += size) made.push(records.slice(i, i + size));
  return made;
}

/** Rows of a first, small batch: whoever wants only the first few does not pay for hundreds. */
const FIRST_BATCH = 50;

/**
 * Every row of a keyset-ordered statement, a batch at a time. `next` gets the last row, null at first. After
 * the first batch the next one is asked for while the reader works on the one before.
 */
export async function* stream<Row>(
  query: Query,
  size: number,
  next: (last: Row | null, size: number) => Sql,
): AsyncIterable<Row> {
  const first = Math.min(size, FIRST_BATCH);
  let rows = await query<Row>(next(null, first));
  yield* rows;
  if (rows.length < first) return;
  rows = await query<Row>(next(rows.at(-1) as Row, size));
  while (rows.length === size) {
    const coming = query<Row>(next(rows.at(-1) as Row, size));
    // A reader that stops early never looks at what is coming; its failure would then be nobody's.
    coming.catch(() => {});
    yield* rows;
    rows = await coming;
  }
  yield* rows;
}

/** Answers to numbered questions, in the order they were asked. `n` counts from 1. */
export function inOrderAsked<Row extends { n: number }, T>(
  asked: number,
  rows: readonly Row[],
  toAnswer: (row: Row) => T,
): T[][] {
  const answers: T[][] = Array.from({ length: asked }, () => []);
  for (const row of rows) answers[row.n - 1]?.push(toAnswer(row));
  return answers;
}
