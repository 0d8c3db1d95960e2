/** A gazetteer from two files: codes with names, then boundaries with names only. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from '../../src/cli/who.ts';
import { comparable } from '../../src/flow/import-match.ts';
import { getPlace } from '../../src/flow/registry.ts';
import { listReports } from '../../src/flow/reports.ts';
import { decideMany } from '../../src/flow/review.ts';
import { collection, feature, importTexts, squareAt } from '../support/import.ts';
import { PROGRAMME } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';

const CODES = `
profile: codes
input: { format: csv }
geometry: { from: none }
report: { type: gazetteer, language: uk }
place:
  code: { lastOf: [L1, L2, L3], pattern: '^X\\d+$' }
  parentCode: { beforeLastOf: [L1, L2, L3], pattern: '^X\\d+$' }
  level: { depthOf: [L1, L2, L3], pattern: '^X\\d+$' }
  names: { uk: "{name}" }
`;
const CODES_CSV = `L1,L2,L3,name
X1,,,Північна
X1,X11,,Старий
X1,X11,X111,Комар'ївська${' '}
X1,X11,X112,Лісова
X1,X12,,Новий
X1,X12,X121,Лісова
X1,X12,X122,Польова
X1,X12,X123,Польова
X2,junk,X2,Місто
`;
const BOUNDARIES = `
profile: boundaries
input: { format: geojson }
report: { type: gazetteer }
place:
  match:
    level: 3
    name: "{community}"
    within: ["{region}", "{district}"]
    ignoreWords: [громада, територіальна громада, область, район]
    aliases: { Радянська: Лісова }
`;
const boundary = (community: string, district: string, lon: number) =>
  feature(squareAt(lon, 48), { region: 'Північна область', district: `${district} район`, community });

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function drafts() {
  const page = await listReports(stage.p, commandLine(PROGRAMME), PROGRAMME, {}, { limit: 500 });
  return page.items.map((report) => report.content.place!);
}

describe('codes', () => {
  test('take their level and parent from the columns, and none doubts a district of the same file', async () => {
    const summary = await importTexts(stage.p, CODES, { 'codes.csv': CODES_CSV });
    expect(summary).toMatchObject({ rows: 9, new: 9, refused: 0, flagged: 0 });
    const places = new Map((await drafts()).map((place) => [place.code, place]));
    expect(places.get('X111')).toMatchObject({
      parentCode: 'X11',
      level: 3,
      names: { uk: 'Комар’ївська'.replace('’', "'") },
    });
    expect(places.get('X2')).toMatchObject({ parentCode: null, level: 1 });
  });

  test('a place without a code is refused by name', async () => {
    const summary = await importTexts(stage.p, CODES, { 'codes.csv': 'L1,L2,L3,name\n,,,Ніде\nX9,,,Десь\n' });
    expect(summary).toMatchObject({ new: 1, refused: 1 });
    expect(summary.byRow[1]).toEqual(['import.refused.noCode']);
  });
});

describe('boundaries', () => {
  test.each(['while the codes wait for review', 'after the codes were accepted'])(
    'find their codes by name %s',
    async (when) => {
      const codes = await importTexts(stage.p, CODES, { 'codes.csv': CODES_CSV });
      if (when.startsWith('after')) await acceptAll();
      const file = collection(
        boundary('Комар’ївська територіальна громада', 'Старий', 30),
        boundary('Радянська громада', 'Новий', 31),
        // A Latin i among Cyrillic letters.
        boundary('Лiсова громада', 'Старий', 32),
      );
      const summary = await importTexts(stage.p, BOUNDARIES, { 'b.geojson': file });
      expect(summary).toMatchObject({ rows: 3, new: 3, refused: 0, flagged: 0 });
      expect(codes.batchId).not.toBe(summary.batchId);
      const matched = (await drafts()).filter((place) => place.boundary !== null);
      expect(matched.map((place) => place.code).sort()).toEqual(['X111', 'X112', 'X121']);
    },
  );

  test('what fits none or several is refused, with the nearest and the candidates', async () => {
    await importTexts(stage.p, CODES, { 'codes.csv': CODES_CSV });
    const file = collection(
      boundary('Польова громада', 'Новий', 30),
      boundary('Лісовая громада', 'Старий', 31),
      boundary('Морська громада', 'Старий', 32),
      boundary('', 'Старий', 33),
      // Right name, wrong district: the only one of that name in the region.
      boundary('Комар’ївська', 'Новий', 34),
    );
    const summary = await importTexts(stage.p, BOUNDARIES, { 'b.geojson': file });
    expect(summary).toMatchObject({ rows: 5, new: 1, refused: 4, flagged: 1 });
    expect(summary.byRow).toMatchObject({
      1: ['import.refused.manyPlaces'],
      2: ['import.refused.noPlaceLike'],
      3: ['import.refused.noPlace'],
      4: ['import.refused.noName'],
      5: ['V04 import.finding.otherParent'],
    });
    // Once the missing codes are there, the refused rows can simply be imported again.
    await importTexts(stage.p, CODES, { 'more.csv': 'L1,L2,L3,name\nX1,X11,X113,Морська\n' });
    const again = await importTexts(stage.p, BOUNDARIES, { 'b.geojson': file });
    expect(again).toMatchObject({ rows: 5, new: 1, unchanged: 1, refused: 3 });
  });

  test('accepted in whatever order, a place keeps its names and its boundary', async () => {
    await importTexts(stage.p, CODES, { 'codes.csv': CODES_CSV });
    await importTexts(stage.p, BOUNDARIES, {
      'b.geojson': collection(boundary('Комар’ївська', 'Старий', 30)),
    });
    await acceptAll();
    const place = await getPlace(stage.p, commandLine(PROGRAMME), PROGRAMME, 'X111', null);
    expect(place).toMatchObject({ parentCode: 'X11', level: 3, boundary: { type: 'Polygon' } });
  });
});

test('names are compared as people mean them', () => {
  const same = [
    ["Кам'янець-Подільський район", 'Кам’янець Подільський'],
    ['  Київська   область ', 'київська'],
    ['Вiйтовецька', 'Війтовецька'],
  ] as const;
  for (const [a, b] of same) expect(comparable(a, ['район', 'область'])).toBe(comparable(b));
  expect(comparable('Районна', ['район'])).toBe('районна');
});

/** Everything that waits, districts before their communities. */
async function acceptAll(): Promise<void> {
  const page = await listReports(
    stage.p,
    commandLine(PROGRAMME),
    PROGRAMME,
    { states: ['submitted'] },
    { limit: 500 },
  );
  const ids = page.items
    .sort((a, b) => a.content.place!.level - b.content.place!.level)
    .map((report) => report.id);
  const outcomes = await decideMany(stage.p, stage.reviewer, PROGRAMME, ids, {
    action: 'accept',
    reason: '',
    overrides: [],
  });
  expect(outcomes.filter((outcome) => outcome.outcome === 'refused')).toEqual([]);
}
