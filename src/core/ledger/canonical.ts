/**
 * Canonical JSON (RFC 8785, JCS): one text for one value, so that a hash means the value and not the way
 * somebody happened to write it. Never reads or writes anything; the only other rule of the ledger is seal.ts.
 */

/** Deeper values are refused: no record here nests beyond a dozen levels, and recursion must have a floor. */
const MAX_DEPTH = 256;

/** A value that has no canonical form. `path` is a JSON pointer to the part at fault. */
export class NotCanonical extends TypeError {
  override readonly name = 'NotCanonical';
  constructor(
    readonly reason: string,
    readonly path: string,
  ) {
    super(`${reason} at ${path === '' ? 'the top' : path}`);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The canonical text of a JSON value (RFC 8785 §3.2): members sorted by UTF-16 code units, numbers as
 * ECMAScript prints them, shortest string escapes, no white space.
 * Throws NotCanonical on NaN, Infinity, undefined, lone surrogates, anything JSON cannot hold, and depth > 256.
 */
export function canonical(value: unknown): string {
  return text(value, 0);
}

function text(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new NotCanonical('number is not finite', '');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) throw new NotCanonical('nested too deep', '');
      return Array.isArray(value) ? list(value, depth) : members(value, depth);
    default:
      throw new NotCanonical(`${typeof value} has no JSON form`, '');
  }
}

function quoted(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new NotCanonical('string holds half a surrogate pair', '');
  // JSON.stringify escapes exactly what RFC 8785 §3.2.2.2 asks once lone surrogates are excluded.
  return JSON.stringify(value);
}

function list(value: readonly unknown[], depth: number): string {
  let out = '[';
  for (let i = 0; i < value.length; i += 1) {
    if (i > 0) out += ',';
    try {
      out += text(value[i], depth + 1);
    } catch (error) {
      throw under(String(i), error);
    }
  }
  return `${out}]`;
}

function members(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotCanonical('only plain objects have a canonical form', '');
  }
  // Array.prototype.sort without a comparator compares UTF-16 code units, as RFC 8785 §3.2.3 demands.
  const keys = Object.keys(value).sort();
  let out = '{';
  for (const key of keys) {
    if (out.length > 1) out += ',';
    try {
      out += `${quoted(key)}:${text((value as Record<string, unknown>)[key], depth + 1)}`;
    } catch (error) {
      throw under(key, error);
    }
  }
  return `${out}}`;
}

/** The same fault seen from one level up; the path is only built when something is wrong. */
function under(key: string, error: unknown): unknown {
  return error instanceof NotCanonical ? new NotCanonical(error.reason, `/${key}${error.path}`) : error;
}
