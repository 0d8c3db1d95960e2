/** Lines in visual order: which stretches of a line are read right to left, and what stands where. Pure. */
import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

/** Arabic letters and signs, presentation forms among them. */
const ARABIC = /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

export const hasArabic = (text: string): boolean => ARABIC.test(text);

/** Dates, moments and citations: their parts must not change places in a line that runs from the right. */
const TOGETHER =
  /\[?\d{4}-\d\d(?:-\d\d)?(?:(?:[,/]|\.\.)\d{4}-\d\d(?:-\d\d)?)*\]?(?: \d\d:\d\d(?: UTC)?)?|[a-z0-9-]+@\d+:[0-9a-f]+/g;

/** Marks that hold a run together (UAX 9); seen by the algorithm, never drawn. */
const MARKS = /[\u2066-\u2069\u200e\u200f]/g;

/** The text with dates and the like held together, for languages written from right to left. */
export const isolated = (text: string): string => text.replace(TOGETHER, (run) => `\u2066${run}\u2069`);

export const withoutMarks = (text: string): string => text.replace(MARKS, '');

/** A stretch of one direction and one style, left to right on the page. */
export interface Stretch {
  /** As it is given to the shaper: letters in logical order, signs mirrored where they must be. */
  readonly text: string;
  readonly style: number;
}

export interface Levels {
  readonly text: string;
  readonly levels: { readonly [index: number]: number };
  readonly reorder: (start: number, end: number) => number[];
  readonly mirrored: ReadonlyMap<number, string>;
}

/** Directions of a paragraph. Text without one right-to-left letter is read left to right, wherever it stands. */
export function levelsOf(text: string, rightToLeft: boolean): Levels {
  const base = rightToLeft && RIGHT_TO_LEFT.test(text) ? 'rtl' : 'ltr';
  const found = bidi.getEmbeddingLevels(text, base);
  return {
    text,
    levels: found.levels,
    mirrored: bidi.getMirroredCharactersMap(text, found.levels),
    reorder(start, end) {
      const order = Array.from({ length: end - start }, (_, i) => start + i);
      for (const [from = 0, to = 0] of bidi.getReorderSegments(text, found, start, end - 1)) {
        const part = order.slice(from - start, to - start + 1).reverse();
        order.splice(from - start, part.length, ...part);
      }
      return order;
    },
  };
}

/** The stretches of one line, from left to right. `styleOf` says which style a character has. */
export function stretchesOf(
  line: Levels,
  start: number,
  end: number,
  styleOf: (index: number) => number,
): Stretch[] {
  if (end <= start) return [];
  const stretches: Stretch[] = [];
  let group: number[] = [];
  const flush = (): void => {
    const [first] = group;
    if (first === undefined) return;
    stretches.push({ text: shapedText(line, group), style: styleOf(first) });
    group = [];
  };
  for (const index of line.reorder(start, end)) {
    const last = group.at(-1);
    const joins =
      last !== undefined &&
      Math.abs(last - index) === 1 &&
      line.levels[last] === line.levels[index] &&
      styleOf(last) === styleOf(index);
    if (!joins) flush();
    group.push(index);
  }
  flush();
  return stretches;
}

/** The shaper turns Arabic round itself and nothing else. */
function shapedText({ text, levels, mirrored }: Levels, visual: readonly number[]): string {
  const isRight = ((levels[visual[0] as number] ?? 0) & 1) === 1;
  const letters = visual.map((i) => (isRight ? (mirrored.get(i) ?? text.charAt(i)) : text.charAt(i)));
  const shaped = isRight && letters.some((letter) => ARABIC.test(letter));
  return withoutMarks((shaped ? letters.reverse() : letters).join(''));
}
