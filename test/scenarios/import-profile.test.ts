/** Somebody writes an import profile by hand and is told, by line, what is wrong with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sayProblem } from '../../src/core/messages/say-problem.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { Problem } from '../../src/core/model/problems.ts';
import { refusedColumn } from '../../src/core/model/refused-columns.ts';
import { parseProfile } from '../../src/flow/import-profile.ts';

const GOOD = `profile: mine
input:
  format: geojson
hazard:
  classification: sha
  name: "{NAME}"
`;

function refusal(text: string): Problem {
  try {
    parseProfile(text, 'mine.yaml');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the profile was accepted');
}

describe('a profile', () => {
  test('of a few lines is enough', () => {
    expect(parseProfile(GOOD, 'mine.yaml')).toMatchObject({ profile: 'mine', version: 1, extra: 'keep' });
  });

  test.each(readdirSync('profiles'))('%s, which comes with Tilth, is sound', (file) => {
    const profile = parseProfile(readFileSync(`profiles/${file}`, 'utf8'), file);
    expect(`${profile.profile}.yaml`).toBe(file);
  });

  const guide = readFileSync('docs/guide/import.md', 'utf8');
  const examples = [...guide.matchAll(/```yaml\n(profile:[\s\S]*?)```/g)].map((m) => m[1]!);
  test.each(examples)('example %# of the guide is sound', (text) => {
    expect(() => parseProfile(text, 'guide.yaml')).not.toThrow();
  });
  test('the guide has worked examples', () => expect(examples.length).toBeGreaterThanOrEqual(3));
});

describe('a fault names its line and key', () => {
  const faults: [what: string, text: string, reason: string, words: RegExp][] = [
    ['broken YAML', GOOD.replace('input:', 'input: ['), 'yaml', /line \d+/],
    ['a misspelt key', GOOD.replace('name:', 'nmae:'), 'unknownKey', /line 5, hazard: there is no key nmae/],
    ['a misspelt section', GOOD.replace('hazard:', 'hazzard:'), 'unknownKey', /hazzard/],
    [
      'an unknown format',
      GOOD.replace('geojson', 'shapefile'),
      'oneOf',
      /line 3, input.format: must be one of geojson/,
    ],
    ['no name', GOOD.replace('profile: mine\n', ''), 'missing', /profile: is missing/],
    ['a name with spaces', GOOD.replace('profile: mine', 'profile: My file'), 'name', /lower-case/],
    ['nothing a row could be', GOOD.replace(/hazard:[\s\S]*/, ''), 'nothing', /no section hazard/],
    [
      'a broken pattern',
      GOOD.replace('"{NAME}"', '{ column: NAME, extract: "(" }'),
      'pattern',
      /line 6, hazard.name.extract/,
    ],
    ['a list for a value', GOOD.replace('"{NAME}"', '[a, b]'), 'source', /line 6, hazard.name/],
    [
      'a misspelt key of a value',
      GOOD.replace('"{NAME}"', '{ colum: NAME }'),
      'unknownKey',
      /line 6, hazard.name: there is no key colum/,
    ],
    ['CSV without a position', GOOD.replace('geojson', 'csv'), 'csvGeometry', /from: columns/],
    ['columns without names', `${GOOD}geometry:\n  from: columns\n`, 'geometryNeeds', /lon, lat/],
    [
      'a text for a number',
      GOOD.replace('profile: mine', 'profile: mine\nversion: two'),
      'wrongType',
      /line 2, version/,
    ],
  ];
  test.each(faults)('%s', (_, text, reason, words) => {
    const problem = refusal(text);
    expect(problem).toMatchObject({ code: 'invalidProfile', exitCode: 2 });
    expect(problem.params.reason).toBe(`import.profile.${reason}`);
    expect(sayProblem('en', problem).detail).toMatch(words);
    for (const language of LANGUAGES)
      expect(sayProblem(language, problem).detail).not.toMatch(/import\.profile|\{/);
  });
});

describe('SAFETY: what ordnance is made of is not taken in', () => {
  const refused = [
    'fuze_type',
    'FuzeType',
    'Fuse',
    'Explosive fill',
    'main_charge_weight',
    'NEQ',
    'net explosive quantity',
    'render_safe_procedure',
    'RSP',
    'arming mechanism',
    'trigger_type',
    'anti-handling device',
    'wiring diagram',
    'laying pattern',
    'Будова міни',
    'тип підривника',
    'carga explosiva',
    'mécanisme de mise à feu',
    'شحنة متفجرة',
  ];
  test.each(refused)('%s', (column) => {
    expect(refusedColumn(column)).toBe(true);
    const mapped = GOOD.replace('"{NAME}"', JSON.stringify({ column }));
    expect(refusal(mapped).params.reason).toBe('import.profile.refusedColumn');
  });

  const taken = [
    'type',
    'name',
    'device',
    'ordnance',
    'depth_cm',
    'primer nombre',
    'population',
    'confusion',
    'Назва',
    'area_m2',
    'kind',
    'status',
    'device_type',
    'refuse_site',
  ];
  test.each(taken)('%s is no such column', (column) => expect(refusedColumn(column)).toBe(false));
});
