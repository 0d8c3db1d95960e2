/** Sets text on a page: measures, breaks into lines, and draws each line in visual order. Knows no page. */
import type PDFDocument from 'pdfkit';
import {
  hasArabic,
  isolated,
  type Levels,
  levelsOf,
  type Stretch,
  stretchesOf,
  withoutMarks,
} from './bidi.ts';
import { piecesOf, safeHref, type Words } from './document.ts';
import { type Face, faceBytes, faceOf } from './fonts.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

interface Style {
  readonly face: Face;
  readonly href: string | undefined;
}

/** One line, ready to be drawn. */
export interface Line {
  readonly stretches: readonly (Stretch & { readonly width: number })[];
  readonly width: number;
}

/** Words set to a width: every line of them. */
export interface SetText {
  readonly lines: readonly Line[];
  readonly styles: readonly Style[];
  readonly size: number;
  readonly lineHeight: number;
}

/** Shapes a whole stretch at once; without it the library lays out word by word and Arabic words change places. */
const SHAPED = { lineBreak: false, features: [] };

export function registerFaces(doc: Pdf): void {
  for (const face of ['regular', 'bold', 'italic', 'boldItalic'] as const)
    doc.registerFont(face, faceBytes(face));
}

/** Where a line may end: after white space, and after signs that end a part of an address or a path. */
const BREAKS = /[ /,;:>|–—-]/;

export class TextSetter {
  private readonly widths = new Map<string, number>();

  constructor(
    private readonly doc: Pdf,
    readonly rightToLeft: boolean,
  ) {}

  width(text: string, face: Face, size: number): number {
    const key = `${face} ${size} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      width = this.doc.font(face).fontSize(size).widthOfString(withoutMarks(text), SHAPED);
      this.widths.set(key, width);
    }
    return width;
  }

  /** Breaks words into lines no wider than `width` points. */
  set(words: Words, width: number, size: number, bold = false): SetText {
    const held = (text: string): string => (this.rightToLeft ? isolated(text) : text);
    const pieces = piecesOf(words).map((piece) => ({
      ...piece,
      text: held(piece.text.replace(/[\t\r]/g, ' ')),
    }));
    const styles = pieces.map((piece) => ({
      // Arabic is not set in italics, and the oblique face has no Arabic.
      face: faceOf({
        bold: bold || piece.bold === true,
        italic: piece.italic === true && !hasArabic(piece.text),
      }),
      href: safeHref(piece.href),
    }));
    const lines: Line[] = [];
    const owner: number[] = pieces.flatMap(({ text }, i) => Array.from({ length: text.length }, () => i));
    const whole = pieces.map(({ text }) => text).join('');
    let from = 0;
    for (const part of whole.split('\n')) {
      const levels = levelsOf(part, this.rightToLeft);
      const offset = from;
      const styleOf = (index: number): number => owner[offset + index] ?? 0;
      for (const [start, end] of this.breaks(part, styles, styleOf, width, size))
        lines.push(this.line(levels, start, end, styleOf, styles, size));
      from += part.length + 1;
    }
    return { lines, styles, size, lineHeight: Math.round(size * 1.36 * 100) / 100 };
  }

  private measure(
    text: string,
    start: number,
    end: number,
    styles: readonly Style[],
    styleOf: (i: number) => number,
    size: number,
  ): number {
    let width = 0;
    for (let at = start; at < end; ) {
      let stop = at + 1;
      while (stop < end && styleOf(stop) === styleOf(at)) stop += 1;
      width += this.width(text.slice(at, stop), styles[styleOf(at)]?.face ?? 'regular', size);
      at = stop;
    }
    return width;
  }

  /** Ranges of the lines of one paragraph, in logical order. */
  private breaks(
    text: string,
    styles: readonly Style[],
    styleOf: (i: number) => number,
    width: number,
    size: number,
  ): [number, number][] {
    const lines: [number, number][] = [];
    let start = 0;
    let used = 0;
    const measure = (a: number, b: number): number => this.measure(text, a, b, styles, styleOf, size);
    for (const [from, to] of wordsOf(text)) {
      const bare = text.slice(from, to).trimEnd().length;
      const wide = measure(from, from + bare);
      if (used > 0 && used + wide > width) {
        lines.push([start, from]);
        start = from;
        used = 0;
      }
      if (wide > width) start = this.cut(from, from + bare, width, measure, lines);
      used = start > from ? measure(start, to) : used + (wide > width ? wide : measure(from, to));
    }
    lines.push([start, text.length]);
    return lines;
  }

  /** A word wider than the line is cut where it must be; returns where its last part begins. */
  private cut(
    from: number,
    to: number,
    width: number,
    measure: (a: number, b: number) => number,
    lines: [number, number][],
  ): number {
    let start = from;
    for (let at = from + 1; at < to; at += 1)
      if (measure(start, at + 1) > width) {
        lines.push([start, at]);
        start = at;
      }
    return start;
  }

  private line(
    levels: Levels,
    start: number,
    end: number,
    styleOf: (i: number) => number,
    styles: readonly Style[],
    size: number,
  ): Line {
    const stop = start + levels.text.slice(start, end).trimEnd().length;
    const stretches = stretchesOf(levels, start, stop, styleOf).map((stretch) => ({
      ...stretch,
      width: this.width(stretch.text, styles[stretch.style]?.face ?? 'regular', size),
    }));
    return { stretches, width: stretches.reduce((sum, one) => sum + one.width, 0) };
  }

  /** Draws lines `from` to `to` with their top at `y`; returns the y below them. */
  draw(
    text: SetText,
    box: { x: number; width: number },
    y: number,
    options: {
      align?: 'start' | 'end' | 'middle';
      ink?: string;
      from?: number;
      to?: number;
    } = {},
  ): number {
    const { align = 'start', ink = '#1a1a1a', from = 0, to = text.lines.length } = options;
    let at = y;
    for (const line of text.lines.slice(from, to)) {
      const room = box.width - line.width;
      const atEnd = (align === 'end') !== this.rightToLeft;
      const x = align === 'middle' ? box.x + room / 2 : atEnd ? box.x + room : box.x;
      this.drawLine(text, line, x, at + (text.lineHeight - text.size * 1.164) / 2, ink);
      at += text.lineHeight;
    }
    return at;
  }

  private drawLine(text: SetText, line: Line, x: number, y: number, ink: string): void {
    const { doc } = this;
    let at = x;
    for (const { text: letters, style, width } of line.stretches) {
      const { face = 'regular', href } = text.styles[style] ?? {};
      const visible = letters.trim() !== '';
      if (visible) {
        doc
          .font(face)
          .fontSize(text.size)
          .fillColor(href ? '#1f4e8c' : ink);
        doc.text(letters, at, y, SHAPED);
        if (href) doc.link(at, y, width, text.size * 1.2, href);
      }
      at += width;
    }
  }
}

/** Stretches that stay on one line, each with the white space behind it. */
function wordsOf(text: string): [number, number][] {
  const words: [number, number][] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (!BREAKS.test(text.charAt(i))) continue;
    // White space belongs to the word before; a sign ends its word only where a word goes on.
    const next = text.charAt(i + 1);
    if (next === ' ') continue;
    const digits = /\d/.test(text.charAt(i - 1)) && /\d/.test(next);
    if (text.charAt(i) === ' ' || (!digits && i > start)) {
      words.push([start, i + 1]);
      start = i + 1;
    }
  }
  if (start < text.length) words.push([start, text.length]);
  return words;
}

export const heightOf = ({ lines, lineHeight }: SetText): number => lines.length * lineHeight;
