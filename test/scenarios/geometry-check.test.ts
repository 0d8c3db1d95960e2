/** A surveyor's office checks files before sending them: `tilth geometry check FILE`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { geometryCommand } from '../../src/cli/geometry.ts';
import type { Language } from '../../src/core/model/codes.ts';
import { Problem } from '../../src/core/model/problems.ts';

const folder = mkdtempSync(join(tmpdir(), 'tilth-geometry-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Runs the command in this process: what it wrote, and its exit code. */
async function check(path: string, options: string[] = [], language: Language = 'en') {
  let text = '';
  const write = (chunk: unknown) => {
    text += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  const words: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk: unknown) => words.push(String(chunk)) > 0);
  await geometryCommand({ language }).parseAsync(['check', path, ...options], { from: 'user' });
  const code = Number(process.exitCode ?? 0);
  vi.restoreAllMocks();
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return { text, code, words: words.join(''), json: options.includes('--json') ? JSON.parse(last) : null };
}

const refusal = (path: string) =>
  check(path).then(
    () => null,
    (error: unknown) => (error instanceof Problem ? `${error.code} ${error.params.reason}` : error),
  );

const feature = (coordinates: unknown, name = 'Field', type = 'Polygon') => ({
  type: 'Feature',
  properties: { name },
  geometry: { type, coordinates },
});
const square = [
  [
    [37, 48],
    [37.01, 48],
    [37.01, 48.01],
    [37, 48.01],
    [37, 48],
  ],
];
const bowTie = [
  [
    [37, 48],
    [37.01, 48.01],
    [37.01, 48],
    [37, 48.01],
    [37, 48],
  ],
];
const collection = (...features: unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', features }, null, 1);

describe('geometry check', () => {
  it('says of every feature what is wrong with it, where, and what would repair it', async () => {
    const path = file(
      'mixed.geojson',
      collection(
        feature(square, 'Good field'),
        feature(bowTie, 'Crossed field'),
        feature(
          [
            [
              [37, 48],
              [37.01, 48],
              [37.02, 48],
              [37, 48],
            ],
          ],
          'A line',
        ),
        { type: 'Feature', properties: {}, geometry: null },
        feature([37, 48], 'A point', 'Point'),
        feature(
          [
            [
              [37, 48],
              [37, 48],
              [37.01, 48],
              [37.01, 48.01],
              [37, 48],
            ],
          ],
          'Doubled',
        ),
        feature([139.7, 35.6], 'Right way', 'Point'),
        feature([35.6, 139.7], 'Wrong way', 'Point'),
      ),
    );
    const { text, code } = await check(path);
    expect(code).toBe(5);
    expect(text).toContain('Feature 1 (Good field): valid');
    expect(text).toMatch(
      /Feature 2 \(Crossed field\): NOT VALID\n {4}V10 .*point 1 .*point 3.*\[48\.005\d+, 37\.005\d+\]/,
    );
    expect(text).toMatch(/A safe repair exists: [\d,]+ m²/);
    expect(text).toMatch(/Feature 3 \(A line\): NOT VALID\n {4}V10 .*\n {4}→ No safe repair/);
    expect(text).toContain('Feature 4: no geometry');
    expect(text).toContain('Feature 6 (Doubled): valid, with a note');
    expect(text).toMatch(/Feature 8 \(Wrong way\): NOT VALID\n {4}V12 .*swapped/);
    expect(text).toContain('8 features: 4 valid, 3 not valid (1 with a safe repair), 1 without geometry.');
  });

  it('ends with one object for programs, words on the other stream', async () => {
    const path = file('json.geojson', collection(feature(square), feature(bowTie)));
    const { json, text, words, code } = await check(path, ['--json']);
    expect(code).toBe(5);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(words).toContain('NOT VALID');
    expect(json).toMatchObject({ ok: false, features: 2, valid: 1, invalid: 1, repaired: 1 });
    expect(json.items[1].faults[0]).toMatchObject({ rule: 'V10', key: 'rule.V10.selfIntersection' });
    expect(json.items[1].repair.geometry.type).toBe('MultiPolygon');
    const whole = await check(file('whole.geojson', collection(feature(square))), ['--json']);
    expect(whole).toMatchObject({ code: 0, json: { ok: true, features: 1, valid: 1 } });
  });
});

describe('geometry check of any GeoJSON', () => {
  it('reads every kind of GeoJSON text', async () => {
    const [good, bad] = [JSON.stringify(feature(square)), JSON.stringify(feature(bowTie))];
    const pretty = JSON.stringify(feature(square), null, 2);
    const kinds: [string, string | Uint8Array, number, number][] = [
      [
        'bom-crlf.geojson',
        `\uFEFF${collection(feature(square), feature(bowTie)).replaceAll('\n', '\r\n')}`,
        2,
        1,
      ],
      ['lone.geojson', pretty, 1, 0],
      ['bare.geojson', JSON.stringify({ type: 'Polygon', coordinates: bowTie }), 1, 1],
      ['lines.geojsonl', `${good}\r\n${bad}\r\n`, 2, 1],
      ['records.geojsons', `\u001e${pretty}\n\u001e${bad}\n`, 2, 1],
      ['array.json', `[${good}, ${bad}]`, 2, 1],
      ['utf16.geojson', Buffer.from(`\uFEFF${collection(feature(square, 'Поле'))}`, 'utf16le'), 1, 0],
      ['nan.geojson', collection(feature(square)).replace('37.01', 'NaN'), 1, 1],
      ['one-broken.geojsonl', `${good}\n{"type":"Feature","geom\n${good}\n`, 3, 1],
      ['cut-off.geojson', collection(feature(square), feature(square)).slice(0, -60), 2, 1],
      ['none.geojson', collection(), 0, 0],
    ];
    for (const [name, content, features, invalid] of kinds) {
      const { json, code } = await check(file(name, content), ['--json']);
      expect(json, name).toMatchObject({ features, invalid });
      expect(code, name).toBe(invalid > 0 ? 5 : 0);
    }
  });
});

describe('geometry check of odd files', () => {
  it('refuses with a sentence what is no such file', async () => {
    expect(await refusal(join(folder, 'nowhere.geojson'))).toBe('unreadableFile import.file.notThere');
    expect(await refusal(folder)).toBe('unreadableFile import.file.notAFile');
    expect(await refusal(file('empty.geojson', ''))).toBe('unreadableFile import.file.empty');
    expect(await refusal(file('noise.geojson', Buffer.from([0, 1, 2, 3, 255, 254])))).toBe(
      'unreadableFile import.file.binary',
    );
    expect(await refusal(file('words.geojson', 'lat;lon\n1;2\n'))).toBe(
      'unreadableFile import.file.notGeoJson',
    );
    expect(await refusal(file('topology.json', '{"type": "Topology", "arcs": []}'))).toBe(
      'unreadableFile import.file.notGeoJson',
    );
    expect(await refusal(file('half.geojson', '{"type": "Feature", "geo'))).toBe(
      'unreadableFile import.file.notGeoJson',
    );
  });

  it('survives a ring of a million points and deep nesting', async () => {
    const ring = Array.from({ length: 1_000_000 }, (_, i) => [
      (i % 1000) / 1000,
      Math.floor(i / 1000) / 1000,
    ]);
    const huge = await check(file('huge.geojson', JSON.stringify(feature([ring]))), ['--json']);
    expect(huge.json.items[0].faults[0].key).toBe('rule.V10.tooManyVertices');
    const deep = await check(
      file('deep.geojson', `{"type":"FeatureCollection","features":[${'['.repeat(1e5)}]}`),
      ['--json'],
    );
    expect(deep.code).toBe(5);
  });

  it('speaks every language', async () => {
    const path = file('languages.geojson', collection(feature(bowTie)));
    for (const language of ['en', 'uk', 'ar', 'fr', 'es'] as const) {
      const { text } = await check(path, [], language);
      expect(text, language).not.toMatch(/cli\.geometry|rule\.V|\{/);
    }
  });
});
