/**
 * One value of a row: from what the profile says and what the columns hold to what the report takes, or a
 * doubt in words. Nothing is guessed: a value that is not understood is left out, flagged, and kept as it came.
 */
import type { Finding } from '../core/model/findings.ts';
import { type Precision, readDay } from './import-dates.ts';
import { type Constant, type Source, type SourceObject, templateColumns } from './import-profile.ts';

export type Columns = Readonly<Record<string, unknown>>;

/** What kind of value a field takes. `max` characters for texts. */
export type FieldKind =
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'code' | 'codes'; readonly codes: readonly string[] }
  | { readonly kind: 'day' | 'area' | 'number' | 'count' | 'slug' | 'flag' | 'list' };

export interface Reading {
  readonly value: unknown;
  readonly doubts: readonly Doubt[];
  readonly precision?: Precision;
}
export interface Doubt {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly params: Record<string, string | number>;
}

const NOTHING: Reading = { value: null, doubts: [] };

/** A column's value: the exact name first, else the same name without case and outer spaces, or a dotted path. */
export function columnValue(columns: Columns, name: string): unknown {
  if (Object.hasOwn(columns, name)) return columns[name];
  const wanted = plain(name);
  for (const key of Object.keys(columns)) if (plain(key) === wanted) return columns[key];
  if (!name.includes('.')) return undefined;
  let value: unknown = columns;
  for (const step of name.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** A name as it is compared: without case, outer and doubled spaces, in one Unicode form. */
export function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** A cell as text; objects as JSON; empty, `null` and spaces as ''. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value)
    .normalize('NFC')
    .replace(/[\u00a0\s]+/g, ' ')
    .trim();
}

/** What a source says for a row, before it is made to fit a field. */
function rawOf(source: Source, columns: Columns): Constant {
  if (source === null || typeof source === 'number' || typeof source === 'boolean') return source;
  if (typeof source === 'string') return filled(source, columns);
  if (source.value !== undefined) return source.value;
  if (source.template !== undefined) return filled(source.template, columns);
  if (source.lastOf) return filledCodes(source.lastOf, source, columns).at(-1) ?? null;
  if (source.beforeLastOf) return filledCodes(source.beforeLastOf, source, columns).at(-2) ?? null;
  if (source.depthOf) return filledCodes(source.depthOf, source, columns).length;
  for (const name of [source.column ?? []].flat()) {
    const value = columnValue(columns, name);
    if (textOf(value) === '') continue;
    return typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value);
  }
  return null;
}

/** `"{A} / {B}"`; null when every column it names is empty. */
function filled(template: string, columns: Columns): string | null {
  const names = templateColumns(template);
  if (names.length === 0) return template;
  let any = false;
  const text = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = textOf(columnValue(columns, name.trim()));
    if (value !== '') any = true;
    return value;
  });
  return any ? text.replace(/\s+/g, ' ').trim() : null;
}

/** The codes of a hierarchy in order, each once, only those that fit the pattern. */
function filledCodes(names: readonly string[], source: SourceObject, columns: Columns): string[] {
  const pattern = source.pattern ? new RegExp(source.pattern, 'u') : null;
  const codes = names.map((name) => textOf(columnValue(columns, name)));
  return [...new Set(codes.filter((code) => code !== '' && (!pattern || pattern.test(code))))];
}

/**
 * Reads one value. `now` is the field's name for messages. Doubts: V03 for words no table knows, V01 for
 * values that cannot be read.
 */
export function readValue(
  source: Source | undefined,
  columns: Columns,
  field: FieldKind,
  name: string,
): Reading {
  if (source === undefined) return NOTHING;
  const options: SourceObject = source !== null && typeof source === 'object' ? source : {};
  let raw = rawOf(source, columns);
  if (typeof raw === 'string' && options.extract)
    raw = new RegExp(options.extract, 'u').exec(raw)?.[1] ?? null;
  if (raw === null || raw === '') return fitted(options.default ?? null, field, options, name);
  if (options.column && options.pattern && !new RegExp(options.pattern, 'u').test(String(raw)))
    return doubt('V03', 'W', 'import.finding.pattern', name, raw, null);
  if (!options.values) return fitted(raw, field, options, name);
  return fromTable(raw, options, field, name);
}

function fromTable(raw: Constant, options: SourceObject, field: FieldKind, name: string): Reading {
  const words =
    field.kind === 'codes' || field.kind === 'list' ? splitList(String(raw), options.split) : [String(raw)];
  const known: unknown[] = [];
  const doubts: Doubt[] = [];
  for (const word of words) {
    const entry = Object.entries(options.values!).find(([key]) => plain(key) === plain(word));
    if (entry) known.push(...[entry[1]].flat());
    else if ('codes' in field && field.codes.includes(plain(word))) known.push(plain(word));
    else {
      const severity = options.default === undefined ? 'R' : 'I';
      doubts.push(...doubt('V03', severity, 'import.finding.unknownValue', name, word, null).doubts);
      if (options.default !== undefined) known.push(...[options.default].flat());
    }
  }
  if (field.kind === 'codes' || field.kind === 'list') {
    return { value: [...new Set(known.filter((k) => k !== null))], doubts };
  }
  const fit = fitted((known[0] ?? null) as Constant, field, options, name);
  return { ...fit, doubts: [...doubts, ...fit.doubts] };
}

