/**
 * Rows ↔ CSV (RFC 4180, UTF-8, CRLF). SAFETY: a spreadsheet never runs what a source wrote: a value it could take
 * for a formula gets an apostrophe in front, which reading takes off again (test/laws/monitor-exports.test.ts).
 */

/** What a spreadsheet could run, and the apostrophe itself so that reading gives back what was written. */
const RUNNABLE = /^['=+\-@\t\r]/;

/** Empty: not recorded. */
export type Value = string | number | boolean | null | undefined;
export type Row = Readonly<Record<string, Value>>;

function cell(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'number' ? String(value) : RUNNABLE.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One table, its columns in this order. */
export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** Every cell of a table; what was guarded against spreadsheets is as it was. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const end = (value: string): void => {
    row.push(/^'['=+\-@\t\r]/.test(value) ? value.slice(1) : value);
  };
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      for (at += 1; at < text.length; at += 1) {
        if (text[at] !== '"') value += text[at];
        else if (text[at + 1] !== '"') break;
        else {
          at += 1;
          value += '"';
        }
      }
      at += 1;
    }
    while (at < text.length && !/[,\r\n]/.test(text[at] as string)) value += text[at++];
    end(value);
    if (text[at] === ',') {
      at += 1;
      if (at === text.length) end('');
      continue;
    }
    while (at < text.length && /[\r\n]/.test(text[at] as string)) at += 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** Rows by the names in the first line. */
export function rowsOf(text: string): Record<string, string>[] {
  const [head = [], ...rest] = cellsOf(text);
  return rest.map((cells) => Object.fromEntries(head.map((name, i) => [name.trim(), cells[i] ?? ''])));
}
