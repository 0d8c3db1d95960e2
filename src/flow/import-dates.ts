/**
 * Days as files write them. A year or a month is a day with a stated precision, never a guess passed off as
 * exact; `03/04/2020` is only read when the profile says which is the month.
 */

export type Precision = 'day' | 'month' | 'year';
export interface ReadDay {
  /** `YYYY-MM-DD`; the first day of the month or year when that is all that is known. */
  readonly day: string;
  readonly precision: Precision;
}

const PARTS: Record<string, string> = {
  yyyy: '(?<y>\\d{4})',
  yy: '(?<yy>\\d{2})',
  MMM: '(?<name>\\p{L}{3,})\\.?',
  MM: '(?<m>\\d{2})',
  M: '(?<m>\\d{1,2})',
  dd: '(?<d>\\d{2})',
  d: '(?<d>\\d{1,2})',
};
const MONTHS =
  'jan feb mar apr may jun jul aug sep oct nov dec|janv fevr mars avr mai juin juil aout sept oct nov dec|ene feb mar abr may jun jul ago sep oct nov dic|січ лют бер кві тра чер лип сер вер жов лис гру'
    .split('|')
    .map((names) => names.split(' '));

/** Formats tried when the profile names none: ISO 8601 in its usual lengths. */
const ISO = ['yyyy-MM-dd', 'yyyy/MM/dd', 'yyyyMMdd', 'yyyy-MM', 'yyyy'];

const compiled = new Map<string, RegExp>();
function expression(format: string): RegExp {
  let regex = compiled.get(format);
  if (!regex) {
    const source = format.replace(/yyyy|yy|MMM|MM|M|dd|d|[.*+?^${}()|[\]\\]/g, (t) => PARTS[t] ?? `\\${t}`);
    // A time after the day is allowed and not used: a day is what people in the field call it.
    regex = new RegExp(`^${source}(?:[T ]\\d{1,2}:\\d{2}.*)?$`, 'u');
    compiled.set(format, regex);
  }
  return regex;
}

/**
 * Reads a day. `formats`: `yyyy`, `MM` or `M`, `dd` or `d`, `MMM` for a month's name, or `excel` (day count of
 * a spreadsheet) or `epoch` (milliseconds). Null when nothing fits or the day is not in the calendar.
 */
export function readDay(value: unknown, formats: readonly string[] = []): ReadDay | null {
  const text = String(value ?? '').trim();
  if (text === '') return null;
  for (const format of formats.length > 0 ? formats : ISO) {
    const found =
      format === 'excel'
        ? fromCount(text, 86_400_000, Date.UTC(1899, 11, 30))
        : format === 'epoch'
          ? fromCount(text, 1, 0)
          : fromText(text, format);
    if (found) return found;
  }
  return null;
}

function fromCount(text: string, unitMs: number, originMs: number): ReadDay | null {
  const count = Number(text);
  if (!Number.isFinite(count)) return null;
  const date = new Date(originMs + Math.floor(count) * unitMs);
  if (Number.isNaN(date.getTime())) return null;
  const day = date.toISOString().slice(0, 10);
  return /^\d{4}-/.test(day) ? { day, precision: 'day' } : null;
}

function fromText(text: string, format: string): ReadDay | null {
  const parts = expression(format).exec(text)?.groups;
  if (!parts) return null;
  const year = parts.y ?? (parts.yy ? String(centuryOf(Number(parts.yy))) : undefined);
  if (year === undefined) return null;
  const month = parts.m ?? (parts.name ? monthNumber(parts.name) : undefined);
  if (parts.name && !month) return null;
  const day = `${year}-${(month ?? '1').padStart(2, '0')}-${(parts.d ?? '1').padStart(2, '0')}`;
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return null;
  return { day, precision: parts.d ? 'day' : month ? 'month' : 'year' };
}

/** Two digits mean 1950–2049: records of ordnance are older than they are young. */
function centuryOf(two: number): number {
  return two >= 50 ? 1900 + two : 2000 + two;
}

function monthNumber(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  for (const names of MONTHS) {
    const at = names.findIndex((n) => plain.startsWith(n));
    if (at >= 0) return String(at + 1);
  }
  return undefined;
}
