/** An information manager brings in somebody else's files. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from '../../src/cli/who.ts';
import { listReports } from '../../src/flow/reports.ts';
import { collection, feature, importTexts, squareAt, wordsOf } from '../support/import.ts';
import { PROGRAMME } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** A profile as a user would write it in a few minutes from docs/guide/import.md. */
const HAZARDS = `
profile: north-hazards
input: { format: geojson }
geometry: { from: feature, fixedBy: handheld, accuracyM: 3 }
report:
  type: nts
  dateOfInformation: { column: SURVEYED, date: [dd.MM.yyyy, yyyy] }
  orgCode: alpha
hazard:
  localId: "{ID}"
  name: "{NAME}"
  classification: { column: CLASS, values: { suspected: sha, confirmed: cha } }
  contamination: { column: KIND, values: { mines: mines_ap, cluster: cmr } }
  reportedAreaM2: { column: AREA_HA, decimal: comma, unit: ha, optional: true }
evidence:
  kind: verbal_report
  channel: told
`;
const columns = (id: string, more: Record<string, unknown> = {}) => ({
  ID: id,
  NAME: `Field ${id}`,
  SURVEYED: '12.03.2025',
  CLASS: 'suspected',
  KIND: 'cluster',
  ...more,
});

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ bounds: [20, 40, 40, 55] });
});
afterEach(() => stage.close());

async function stored() {
  const page = await listReports(stage.p, commandLine(PROGRAMME), PROGRAMME, {}, { limit: 500 });
  return page.items.sort((a, b) => (a.content.provenance?.row ?? 0) - (b.content.provenance?.row ?? 0));
}

