/**
 * A document that leaves, without a format: title, paragraphs, tables, drawings, lines to sign, and the edition at
 * the foot of every page. pdf.ts, docx.ts and html.ts print the same document; none of them adds a word, a clock
 * or a fact, so that the same edition gives the same bytes.
 */
import type { Language } from '../../core/model/codes.ts';

/** A piece of a line. Plain text is a piece too. */
export interface Piece {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Only `https:` and `http:` addresses become links. */
  readonly href?: string;
}
/** What stands in a paragraph, a list item or a cell. */
export type Words = string | readonly (string | Piece)[];

export interface Heading {
  readonly kind: 'heading';
  readonly level: 1 | 2 | 3;
  readonly text: string;
}
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly words: Words;
  /** `lead` opens a document, `small` is for what must be said and not shouted. */
  readonly style?: 'plain' | 'lead' | 'small';
}
export interface List {
  readonly kind: 'list';
  readonly ordered?: boolean;
  readonly small?: boolean;
  readonly items: readonly Words[];
}
export interface Column {
  readonly label: string;
  /** Share of the width; 1 when missing. */
  readonly share?: number;
  /** `end` for numbers. */
  readonly align?: 'start' | 'end';
}
export interface Table {
  readonly kind: 'table';
  readonly caption?: string;
  /** Facts beside their names: no header is printed, every first of two columns holds names. */
  readonly headless?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Words[])[];
  /** Said below: sources, how to read, how many rows are left out. */
  readonly note?: string;
}
/** A boxed remark that must not be overlooked. */
export interface Note {
  readonly kind: 'note';
  readonly title?: string;
  readonly words: Words;
  /** Something that is wrong or open: told apart by its frame and its sign, not by colour alone. */
  readonly loud?: boolean;
}
/** Colours of a drawing. Meaning never hangs on them alone: give a dash, a hatch or a label too. */
export type Ink =
  | 'black'
  | 'grey'
  | 'light'
  | 'red'
  | 'amber'
  | 'green'
  | 'teal'
  | 'blue'
  | 'slate'
  | 'white';
export type Shape =
  | {
      readonly kind: 'path';
      /** Rings or lines, in units of the figure, y downwards. */
      readonly lines: readonly (readonly (readonly [number, number])[])[];
      readonly closed?: boolean;
      readonly stroke?: Ink;
      readonly fill?: Ink;
      /** Parallel lines inside a closed path: a second sign beside the colour. */
      readonly hatch?: 'forward' | 'backward' | 'cross';
      readonly width?: number;
      readonly dash?: readonly number[];
    }
  | {
      readonly kind: 'dot';
      readonly at: readonly [number, number];
      readonly radius: number;
      readonly fill?: Ink;
      readonly stroke?: Ink;
    }
  | {
      readonly kind: 'label';
      readonly at: readonly [number, number];
      readonly text: string;
      readonly size?: number;
      /** Which end of the text stands at `at`, left to right whatever the language. `at` is its middle in height. */
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
      readonly ink?: Ink;
      /** On white, so that it can be read on lines. */
      readonly halo?: boolean;
    };
export interface Figure {
  readonly kind: 'figure';
  /** Units of the drawing; it is scaled to the width of the page and never above `maxHeightMm`. */
  readonly width: number;
  readonly height: number;
  readonly maxHeightMm?: number;
  /** May be drawn down to three quarters of its size where that saves a new page. */
  readonly mayShrink?: boolean;
  readonly shapes: readonly Shape[];
  /** Says in words what the drawing shows. */
  readonly alt: string;
  readonly caption?: string;
}
/** Lines to sign on paper. */
export interface Signatures {
  readonly kind: 'signatures';
  readonly lines: readonly { readonly role: string; readonly name?: string; readonly dateLabel?: string }[];
}
export interface PageBreak {
  readonly kind: 'pageBreak';
}
export type Block = Heading | Paragraph | List | Table | Note | Figure | Signatures | PageBreak;

export interface PaperDocument {
  readonly language: Language;
  readonly title: string;
  readonly subtitle?: string;
  /** Who issues it: a programme's or an organisation's name. */
  readonly issuer: string;
  /** Instant of the state of the record it was made from, ISO 8601: the only time in the file's own data. */
  readonly issuedAt: string;
  /** The edition, printed at the foot of every page. */
  readonly edition: readonly string[];
  readonly blocks: readonly Block[];
  readonly landscape?: boolean;
  /** Point size of plain text; 9.5 when missing. */
  readonly textSize?: number;
}

/** A document as a file. */
export interface Printed {
  readonly bytes: Uint8Array;
  readonly mime: string;
  readonly extension: 'pdf' | 'docx' | 'html';
  /** Of a PDF. */
  readonly pages: number | null;
}

/** Every piece of some words, empty ones left out. */
export function piecesOf(words: Words): Piece[] {
  const list = typeof words === 'string' ? [words] : words;
  return list.map((one) => (typeof one === 'string' ? { text: one } : one)).filter(({ text }) => text !== '');
}

/** An address a reader may follow; anything else stays text. */
export const safeHref = (href: string | undefined): string | undefined =>
  href !== undefined && /^https?:\/\//i.test(href) ? href : undefined;

export const isRightToLeft = (language: Language): boolean => language === 'ar';

/** Inks as RGB, dark enough on white (WCAG 2.2, 1.4.3 and 1.4.11) where they carry text or lines. */
export const INKS: Readonly<Record<Ink, string>> = {
  black: '#1a1a1a',
  grey: '#595959',
  light: '#d9d9d9',
  red: '#b3261e',
  amber: '#8a5a00',
  green: '#1e6b3a',
  teal: '#0f6b75',
  blue: '#1f4e8c',
  slate: '#4a5f7a',
  white: '#ffffff',
};
