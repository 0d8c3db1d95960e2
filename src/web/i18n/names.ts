import type { Language } from '../../core/model/codes.ts';

/** Each language by its own name. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  uk: 'Українська',
  ar: 'العربية',
  fr: 'Français',
  es: 'Español',
};
// Not imported from core: that would put the schema library into the first load.
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];
