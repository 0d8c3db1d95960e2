/**
 * Likeness of two texts without keeping either: hashes of every run of words, of which the smallest are kept. The
 * share of equal ones estimates how much is the same wording. It suggests; only people decide.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const WORDS = 5;
/** Enough for an error of about 5 percent. */
const KEPT = 400;

/** Hashes of runs of five words, lower case, without punctuation; the 400 smallest, sorted. */
export function shinglesOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const hashes = new Set<string>();
  for (let i = 0; i + WORDS <= words.length; i += 1)
    hashes.add(bytesToHex(sha256(utf8ToBytes(words.slice(i, i + WORDS).join(' ')))).slice(0, 12));
  return [...hashes].sort().slice(0, KEPT);
}

/** 0 to 1: how much of the wording is common, estimated from the smallest hashes of both. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [first, second] = [new Set(a), new Set(b)];
  const smallest = [...new Set([...a, ...b])].sort().slice(0, Math.min(KEPT, Math.max(a.length, b.length)));
  const common = smallest.filter((hash) => first.has(hash) && second.has(hash)).length;
  return common / smallest.length;
}

/**
 * 0 to 1: how much of the shorter text stands in the other: a passage copied into a longer one. Where a list was cut
 * at the most that is kept, only the range both lists cover is compared.
 */
export function contained(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const ends = [a, b].flatMap((list) => (list.length < KEPT ? [] : [list.at(-1) as string]));
  const [end = '~'] = ends.sort();
  const [first, second] = [a, b].map((list) => new Set(list.filter((hash) => hash <= end)));
  if (!first || !second || first.size === 0 || second.size === 0) return 0;
  const common = [...first].filter((hash) => second.has(hash)).length;
  return common / Math.min(first.size, second.size);
}
