import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasMessage } from '../../src/core/messages/say.ts';
import { sayProblem } from '../../src/core/messages/say-problem.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { Problem } from '../../src/core/model/problems.ts';
import { readSettings, SETTINGS, unknownSettings } from '../../src/server/settings.ts';

function refusalOf(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('was not refused');
}

describe('the table of settings in the guide', () => {
  const guide = readFileSync(new URL('../../docs/guide/settings.md', import.meta.url), 'utf8');
  const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \| (?:`(--\w+)`)? ?\| ([^|]*) \|/gm)];

  it('has every setting, in order, with its option', () => {
    expect(rows.map(([, name, option]) => [name, option ?? null])).toEqual(
      SETTINGS.map(({ name, option }) => [name, option]),
    );
  });
  it('names the value that is taken when nothing is set', () => {
    for (const [, name, , shown] of rows) {
      const { fallback } = SETTINGS.find((row) => row.name === name)!;
      if (fallback !== '') expect(shown?.trim()).toBe(`\`${fallback}\``);
    }
  });
  it('has words for every refusal in every language', () => {
    for (const { name } of SETTINGS) {
      for (const language of LANGUAGES) expect(hasMessage(`setting.${name}`, language)).toBe(true);
    }
  });
});

describe('settings', () => {
  it('need nothing to be set', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ port: 8080, host: '127.0.0.1', databaseUrl: null, proxies: 0 });
    expect(settings.dataDir).toMatch(/[\\/]data$/);
  });
  it('take the option before the variable', () => {
    expect(readSettings({ PORT: '1' }, { port: '2' }).port).toBe(2);
  });
  it.each([
    ['PORT', 'eighty', 'eighty'],
    ['PORT', '70000', '70000'],
    ['PORT', '-1', '-1'],
    ['TILTH_HOST', 'a b', 'a b'],
    ['TILTH_LOG_LEVEL', 'loud', 'loud'],
    ['TILTH_PUBLIC_URL', 'tilth.example.org', 'tilth.example.org'],
    ['TILTH_PROXIES', '9', '9'],
  ])(
    'refuse %s=%s with a sentence that names it, what was given and what is accepted',
    (name, given, shown) => {
      const problem = refusalOf(() => readSettings({ [name]: given }));
      expect(problem.code).toBe('invalidSetting');
      const { detail } = sayProblem('en', problem);
      expect(detail).toContain(name);
      expect(detail).toContain(shown);
      expect(detail).toMatch(/must be/);
    },
  );
  it.each([
    ['DATABASE_URL', 'mysql://me:hunter2@host/db'],
    ['TILTH_SECRET', 'hunter2'],
  ])('never repeat what was given for %s', (name, given) => {
    const problem = refusalOf(() => readSettings({ [name]: given }));
    for (const language of LANGUAGES) {
      expect(JSON.stringify([problem.params, sayProblem(language, problem)])).not.toContain('hunter2');
    }
  });
  it('report names that look like settings and are none', () => {
    expect(
      unknownSettings({ TILTH_DATE: 'x', TILTH_DATA: 'y', HOME: '/', TILTH_TEST_DATABASE_URL: 'z' }),
    ).toEqual(['TILTH_DATE']);
  });
});
