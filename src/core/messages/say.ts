/**
 * Words: turns a message key into a sentence in the reader's language. The only place outside the web
 * application where keys become words. Never decides anything, never sees who is asking.
 */
import { type I18n, setupI18n } from '@lingui/core';
import { LANGUAGES, type Language } from '../model/codes.ts';
import { CATALOGUES } from './catalogues.ts';

export type MessageParams = Readonly<Record<string, string | number>>;

const voices = new Map<Language, I18n>();

/** Numbers in Arabic text keep the digits 0–9: they stand beside coordinates and codes that have them. */
function voiceOf(language: Language): I18n {
  let voice = voices.get(language);
  if (!voice) {
    const messages = { [language]: { ...CATALOGUES[language] } };
    voice = setupI18n({ locale: language, locales: `${language}-u-nu-latn`, messages });
    voices.set(language, voice);
  }
  return voice;
}

/** The sentence for a key: in this language, else in English, else the key itself. Missing params leave a gap. */
export function say(language: Language, key: string, params: MessageParams = {}): string {
  if (Object.hasOwn(CATALOGUES[language], key)) return voiceOf(language)._(key, { ...params });
  if (Object.hasOwn(CATALOGUES.en, key)) return voiceOf('en')._(key, { ...params });
  return key;
}

/** True when the key has words in this language (English when not given). */
export function hasMessage(key: string, language: Language = 'en'): boolean {
  return Object.hasOwn(CATALOGUES[language], key);
}

/**
 * The best language for an `Accept-Language` header (RFC 9110 §12.5.4): highest weight first, region
 * ignored, English when nothing fits or the header is absent or odd.
 */
export function pickLanguage(acceptLanguage: string | null | undefined): Language {
  const wishes = (acceptLanguage ?? '')
    .slice(0, 1_000)
    .split(',')
    .map((wish, order) => {
      const [tag = '', ...attributes] = wish.trim().toLowerCase().split(';');
      const q = attributes.map((a) => a.trim()).find((a) => a.startsWith('q='));
      const weight = q ? Number(q.slice(2)) : 1;
      return { language: tag.trim().split('-')[0], weight: Number.isFinite(weight) ? weight : 0, order };
    })
    .filter((wish) => wish.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const wish of wishes) {
    const known = LANGUAGES.find((language) => language === wish.language);
    if (known) return known;
  }
  return 'en';
}
