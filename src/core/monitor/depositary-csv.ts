/** The wide table as CSV: a row a state, eight columns a treaty (`ccm_signature`, `ccm_ratification` …). */
import { Day } from '../model/ids.ts';
import type { ListedEntry } from './depositary-page.ts';
import type { TreatyRecord } from './treaties.ts';
import { Treaty } from './treaty-terms.ts';

/** Records of a CSV text (RFC 4180); `;` and tab are taken when the head has more of them than commas. */
export function csvRows(text: string): string[][] {
  const head = text.slice(0, text.search(/\r?\n|$/));
  const separator = [',', ';', '\t'].reduce((a, b) => (head.split(b).length > head.split(a).length ? b : a));
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = () => {
    row.push(field);
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    field = '';
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') {
        field += '"';
        i += 1;
      } else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === separator) {
      row.push(field);
      field = '';
    } else if (c === '\n') endRow();
    else if (c !== '\r') field += c;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}

const BY: Readonly<Record<string, NonNullable<TreatyRecord['consentedBy']>>> = {
  ratification: 'ratification',
  acceptance: 'acceptance',
  approval: 'approval',
  accession: 'accession',
  succession: 'succession',
  consent: 'consent',
  'consent to be bound': 'consent',
  consent_to_be_bound: 'consent',
};

function entryOf(cells: ReadonlyMap<string, string>, treaty: Treaty): ListedEntry {
  const cell = (name: string): string => (cells.get(`${treaty}_${name}`) ?? '').trim();
  const unread: string[] = [];
  const day = (name: string): string | null | undefined => {
    if (!cells.has(`${treaty}_${name}`)) return undefined;
    const text = cell(name);
    if (text === '') return null;
    if (Day.safeParse(text).success) return text;
    unread.push(text);
    return null;
  };
  return {
    treaty,
    name: cells.get('name')?.trim() ?? '',
    iso3: cells.get('iso3')?.trim().toUpperCase() || null,
    signedOn: day('signature'),
    consentedOn: day('ratification'),
    consentedBy: BY[cell('action').toLowerCase()] ?? null,
    bracketed: false,
    boundFrom: day('entry_into_force'),
    releasedFrom: day('withdrawal_effective'),
    marks: [],
    unread,
  };
}

/** The entries of the wide table; null when the text is no such table. */
export function readCsv(text: string): { entries: ListedEntry[]; asAt: string | null } | null {
  const [head = [], ...rows] = csvRows(text);
  const names = head.map((name) => name.trim().toLowerCase());
  if (!names.includes('iso3') && !names.includes('name')) return null;
  const treaties = Treaty.options.filter((treaty) => names.includes(`${treaty}_ratification`));
  if (treaties.length === 0) return null;
  let asAt: string | null = null;
  const entries = rows.flatMap((row) => {
    const cells = new Map(names.map((name, i) => [name, row[i] ?? '']));
    const on = cells.get('as_of')?.trim() ?? '';
    if (Day.safeParse(on).success && (asAt === null || on > asAt)) asAt = on;
    return treaties.map((treaty) => entryOf(cells, treaty));
  });
  return { entries, asAt };
}