describe('rows become reports', () => {
  test('each with its provenance, what the profile maps, and what it does not map kept', async () => {
    const file = collection(feature(squareAt(30, 48), columns('A1', { AREA_HA: '20,5', Soil: 'clay' })));
    const summary = await importTexts(stage.p, HAZARDS, { 'north.geojson': file });
    expect(summary).toMatchObject({ rows: 1, new: 1, unchanged: 0, refused: 0 });
    const [report] = await stored();
    expect(report!.content).toMatchObject({
      reportType: 'nts',
      dateOfInformation: '2025-03-12',
      hazard: {
        mode: 'new',
        fields: {
          localId: 'A1',
          name: 'Field A1',
          classification: 'sha',
          contamination: ['cmr'],
          reportedAreaM2: 205_000,
          entered: { format: 'imported', fixedBy: 'handheld', accuracyM: 3 },
        },
      },
      provenance: { file: 'north.geojson', row: 1, profile: 'north-hazards', batchId: summary.batchId },
      extra: { CLASS: 'suspected', AREA_HA: '20,5', Soil: 'clay' },
    });
    expect(report!.content.provenance!.fileSha256).toBe(summary.files[0]!.sha256);
  });

  test('a year alone is its first day, and the report says that only the year is known', async () => {
    const file = collection(feature(squareAt(30, 48), columns('A1', { SURVEYED: '1994' })));
    await importTexts(stage.p, HAZARDS, { 'north.geojson': file });
    const [report] = await stored();
    expect(report!.content.dateOfInformation).toBe('1994-01-01');
    expect(report!.content.extra['import.datePrecision']).toEqual({ '/dateOfInformation': 'year' });
  });

  test('the same file again adds nothing, whatever its name and spacing; two alike rows stay two', async () => {
    const rows = [
      feature(squareAt(30, 48), columns('A1')),
      feature(squareAt(31, 48), columns('')),
      feature(squareAt(31, 48), columns('')),
    ];
    const first = await importTexts(stage.p, HAZARDS, { 'a.geojson': collection(...rows) });
    expect(first).toMatchObject({ rows: 3, new: 3, unchanged: 0, refused: 0 });
    const spaced = JSON.stringify({ features: rows, type: 'FeatureCollection' }, null, 2);
    const second = await importTexts(stage.p, HAZARDS, { 'renamed.geojson': spaced });
    expect(second).toMatchObject({ rows: 3, new: 0, unchanged: 3, refused: 0, flagged: 0 });
    expect(await stored()).toHaveLength(3);
  });

  test('a longer export next month adds only what is new in it', async () => {
    const old = [feature(squareAt(30, 48), columns('A1')), feature(squareAt(31, 48), columns('A2'))];
    await importTexts(stage.p, HAZARDS, { 'may.geojson': collection(...old) });
    const june = collection(feature(squareAt(32, 48), columns('A3')), ...old);
    const summary = await importTexts(stage.p, HAZARDS, { 'june.geojson': june });
    expect(summary).toMatchObject({ rows: 3, new: 1, unchanged: 2 });
  });

  test('a raised profile version makes new reports of the same rows', async () => {
    const file = collection(feature(squareAt(30, 48), columns('A1')));
    await importTexts(stage.p, HAZARDS, { 'a.geojson': file });
    const corrected = HAZARDS.replace('profile: north-hazards', 'profile: north-hazards\nversion: 2');
    const summary = await importTexts(stage.p, corrected, { 'a.geojson': file });
    expect(summary).toMatchObject({ profile: 'north-hazards@2', new: 1, unchanged: 0 });
  });

  test('an identity makes next year’s row an update of the hazard that was accepted', async () => {
    const lasting = HAZARDS.replace('hazard:\n', 'hazard:\n  identity: "{ID}"\n');
    const row = (more: object) => collection(feature(squareAt(30, 48), columns('A1', { ...more })));
    await importTexts(stage.p, lasting, { '2025.geojson': row({}) });
    const [report] = await stored();
    const overrides = [...new Set(report!.findings.map((f) => f.rule))].map((rule) => ({
      rule,
      reason: 'known',
    }));
    const { decide } = await import('../../src/flow/review.ts');
    const decision = { action: 'accept' as const, reason: 'checked', overrides };
    await decide(stage.p, stage.reviewer, PROGRAMME, report!.id, decision, 1);
    await importTexts(stage.p, lasting, {
      '2026.geojson': row({ SURVEYED: '01.02.2026', NAME: 'Long field' }),
    });
    const update = (await stored()).find((r) => r.content.provenance?.file === '2026.geojson');
    expect(update!.content.hazard).toMatchObject({ mode: 'update', id: report!.content.hazard!.id });
  });

  test('a dry run says the same as the import it foresees, and stores nothing', async () => {
    const file = collection(
      feature(squareAt(30, 48), columns('A1', { CLASS: 'perhaps' })),
      feature(null, columns('A2')),
      feature(squareAt(48, 30), columns('A3')),
      'nonsense',
    );
    const dry = await importTexts(stage.p, HAZARDS, { 'a.geojson': file }, { dryRun: true });
    expect(await stored()).toHaveLength(0);
    expect(dry.batchId).toBeNull();
    const real = await importTexts(stage.p, HAZARDS, { 'a.geojson': file });
    expect(dry.byRow).toEqual(real.byRow);
    expect({ ...dry, batchId: null, dryRun: null, said: null }).toEqual({
      ...real,
      batchId: null,
      dryRun: null,
      said: null,
    });
    expect(real).toMatchObject({ rows: 4, new: 3, refused: 1, flagged: 3 });
  });
});

const ring = (...points: unknown[]) => ({ type: 'Polygon', coordinates: [points] });
const broken: Record<string, [geometry: unknown, rule: RegExp]> = {
  'no geometry': [null, /V0[16] /],
  'a line': [
    {
      type: 'LineString',
      coordinates: [
        [30, 48],
        [30.1, 48],
      ],
    },
    /V06 import.finding.geometryType/,
  ],
  'no coordinates': [{ type: 'Polygon', coordinates: [] }, /V10 import.finding.emptyGeometry/],
  'a null coordinate': [
    ring([30, 48], [null, 48.1], [30.1, 48.1], [30, 48]),
    /V10 import.finding.brokenCoordinates/,
  ],
  'a word for a coordinate': [
    ring([30, 48], ['east', 48.1], [30.1, 48.1], [30, 48]),
    /V10 import.finding.broken/,
  ],
  'wrong nesting': [{ type: 'Polygon', coordinates: [30, 48] }, /V10 import.finding.brokenCoordinates/],
  'two corners': [ring([30, 48], [30.1, 48], [30, 48]), /V10 rule/],
  'crossing itself': [ring([30, 48], [30.01, 48.01], [30.01, 48], [30, 48.01], [30, 48]), /V10 rule/],
  'swapped axes': [squareAt(48, 30), /V12 rule.V12.swapped/],
  'swapped beyond the pole': [squareAt(139, 35), /V12 rule.V12.outside/],
  'a latitude of 139': [squareAt(35, 139), /V12 import.finding.(swapped|outOfRange)/],
  'a lost minus sign': [squareAt(-30, 48), /V12 rule.V12.sign/],
  'null island': [{ type: 'Point', coordinates: [0, 0] }, /V12 rule.V12.nullIsland/],
  'metres of a projection': [squareAt(3_339_584, 6_106_854, 500), /V12 import.finding.projected/],
};

