/** The tables of a year as JSON, as CSV in one archive, or printed. */
import type { Language } from '../../core/model/codes.ts';
import type { Actor } from '../../core/model/programmes.ts';
import { csvOf, type Row } from '../../core/monitor/csv-text.ts';
import { citationOf, type Release } from '../../core/monitor/edition.ts';
import { LICENCE } from '../../core/monitor/export-jsonld.ts';
import { type YearTable, yearTables } from '../../core/monitor/year-tables.ts';
import { treatyTableOf } from '../monitor-events.ts';
import type { Pipeline } from '../ports.ts';
import type { Block, PaperDocument } from './document.ts';
import { type Artefact, fileName } from './exports.ts';
import { type ReleaseAsked, releasing } from './gate.ts';
import { printPdf } from './pdf.ts';
import { PaperWords, programmeName } from './words.ts';
import { zipOf } from './zip.ts';

export const TABLE_FORMATS = ['json', 'csv', 'pdf'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Wide columns need more of a page. */
const SHARES: Readonly<Record<string, number>> = {
  title: 4,
  label: 2.6,
  subject: 2,
  value: 3,
  change: 2,
  treaty: 2.4,
  measure: 4,
  speaker: 2,
  act: 1.8,
  origins: 1.3,
  independent: 1.6,
};
/** Not printed: what a reader of the paper has no use for. */
const UNPRINTED: readonly string[] = ['event', 'support', 'dispute'];
const STATES: readonly string[] = ['iso3', 'supplier', 'recipient'];

function cell(words: PaperWords, release: Release, column: string, row: Row): string {
  const value = row[column];
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'boolean') return value ? words.say('publish.yes') : '';
  const text = String(value);
  if (STATES.includes(column)) return words.party(text);
  switch (column) {
    case 'label':
      return text
        .split('+')
        .map((key) => words.say(key))
        .join('');
    case 'act':
    case 'says':
      return words.code('propositionType', text);
    case 'item_class':
      return words.code('itemClass', text);
    case 'stance':
      return words.code('stance', text);
    case 'treaty':
      return words.say(`monitor.treaty.${text}`);
    case 'speaker':
      return words.agent(release, text);
    case 'change':
      return text === 'count' ? words.say('publish.tables.count') : words.say(`monitor.${text}`);
    case 'measure':
      return words.say(`publish.quality.${text}`);
    default:
      return text;
  }
}

const isNumber = (column: string): boolean =>
  ['origins', 'independent', 'part', 'of', 'deposit', 'force', 'deposit_before', 'force_before'].includes(
    column,
  );

function printed(words: PaperWords, release: Release, { id, columns, rows, oneOrigin }: YearTable): Block[] {
  const shown = columns.filter((column) => !UNPRINTED.includes(column));
  const origin =
    oneOrigin === null
      ? words.say('publish.tables.noOrigins')
      : words.say('publish.tables.oneOrigin', { one: oneOrigin, rows: rows.length });
  const head: Block = { kind: 'heading', level: 1, text: words.say(`publish.table.${id}`) };
  if (rows.length === 0)
    return [head, { kind: 'paragraph', style: 'small', words: words.say('publish.brief.nothing') }];
  return [
    head,
    {
      kind: 'table',
      columns: shown.map((column) => ({
        label: words.say(`publish.column.${column}`),
        share: SHARES[column] ?? 1.2,
        align: isNumber(column) ? 'end' : 'start',
      })),
      rows: rows.map((row) => shown.map((column) => cell(words, release, column, row))),
      note: origin,
    },
  ];
}

function paperOf(
  words: PaperWords,
  release: Release,
  tables: readonly YearTable[],
  year: number,
  issuer: string,
): PaperDocument {
  const { edition } = release;
  return {
    language: words.language,
    title: words.say('publish.tables.title', { year: String(year) }),
    subtitle: words.say('publish.brief.subtitle', { asOf: edition.asOf }),
    issuer,
    issuedAt: edition.knownAt,
    edition: words.edition(edition),
    landscape: true,
    textSize: 8.4,
    blocks: [
      ...tables.flatMap((table) => printed(words, release, table)),
      {
        kind: 'note',
        title: words.say('publish.brief.how'),
        words: [1, 2, 3, 4].map((i) => words.say(`publish.brief.how${i}`)).join(' '),
      },
      {
        kind: 'paragraph',
        style: 'small',
        words: `${words.say('publish.notAdvice')} ${words.say('publish.cite', { citation: citationOf(edition) })}`,
      },
    ],
  };
}

const encoder = new TextEncoder();
const json = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 1)}\n`);

function told(words: PaperWords, release: Release, tables: readonly YearTable[], year: number) {
  const { edition } = release;
  const about = { year, edition, citation: citationOf(edition), licence: LICENCE };
  const named = tables.map(({ id, columns, rows, oneOrigin }) => ({
    id,
    title: words.say(`publish.table.${id}`),
    columns,
    rowCount: rows.length,
    oneOrigin,
    oneOriginShare: oneOrigin === null || rows.length === 0 ? null : oneOrigin / rows.length,
    rows,
  }));
  return { ...about, tables: named };
}

/** The day a year's tables look back from: its last, or today while it lasts. */
const lookingBack = (year: number, today: string): string =>
  `${year}-12-31` < today ? `${year}-12-31` : today;

/** @throws Problem notAllowed, notSignedIn. */
export async function tablesOfYear(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  year: number,
  format: TableFormat,
  language: Language,
  asked: ReleaseAsked,
): Promise<Artefact> {
  const asOf = asked.asOf ?? lookingBack(year, p.clock.now().toISOString().slice(0, 10));
  return releasing(p, actor, programmeId, { ...asked, asOf }, async ({ release, programme }, tx) => {
    const table = await treatyTableOf(tx, programmeId);
    const words = new PaperWords(language, table);
    const tables = yearTables(release, table, year);
    const all = told(words, release, tables, year);
    const name = (ending: string): string => fileName(String(year), release.edition, ending);
    if (format === 'json') return { bytes: json(all), mime: 'application/json', name: name('json') };
    if (format === 'pdf') {
      const paper = paperOf(words, release, tables, year, programmeName(programme, language));
      const { bytes, mime } = await printPdf(paper);
      return { bytes, mime, name: name('pdf') };
    }
    const files = tables.map(
      ({ id, columns, rows }) => [`${id}.csv`, encoder.encode(csvOf(columns, rows))] as const,
    );
    const { tables: titles, ...about } = all;
    const heads = titles.map(({ rows: _, ...head }) => head);
    const edition = json({ ...about, tables: heads });
    return {
      bytes: zipOf([...files, ['edition.json', edition]], 'deflated'),
      mime: 'application/zip',
      name: name('csv.zip'),
    };
  });
}
