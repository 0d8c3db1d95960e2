/**
 * Words on the screen: the language in use, its catalogues (only the active language is downloaded, an
 * area at a time), the direction of writing, and `useT`. Never holds a sentence itself.
 */
import { setupI18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { DirectionProvider, useDirection } from '@mantine/core';
import { type ReactNode, useCallback, useEffect } from 'react';
import type { CodeList, Language } from '../../core/model/codes.ts';
import { LANGUAGES } from './names.ts';

export type Area =
  | 'shell'
  | 'map'
  | 'registry'
  | 'review'
  | 'capture'
  | 'codes'
  | 'fields'
  | 'rules'
  | 'imports'
  | 'assess'
  | 'land-rules'
  | 'monitor'
  | 'monitor-events'
  | 'monitor-exports'
  | 'monitor-profiles'
  | 'monitor-coding'
  | 'monitor-rules'
  | 'land'
  | 'organisations'
  | 'governance'
  | 'release'
  | 'split'
  | 'completion'
  | 'wizard'
  | 'workbench'
  | 'treaties'
  | 'land'
  | 'work'
  | 'problems';
type Messages = Record<string, string>;
type Values = Record<string, unknown>;

const files = import.meta.glob<Messages>(
  [
    './*/*.po',
    '../../core/messages/*/{assess,codes,fields,land,rules,land-rules,imports,monitor,monitor-rules,release,treaties,problems}.po',
  ],
  {
    import: 'default',
  },
);
const REMEMBERED = 'tilth.language';
const i18n = setupI18n({ missing: (_locale, id) => id.split('.').at(-1) ?? id });
const wanted = new Set<Area>(['shell', 'codes', 'problems']);
const loaded = new Set<string>();

export const directionOf = (language: string): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr');

/** Tag for Intl: digits stay 0–9 in every language, because coordinates and codes stand beside them. */
export const intlTag = (language: string): string =>
  // Day before month and 24 hours in English too: a date read wrong is a date lost.
  `${language === 'en' ? 'en-GB' : language}-u-nu-latn`;

async function loadFile(language: Language, area: Area): Promise<void> {
  const key = `${language}/${area}`;
  if (loaded.has(key)) return;
  // An area may have words of the screen and words that every rim speaks.
  const loads = [files[`./${key}.po`], files[`../../core/messages/${key}.po`]].filter(
    (load) => load !== undefined,
  );
  if (loads.length === 0) return;
  for (const words of await Promise.all(loads.map((load) => load()))) i18n.load(language, words);
  loaded.add(key);
  // An importer's findings stand beside those of the rules.
  if (area !== 'rules') return;
  await Promise.all(
    (['imports', 'land-rules', 'monitor-rules'] as const).map((more) => loadFile(language, more)),
  );
}

/** Makes catalogue areas available in the active language, and in any language chosen later. */
export async function loadAreas(...areas: Area[]): Promise<void> {
  for (const area of areas) wanted.add(area);
  await Promise.all(areas.map((area) => loadFile(i18n.locale as Language, area)));
}

/** Switches language: loads what is missing, then changes every word, the direction and the memory of it. */
export async function activateLanguage(language: Language): Promise<void> {
  await Promise.all([...wanted].map((area) => loadFile(language, area)));
  i18n.activate(language, [intlTag(language)]);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // Private windows may refuse storage; the language then lasts as long as the page.
  }
}

/** The remembered language, else the browser's first one we have, else English. */
export function firstLanguage(): Language {
  let remembered: string | null = null;
  try {
    remembered = localStorage.getItem(REMEMBERED);
  } catch {
    remembered = null;
  }
  const candidates = [remembered, ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  return LANGUAGES.find((l) => l === candidates.find((c) => LANGUAGES.some((l2) => l2 === c))) ?? 'en';
}

/** The active language outside of React (request headers). */
export const activeLanguage = (): Language => (i18n.locale || 'en') as Language;

/** Words outside of React: toasts raised by the query client. */
export const say = (key: string, values?: Values): string => i18n._(key, values);

/** True when the active language has words for this key. */
export const hasWords = (key: string): boolean => key in i18n.messages;

export type T = (key: string, values?: Values) => string;

/** `t('map.count', { n })`: the message of that id in the reader's language. */
export function useT(): T {
  const { i18n: current } = useLingui();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new locale must make a new function
  return useCallback((key: string, values?: Values) => current._(key, values), [current, current.locale]);
}

export function useLanguage(): Language {
  return useLingui().i18n.locale as Language;
}

/** `code('classification', 'cha')`: the label of a code; unknown codes are shown as they are. */
export function useCode(): (list: CodeList, value: string | null | undefined) => string {
  const t = useT();
  return useCallback(
    (list, value) => {
      if (value == null) return t('shell.unknown');
      const key = `code.${list}.${value}`;
      return hasWords(key) ? t(key) : value;
    },
    [t],
  );
}

function FollowDirection() {
  const language = useLanguage();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(language)), [language, setDirection]);
  return null;
}

/** Gives everything inside the active language and its direction. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <DirectionProvider initialDirection={directionOf(i18n.locale)} detectDirection={false}>
        <FollowDirection />
        {children}
      </DirectionProvider>
    </I18nProvider>
  );
}

/** A name in the reader's language, else English, else any. */
export function nameIn(names: Readonly<Record<string, string>>, language: string): string {
  return names[language] ?? names.en ?? Object.values(names)[0] ?? '';
}
