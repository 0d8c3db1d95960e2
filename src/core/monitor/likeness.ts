/**
 * How alike two texts are, from hashes of runs of words. The hashes are kept beside a capture and the text is not:
 * a passage cannot be read back from them. The same text gives the same hashes on every machine.
 */

/** Words in one run. Five in a row are rarely the same by chance. */
const RUN = 5;
/** So many hashes stand for a text, the smallest of all it has, so that a book costs no more than a page. */
export const MOST_SHINGLES = 400;

/** Two 32-bit mixes of the characters (after cyrb53), as 14 hexadecimal digits: 53 bits. */
function hashOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The hashes that stand for a text, smallest first; none for a text of less than a run of words. */
export function shinglesOf(text: string): string[] {
  const words = wordsOf(text);
  const found = new Set<string>();
  for (let i = 0; i + RUN <= words.length; i += 1) found.add(hashOf(words.slice(i, i + RUN).join(' ')));
  return [...found].sort().slice(0, MOST_SHINGLES);
}

export interface Likeness {
  /** Share of runs both have among all runs of either, 0 to 1. */
  readonly alike: number;
  /** Share of the shorter one's runs that the other has too: a passage copied into a longer text. */
  readonly contained: number;
}

/**
 * An estimate from the smallest hashes of both. Where a text has more than are kept, only the part of the range
 * both lists cover is compared.
 */
export function likeness(a: readonly string[], b: readonly string[]): Likeness {
  if (a.length === 0 || b.length === 0) return { alike: 0, contained: 0 };
  const limitOf = (list: readonly string[]): string =>
    list.length >= MOST_SHINGLES ? (list.at(-1) as string) : '~';
  const limit = [limitOf(a), limitOf(b)].sort()[0] as string;
  const [x, y] = [a, b].map((list) => new Set(list.filter((hash) => hash <= limit))) as [
    Set<string>,
    Set<string>,
  ];
  const both = [...x].filter((hash) => y.has(hash)).length;
  const either = x.size + y.size - both;
  const least = Math.min(x.size, y.size);
  return { alike: either === 0 ? 0 : both / either, contained: least === 0 ? 0 : both / least };
}
