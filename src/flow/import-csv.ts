/**
 * Rows of a delimited text file. The first line names the columns; the delimiter is found when the profile
 * does not name it. Broken quoting costs the rows it swallows, never the file.
 */
import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';

export interface CsvRow {
  readonly cells: readonly string[];
  /** Line of the file the row starts at, 1 for the header. */
  readonly line: number;
}
export interface CsvFault {
  readonly line: number;
  readonly key: 'import.refused.quotes' | 'import.refused.csv';
  readonly reason: string;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The delimiter that splits the first lines most evenly; `,` when nothing tells. */
export function findDelimiter(sample: string): string {
  const lines = unquoted(sample).split(/\r?\n/).filter(Boolean).slice(0, 20);
  const counts = (delimiter: string) => lines.map((line) => line.split(delimiter).length - 1);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const found = counts(delimiter);
    const header = found[0] ?? 0;
    const same = found.filter((n) => n === header).length / Math.max(1, found.length);
    const score = header * same;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** The text without what stands between double quotes. */
function unquoted(text: string): string {
  return text.replace(/"(?:[^"]|"")*"/g, '');
}

/** `auto`, a character, or one of the words `tab`, `comma`, `semicolon`, `pipe`. */
export function delimiterNamed(name: string, sample: string): string {
  if (name === 'auto') return findDelimiter(sample);
  return { tab: '\t', comma: ',', semicolon: ';', pipe: '|', '\\t': '\t' }[name] ?? name;
}

/** Every row after the header line, and what could not be read. The header comes first. */
export async function* readCsv(
  chunks: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<{ header: string[] } | CsvRow | CsvFault> {
  const faults: CsvFault[] = [];
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 16_000_000,
    on_skip: (error) => {
      faults.push(faultOf(error));
      return undefined;
    },
  });
  const records = Readable.from(chunks).pipe(parser) as AsyncIterable<{ record: string[]; info: Info }>;
  let header: string[] | null = null;
  let line = 1;
  for await (const { record, info } of records) {
    if (!header) {
      header = uniqueNames(record);
      yield { header };
    } else if (record.some((cell) => cell.trim() !== '')) {
      yield { cells: record, line };
    }
    line = info.lines + 1;
  }
  // The parser runs ahead of us, so faults come last; an open quotation mark is in the first line after the rows.
  for (const fault of faults) yield fault.key === 'import.refused.quotes' ? { ...fault, line } : fault;
}

function faultOf(error: CsvError | undefined): CsvFault {
  const quotes = error?.code === 'CSV_QUOTE_NOT_CLOSED';
  return {
    line: Number((error as { lines?: number } | undefined)?.lines ?? 0),
    key: quotes ? 'import.refused.quotes' : 'import.refused.csv',
    reason: error?.code ?? '',
  };
}

/** Column names as they stand, trimmed; an empty one becomes `column 3`, a repeated one gets its number. */
function uniqueNames(cells: readonly string[]): string[] {
  const seen = new Set<string>();
  return cells.map((cell, i) => {
    const base = cell.trim() || `column ${i + 1}`;
    let name = base;
    for (let n = 2; seen.has(name); n++) name = `${base} ${n}`;
    seen.add(name);
    return name;
  });
}
