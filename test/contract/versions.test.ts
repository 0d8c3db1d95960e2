import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  evidence,
  gather,
  hazard,
  openProgramme,
  PROGRAMME,
  place,
  square,
  uuid,
} from '../support/records.ts';

const EXACT = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' } as const;
let at: TestDatabase;
beforeEach(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
});
afterEach(() => at?.close());

describe('versions', () => {
  test('a change closes the version before; any moment can be asked for', async () => {
    await at.db.write((tx) => tx.hazards.put([hazard(1, 1), hazard(2, 2)]));
    await at.db.write((tx) => tx.hazards.put([hazard(1, 5, { classification: 'cha' })]));
    const get = (asOf: number | null) => at.db.read((tx) => tx.hazards.get(PROGRAMME, uuid(1), asOf));
    expect(await get(null)).toEqual(hazard(1, 5, { classification: 'cha' }));
    expect(await get(5)).toMatchObject({ fromSeq: 5, untilSeq: null });
    expect(await get(4)).toEqual(hazard(1, 1, { untilSeq: 5 }));
    expect(await get(0)).toBeNull();
    const versions = await at.db.read((tx) => tx.hazards.versions(PROGRAMME, uuid(1)));
    expect(versions.map((v) => [v.fromSeq, v.untilSeq])).toEqual([
      [1, 5],
      [5, null],
    ]);
    const current = await at.db.read((tx) => gather(tx.hazards.all(PROGRAMME, null)));
    expect(current.map((h) => [h.id, h.fromSeq])).toEqual([
      [uuid(1), 5],
      [uuid(2), 2],
    ]);
    expect(await at.db.read((tx) => tx.hazards.count(PROGRAMME, {}, EXACT, 1))).toBe(1);
    expect(await at.db.read((tx) => gather(tx.hazards.changedSince(PROGRAMME, 2)))).toEqual([
      hazard(1, 1, { untilSeq: 5 }),
      hazard(1, 5, { classification: 'cha' }),
    ]);
    expect(await at.db.read((tx) => gather(tx.hazards.allVersions(PROGRAMME)))).toHaveLength(3);
    await at.db.write((tx) => tx.hazards.clear(PROGRAMME));
    expect(await at.db.read((tx) => gather(tx.hazards.allVersions(PROGRAMME)))).toEqual([]);
  });

  test('several versions of one record in one go chain up; the last word at one position counts', async () => {
    const a = hazard(1, 3, { name: 'first' });
    const b = hazard(1, 3, { name: 'second' });
    await at.db.write((tx) => tx.hazards.put([hazard(1, 1), a, b, hazard(1, 7)]));
    await at.db.write((tx) => tx.hazards.put([hazard(1, 7, { name: 'again' })]));
    const versions = await at.db.read((tx) => tx.hazards.versions(PROGRAMME, uuid(1)));
    expect(versions.map((v) => [v.fromSeq, v.untilSeq, v.name])).toEqual([
      [1, 3, null],
      [3, 7, 'second'],
      [7, null, 'again'],
    ]);
  });

  test('an older version cannot be put over a newer one', async () => {
    await at.db.write((tx) => tx.hazards.put([hazard(1, 5)]));
    await expect(at.db.write((tx) => tx.hazards.put([hazard(1, 3)]))).rejects.toThrow();
  });

  test('evidence and places come back as they went in', async () => {
    const find = evidence(9, 2, { hazardId: uuid(1), quantity: 3, note: 'under a "wall"' });
    const nowhere = evidence(10, 2, { position: null });
    const oblast = place('UA05', null, 1, {
      boundary: { type: 'MultiPolygon', coordinates: [square(30, 50).coordinates, []] },
    });
    await at.db.write(async (tx) => {
      await tx.evidence.put([find, nowhere]);
      await tx.places.put([oblast]);
    });
    const all = await at.db.read((tx) => tx.evidence.getMany(PROGRAMME, [find.id, nowhere.id, 'none'], null));
    expect(all).toEqual(new Map([find, nowhere].map((e) => [e.id, e])));
    expect(await at.db.read((tx) => tx.places.get(PROGRAMME, 'UA05', null))).toEqual(oblast);
  });
});
