/**
 * Dates as people say them: a small subset of EDTF (ISO 8601-2) with inclusive day bounds, and how several
 * statements of one date combine. Never guesses a day, never averages; a clash is kept as a clash.
 * What is read and what is refused: docs/guide/treaties.md.
 */

/** Days `YYYY-MM-DD`, both inclusive; null is an end that was left open. */
export interface Bounds {
  readonly from: string | null;
  readonly to: string | null;
}

/** Why a date is not read. Seasons mean different months in different hemispheres and libraries. */
export type DateFault = 'season' | 'unknownEnd' | 'noSuchDay' | 'reversed' | 'unreadable';

export type ReadDate = Bounds | { readonly fault: DateFault };

/** Months of the sub-year codes: first month, number of months. 33–36 quarters, 37–39 thirds, 40–41 halves. */
const PARTS: Readonly<Record<number, readonly [number, number]>> = {
  33: [1, 3],
  34: [4, 3],
  35: [7, 3],
  36: [10, 3],
  37: [1, 4],
  38: [5, 4],
  39: [9, 4],
  40: [1, 6],
  41: [7, 6],
};

const two = (n: number): string => String(n).padStart(2, '0');

/** Days in a month of the proleptic Gregorian calendar; months from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const months = (year: string, first: number, last: number): Bounds => ({
  from: `${year}-${two(first)}-01`,
  to: `${year}-${two(last)}-${two(daysInMonth(Number(year), last))}`,
});

function readMonth(year: string, code: number): ReadDate {
  if (code >= 1 && code <= 12) return months(year, code, code);
  if (code >= 21 && code <= 32) return { fault: 'season' };
  const part = PARTS[code];
  return part ? months(year, part[0], part[0] + part[1] - 1) : { fault: 'noSuchDay' };
}

/** One date, no interval and no set. `~ ? %` say how sure somebody was and do not widen the bounds. */
function readOne(text: string): ReadDate {
  const decade = /^(\d{3})X[~?%]?$/.exec(text);
  if (decade) return { from: `${decade[1]}0-01-01`, to: `${decade[1]}9-12-31` };
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?$/.exec(text) ?? [];
  if (!year) return { fault: 'unreadable' };
  if (!month) return months(year, 1, 12);
  const read = readMonth(year, Number(month));
  if (!day || 'fault' in read) return read;
  const exact = `${year}-${month}-${day}`;
  const there = Number(month) <= 12 && day >= '01' && exact <= (read.to as string);
  return there ? { from: exact, to: exact } : { fault: 'noSuchDay' };
}

/** From the beginning of one to the end of the other; `..` is an open end. */
function readSpan(start: string, end: string): ReadDate {
  if (start === '' || end === '') return { fault: 'unknownEnd' };
  const a: ReadDate = start === '..' ? { from: null, to: null } : readOne(start);
  const b: ReadDate = end === '..' ? { from: null, to: null } : readOne(end);
  if ('fault' in a) return a;
  if ('fault' in b) return b;
  if (a.from !== null && b.to !== null && a.from > b.to) return { fault: 'reversed' };
  return { from: a.from, to: b.to };
}

function readMember(text: string): ReadDate {
  const [, start, end] = /^(.*?)\.\.(.*)$/.exec(text) ?? [];
  if (start === undefined || end === undefined) return readOne(text);
  return readSpan(start || '..', end || '..');
}

/** The inclusive days an EDTF text of the subset covers, or why it is not read. A set gives its hull. */
export function readDate(text: string): ReadDate {
  const set = /^\[(.+)\]$|^\{(.+)\}$/.exec(text);
  if (set) {
    const members = (set[1] ?? set[2] ?? '').split(',').map((member) => readMember(member.trim()));
    const faulty = members.find((member) => 'fault' in member);
    return faulty ?? hullOf(members as Bounds[]);
  }
  const ends = text.split('/');
  if (ends.length === 2) return readSpan(ends[0] as string, ends[1] as string);
  return ends.length === 1 ? readOne(text) : { fault: 'unreadable' };
}

const FIRST = '0000-01-01';
const LAST = '9999-12-31';
const startOf = (bounds: Bounds): string => bounds.from ?? FIRST;
const endOf = (bounds: Bounds): string => bounds.to ?? LAST;

function hullOf(all: readonly Bounds[]): Bounds {
  const open = (end: 'from' | 'to'): boolean => all.some((one) => one[end] === null);
  return {
    from: open('from') ? null : all.map(startOf).reduce((a, b) => (a < b ? a : b)),
    to: open('to') ? null : all.map(endOf).reduce((a, b) => (a > b ? a : b)),
  };
}

