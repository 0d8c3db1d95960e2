/**
 * Features of a GeoJSON text, one at a time, however long the file is. Our own cutter rather than a streaming
 * parser, because one broken feature must not take the rest of the file with it: it only finds where features
 * begin and end; `JSON.parse` reads each. Takes 1.2 × as long as parsing the whole text at once, in an
 * eighth of the memory (bench/import.ts).
 */

/** One element of the file: its text, or why it cannot be read. */
export type Cut = { readonly text: string } | { readonly fault: 'tooLong' };

/** Longest text of one feature, characters: a ring of a million vertices fits. */
export const LONGEST_FEATURE = 64_000_000;
const LONGEST_HEAD = 1_000_000;

/** What stands around the features: `crs`, and whether this was GeoJSON at all. */
export interface Envelope {
  /** Text before the first feature and after the last, for `crs`. */
  head: string;
  tail: string;
  /** True when an array of features was found and closed. */
  opened: boolean;
  closed: boolean;
}

/**
 * Cuts a FeatureCollection (or any array of features) into its elements. A text without one comes out whole
 * as a single element: a lone Feature or geometry. Fills `envelope` as it goes.
 */
export async function* cutFeatures(chunks: AsyncIterable<string>, envelope: Envelope): AsyncGenerator<Cut> {
  const scan = new Scan(envelope);
  for await (const chunk of chunks) yield* scan.take(chunk);
  yield* scan.end();
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;
const COLON = 58;

class Scan {
  private phase: 'head' | 'items' | 'tail' = 'head';
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Text of the element being read, without the part in the current chunk. */
  private parts: string[] = [];
  private length = 0;
  private inItem = false;
  /** In the head: the string read last at the top level, and whether a colon followed it. */
  private key = '';
  private afterColon = false;
  private stringText = '';

  constructor(private readonly envelope: Envelope) {}

  *take(chunk: string): Generator<Cut> {
    let i = 0;
    if (this.phase === 'head') i = this.head(chunk);
    if (this.phase === 'items') {
      const cuts: Cut[] = [];
      i = this.items(chunk, i, cuts);
      yield* cuts;
    }
    if (this.phase === 'tail' && this.envelope.tail.length < LONGEST_HEAD)
      this.envelope.tail += chunk.slice(i, i + LONGEST_HEAD);
  }

  *end(): Generator<Cut> {
    if (this.phase === 'head') {
      if (this.envelope.head.trim() !== '') yield this.cut();
    } else if (this.phase === 'items' && this.inItem) {
      yield this.cut();
    }
  }

  /** Reads up to the `[` of `"features": [` or of a bare array; returns where the chunk goes on. */
  private head(chunk: string): number {
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk.charCodeAt(i);
      if (this.inString) {
        this.string(c);
        if (this.inString && this.depth === 1) this.stringText += chunk[i];
        else if (!this.inString && this.depth === 1) this.key = this.stringText;
        continue;
      }
      if (c === QUOTE) {
        this.inString = true;
        this.stringText = '';
        this.afterColon = false;
      } else if (c === COLON && this.depth === 1) this.afterColon = true;
      else if (
        c === OPEN_BRACKET &&
        (this.depth === 0 || (this.depth === 1 && this.afterColon && this.key === 'features'))
      ) {
        this.keepHead(chunk.slice(0, i));
        this.parts = [];
        this.length = 0;
        this.phase = 'items';
        this.depth = 0;
        this.envelope.opened = true;
        return i + 1;
      } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
        this.depth++;
        this.afterColon = false;
      } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) this.depth--;
      else if (c === COMMA) this.afterColon = false;
    }
    this.keepHead(chunk);
    this.grow(chunk);
    return chunk.length;
  }

  private keepHead(text: string): void {
    if (this.envelope.head.length < LONGEST_HEAD) this.envelope.head += text.slice(0, LONGEST_HEAD);
  }

  private items(chunk: string, from: number, out: Cut[]): number {
    let start = from;
    for (let i = from; i < chunk.length; i++) {
      const c = chunk.charCodeAt(i);
      if (this.inString) {
        this.string(c);
        continue;
      }
      if (c === QUOTE) {
        this.inString = true;
        if (!this.inItem) start = this.begin(i);
      } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
        if (!this.inItem) start = this.begin(i);
        this.depth++;
      } else if (this.depth > 0 && (c === CLOSE_BRACE || c === CLOSE_BRACKET)) {
        this.depth--;
      } else if (this.depth === 0 && (c === COMMA || c === CLOSE_BRACKET)) {
        if (this.inItem) {
          this.grow(chunk.slice(start, i));
          out.push(this.cut());
        }
        if (c === CLOSE_BRACKET) {
          this.phase = 'tail';
          this.envelope.closed = true;
          return i + 1;
        }
      } else if (!this.inItem && c > 32) start = this.begin(i);
    }
    if (this.inItem) this.grow(chunk.slice(start));
    return chunk.length;
  }

  private string(c: number): void {
    if (this.escaped) this.escaped = false;
    else if (c === BACKSLASH) this.escaped = true;
    else if (c === QUOTE) this.inString = false;
  }

  private begin(at: number): number {
    this.inItem = true;
    return at;
  }

  /** Keeps a piece of the current element; past the limit only its length is remembered. */
  private grow(piece: string): void {
    this.length += piece.length;
    if (this.length <= LONGEST_FEATURE) this.parts.push(piece);
    else this.parts = [];
  }

  private cut(): Cut {
    const text = this.parts.join('');
    const fault = this.length > LONGEST_FEATURE;
    this.parts = [];
    this.length = 0;
    this.inItem = false;
    return fault ? { fault: 'tooLong' } : { text };
  }
}

