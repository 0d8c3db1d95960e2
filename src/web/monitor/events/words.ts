/** Words for what records hold as codes: states, speakers, publications, and dates as people say them. */
import { useMemo } from 'react';
import type { MonitorAgent, MonitorPublication } from '../../../core/model/monitor.ts';
import { displayName } from '../../../core/monitor/treaty-states.ts';
import type { Window } from '../../../core/monitor/windows.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { intlTag, nameIn, type T, useCode, useLanguage, useT } from '../../i18n/language.tsx';

/** A description at the beginning of a line; a name that is written small (one word) stays so. */
export const capital = (text: string, language: string): string =>
  /^\p{Ll}+\s/u.test(text) ? text.charAt(0).toLocaleUpperCase(language) + text.slice(1) : text;

/** A title of something that is not acknowledged or documented begins with a word that says so. */
export function titleOf(title: string, support: string, t: T): string {
  if (support === 'S4' || support === 'S5') return title;
  const word = t('events.alleged');
  const says = ['alleged', word.toLowerCase()].some((one) => title.toLowerCase().startsWith(one));
  return says ? title : `${word}: ${isolated(title)}`;
}

/** Keeps the direction of its own inside a sentence that may be written in the other one. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** `TUR` → Türkiye; a group in words stays as it is. */
export function partyName(t: T, language: string, party: string): string {
  if (party === 'unknown') return t('events.party.unknown');
  const code = /^(?:st:)?([A-Z]{3})$/.exec(party)?.[1];
  return code ? displayName(language, code, code) : party;
}

/** Officials by their office; people nobody named by how the publisher describes them; null when there is no name. */
export function agentName(agent: MonitorAgent, t: T, language: string): string | null {
  const { kind, name, office, iso3, describedAs, state } = agent;
  const nation = state ? displayName(language, state, state) : '';
  if (kind === 'person_in_office' && office) return office;
  if (typeof name === 'string') return name;
  if (name) return nameIn(name, language);
  if (iso3) return partyName(t, language, iso3);
  return office ?? describedAs ?? (nation || null);
}

/** What is printed of a window: its EDTF text as combined, or as a set where values stand against each other. */
export function windowEdtf({ date }: Window): string {
  if (date.set) return date.set;
  const [first, ...rest] = date.values;
  return first && rest.length === 0 ? first.edtf : spanText(date.from, date.to);
}
const spanText = (from: string | null, to: string | null): string =>
  from === to && from !== null ? from : `${from ?? '..'}/${to ?? '..'}`;

/** Codes 33–41 of ISO 8601-2: quarters, thirds, halves of a year. */
function partOfYear(year: string, part: number, t: T): string | null {
  if (part >= 33 && part <= 36) return t('events.date.quarter', { q: part - 32, year });
  if (part >= 37 && part <= 39) return t(`events.date.third${part - 36}`, { year });
  if (part === 40 || part === 41) return t(`events.date.half${part - 39}`, { year });
  return null;
}

function oneDate(text: string, tag: string, format: Format, t: T): string {
  const [, plain = text, mark = ''] = /^(.*?)([?~%]?)$/.exec(text) ?? [];
  const words = plainDate(plain, tag, format, t);
  if (mark === '~' || mark === '%') return t('events.date.about', { date: words });
  return mark === '?' ? t('events.date.uncertain', { date: words }) : words;
}

function plainDate(text: string, tag: string, format: Format, t: T): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return format.day(text);
  const [, year, part] = /^(\d{4})-(\d\d)$/.exec(text) ?? [];
  if (!year) return text;
  if (Number(part) > 12) return partOfYear(year, Number(part), t) ?? text;
  const month = new Date(`${year}-${part}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(month);
}

/** An EDTF text in words: `2022-11/..` → since November 2022. What is not understood stays as written. */
export function edtfWords(text: string, language: string, format: Format, t: T): string {
  const tag = intlTag(language);
  const say = (one: string): string => oneDate(one, tag, format, t);
  const set = /^[[{](.*)[\]}]$/.exec(text)?.[1];
  if (set) {
    const list = new Intl.ListFormat(language, { type: 'disjunction' });
    return list.format(set.split(',').map((one) => edtfWords(one.trim(), language, format, t)));
  }
  const [from, to] = text.split('/');
  if (from === undefined || to === undefined) return say(text);
  if (from === '..') return t('events.date.until', { date: say(to) });
  if (to === '..') return t('events.date.since', { date: say(from) });
  return t('events.date.span', { from: say(from), to: say(to) });
}

export interface Words {
  readonly t: T;
  readonly language: string;
  readonly format: Format;
  readonly party: (party: string) => string;
  readonly agent: (agent: MonitorAgent) => string;
  /** `null` publisher: the text does not name it, and nobody guesses. */
  readonly publication: (publication: MonitorPublication, publisher: MonitorAgent | undefined) => string;
  readonly edtf: (text: string) => string;
  readonly items: (itemClass: string) => string;
  readonly act: (act: string) => string;
  readonly list: (names: readonly string[]) => string;
}

export function useWords(): Words {
  const t = useT();
  const code = useCode();
  const language = useLanguage();
  const format = useFormat();
  return useMemo(() => {
    const agent = (one: MonitorAgent): string => agentName(one, t, language) ?? t('events.unnamed');
    const list = (names: readonly string[]) => new Intl.ListFormat(language).format(names);
    return {
      t,
      language,
      format,
      agent,
      list,
      party: (party) => partyName(t, language, party),
      publication: (publication, publisher) => {
        const name = publisher && agentName(publisher, t, language);
        return name ?? t('events.publisherNotNamed', { kind: code('publicationKind', publication.kind) });
      },
      edtf: (text) => edtfWords(text, language, format, t),
      items: (itemClass) =>
        itemClass
          .split(' + ')
          .map((one) => code('itemClass', one))
          .join(' + '),
      act: (act) => code('propositionType', act),
    };
  }, [t, code, language, format]);
}
