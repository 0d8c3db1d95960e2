/**
 * Text as files hold it: which encoding the bytes are in, and signs that text was decoded wrongly before it
 * reached us. Guesses are always told to the user, never made silently.
 */

export interface EncodingGuess {
  /** A name `TextDecoder` knows. */
  readonly encoding: string;
  /** How we know: a byte order mark, valid UTF-8, or letter statistics (a guess to be checked). */
  readonly from: 'mark' | 'valid' | 'guess';
  /** Plain ASCII: every encoding reads it alike. */
  readonly plain: boolean;
}

/** Encodings a profile may name besides what `TextDecoder` knows by itself. */
const ALIASES: Record<string, string> = {
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  ansi: 'windows-1252',
  cp1251: 'windows-1251',
  cp1252: 'windows-1252',
  'utf-16': 'utf-16le',
  utf8: 'utf-8',
};

/** The decoder for an encoding's name, or null when there is none. */
export function decoderFor(name: string): TextDecoder | null {
  try {
    return new TextDecoder(ALIASES[name.toLowerCase()] ?? name);
  } catch {
    return null;
  }
}

/** Collects what is needed to tell an encoding while the bytes of a file stream by. */
export class EncodingSniffer {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private validUtf8 = true;
  private head = new Uint8Array(0);
  private highRuns = 0;
  private highBytes = 0;
  private controls = 0;
  private lastHigh = false;
  bytes = 0;

  /** Looks at the next bytes. */
  add(chunk: Uint8Array): void {
    if (this.bytes < 4096) this.head = concat(this.head, chunk.subarray(0, 4096 - this.head.length));
    this.bytes += chunk.length;
    if (this.validUtf8) this.validUtf8 = this.isValid(chunk);
    // The statistics below only matter when the text is not UTF-8; a megabyte of it is plenty.
    if (this.bytes > 1_000_000 && this.validUtf8) return;
    for (const byte of chunk) {
      if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 30 && byte !== 12)
        this.controls++;
      if (byte < 128) {
        this.lastHigh = false;
        continue;
      }
      this.highBytes++;
      if (!this.lastHigh) this.highRuns++;
      this.lastHigh = true;
    }
  }

  private isValid(chunk: Uint8Array): boolean {
    try {
      this.utf8.decode(chunk, { stream: true });
      return true;
    } catch {
      return false;
    }
  }

  /** What the bytes are, once all were added; null when they are not text at all. */
  guess(): EncodingGuess | null {
    const [a, b, c] = this.head;
    if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', from: 'mark', plain: false };
    if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', from: 'mark', plain: false };
    if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', from: 'mark', plain: false };
    const wide = this.wide();
    if (wide) return { encoding: wide, from: 'guess', plain: false };
    if (this.controls > 0) return null;
    if (this.validUtf8 && this.endsWhole())
      return { encoding: 'utf-8', from: 'valid', plain: this.highBytes === 0 };
    // Latin text has single letters above 127 between plain ones; Cyrillic words are runs of them.
    const run = this.highBytes / Math.max(1, this.highRuns);
    return { encoding: run >= 2.2 ? 'windows-1251' : 'windows-1252', from: 'guess', plain: false };
  }

  private endsWhole(): boolean {
    try {
      this.utf8.decode();
      return true;
    } catch {
      return false;
    }
  }

  /** UTF-16 without a mark: every other byte of plain characters is zero. */
  private wide(): string | null {
    let even = 0;
    let odd = 0;
    for (const [i, byte] of this.head.entries()) if (byte === 0) i % 2 === 0 ? even++ : odd++;
    const half = this.head.length / 2;
    if (half < 4) return null;
    if (odd > half * 0.3 && even < half * 0.05) return 'utf-16le';
    if (even > half * 0.3 && odd < half * 0.05) return 'utf-16be';
    return null;
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** Decodes a stream of bytes; a byte order mark is taken away, wrong bytes become U+FFFD. */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  decoder: TextDecoder,
): AsyncGenerator<string> {
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}

/**
 * A text that looks like UTF-8 read as a one-byte encoding (`Ã©`, `РљРё`), or that has lost letters
 * (U+FFFD). `meant` is what it was when that can be worked out.
 */
export function garbled(text: string): { meant: string | null } | null {
  if (text.includes('\ufffd')) return { meant: null };
  // Plain ASCII, and text no one-byte encoding could have produced, is not worth the attempt.
  if (!/[\u0080-\uffff]/.test(text)) return null;
  const meant = reread(text, table('windows-1252')) ?? reread(text, table('windows-1251'));
  return meant === null ? null : { meant };
}

/** Turns the characters back into the bytes they came from and reads those as UTF-8. */
function reread(text: string, bytes: ReadonlyMap<string, number>): string | null {
  const raw: number[] = [];
  for (const char of text) {
    const code = bytes.get(char);
    if (code === undefined) return null;
    raw.push(code);
  }
  try {
    const meant = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(raw));
    return meant.length < text.length ? meant : null;
  } catch {
    return null;
  }
}

const tables = new Map<string, ReadonlyMap<string, number>>();
function table(encoding: string): ReadonlyMap<string, number> {
  let known = tables.get(encoding);
  if (!known) {
    const decoder = new TextDecoder(encoding);
    known = new Map(Array.from({ length: 256 }, (_, i) => [decoder.decode(Uint8Array.of(i)), i]));
    tables.set(encoding, known);
  }
  return known;
}