describe('bad rows are taken in and flagged, each with its reason', () => {
  test.each(Object.entries(broken))('%s', async (_, [geometry, expected]) => {
    const file = collection(feature(geometry, columns('A1')), feature(squareAt(30, 48), columns('A2')));
    const summary = await importTexts(stage.p, HAZARDS, { 'bad.geojson': file });
    expect(summary).toMatchObject({ rows: 2, new: 2, refused: 0 });
    expect(summary.byRow[1]).toContainEqual(expect.stringMatching(expected));
    for (const row of summary.said)
      for (const words of wordsOf(row)) expect(words).not.toMatch(/^(rule|import)\./);
    const [report] = await stored();
    const kept = report!.content.hazard!.fields.shape ?? report!.content.extra['import.geometry'] ?? null;
    expect(kept).toEqual(geometry);
  });

  test('a file with every row swapped is told so once, with what to set', async () => {
    const rows = [1, 2, 3, 4].map((i) => feature(squareAt(48, 30 + i), columns(`A${i}`)));
    const summary = await importTexts(stage.p, HAZARDS, { 'swapped.geojson': collection(...rows) });
    expect(summary.files[0]!.notes).toContainEqual({
      key: 'import.note.swapped',
      params: { swapped: 4, rows: 4, other: 'latlon' },
    });
    const right = HAZARDS.replace('from: feature,', 'from: feature, axisOrder: latlon,').replace(
      'north-',
      'right-',
    );
    const again = await importTexts(stage.p, right, { 'swapped.geojson': collection(...rows) });
    expect(again.files[0]).toMatchObject({ new: 4, swapped: 0, notes: [] });
  });

  test('latitudes beyond the pole are swapped for certain, and the repair is offered', async () => {
    const free = await openStage();
    try {
      const file = collection(feature(squareAt(35.5, 139.5), columns('A1')));
      const summary = await importTexts(free.p, HAZARDS, { 'japan.geojson': file });
      expect(summary.said[0]!.findings[0]).toMatchObject({
        rule: 'V12',
        severity: 'E',
        message: 'import.finding.swapped',
        path: '/hazard/fields/shape',
        fix: { value: { type: 'Polygon' } },
      });
    } finally {
      await free.close();
    }
  });

  test('values no table knows are flagged and kept', async () => {
    const file = collection(feature(squareAt(30, 48), columns('A1', { CLASS: 'perhaps', KIND: '' })));
    const summary = await importTexts(stage.p, HAZARDS, { 'a.geojson': file });
    expect(summary.byRow[1]).toContain('V03 import.finding.unknownValue');
    const [report] = await stored();
    expect(report!.content.extra.CLASS).toBe('perhaps');
    expect(report!.content.hazard!.fields.classification).toBeUndefined();
  });

  test('a doubt about the row stands until a person corrects the report', async () => {
    const file = collection(feature({ type: 'Polygon', coordinates: [] }, columns('A1')));
    await importTexts(stage.p, HAZARDS, { 'a.geojson': file });
    const [report] = await stored();
    const { decide } = await import('../../src/flow/review.ts');
    const overrides = ['V01', 'V06', 'V10'].map((rule) => ({ rule, reason: 'never mind' }));
    const decision = { action: 'accept' as const, reason: 'why not', overrides };
    await expect(decide(stage.p, stage.reviewer, PROGRAMME, report!.id, decision, 1)).rejects.toMatchObject({
      code: 'blockingFindings',
    });
  });
});

