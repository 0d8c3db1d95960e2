/**
 * Reads what the depositary publishes about who takes part in a treaty: its XML, a saved page, or the wide table of
 * states and treaties as CSV. Says what is written there and decides nothing.
 */
import { Day } from '../model/ids.ts';
import { readCsv } from './depositary-csv.ts';
import { type Cell, linesOf, type Row, tablesOf } from './depositary-markup.ts';
import type { DepositaryFault, DepositaryPage, ListedEntry, Note } from './depositary-page.ts';
import type { TreatyRecord } from './treaties.ts';
import { Treaty } from './treaty-terms.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FRENCH = ['janv', 'fevr', 'mars', 'avr', 'mai', 'juin', 'juil', 'aout', 'sept', 'oct', 'nov', 'dec'];

function monthOf(word: string): number {
  const plain = word
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
  const english = MONTHS.indexOf(plain.slice(0, 3));
  return (english >= 0 ? english : FRENCH.findIndex((month) => plain.startsWith(month))) + 1;
}

/** `3 Dec 2008` as a day; null when it is none. */
export function dayIn(text: string): string | null {
  const [, date = '', word = '', year = ''] = /(\d{1,2})\s+(\p{L}{3,10})\.?\s+(\d{4})/u.exec(text) ?? [];
  const month = word ? monthOf(word) : 0;
  const day = `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`;
  return month > 0 && Day.safeParse(day).success ? day : null;
}

const INSTRUMENTS: Readonly<Record<string, TreatyRecord['consentedBy']>> = {
  '': 'ratification',
  A: 'acceptance',
  AA: 'approval',
  a: 'accession',
  d: 'succession',
  P: 'consent',
};

interface ReadCell {
  readonly day: string | null;
  readonly by: TreatyRecord['consentedBy'];
  readonly bracketed: boolean;
  readonly unread: readonly string[];
}

function readCell(cell: Cell | undefined): ReadCell {
  const text = cell?.text ?? '';
  const day = dayIn(text);
  const letters = /\d{4}\s*(AA|A|a|d|P)?\b/.exec(text)?.[1] ?? '';
  const bare = text.replace(/[[\]\s.–-]/g, '');
  return {
    day,
    by: day ? (INSTRUMENTS[letters] ?? null) : null,
    bracketed: day !== null && text.includes('['),
    unread: day === null && bare !== '' ? [text] : [],
  };
}

const CONSENT = /ratif|accession|acceptance|approval|consent|adh[eé]sion|acceptation|consentement/i;

interface Columns {
  readonly signature: number;
  readonly consent: number;
}

/** The columns of a list of participants; null when the row is no head of one. */
function columnsOf(head: Row): Columns | null {
  const words = head.map(({ text }) => text);
  if (!/^(participant|state|[eé]tat)/i.test(words[0] ?? '')) return null;
  const consent = words.findIndex((word, i) => i > 0 && CONSENT.test(word));
  const signature = words.findIndex((word, i) => i > 0 && i !== consent && /^signature/i.test(word));
  return consent < 0 ? null : { signature, consent };
}

function entryOf(row: Row, columns: Columns, treaty: Treaty): ListedEntry | null {
  const name = row[0]?.text ?? '';
  if (!/\p{L}/u.test(name) || row.length <= columns.consent) return null;
  const signed = columns.signature < 0 ? null : readCell(row[columns.signature]);
  const consent = readCell(row[columns.consent]);
  const isProtocol = treaty.startsWith('ccw_');
  const by = isProtocol && consent.by !== 'succession' && consent.day ? 'consent' : consent.by;
  return {
    treaty,
    name,
    iso3: null,
    ...(signed ? { signedOn: signed.day } : {}),
    consentedOn: consent.day,
    consentedBy: by,
    bracketed: consent.bracketed,
    marks: row.flatMap(({ marks }) => marks),
    unread: [...(signed?.unread ?? []), ...consent.unread],
  };
}

/** The list with most rows under a head that names its columns. The head may stand in a table of its own. */
function listIn(tables: readonly (readonly Row[])[], treaty: Treaty): ListedEntry[] {
  let best: ListedEntry[] = [];
  for (const [i, table] of tables.entries()) {
    const at = table.findIndex((row) => columnsOf(row) !== null);
    const columns = at < 0 ? null : columnsOf(table[at] as Row);
    if (!columns) continue;
    const rows = at === table.length - 1 && tables[i + 1] ? (tables[i + 1] as Row[]) : table.slice(at + 1);
    const found = rows.flatMap((row) => entryOf(row, columns, treaty) ?? []);
    if (found.length > best.length) best = found;
  }
  return best;
}