function splitList(text: string, separator: string | undefined): string[] {
  const parts = separator ? text.split(separator) : text.split(/[;|]/);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Makes a raw value fit the field. */
function fitted(raw: Constant | string[], field: FieldKind, options: SourceObject, name: string): Reading {
  if (raw === null || raw === '') return NOTHING;
  switch (field.kind) {
    case 'text':
      return cutTo(String(raw), field.max, name);
    case 'code': {
      const code = plain(String(raw));
      if (field.codes.includes(code)) return { value: code, doubts: [] };
      return doubt('V03', 'R', 'import.finding.unknownValue', name, String(raw), null);
    }
    case 'codes':
    case 'list':
      return listed(raw, field, options, name);
    case 'day':
      return dayOf(raw, options, name);
    case 'area':
    case 'number':
    case 'count':
      return numberIn(raw, field.kind, options, name);
    case 'slug':
      return { value: slug(String(raw)) || null, doubts: [] };
    case 'flag':
      return { value: raw === true || /^(1|y|yes|true|t|так|sí|si|oui|نعم)$/i.test(String(raw)), doubts: [] };
  }
}

function listed(raw: Constant | string[], field: FieldKind, options: SourceObject, name: string): Reading {
  const parts = Array.isArray(raw) ? raw : splitList(String(raw), options.split);
  if (!('codes' in field)) return { value: parts.map((p) => p.slice(0, 300)), doubts: [] };
  const known = parts.map(plain).filter((part) => field.codes.includes(part));
  const doubts = parts
    .filter((part) => !field.codes.includes(plain(part)))
    .flatMap((part) => doubt('V03', 'R', 'import.finding.unknownValue', name, part, null).doubts);
  return { value: [...new Set(known)], doubts };
}

function dayOf(raw: Constant | string[], options: SourceObject, name: string): Reading {
  const read = readDay(raw, options.date === undefined ? [] : [options.date].flat());
  if (read) return { value: read.day, doubts: [], precision: read.precision };
  return doubt('V01', 'W', 'import.finding.unreadDate', name, String(raw), null);
}

const SQUARE_METRES = { m2: 1, ha: 10_000, km2: 1_000_000 } as const;

function numberIn(
  raw: Constant | string[],
  kind: 'area' | 'number' | 'count',
  options: SourceObject,
  name: string,
): Reading {
  const number = typeof raw === 'number' ? raw : parseNumber(String(raw), options.decimal ?? 'point');
  if (number === null || !Number.isFinite(number))
    return doubt('V01', 'W', 'import.finding.unreadNumber', name, String(raw), null);
  if (number < 0) return doubt('V01', 'W', 'import.finding.negative', name, String(raw), null);
  if (kind === 'count') {
    if (Number.isInteger(number) && number <= 1_000_000) return { value: number, doubts: [] };
    return doubt('V01', 'W', 'import.finding.notACount', name, String(raw), null);
  }
  // Multiplying decimal hectares leaves binary dust (0.07 ha = 700.0000000000001 m²); 1 mm² is enough.
  const value = kind === 'area' ? number * SQUARE_METRES[options.unit ?? 'm2'] : number;
  return { value: Math.round(value * 1e6) / 1e6, doubts: [] };
}

/**
 * A number as people write it: thousands apart by spaces, apostrophes, or the sign that is not the decimal one,
 * if they are really three digits apart: `12,5` is no number where the decimal sign is a point, rather than 125.
 */
export function parseNumber(text: string, decimal: 'point' | 'comma'): number | null {
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, '');
  const points = decimal === 'comma' ? bare.replace(/[.,]/g, (sign) => (sign === ',' ? '.' : ',')) : bare;
  if (points.includes(',') && !/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(points)) return null;
  const digits = points.replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : null;
}

function cutTo(text: string, max: number, name: string): Reading {
  if (text.length <= max) return { value: text, doubts: [] };
  const found = doubt('V01', 'I', 'import.finding.tooLong', name, text.slice(0, 40), null).doubts;
  return { value: `${text.slice(0, max - 1)}…`, doubts: [{ ...found[0]!, params: { field: name, max } }] };
}

/** A short code from a name: `Halo Trust` → `halo-trust`. */
export function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

function doubt(
  rule: string,
  severity: Finding['severity'],
  message: string,
  field: string,
  raw: unknown,
  value: unknown,
): Reading {
  return { value, doubts: [{ rule, severity, message, params: { field, value: String(raw).slice(0, 80) } }] };
}
