/** Numbers, areas, days and moments as the reader writes them. Digits stay 0–9 in every language. */
import { useMemo } from 'react';
import { intlTag, type T, useLanguage, useT } from './language.tsx';

export interface Format {
  number(value: number, digits?: number): string;
  /** Below one hectare in m², otherwise in hectares. */
  area(m2: number | null): string;
  /** Always in m², for tables and comparison. */
  areaM2(m2: number | null): string;
  metres(m: number | null): string;
  /** `YYYY-MM-DD`, no time zone. */
  day(day: string | null): string;
  /** Instant in the reader's time zone, with the time. */
  moment(instant: string): string;
  /** `3 hours ago`. */
  ago(instant: string, now?: number): string;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function relative(tag: string, seconds: number): string {
  const words = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds / 10) * 10, 'second');
}

function makeFormat(language: string, t: T): Format {
  const tag = intlTag(language);
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(value);
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const areaM2 = (m2: number | null) =>
    m2 === null ? t('shell.unknown') : t('shell.unit.m2', { n: number(m2, m2 < 10 ? 1 : 0) });
  const hectares = (m2: number) => number(m2 / 10_000, m2 < 1_000_000 ? 2 : 0);
  return {
    number,
    areaM2,
    area: (m2) => (m2 === null || m2 < 10_000 ? areaM2(m2) : t('shell.unit.ha', { n: hectares(m2) })),
    metres: (m) => (m === null ? t('shell.unknown') : t('shell.unit.m', { n: number(m, m < 10 ? 1 : 0) })),
    day: (text) => (text ? day.format(new Date(`${text}T00:00:00Z`)) : t('shell.unknown')),
    moment: (instant) => moment.format(new Date(instant)),
    ago: (instant, now = Date.now()) => relative(tag, (Date.parse(instant) - now) / 1000),
  };
}

export function useFormat(): Format {
  const language = useLanguage();
  const t = useT();
  return useMemo(() => makeFormat(language, t), [language, t]);
}
