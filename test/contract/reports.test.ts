import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openProgramme, PROGRAMME, report, uuid } from '../support/records.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
});
afterAll(() => at?.close());

describe('a stored report', () => {
  test('is read back exactly, broken outline, odd text and all', async () => {
    const odd = report(
      1,
      {},
      {
        narrative: 'nul \u0000, quote " backslash \\ lone \ud800 Ї',
        hazard: {
          id: uuid(900),
          mode: 'new',
          fields: {
            classification: 'sha',
            shape: {
              type: 'Polygon',
              coordinates: [
                [
                  [0.1, 1e-7],
                  [0.30000000000000004, 5],
                ],
              ],
            },
          },
        },
        extra: { z: 1, a: [{}, null, 1.7976931348623157e308] },
      },
    );
    expect(await at.db.write((tx) => tx.reports.insert(odd))).toBe(true);
    expect(await at.db.read((tx) => tx.reports.find(PROGRAMME, odd.id))).toEqual(odd);
  });

  test('is not replaced when it comes again', async () => {
    expect(await at.db.write((tx) => tx.reports.insert(report(2, { authorName: 'First' })))).toBe(true);
    expect(await at.db.write((tx) => tx.reports.insert(report(2, { authorName: 'Second' })))).toBe(false);
    const kept = await at.db.read((tx) => tx.reports.find(PROGRAMME, uuid(2)));
    expect(kept?.authorName).toBe('First');
    const added = await at.db.write((tx) => tx.reports.insertMany([report(2), report(3), report(3)]));
    expect([...added]).toEqual([uuid(3)]);
  });

  test('is nobody when the identifier is none', async () => {
    expect(await at.db.read((tx) => tx.reports.find(PROGRAMME, "x'; drop table"))).toBeNull();
  });
});