function overlapOf(all: readonly Bounds[]): Bounds | null {
  const from = all.map(startOf).reduce((a, b) => (a > b ? a : b));
  const to = all.map(endOf).reduce((a, b) => (a < b ? a : b));
  return from > to ? null : { from: from === FIRST ? null : from, to: to === LAST ? null : to };
}

const within = (inner: Bounds, outer: Bounds): boolean =>
  startOf(inner) >= startOf(outer) && endOf(inner) <= endOf(outer);
const same = (a: Bounds, b: Bounds): boolean => a.from === b.from && a.to === b.to;

/** One statement of a date. `depth`: relays between it and its origin, 0 for the origin's own words. */
export interface DateStatement {
  readonly edtf: string;
  readonly origin: string;
  readonly depth?: number;
}

/** What several statements of one date come to. */
export interface CombinedDate extends Bounds {
  /** `agreed`: all say the same; `refined`: a narrower one fits in the wider; `conflict`: they exclude each other. */
  readonly kind: 'agreed' | 'refined' | 'conflict';
  readonly origins: number;
  /** Relays that clash with the words nearest the origin, as written. */
  readonly relayVariants: readonly string[];
  /** On conflict the values that stand against each other, as an EDTF set; `from` and `to` are then its hull. */
  readonly set: string | null;
  /** Which origins hold which value; several values of one origin stand where its own words clash. */
  readonly values: readonly { readonly edtf: string; readonly origins: readonly string[] }[];
}

interface Value {
  readonly edtf: string;
  readonly origin: string;
  readonly bounds: Bounds;
  readonly depth: number;
}

interface OriginDate {
  readonly kept: readonly Value[];
  readonly variants: readonly string[];
  readonly refined: boolean;
}

const lengthKey = ({ bounds }: Value): number => Date.parse(endOf(bounds)) - Date.parse(startOf(bounds));

/** Within one origin: nested statements refine; a clash is decided by the words nearest the origin. */
function withinOrigin(statements: readonly Value[]): OriginDate {
  const order = [...statements].sort(
    (a, b) => a.depth - b.depth || lengthKey(a) - lengthKey(b) || (a.edtf < b.edtf ? -1 : 1),
  );
  const nearest = order[0]?.depth ?? 0;
  let kept: Value[] = [];
  const variants = new Set<string>();
  let refined = false;
  for (const value of order) {
    const held = kept.find(({ bounds }) => within(bounds, value.bounds) || within(value.bounds, bounds));
    if (!held) {
      if (kept.length === 0 || value.depth === nearest) kept.push(value);
      else variants.add(value.edtf);
      continue;
    }
    if (same(held.bounds, value.bounds)) continue;
    refined = true;
    if (within(value.bounds, held.bounds)) kept = kept.map((one) => (one === held ? value : one));
  }
  return { kept, variants: [...variants].sort(), refined };
}

/**
 * What the statements come to, in whatever order they are given. Across origins an overlap narrows and a clash
 * stays a conflict with every value. A text that is not read is the caller's to refuse: the first fault comes back.
 */
export function combineDates(statements: readonly DateStatement[]): CombinedDate | { fault: DateFault } {
  const byOrigin = new Map<string, Value[]>();
  for (const { edtf, origin, depth = 0 } of statements) {
    const bounds = readDate(edtf);
    if ('fault' in bounds) return bounds;
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), { edtf, origin, bounds, depth }]);
  }
  if (byOrigin.size === 0) return { fault: 'unreadable' };
  const dates = [...byOrigin.values()].map(withinOrigin);
  const kept = dates.flatMap((date) => date.kept);
  const all = kept.map(({ bounds }) => bounds);
  const values = [...new Set(kept.map(({ edtf }) => edtf))].sort().map((edtf) => ({
    edtf,
    origins: [...new Set(kept.filter((one) => one.edtf === edtf).map(({ origin }) => origin))].sort(),
  }));
  const relayVariants = dates.flatMap((date) => date.variants).sort();
  const common = { origins: dates.length, relayVariants, values };
  const overlap = overlapOf(all);
  if (!overlap) {
    const set = `[${values.map(({ edtf }) => edtf).join(',')}]`;
    return { kind: 'conflict', ...hullOf(all), ...common, set };
  }
  const narrowed = dates.some((date) => date.refined) || all.some((one) => !same(one, overlap));
  return { kind: narrowed ? 'refined' : 'agreed', ...overlap, ...common, set: null };
}
