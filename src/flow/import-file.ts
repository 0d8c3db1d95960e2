/** Counting what became of a file's rows, and checking that it has the columns the profile reads. */

import { refusedColumn } from '../core/model/refused-columns.ts';
import { columnsOf, invalidProfile, type Profile } from './import-profile.ts';
import type { ReadRow, SourceRow } from './import-source.ts';
import { columnValue, plain } from './import-values.ts';

export class FileTally {
  rows = 0;
  new = 0;
  unchanged = 0;
  refused = 0;
  flagged = 0;
  swapped = 0;
  /** Columns that were not taken in because of what they hold. */
  readonly dropped = new Set<string>();

  counts() {
    const { rows, unchanged, refused, flagged, swapped } = this;
    return { rows, new: this.new, unchanged, refused, flagged, swapped };
  }
}

/** Rows looked at before the first is taken: columns of a GeoJSON file need not stand in every feature. */
const LOOK_AHEAD = 200;

/**
 * The same rows, after making sure that the columns the profile reads are there. A mapping of nothing to
 * nothing would be stored a thousand times before somebody saw it. Throws Problem invalidProfile.
 */
export async function* checkColumns(
  rows: AsyncIterable<ReadRow>,
  profile: Profile,
  file: string,
  tally: FileTally,
): AsyncGenerator<ReadRow> {
  const ahead: ReadRow[] = [];
  const iterator = rows[Symbol.asyncIterator]();
  for (let n = 0; n < LOOK_AHEAD; n++) {
    const next = await iterator.next();
    if (next.done) break;
    ahead.push(next.value);
  }
  const readable = ahead.filter((row): row is SourceRow => !('key' in row));
  if (readable.length > 0) demandColumns(readable, profile, file);
  for (const row of ahead) yield noted(row, tally);
  for (let next = await iterator.next(); !next.done; next = await iterator.next())
    yield noted(next.value, tally);
}

const judged = new Map<string, boolean>();

function noted(row: ReadRow, tally: FileTally): ReadRow {
  if ('key' in row) return row;
  for (const name of Object.keys(row.columns)) {
    let refused = judged.get(name);
    if (refused === undefined) {
      refused = refusedColumn(name);
      if (judged.size < 10_000) judged.set(name, refused);
    }
    if (refused) tally.dropped.add(name);
  }
  return row;
}

function demandColumns(rows: readonly SourceRow[], profile: Profile, file: string): void {
  const has = (column: string) => rows.some((row) => columnValue(row.columns, column) !== undefined);
  const groups = new Map<string, ReturnType<typeof columnsOf>>();
  for (const used of columnsOf(profile)) {
    const key = used.path.join('.');
    groups.set(key, [...(groups.get(key) ?? []), used]);
  }
  for (const [key, used] of groups) {
    if (used.some((u) => u.optional)) continue;
    const missing = used.filter((u) => !has(u.column));
    const lacks = used.some((u) => u.anyOf) ? missing.length === used.length : missing.length > 0;
    if (!lacks) continue;
    const names = [...new Set(rows.flatMap((row) => Object.keys(row.columns)))];
    throw invalidProfile(profile.profile, 'import.profile.noColumn', {
      key,
      column: missing[0]!.column,
      file,
      known: names.slice(0, 40).join(', ') || '–',
      nearest: nearest(missing[0]!.column, names),
    });
  }
}

/** A column whose name begins alike, for the reader who made a typing error; '' when there is none. */
function nearest(wanted: string, names: readonly string[]): string {
  const start = plain(wanted).slice(0, 3);
  return names.find((name) => plain(name).startsWith(start) || plain(name).includes(plain(wanted))) ?? '';
}
