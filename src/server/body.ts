/**
 * Reading JSON from strangers: size, encoding, depth and numbers are checked before any schema sees the
 * value. Refuses with a Problem that says which; never keeps more than the limit in memory.
 */
import { Problem } from '../core/model/problems.ts';

/** A report with an outline of 10⁵ vertices has about 4 MB. */
export const MAX_JSON_BYTES = 8 * 1024 * 1024;
export const MAX_JSON_DEPTH = 64;

/**
 * Bytes of a request's body. Stops reading at the limit, whatever the length header claims.
 * Throws Problem tooLarge.
 */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = () => new Problem('tooLarge', { max: `${Math.floor(max / 1024 / 1024)} MB` });
  if (Number(request.headers.get('content-length') ?? 0) > max) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > max) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** Parsed JSON of a body. Throws Problem emptyBody, invalidJson, jsonTooDeep, notANumber, invalidRequest. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw new Problem('emptyBody');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('invalidJson');
  }
  if (text.trim() === '') throw new Problem('emptyBody');
  if (depthOf(text) > MAX_JSON_DEPTH) throw new Problem('jsonTooDeep', { max: MAX_JSON_DEPTH });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('invalidJson');
  }
  checkValue(value);
  return value;
}

/** Deepest nesting of brackets outside strings; reads the text once, needs no stack. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 92) i++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth);
    else if (code === 93 || code === 125) depth--;
  }
  return deepest;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what is looked for.
const NOT_STORABLE = /\u0000|\p{Surrogate}/u;

/** True when PostgreSQL and the canonical form can hold this text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !NOT_STORABLE.test(text);
}

/** JSON has no NaN, but 1e999 reads as Infinity; and text may hold what no database stores. */
function checkValue(root: unknown): void {
  const fault = faultIn(root);
  if (!fault) return;
  const where = `/${fault.path.reverse().join('/')}`;
  if (fault.kind === 'number') throw new Problem('notANumber', { where });
  throw new Problem('invalidRequest', { where, reason: 'request.notStorable' });
}

interface ValueFault {
  readonly kind: 'number' | 'text';
  /** Innermost key first: written only when something is wrong, an outline has 10⁵ numbers that are not. */
  readonly path: (string | number)[];
}

function faultIn(value: unknown): ValueFault | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : { kind: 'number', path: [] };
  if (typeof value === 'string') return isStorable(value) ? null : { kind: 'text', path: [] };
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const fault = faultIn(value[i]);
      if (fault) return { kind: fault.kind, path: [...fault.path, i] };
    }
    return null;
  }
  for (const [key, member] of Object.entries(value)) {
    if (!isStorable(key)) return { kind: 'text', path: [] };
    const fault = faultIn(member);
    if (fault) return { kind: fault.kind, path: [...fault.path, key] };
  }
  return null;
}
