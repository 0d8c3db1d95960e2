import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../src/core/model/findings.ts';
import type { Paging, ReportFilter } from '../../src/flow/ports.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { gather, openProgramme, PROGRAMME, place, report, square, uuid } from '../support/records.ts';

const FINDING: Finding = {
  rule: 'V05',
  severity: 'W',
  message: 'rule.V05.x',
  params: {},
  path: '',
  at: null,
  fix: null,
};
const BATCH = uuid(0xb);
const hazardOf = (n: number, fields: object = {}) => ({
  id: uuid(n),
  mode: 'new',
  fields: { classification: 'sha', ...fields },
});
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
    await tx.reports.insertMany([
      report(1, {}, { localId: ' NTS-1 ', orgCode: 'alpha' }),
      report(2, { authorId: 'other', authorName: 'Олена Ї' }, { localId: 'nts-1', orgCode: 'alpha' }),
      report(3, { state: 'rejected' }, { localId: 'NTS-1', orgCode: 'alpha' }),
      report(
        4,
        { findings: [FINDING], placeCodes: ['A1x'] },
        { hazard: hazardOf(100, { name: '100%_sure', placeCode: 'A1x' }) },
      ),
      report(
        5,
        { state: 'accepted', entrySeqs: [1, 2] },
        { hazard: hazardOf(101, { shape: square(30, 50, 0.0001) }) },
      ),
      report(
        6,
        { submittedAt: report(5).submittedAt },
        {
          provenance: {
            file: 'f.json',
            fileSha256: 'a'.repeat(64),
            row: 6,
            rowSha256: 'b'.repeat(64),
            profile: 'p',
            batchId: BATCH,
          },
        },
      ),
      report(7, { placeCodes: ['B'] }, { reportType: 'gazetteer', place: place('C', 'B', 2) }),
    ]);
  });
});
afterAll(() => at?.close());

const list = (filter: ReportFilter, paging: Paging = { limit: 50 }) =>
  at.db.read((tx) => tx.reports.list(PROGRAMME, filter, paging));
const numbers = async (filter: ReportFilter) =>
  (await list({ order: 'oldest', ...filter })).items.map((r) => Number.parseInt(r.id.slice(-12), 16));

test.each<[string, ReportFilter, number[]]>([
  ['everything', {}, [1, 2, 3, 4, 5, 6, 7]],
  ['by state', { states: ['rejected', 'accepted'] }, [3, 5]],
  ['by type', { reportTypes: ['gazetteer'] }, [7]],
  ['by author', { authorId: 'other' }, [2]],
  ['by batch', { batchId: BATCH }, [6]],
  ['by organisation', { orgCodes: ['alpha'] }, [1, 2, 3]],
  ['with findings', { withFindings: true }, [4]],
  ['without findings', { withFindings: false, states: ['accepted'] }, [5]],
  ['about a hazard', { hazardId: uuid(100) }, [4]],
  ['about nonsense', { hazardId: 'nonsense' }, []],
  ['by text, in any case', { text: 'NTS-1' }, [1, 2, 3]],
  ['by text in another script', { text: 'ОЛЕНА' }, [2]],
  ['by text with wildcards in it', { text: '0%_s' }, [4]],
  ['by text that is only wildcards', { text: '%%' }, []],
  [
    'within nothing',
    { scope: { all: false, authorId: null, orgCodes: [], placeCodes: [], reportTypes: [] } },
    [],
  ],
  [
    'within an author',
    { scope: { all: false, authorId: 'other', orgCodes: [], placeCodes: [], reportTypes: [] } },
    [2],
  ],
  [
    'within a place and below',
    { scope: { all: false, authorId: null, orgCodes: [], placeCodes: ['A'], reportTypes: [] } },
    [4],
  ],
  [
    'within everything',
    { scope: { all: true, authorId: null, orgCodes: [], placeCodes: [], reportTypes: [] } },
    [1, 2, 3, 4, 5, 6, 7],
  ],
])('reports are listed %s', async (_how, filter, expected) => {
  expect(await numbers(filter)).toEqual(expected);
});

test('pages follow each other without a gap or a repeat, also at the same instant', async () => {
  for (const order of ['newest', 'oldest'] as const) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ order }, { limit: 2, cursor });
      seen.push(...page.items.map((r) => r.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  }
});

test.each(['x', 'W10', 'eyJhIjoxfQ', Buffer.from('["1","not a uuid"]').toString('base64url')])(
  'a cursor we did not make (%s) is an invalid request',
  async (cursor) => {
    await expect(list({}, { limit: 2, cursor })).rejects.toMatchObject({ code: 'invalidRequest' });
  },
);

test('reports are counted by state', async () => {
  const count = (filter: ReportFilter) => at.db.read((tx) => tx.reports.countByState(PROGRAMME, filter));
  expect(await count({})).toEqual({ submitted: 5, returned: 0, accepted: 1, rejected: 1, superseded: 0 });
  expect((await count({ orgCodes: ['alpha'] })).submitted).toBe(2);
});

test('a review is written and read back; the row is locked for it', async () => {
  const decided = report(
    1,
    {
      state: 'returned',
      version: 2,
      findings: [FINDING],
      entrySeqs: [4, 9],
      supersededById: uuid(2),
      decision: {
        action: 'return',
        reason: 'why',
        overrides: [],
        by: 'r',
        byName: 'R',
        at: '2026-05-02T00:00:00.000Z',
      },
    },
    { localId: ' NTS-1 ', orgCode: 'alpha' },
  );
  const order: string[] = [];
  const first = at.db.write(async (tx) => {
    await tx.reports.findForUpdate(PROGRAMME, uuid(1));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tx.reports.updateStates([decided]);
    order.push('first');
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const second = at.db.write(async (tx) => {
    const seen = await tx.reports.findForUpdate(PROGRAMME, uuid(1));
    order.push('second');
    return seen;
  });
  await first;
  expect(await second).toEqual(decided);
  expect(order).toEqual(['first', 'second']);
});

test('what the rules ask: rows seen before, same local id, similar reports, places in waiting', async () => {
  await at.db.read(async (tx) => {
    expect(await tx.reports.findByRowHashes(PROGRAMME, ['b'.repeat(64), 'c'.repeat(64)])).toEqual(
      new Map([['b'.repeat(64), uuid(6)]]),
    );
    const named = { reportType: 'nts', localId: 'Nts-1' };
    expect(
      await tx.reports.findByLocalId(PROGRAMME, [
        { ...named, orgCode: null },
        { ...named, orgCode: 'alpha' },
      ]),
    ).toEqual([[], [uuid(2), uuid(1)]]);
    const q = {
      reportType: 'nts',
      orgCode: null,
      at: [30.0003, 50] as [number, number],
      day: '2026-05-08',
      days: 7,
    };
    expect(
      await tx.reports.findSimilar(PROGRAMME, [
        { ...q, distanceM: 10 },
        { ...q, distanceM: 50 },
        { ...q, distanceM: 50, day: '2026-05-09' },
      ]),
    ).toEqual([[], [uuid(5)], []]);
    expect((await gather(tx.reports.pendingPlaces(PROGRAMME))).map((r) => r.id)).toEqual([uuid(7)]);
  });
});
