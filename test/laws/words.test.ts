import { readdirSync, readFileSync } from 'node:fs';
import { setupI18n } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import PO from 'pofile';
import { describe, expect, test } from 'vitest';
import { hasMessage, pickLanguage, say } from '../../src/core/messages/say.ts';
import { CODE_LISTS, LANGUAGES, type Language } from '../../src/core/model/codes.ts';
import { PROBLEMS } from '../../src/core/model/problems.ts';

test('a reader is answered in their language, else in English, else with the key itself', () => {
  expect(say('en', 'problem.notSignedIn.title')).toBe('Please sign in');
  expect(say('uk', 'problem.notSignedIn.title')).toBe('Увійдіть, будь ласка');
  expect(say('uk', 'no.such.key')).toBe('no.such.key');
  expect(hasMessage('no.such.key')).toBe(false);
});

test('Arabic and Ukrainian count in their own forms, with the digits of coordinates', () => {
  const faults = (language: Language, count: number) =>
    say(language, 'problem.registryDiffers.detail', { count }).split(' ').slice(0, 2).join(' ');
  expect([1, 2, 3, 11, 100].map((n) => faults('ar', n))).toEqual([
    'سجل واحد',
    'سجلان يختلفان',
    '3 سجلات',
    '11 سجلًا',
    '100 سجل',
  ]);
  expect([1, 2, 5, 21].map((n) => faults('uk', n))).toEqual(['1 запис', '2 записи', '5 записів', '21 запис']);
});

test('the language of a browser is read by weight, without its region', () => {
  expect(pickLanguage('fr-FR;q=0.4, uk-UA, *')).toBe('uk');
  expect(pickLanguage('de, ar-SY;q=0.5')).toBe('ar');
  expect(pickLanguage(null)).toBe('en');
  expect(pickLanguage(';;q=x,,q=1;')).toBe('en');
});

describe('every language has words for', () => {
  for (const language of LANGUAGES) {
    test(`${language}: every problem, its title and what to do`, () => {
      const keys = Object.keys(PROBLEMS).flatMap((code) => [
        `problem.${code}.title`,
        `problem.${code}.detail`,
      ]);
      expect(keys.filter((key) => !hasMessage(key, language))).toEqual([]);
    });
    test(`${language}: every value of every code list`, () => {
      const keys = Object.entries(CODE_LISTS).flatMap(([list, values]) =>
        values.map((v) => `code.${list}.${v}`),
      );
      expect(keys.filter((key) => !hasMessage(key, language))).toEqual([]);
    });
  }
});

const FOLDERS = ['src/core/messages', 'src/web/i18n'];
const AREAS = FOLDERS.flatMap((folder) =>
  readdirSync(`${folder}/en`).map((file) => ({
    folder,
    file,
    path: (l: Language) => `${folder}/${l}/${file}`,
  })),
);
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}
const read = (path: string): Map<string, string> =>
  new Map(PO.parse(readFileSync(path, 'utf8')).items.map((i) => [i.msgid, i.msgstr.join('')]));

type Token = string | [string, string?, unknown?];

/** Argument name → the plural categories or `value` it is used with. */
function argumentsOf(tokens: readonly Token[], found = new Map<string, Set<string>>()) {
  for (const token of tokens) {
    if (typeof token === 'string') continue;
    const [name, kind = 'value', cases] = token;
    const uses = found.get(name) ?? new Set<string>();
    found.set(name, uses);
    uses.add(kind);
    if (kind !== 'plural' && kind !== 'select' && kind !== 'selectordinal') continue;
    for (const [key, inner] of Object.entries(cases as Record<string, Token[] | number>)) {
      if (key === 'offset') continue;
      if (kind === 'plural') uses.add(`plural:${key}`);
      argumentsOf(inner as Token[], found);
    }
  }
  return found;
}

/** Which forms a language must have; an exact number may stand for the form that is only used for it. */
const FORMS: Record<Language, readonly string[]> = {
  en: ['one', 'other'],
  uk: ['one', 'few', 'many', 'other'],
  // 'zero' may be left out where nothing is ever counted as none; 'other' then reads well enough.
  ar: ['one', 'two', 'few', 'many', 'other'],
  fr: ['one', 'other'],
  es: ['one', 'other'],
};
const EXACT: Record<string, string> = { one: '1', two: '2' };

