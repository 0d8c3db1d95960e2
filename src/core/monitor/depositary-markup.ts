/**
 * Tables and notes out of the depositary's XML or out of a saved page, which is seldom well-formed. Reads tags one
 * after the other and needs no document that is right.
 */

export interface Cell {
  readonly text: string;
  /** Numbers of the footnotes the cell points to. */
  readonly marks: readonly string[];
}
export type Row = readonly Cell[];

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  ccedil: 'ç',
  ocirc: 'ô',
  uuml: 'ü',
  iuml: 'ï',
  atilde: 'ã',
  rsquo: '’',
  ndash: '–',
};

const characterOf = (code: number, whole: string): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;

/** Entities as characters; unknown ones stay as they are. */
export function decoded(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (/^#x/i.test(name)) return characterOf(Number.parseInt(name.slice(2), 16), whole);
    if (name.startsWith('#')) return characterOf(Number(name.slice(1)), whole);
    return ENTITIES[name.toLowerCase()] ?? whole;
  });
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
const MARKUP = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9:]*)\b([^<>]*)>|([^<]+|<)/gi;
const SUPER = new Set(['sup', 'superscript']);

/** A cell from its inner markup. In the XML the tags inside a cell are written as text. */
function cellOf(markup: string): Cell {
  const inner = /&lt;\/?[a-z]/i.test(markup) ? decoded(markup) : markup;
  let text = '';
  let above = '';
  let depth = 0;
  for (const [, closing, name = '', , words] of inner.matchAll(MARKUP)) {
    if (SUPER.has(name.toLowerCase())) depth = Math.max(0, depth + (closing ? -1 : 1));
    else if (words !== undefined) {
      if (depth > 0) above += ` ${words}`;
      else text += words;
    } else if (/^(br|p|div)$/i.test(name)) text += ' ';
  }
  return { text: flat(decoded(text)), marks: above.match(/\d+/g) ?? [] };
}

const NAMES: Readonly<Record<string, 'table' | 'row' | 'cell' | undefined>> = {
  table: 'table',
  row: 'row',
  tr: 'row',
  entry: 'cell',
  td: 'cell',
  th: 'cell',
};

interface OpenTable {
  readonly rows: Cell[][];
  row: Cell[] | null;
  cell: string | null;
}

function endCell(table: OpenTable): void {
  if (table.cell !== null) table.row?.push(cellOf(table.cell));
  table.cell = null;
}
function endRow(table: OpenTable): void {
  endCell(table);
  if (table.row && table.row.length > 0) table.rows.push(table.row);
  table.row = null;
}

/** A tag of a table moves the innermost open table on; a new table starts inside the cell that is open. */
function step(open: OpenTable[], done: Row[][], kind: 'table' | 'row' | 'cell', closing: boolean): void {
  if (kind === 'table' && !closing) {
    open.push({ rows: [], row: null, cell: null });
    return;
  }
  const table = open.at(-1);
  if (!table) return;
  if (kind === 'table') {
    endRow(table);
    done.push(table.rows);
    open.pop();
  } else if (kind === 'row') {
    endRow(table);
    table.row = closing ? null : [];
  } else {
    endCell(table);
    table.cell = closing ? null : '';
  }
}

/** Every table of the text as rows of cells, inner tables first. */
export function tablesOf(text: string): Row[][] {
  const open: OpenTable[] = [];
  const done: Row[][] = [];
  for (const [whole, closing = '', name = ''] of text.matchAll(MARKUP)) {
    const kind = NAMES[name.toLowerCase()];
    if (kind) step(open, done, kind, closing !== '');
    else {
      const table = open.at(-1);
      if (table && table.cell !== null && !whole.startsWith('<!--')) table.cell += whole;
    }
  }
  while (open.length > 0) step(open, done, 'table', true);
  return done;
}

/** Words of the text without its tags, a line for every block. */
export function linesOf(text: string): string[] {
  const broken = text
    .replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\/?(p|div|tr|td|li|table|br|h\d|text|header|note|endnote|label)\b[^>]*>/gi, '\n');
  const plain = decoded(decoded(broken.replace(/<[^>]*>/g, ' '))).replace(/<[^>]*>/g, ' ');
  return plain.split('\n').map(flat).filter(Boolean);
}
