/** Lists and counts give the same answer as the policy gives for each record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Box } from '../../src/core/model/geometry.ts';
import { generalise } from '../../src/core/policy/generalise.ts';
import { precisionFor } from '../../src/core/policy/policy.ts';
import type { View } from '../../src/core/policy/views.ts';
import type { HazardFilter } from '../../src/flow/ports.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { evidence, hazard, openProgramme, PROGRAMME, place, square, uuid } from '../support/records.ts';

const view = (base: View['base'], orgCodes: string[] = [], placeCodes: string[] = []): View => ({
  base,
  orgCodes,
  placeCodes,
  key: 'k',
});
const VIEWS = [
  view('exact'),
  view('generalised'),
  view('generalised', ['alpha'], ['B']),
  view('hidden'),
  view('hidden', ['alpha']),
  view('hidden', [], ['A']),
  view('hidden', ['beta'], ['A1x', 'nowhere']),
];
const HAZARDS = [
  hazard(1, 1, { orgCode: 'alpha', placeCode: 'A', name: 'Orchard' }),
  hazard(2, 1, {
    orgCode: 'beta',
    placeCode: 'A1x',
    contamination: ['mines_ap', 'uxo'],
    classification: 'cha',
  }),
  hazard(3, 1, { orgCode: null, placeCode: 'B', localId: 'H-3', workStatus: 'closed' }),
  hazard(4, 1, { orgCode: null, placeCode: null, shape: null, areaM2: null }),
  hazard(5, 1, {
    orgCode: 'alpha',
    placeCode: 'nowhere',
    shape: { type: 'Point', coordinates: [179.99, -10] },
  }),
];
const ABOVE: Record<string, string[]> = { A: ['A'], A1x: ['A1x', 'A1', 'A'], B: ['B'], nowhere: ['nowhere'] };
let at: TestDatabase;

beforeAll(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
  await at.db.write(async (tx) => {
    await tx.places.put([
      place('A', null, 1),
      place('A1', 'A', 2),
      place('A1x', 'A1', 3),
      place('B', null, 1),
    ]);
    await tx.hazards.put(HAZARDS);
    await tx.evidence.put(
      HAZARDS.map((h, i) =>
        evidence(50 + i, 1, { orgCode: h.orgCode, placeCode: h.placeCode, hazardId: h.id }),
      ),
    );
  });
});
afterAll(() => at?.close());

const ask = (filter: HazardFilter, v: View = VIEWS[0]!) =>
  at.db.read(async (tx) => {
    const { items } = await tx.hazards.list(PROGRAMME, filter, v, null, { limit: 100 });
    expect(await tx.hazards.count(PROGRAMME, filter, v, null)).toBe(items.length);
    return items.map((h) => HAZARDS.findIndex((o) => o.id === h.id) + 1);
  });

test.each(VIEWS)('view %o lists, counts and sums exactly what the policy shows', async (v) => {
  const shown = HAZARDS.filter(
    (h) => precisionFor(v, { orgCode: h.orgCode, placeCodes: ABOVE[h.placeCode ?? ''] ?? [] }) !== 'hidden',
  );
  expect(await ask({}, v)).toEqual(shown.map((h) => HAZARDS.indexOf(h) + 1));
  await at.db.read(async (tx) => {
    const sums = await tx.hazards.countBy(PROGRAMME, v, null);
    expect(sums.reduce((n, s) => n + s.count, 0)).toBe(shown.length);
    expect(sums.reduce((n, s) => n + s.areaM2, 0)).toBe(shown.reduce((n, h) => n + (h.areaM2 ?? 0), 0));
    const finds = await tx.evidence.list(PROGRAMME, {}, v, null, { limit: 100 });
    expect(finds.items.map((e) => e.hazardId)).toEqual(shown.map((h) => h.id));
  });
});

test('a box finds what is seen exactly by its extent, and the rest only by its cell', async () => {
  const tight: Box = [30.012, 50.001, 30.013, 50.002];
  const cell = generalise(HAZARDS[0]!.shape!)!.coordinates[0] as [number, number][];
  const inCell: Box = [
    cell[0]![0] + 0.0001,
    cell[2]![1] - 0.0002,
    cell[0]![0] + 0.0002,
    cell[2]![1] - 0.0001,
  ];
  expect(await ask({ box: tight })).toEqual([1]);
  expect(await ask({ box: inCell })).toEqual([]);
  expect(await ask({ box: inCell }, view('generalised', ['alpha']))).not.toContain(1);
  const blurred = await ask({ box: inCell }, view('generalised'));
  expect(blurred).toContain(1);
  expect(await ask({ box: tight }, view('generalised'))).toEqual(blurred);
});

test('a box across the antimeridian is searched on both sides', async () => {
  expect(await ask({ box: [179, -20, -179, 0] })).toEqual([5]);
  expect(await ask({ box: [-179, -20, 179, 0] })).toEqual([]);
});

test.each<[HazardFilter, number[]]>([
  [{ ids: [uuid(2), 'nonsense'] }, [2]],
  [{ classifications: ['cha'] }, [2]],
  [{ workStatuses: ['closed'] }, [3]],
  [{ contamination: ['uxo', 'cmr'] }, [2]],
  [{ placeCode: 'A' }, [1, 2]],
  [{ orgCode: 'alpha' }, [1, 5]],
  [{ withoutPerimeter: true }, [4, 5]],
  [{ text: 'orch' }, [1]],
  [{ text: 'h-3' }, [3]],
])('hazards are found by %o', async (filter, expected) => {
  expect(await ask(filter)).toEqual(expected);
});

test('a name is found only by those who see it', async () => {
  expect(await ask({ text: 'orchard' }, view('generalised'))).toEqual([]);
  expect(await ask({ text: 'orchard' }, view('generalised', ['alpha']))).toEqual([1]);
});

test('evidence is found by its filters', async () => {
  const found = async (filter: object) =>
    (await at.db.read((tx) => tx.evidence.list(PROGRAMME, filter, VIEWS[0]!, null, { limit: 9 }))).items
      .length;
  expect(await found({ hazardId: uuid(1) })).toBe(1);
  expect(await found({ hazardId: 'nonsense' })).toBe(0);
  expect(await found({ kinds: ['item'], grades: ['direct'], placeCode: 'A' })).toBe(2);
  expect(await found({ ordnanceCategories: ['ap_mine'] })).toBe(0);
  expect(await found({ box: [30.5, 49.9, 30.6, 50.1] })).toBe(5);
});

test('neighbours are open and near; local ids are compared without case', async () => {
  await at.db.read(async (tx) => {
    const near = await tx.hazards.near(
      PROGRAMME,
      [
        [0, 0, 1, 1],
        [30, 49, 31, 51],
      ],
      10,
    );
    expect(near.map((list) => list.map((h) => h.id))).toEqual([[], [uuid(1), uuid(2)]]);
    expect(await tx.hazards.findByLocalId(PROGRAMME, [' h-3', 'none'])).toEqual([[uuid(3)], []]);
  });
});

test('places: by text, parent, level and position, upper levels first; a loop does not loop us', async () => {
  await at.db.write((tx) =>
    tx.places.put([
      place('K', null, 2, {
        names: { en: 'Kherson', uk: 'Херсон' },
        boundary: square(32, 46, 1),
        fromSeq: 2,
      }),
      place('L1', 'L2', 3, { fromSeq: 2 }),
      place('L2', 'L1', 3, { fromSeq: 2 }),
    ]),
  );
  await at.db.read(async (tx) => {
    const codes = async (filter: object) =>
      (await tx.places.list(PROGRAMME, filter, VIEWS[0]!, null, { limit: 50 })).items.map((p) => p.code);
    expect(await codes({})).toEqual(['A', 'B', 'A1', 'K', 'A1x', 'L1', 'L2']);
    expect(await codes({ text: 'ХЕРС' })).toEqual(['K']);
    expect(await codes({ parentCode: 'A' })).toEqual(['A1']);
    expect(await codes({ level: 1 })).toEqual(['A', 'B']);
    expect(await codes({ at: [32.5, 46.5] })).toEqual(['K']);
    const page = await tx.places.list(PROGRAMME, {}, VIEWS[0]!, null, { limit: 3 });
    const rest = await tx.places.list(PROGRAMME, {}, VIEWS[0]!, null, { limit: 9, cursor: page.next });
    expect([...page.items, ...rest.items].map((p) => p.code)).toEqual([
      'A',
      'B',
      'A1',
      'K',
      'A1x',
      'L1',
      'L2',
    ]);
    expect(await tx.places.ancestors(PROGRAMME, 'A1x')).toEqual(['A1x', 'A1', 'A']);
    expect((await tx.places.ancestors(PROGRAMME, 'L1')).sort()).toEqual(['L1', 'L2']);
  });
});