/** Titles, the special ones first: those of the protocols name the Convention too. */
const TITLES: readonly (readonly [Treaty, RegExp])[] = [
  ['ccm', /Convention\s+on\s+Cluster\s+Munitions|armes\s+[àa]\s+sous-munitions/i],
  ['apmbc', /Transfer\s+of\s+Anti-?\s?Personnel\s+Mines|mines\s+antipersonnel/i],
  ['att', /Arms\s+Trade\s+Treaty|commerce\s+des\s+armes/i],
  ['ccw_p5', /Protocol\s+on\s+Explosive\s+Remnants|restes\s+explosifs/i],
  ['ccw_ap2', /Booby-?\s?Traps\s+and\s+Other\s+Devices\s+as\s+amended|tel\s+qu.il\s+a\s+[ée]t[ée]\s+modifi/i],
  ['ccw', /Use\s+of\s+Certain\s+Conventional\s+Weapons|certaines\s+armes\s+classiques/i],
];
/** The depositary's own numbers, in addresses and headings. */
const NUMBERS: Readonly<Record<string, Treaty>> = {
  'XXVI-2': 'ccw',
  'XXVI-2-b': 'ccw_ap2',
  'XXVI-2-d': 'ccw_p5',
  'XXVI-5': 'apmbc',
  'XXVI-6': 'ccm',
  'XXVI-8': 'att',
};

function treatyOf(text: string): Treaty | null {
  const numbers = [...text.matchAll(/mtdsg_no=(XXVI-\d(?:-[a-z])?)/gi)].map(([, number = '']) => number);
  const own = numbers
    .map((number) => NUMBERS[number.replace(/-[A-Z]$/, (x) => x.toLowerCase())])
    .find(Boolean);
  if (own) return own;
  const lines = linesOf(text).join(' ');
  const found = TITLES.map(([treaty, title]) => ({ treaty, at: lines.search(title) })).filter(
    ({ at }) => at >= 0,
  );
  // The earliest title is the page's own; at the same place the more special one, which stands first.
  return found.sort((a, b) => a.at - b.at)[0]?.treaty ?? null;
}

/** `STATUS AS AT : 03-02-2026 10:16:00 EDT`, day first. */
function asAtOf(lines: readonly string[]): string | null {
  const [, date, month, year] = /as\s+at\s*:?\s*(\d\d)-(\d\d)-(\d{4})/i.exec(lines.join(' ')) ?? [];
  const day = `${year}-${month}-${date}`;
  return Day.safeParse(day).success ? day : null;
}

/** Notes after the heading "End Note(s)": each begins with its number, alone on a line or before the text. */
function notesOf(text: string): Note[] {
  const start = text.search(/<EndNotes\b|End\s?Notes?\b/i);
  if (start < 0) return [];
  const notes: { mark: string; text: string }[] = [];
  for (const line of linesOf(text.slice(start))) {
    const [, mark, words = ''] = /^(\d{1,3})\s*[.)]?(?:\s+(.*))?$/.exec(line) ?? [];
    const expected = Number(notes.at(-1)?.mark ?? '0') + 1;
    if (mark && Number(mark) === expected) notes.push({ mark, text: words });
    else if (notes.length > 0) {
      const last = notes[notes.length - 1] as { text: string };
      last.text = `${last.text} ${line}`.trim();
    }
  }
  return notes;
}

function readMarkup(
  text: string,
  format: 'xml' | 'html',
  asked: Treaty | null,
): DepositaryPage | DepositaryFault {
  const treaty = asked ?? treatyOf(text);
  if (!treaty) return 'noTreaty';
  const tables = tablesOf(text);
  if (!tables.some((table) => table.some((row) => columnsOf(row) !== null))) return 'noTable';
  const entries = listIn(tables, treaty);
  if (entries.length === 0) return 'noRows';
  const lines = linesOf(text);
  const stated = /Parties\s*:?\s*(\d{1,3})\b/i.exec(lines.join(' '))?.[1];
  const inXml = /<Parties>\s*(\d{1,3})\s*<\/Parties>/i.exec(text)?.[1];
  const statedParties = Number(inXml ?? stated ?? Number.NaN);
  return {
    format,
    asAt: asAtOf(lines),
    treaties: [treaty],
    entries,
    notes: notesOf(text),
    statedParties: Number.isNaN(statedParties) ? null : statedParties,
  };
}

/** Reads a file of the depositary. `asked` says which treaty it is about when the file does not. */
export function readDepositary(text: string, asked: Treaty | null = null): DepositaryPage | DepositaryFault {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return 'empty';
  if (/^<\?xml/i.test(start) && !/<html\b/i.test(start.slice(0, 4_000)))
    return readMarkup(start, 'xml', asked);
  if (/<html\b|<table\b|<!doctype html/i.test(start)) return readMarkup(start, 'html', asked);
  if (start.startsWith('<')) return readMarkup(start, 'xml', asked);
  const listed = readCsv(start);
  if (!listed) return 'unknownFormat';
  const treaties = Treaty.options.filter((one) => listed.entries.some(({ treaty }) => treaty === one));
  if (treaties.length === 0) return 'noRows';
  return {
    format: 'csv',
    asAt: listed.asAt,
    treaties,
    entries: listed.entries,
    notes: [],
    statedParties: null,
  };
}
