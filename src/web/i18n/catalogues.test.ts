/** Words of the web application: every key in every language, with the same gaps, and no key without words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import PO from 'pofile';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from './names.ts';

const here = import.meta.dirname;
/** Every area of the screens, from the files themselves: none can be forgotten. */
const AREAS = readdirSync(join(here, 'en')).map((file) => file.replace('.po', ''));
const CORE = [
  'codes',
  'rules',
  'problems',
  'monitor',
  'treaties',
  'assess',
  'monitor-rules',
  'release',
  'fields',
];

function wordsOf(file: string): Map<string, string> {
  const items = PO.parse(readFileSync(file, 'utf8')).items;
  return new Map(items.map((item) => [item.msgid, item.msgstr.join('')]));
}
const web = (language: string, area: string) => wordsOf(join(here, language, `${area}.po`));
const core = (language: string, area: string) =>
  wordsOf(join(here, '../../core/messages', language, `${area}.po`));

type Compiled = ReturnType<typeof compileMessage>;

/** Names of the values a message takes, at every depth. */
function gapsOf(compiled: Compiled): string[] {
  if (typeof compiled === 'string') return [];
  const names = compiled.flatMap((token) => {
    if (typeof token === 'string') return [];
    const [name, , branches] = token;
    const inside = Object.values((branches ?? {}) as Record<string, Compiled>)
      .filter((branch) => Array.isArray(branch))
      .flatMap(gapsOf);
    return name === '#' ? inside : [name, ...inside];
  });
  return [...new Set(names)].sort();
}
const gapsIn = (text: string): string => gapsOf(compileMessage(text)).join();

describe.each(AREAS)('%s', (area) => {
  const english = web('en', area);
  test.each(LANGUAGES)('%s says everything English says, with the same values', (language) => {
    const words = web(language, area);
    expect([...words.keys()].sort()).toEqual([...english.keys()].sort());
    const wrong = [...words].filter(
      ([key, text]) => text.trim() === '' || gapsIn(text) !== gapsIn(english.get(key) ?? ''),
    );
    expect(wrong).toEqual([]);
  });
});

test('no page asks for a key that has no words', () => {
  const known = new Set([
    ...AREAS.flatMap((area) => [...web('en', area).keys()]),
    ...CORE.flatMap((area) => [...core('en', area).keys()]),
  ]);
  const sources = readdirSync(join(here, '..'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(here, '..', file), 'utf8'));
  const asked = sources.flatMap((text) =>
    [...text.matchAll(/\b(?:t|say)\('([\w.]+)'/g)].map(([, key = '']) => key),
  );
  expect([...new Set(asked)].filter((key) => !known.has(key))).toEqual([]);
});

test('map, records and frame never call land safe', () => {
  const said = ['shell', 'map', 'registry', 'release', 'workbench'].flatMap((area) => [...web('en', area)]);
  expect(said.filter(([, text]) => /\bsafe(ly|ty)?\b/i.test(text)).map(([key]) => key)).toEqual([]);
});
