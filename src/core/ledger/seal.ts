/**
 * The seal of the ledger: SHA-256 over a domain tag, the hash of the entry before, and the canonical body.
 * Defined byte for byte in docs/spec/ledger.md, with fixtures. This folder never decides what an entry says
 * (core/registry) and never stores one (src/store).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Entry, EntryBody } from '../model/entries.ts';
import { canonical } from './canonical.ts';

/** What the first entry of a chain names as the hash before it. */
export const ZERO_HASH = '0'.repeat(64);

/** Separates these hashes from every other use of SHA-256; ends in a newline, ASCII. */
const TAG = utf8ToBytes('tilth ledger entry v1\n');

/** The hash of an entry whose body has this canonical text. Lower-case hexadecimal. */
export function entryHash(bodyText: string, prevHash: string): string {
  const hash = sha256.create();
  hash.update(TAG);
  hash.update(hexToBytes(prevHash));
  hash.update(utf8ToBytes(bodyText));
  return bytesToHex(hash.digest());
}

/** The texts entries were sealed over, for whoever stores or folds them next. */
const sealedTexts = new WeakMap<Entry, string>();

/** Seals a body behind the entry with `prevHash`. Throws NotCanonical when the body has no canonical form. */
export function seal(body: EntryBody, prevHash: string): Entry {
  const text = canonical(body);
  const entry = { body, prevHash, hash: entryHash(text, prevHash) };
  sealedTexts.set(entry, text);
  return entry;
}

/** The canonical text of an entry's body: the one it was sealed over, else made anew. */
export function sealedText(entry: Entry): string {
  return sealedTexts.get(entry) ?? canonical(entry.body);
}

/** SHA-256 of the canonical text of any JSON value: what a report's `contentHash` is. */
export function contentHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(value))));
}