/** Elements of newline-delimited GeoJSON (RFC 8142, with or without the record separator). */
export async function* cutLines(chunks: AsyncIterable<string>): AsyncGenerator<Cut> {
  let parts: string[] = [];
  let length = 0;
  const finish = (): Cut | null => {
    const text = parts.join('').replaceAll('\u001e', '').trim();
    const long = length > LONGEST_FEATURE;
    parts = [];
    length = 0;
    return long ? { fault: 'tooLong' } : text === '' ? null : { text };
  };
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    for (const [i, line] of lines.entries()) {
      if (i > 0) {
        const cut = finish();
        if (cut) yield cut;
      }
      length += line.length;
      if (length <= LONGEST_FEATURE) parts.push(line);
    }
  }
  const last = finish();
  if (last) yield last;
}

const FEATURE_START = /\{\s*"type"\s*:\s*"Feature"/g;
const NOT_JSON = /(?<=[[,:\s])-?(?:NaN|Infinity|nan|inf)(?=[\],}\s])/g;

/** A feature's value, or why not, in terms of a message key. */
export type Parsed = { readonly value: unknown } | { readonly key: string; readonly reason: string };

/**
 * Parses one element. `NaN` and `Infinity`, which some programs write, become null. An element that swallowed
 * its neighbours (a missing brace, an open quote) is cut again where features begin, so only the broken one is
 * lost.
 */
export function parseFeatures(cut: Cut): Parsed[] {
  if ('fault' in cut) return [{ key: 'import.refused.tooLong', reason: '' }];
  const whole = parseOne(cut.text);
  if ('value' in whole) return [whole];
  const starts = [...cut.text.matchAll(FEATURE_START)].map((m) => m.index);
  if (starts.length < 2) return [whole];
  return starts.flatMap((start, i) => {
    const piece = cut.text.slice(i === 0 ? 0 : start, starts[i + 1]);
    const end = endOfObject(piece);
    const rest = piece.slice(end).replace(/[\s,\]}]/g, '');
    const left: Parsed[] = rest === '' ? [] : [{ key: 'import.refused.notFeature', reason: '' }];
    return [parseOne(piece.slice(0, end)), ...left];
  });
}

/** Where the first object of a text ends; the text's length when it never does. */
function endOfObject(text: string): number {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++;
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return text.length;
}

function parseOne(text: string): Parsed {
  const deep = tooDeep(text);
  if (deep) return { key: 'import.refused.tooDeep', reason: '' };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (NOT_JSON.test(text)) {
      NOT_JSON.lastIndex = 0;
      try {
        return { value: JSON.parse(text.replace(NOT_JSON, 'null')) };
      } catch {
        // falls through to the first fault
      }
    }
    return { key: 'import.refused.notJson', reason: jsonFault(error) };
  }
}

const DEEPEST = 60;

/** True when brackets nest deeper than any real feature: a MultiPolygon's coordinates are 6 deep. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (++depth > DEEPEST) return true;
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) depth--;
  }
  return false;
}

/** The parser's words without the quoted text, which may be long or hold personal data. */
function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/,? ?(in JSON|\.\.\.?").*$/s, '').slice(0, 120);
}

/** The name of a coordinate system that is not WGS84 longitude and latitude, or null. */
export function foreignCrs(envelope: Envelope): string | null {
  for (const text of [envelope.head, envelope.tail]) {
    const found = /"crs"\s*:\s*\{[\s\S]*?"name"\s*:\s*"((?:urn|http|EPSG)[^"]*)"/.exec(text);
    if (found && !/CRS:?:?84|EPSG:(.*:)?4326|\/4326$|\/CRS84$/i.test(found[1]!)) return found[1]!;
  }
  return null;
}