/** Keys the program asks for: `t('…')`, `say('…')`, `say(language, '…')`, and beginnings of made-up ones. */
function keysAsked(): { path: string; key: string; begins: boolean }[] {
  return filesBelow('src')
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\./.test(path))
    .flatMap((path) => {
      const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      const found: { path: string; key: string; begins: boolean }[] = [];
      const call =
        /\b(?:t|say|hasMessage|hasWords)\((?:[\w.]+,\s*)?(?:'([a-z]\w*\.[\w.]+)'|`([a-z]\w*\.[\w.]*)\$\{)/g;
      for (const m of text.matchAll(call))
        found.push({ path, key: (m[1] ?? m[2]) as string, begins: m[1] === undefined });
      return found;
    });
}

test('every key the program asks for has words', () => {
  const known = AREAS.flatMap(({ path }) => [...read(path('en')).keys()]);
  const all = new Set(known);
  const asked = keysAsked();
  expect(asked.length).toBeGreaterThan(100);
  const missing = asked.filter(({ key, begins }) =>
    begins ? !known.some((one) => one.startsWith(key)) : !all.has(key),
  );
  expect(missing.map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
});

test('a refusal fills every gap of its sentence', () => {
  const english = read('src/core/messages/en/problems.po');
  const gaps = (code: string): string[] => [
    ...argumentsOf(compileMessageOrThrow(english.get(`problem.${code}.detail`) ?? '') as Token[]).keys(),
  ];
  const lacking: string[] = [];
  for (const path of filesBelow('src').filter((file) => /\.ts$/.test(file))) {
    const text = readFileSync(path, 'utf8');
    for (const m of text.matchAll(/new Problem\('(\w+)'(?:,\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\})?\s*[,)]/g)) {
      const given = m[2] ?? '';
      const missing = gaps(m[1] as string).filter((name) => !new RegExp(`\\b${name}\\b`).test(given));
      // Params made elsewhere (a variable, a call) are not looked into.
      const literal = !(m[2] === undefined && m[0].endsWith(',')) && !given.includes('...');
      if (missing.length > 0 && literal) lacking.push(`${path}: ${m[1]} without ${missing.join(', ')}`);
    }
  }
  expect(lacking).toEqual([]);
});

describe('every catalogue', () => {
  for (const { file, path } of AREAS) {
    test(`${file} has the same keys in every language, none empty, none twice`, () => {
      const english = [...read(path('en')).keys()].sort();
      for (const language of LANGUAGES) {
        const items = PO.parse(readFileSync(path(language), 'utf8')).items;
        expect(items.map((i) => i.msgid).sort(), `${path(language)}`).toEqual(english);
        expect(items.filter((i) => !i.msgstr.join('').trim()).map((i) => i.msgid)).toEqual([]);
      }
    });

    test(`${file} says every message with the same parts, in the plural forms of the language, no brace left`, () => {
      const english = read(path('en'));
      for (const language of LANGUAGES)
        for (const [key, words] of read(path(language))) {
          const where = `${path(language)} ${key}`;
          const compiled = compileMessageOrThrow(words) as Token[];
          const used = argumentsOf(compiled);
          const wanted = argumentsOf(compileMessageOrThrow(english.get(key) ?? '') as Token[]);
          expect([...used.keys()].sort(), where).toEqual([...wanted.keys()].sort());
          for (const uses of used.values()) {
            if (!uses.has('plural')) continue;
            const missing = FORMS[language].filter(
              (form) => !uses.has(`plural:${form}`) && !uses.has(`plural:${EXACT[form] ?? '?'}`),
            );
            expect(missing, where).toEqual([]);
          }
          const values = Object.fromEntries([...used.keys()].map((name) => [name, 3]));
          const voice = setupI18n({
            locale: language,
            messages: { [language]: { [key]: compiled as never } },
          });
          expect(voice._(key, values), where).not.toMatch(/[{}]|undefined|(^|\s)#(\s|$)/);
        }
    });

    test(`${file} never calls land safe in English`, () => {
      for (const [key, words] of read(path('en'))) {
        // "rendered safe" is the name of a disposal outcome, said of an item and not of land.
        if (key === 'code.disposalOutcome.rendered_safe') continue;
        expect(words, key).not.toMatch(
          /\b(land|area|ground|place|road) (is|are) (now )?safe\b|\bsafe (land|area|ground|place|road)\b|\ball clear\b/i,
        );
      }
    });
  }
});