describe('only what cannot be read is refused, and costs nothing but itself', () => {
  test('one broken feature among good ones', async () => {
    const good = (id: string) => JSON.stringify(feature(squareAt(30 + Number(id), 48), columns(id)));
    const text = `{"type":"FeatureCollection","features":[${good('1')},{"type":"Feature","properties":{"ID": ,${good('2')},42,null,${good('3')}]}`;
    const summary = await importTexts(stage.p, HAZARDS, { 'torn.geojson': text });
    expect(summary.new).toBe(3);
    expect(summary.rows).toBe(summary.new + summary.unchanged + summary.refused);
    expect(Object.values(summary.byRow).flat()).toEqual(
      expect.arrayContaining(['import.refused.notJson', 'import.refused.notFeature']),
    );
  });

  test('NaN, which some programs write, costs the shape and not the row', async () => {
    const text = collection(feature(squareAt(30, 48), columns('A1'))).replace(
      '[30,48],[30.005,48]',
      '[NaN,48],[30.005,48]',
    );
    const summary = await importTexts(stage.p, HAZARDS, { 'nan.geojson': text });
    expect(summary).toMatchObject({ rows: 1, new: 1, refused: 0 });
    expect(summary.byRow[1]).toContain('V10 import.finding.brokenCoordinates');
  });

  test('a file cut off in the middle gives what it has', async () => {
    const whole = collection(...[1, 2, 3].map((i) => feature(squareAt(30 + i, 48), columns(`A${i}`))));
    const summary = await importTexts(stage.p, HAZARDS, { 'cut.geojson': whole.slice(0, -150) });
    expect(summary).toMatchObject({ rows: 3, new: 2, refused: 1 });
    expect(summary.files[0]!.notes[0]!.key).toBe('import.note.cutOff');
  });

  test.each([
    ['empty', '', 'import.file.empty'],
    ['a picture', Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13), 'import.file.binary'],
    ['a letter', 'Dear Sir, please find attached', 'import.file.notGeoJson'],
    ['HTML', '<html><body>404</body></html>', 'import.file.notGeoJson'],
    ['a JSON of something else', '{"answer": 42}', 'import.file.notGeoJson'],
  ])('%s is no file of rows, and the next file is still read', async (_, content, key) => {
    const good = collection(feature(squareAt(30, 48), columns('A1')));
    const summary = await importTexts(stage.p, HAZARDS, { 'bad.geojson': content, 'good.geojson': good });
    expect(summary.files[0]).toMatchObject({ rows: 0, problem: { key } });
    expect(summary.files[1]).toMatchObject({ rows: 1, new: 1, problem: null });
  });

  test('nesting too deep for any feature is refused without a stack overflow', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":${deep}}}]}`;
    const plain = HAZARDS.replaceAll(/"\{(ID|NAME)\}"/g, 'x');
    const summary = await importTexts(stage.p, plain, { 'deep.geojson': text });
    expect(summary.byRow[1]).toEqual(['import.refused.tooDeep']);
  });

  test('a ring of a hundred thousand corners is kept whole', async () => {
    const points = Array.from({ length: 100_000 }, (_, i) => {
      const turn = (i / 100_000) * 2 * Math.PI;
      return [30 + 0.01 * Math.cos(turn), 48 + 0.01 * Math.sin(turn)];
    });
    const file = collection(feature(ring(...points, points[0]), columns('A1')));
    const summary = await importTexts(stage.p, HAZARDS, { 'round.geojson': file });
    expect(summary).toMatchObject({ rows: 1, new: 1, refused: 0 });
    function ring(...p: unknown[]) {
      return { type: 'Polygon', coordinates: [p] };
    }
  });

  test('newline-delimited GeoJSON is read line by line', async () => {
    const lines = [1, 2].map((i) => JSON.stringify(feature(squareAt(30 + i, 48), columns(`A${i}`))));
    const profile = HAZARDS.replace('format: geojson', 'format: geojsonseq');
    const text = `\u001e${lines[0]}\n{"type":"Feat\n\u001e${lines[1]}\n`;
    const summary = await importTexts(stage.p, profile, { 'lines.geojsonl': text });
    expect(summary).toMatchObject({ rows: 3, new: 2, refused: 1 });
  });
});
