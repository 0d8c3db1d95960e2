/**
 * What the database sums is what the pure code sums: for any movements, any days, any scope, any view and any
 * position of the ledger. The rows it sums are written by triggers, so they are held against the accounts too.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AreaAccount } from '../../src/core/model/accounts.ts';
import { BLANK_PROGRESS, type Progress } from '../../src/core/model/activities.ts';
import type { Disposal, EvidencePoint } from '../../src/core/model/evidence.ts';
import type { View } from '../../src/core/policy/views.ts';
import { type PointOnly, statementFromSums, statementOf } from '../../src/core/registry/account.ts';
import { itemsOf } from '../../src/core/registry/account-items.ts';
import type { Movement } from '../../src/core/registry/account-movements.ts';
import { outputsBy, outputsFromSums } from '../../src/core/registry/account-outputs.ts';
import type { AccountScope } from '../../src/flow/ports.ts';
import { areaMovements } from '../../src/store/migrations/0007-area-movements.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { programme as movementsOfProgramme } from '../support/movements.ts';
import { evidence, gather, hazard, openProgramme, PROGRAMME, place, uuid } from '../support/records.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
  await at.db.write((tx) =>
    tx.places.put([
      place('UA', null, 1),
      place('UA63', 'UA', 2),
      place('UA6301', 'UA63', 3),
      place('UA65', 'UA', 2),
    ]),
  );
});
afterAll(() => at?.close());

const BELOW: Record<string, string[]> = {
  UA: ['UA', 'UA63', 'UA6301', 'UA65'],
  UA63: ['UA63', 'UA6301'],
  UA6301: ['UA6301'],
  UA65: ['UA65'],
};
const PLACES = Object.keys(BELOW);
const ORGS = ['org-0', 'org-1', 'org-2'];
const EXACT: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'k' };

/** One version of one account; a version holds the movements known when it was made. */
function versionsOf(movements: readonly Movement[]): AreaAccount[] {
  const versions: AreaAccount[] = [];
  for (const id of new Set(movements.map(({ hazardId }) => hazardId))) {
    const own = movements.filter(({ hazardId }) => hazardId === id);
    for (const fromSeq of [...new Set(own.map(({ seq }) => seq))].sort((a, b) => a - b)) {
      const known = own.filter(({ seq }) => seq <= fromSeq);
      const [{ orgCode, placeCode }] = known as [Movement];
      const lines = known.map(({ hazardId, seq, voidedSeq, placeCode, ...line }) => line);
      const nothing = { shape: null, remainingM2: 0, beyondM2: 0, broken: [], untilSeq: null };
      const releasedM2 = { cancelled: 0, reduced: 0, cleared: 0 };
      versions.push({
        id,
        programmeId: PROGRAMME,
        lines,
        releasedM2,
        orgCode,
        placeCode,
        fromSeq,
        ...nothing,
      });
    }
  }
  return versions;
}

/** The movements in scope as the pure code wants them: of the versions current at a position. */
function movementsAt(
  versions: readonly AreaAccount[],
  asOf: number | null,
  sees: (a: AreaAccount) => boolean,
) {
  const last = new Map<string, AreaAccount>();
  for (const version of versions) if (asOf === null || version.fromSeq <= asOf) last.set(version.id, version);
  return [...last.values()].filter(sees).flatMap((account) =>
    account.lines.map(
      (line): Movement => ({
        ...(line as Movement),
        hazardId: account.id,
        placeCode: account.placeCode,
        seq: 0,
        voidedSeq: null,
      }),
    ),
  );
}

const donors = fc.array(
  fc.record({ donor: fc.constantFrom('EU', 'JP', 'NO'), percent: fc.constantFrom(20, 33.33, 50, 100) }),
  { maxLength: 3 },
);
const day = fc
  .integer({ min: 0, max: 3_000 })
  .map((n) => new Date(Date.UTC(2021, 6, 1) + n * 86_400_000).toISOString().slice(0, 10));
const asked = fc.record({
  days: fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
  asOf: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 110 })),
  place: fc.option(fc.constantFrom(...PLACES), { nil: undefined }),
  org: fc.option(fc.constantFrom(...ORGS), { nil: undefined }),
  hazard: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined, freq: 4 }),
  view: fc.constantFrom<View>(
    EXACT,
    { ...EXACT, base: 'generalised' },
    { ...EXACT, base: 'hidden', orgCodes: ['org-1'] },
    { ...EXACT, base: 'hidden', placeCodes: ['UA63'] },
    { ...EXACT, base: 'hidden' },
  ),
});
/** Movements with donors on some; lines of an account stand in the order of the days. */
const movements = movementsOfProgramme.chain((list) =>
  fc
    .array(donors, { minLength: list.length, maxLength: list.length })
    .map((shares) =>
      list
        .map((m, i) => ({ ...m, shares: shares[i] ?? [] }))
        .sort((a, b) => (a.effectiveDate < b.effectiveDate ? -1 : a.effectiveDate > b.effectiveDate ? 1 : 0)),
    ),
);

function seenBy(view: View): (account: Pick<AreaAccount, 'orgCode' | 'placeCode'>) => boolean {
  return ({ orgCode, placeCode }) =>
    view.base !== 'hidden' ||
    view.orgCodes.includes(orgCode ?? '') ||
    view.placeCodes.some((code) => BELOW[code]?.includes(placeCode ?? ''));
}

/** The accounts as this view is told of donors: where it sees them exactly, and of its own organisation's work. */
function withDonorsTold(versions: readonly AreaAccount[], view: View): AreaAccount[] {
  const exactly = ({ orgCode, placeCode }: AreaAccount): boolean =>
    view.base === 'exact' || seenBy({ ...view, base: 'hidden' })({ orgCode, placeCode });
  return versions.map((account) => ({
    ...account,
    lines: account.lines.map((line) =>
      exactly(account) || view.orgCodes.includes(line.orgCode ?? '') ? line : { ...line, shares: [] },
    ),
  }));
}

test('statements and outputs are those of the pure code, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(movements, fc.array(asked, { minLength: 3, maxLength: 6 }), async (list, questions) => {
      const versions = versionsOf(list);
      await at.db.write(async (tx) => {
        await tx.land.area_account.clear(PROGRAMME);
        await tx.land.area_account.put(versions);
      });
      for (const { days, asOf, place, org, hazard, view } of questions) {
        const id =
          hazard === undefined ? undefined : `00000000-0000-4000-8000-${String(hazard).padStart(12, '0')}`;
        const scope = {
          ...(id === undefined ? {} : { hazardId: id }),
          ...(place === undefined ? {} : { placeCode: place }),
          ...(org === undefined ? {} : { orgCode: org }),
        };
        const sees = (account: AreaAccount): boolean =>
          seenBy(view)(account) &&
          (id === undefined || account.id === id) &&
          (place === undefined || BELOW[place]!.includes(account.placeCode ?? '')) &&
          (org === undefined || account.orgCode === org);
        const pure = movementsAt(versions, asOf, sees);
        await at.db.read(async (tx) => {
          const sums = await tx.account.sums(PROGRAMME, scope, view, asOf, days);
          expect(statementFromSums(sums, days)).toEqual(statementOf(pure, days));
          const told = movementsAt(withDonorsTold(versions, view), asOf, sees);
          for (const by of ['donor', 'orgCode', 'placeCode'] as const) {
            const released = await tx.account.released(PROGRAMME, scope, view, asOf, days, by);
            expect(outputsFromSums(released)).toEqual(outputsBy(by === 'donor' ? told : pure, days, by));
          }
        });
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('accounts that changed between two positions are told, and no others', async () => {
  await fc.assert(
    fc.asyncProperty(movements, fc.nat(110), fc.option(fc.nat(110)), async (list, then, now) => {
      const versions = versionsOf(list);
      await at.db.write(async (tx) => {
        await tx.land.area_account.clear(PROGRAMME);
        await tx.land.area_account.put(versions);
      });
      const currentAt = (seq: number | null) => {
        const last = new Map<string, number>();
        for (const { id, fromSeq } of versions) if (seq === null || fromSeq <= seq) last.set(id, fromSeq);
        return last;
      };
      const [one, other] = [currentAt(then), currentAt(now)];
      const expected = [...one].filter(([id, seq]) => other.get(id) !== seq).map(([id]) => id);
      const told = await at.db.read((tx) => gather(tx.account.changed(PROGRAMME, {}, EXACT, then, now)));
      expect(told.map(({ id }) => id)).toEqual(expected.sort());
    }),
    { numRuns: 40 },
  );
});

test('a version told again replaces its rows; a programme that is cleared has none', async () => {
  const rows = async () => (await at.pool.query('select count(*) from tilth.area_movement')).rows[0].count;
  const base = {
    orgCode: 'org-1',
    placeCode: 'UA',
    reportId: null,
    releaseId: null,
    toClass: null,
    reason: null,
  };
  const line = { ...base, effectiveDate: '2024-02-03', class: 'sha', shares: [], hazardId: 'h', seq: 1 };
  const [account] = versionsOf([
    {
      ...line,
      kind: 'identify',
      m2: 10.0000005,
      hazardId: '00000000-0000-4000-8000-000000000001',
    } as unknown as Movement,
  ]);
  await at.db.write(async (tx) => {
    await tx.land.area_account.clear(PROGRAMME);
    await tx.land.area_account.put([account!]);
  });
  const twice = {
    ...account!,
    lines: [account!.lines[0]!, { ...account!.lines[0]!, kind: 'extend', m2: 0.0000025 }],
  };
  await at.db.write((tx) => tx.land.area_account.put([twice]));
  const { rows: kept } = await at.pool.query(
    'select no, mm2, sha_mm2, next_day from tilth.area_movement order by no',
  );
  // Rounded as the pure code rounds: halves up.
  expect(kept).toEqual([
    { no: 1, mm2: Math.round(10.0000005 * 1e6), sha_mm2: 10_000_001, next_day: 20240203 },
    { no: 2, mm2: 3, sha_mm2: 10_000_004, next_day: 99999999 },
  ]);
  await at.db.write((tx) => tx.land.area_account.clear(PROGRAMME));
  expect(await rows()).toBe(0);
});

test('hazards known as a point are counted beside, on the days they were there', async () => {
  const known = [
    hazard(1, 1, { shape: { type: 'Point', coordinates: [30, 50] }, reportedAreaM2: 0.1, placeCode: 'UA63' }),
    hazard(2, 1, { shape: null, reportedAreaM2: 0.2, classification: 'cha', orgCode: 'org-1' }),
    hazard(3, 1, { shape: null, reportedAreaM2: 700.7, closedOn: '2026-06-15', workStatus: 'closed' }),
    hazard(4, 1, { shape: null, workStatus: 'superseded' }),
    hazard(5, 1, { shape: null, classification: 'indication' }),
    hazard(6, 1, {}),
    hazard(7, 1, { shape: null, facts: { classification: { seq: 1, reportId: null, on: '2026-06-10' } } }),
  ];
  await at.db.write((tx) => tx.hazards.put(known));
  const points: PointOnly[] = known
    .filter(
      (h) =>
        h.shape?.type !== 'Polygon' && h.workStatus !== 'superseded' && h.classification !== 'indication',
    )
    .map((h) => ({
      hazardId: h.id,
      seq: 0,
      class: h.classification as 'sha' | 'cha',
      from: h.facts.classification?.on ?? h.dateOfInformation,
      until: h.closedOn ?? null,
      estimatedM2: h.reportedAreaM2,
      placeCode: h.placeCode,
      orgCode: h.orgCode,
    }));
  for (const [from, to] of [
    ['2026-01-01', '2026-04-30'],
    ['2026-01-01', '2026-12-31'],
    ['2026-05-01', '2026-06-14'],
    ['2026-05-02', '2026-06-15'],
    ['2026-06-10', '2026-06-10'],
    ['2026-06-15', '2026-06-30'],
    ['2026-06-16', '2026-06-30'],
  ] as const)
    for (const [scope, chosen] of [
      [{}, points],
      [{ placeCode: 'UA' }, points.filter(({ placeCode }) => placeCode !== null)],
      [{ orgCode: 'org-1' }, points.filter(({ orgCode }) => orgCode === 'org-1')],
      [{ hazardId: known[2]!.id }, points.filter(({ hazardId }) => hazardId === known[2]!.id)],
    ] as const) {
      const told = await at.db.read((tx) => tx.account.points(PROGRAMME, scope, EXACT, null, { from, to }));
      const { openingPoints, closingPoints } = statementOf([], { from, to }, { points: chosen });
      expect(told).toEqual({ opening: openingPoints, closing: closingPoints });
    }
});

test('accounts of a database from before are written out as rows when it is brought up to date', async () => {
  await at.db.write(async (tx) => {
    const [first] = fc.sample(movements, { numRuns: 1, seed: 5 });
    await tx.land.area_account.put(versionsOf(first ?? []));
  });
  const kept = `select programme_id, hazard_id, from_seq, until_seq, no, day, next_day, kind, class, to_class, reason,
    mm2, sha_mm2, cha_mm2, gross_mm2, by_org, shares::text, org_code, place_code
    from tilth.area_movement order by hazard_id, from_seq, no`;
  const { rows: live } = await at.pool.query(kept);
  expect(live.length).toBeGreaterThan(0);
  await at.pool.query(`drop table tilth.area_movement; drop index tilth.hazard_points;
    drop function tilth.keep_movements cascade; drop function tilth.movements_of`);
  await at.pool.query(areaMovements);
  expect((await at.pool.query(kept)).rows).toEqual(live);
});

test('items are told by work: what days counted, and each find by what became of it', async () => {
  const [work, other] = [uuid(701), uuid(702)];
  const row = (n: number, over: Partial<Progress>): Progress => ({
    ...BLANK_PROGRESS,
    id: uuid(710 + n),
    programmeId: PROGRAMME,
    activityId: work,
    day: '2026-05-02',
    hazardIds: [uuid(6)],
    orgCode: 'org-1',
    dateOfInformation: '2026-05-02',
    facts: {},
    fromSeq: 1,
    untilSeq: null,
    ...over,
  });
  const find = (n: number, over: Partial<EvidencePoint>) =>
    evidence(720 + n, 1, { activityId: work, hazardId: uuid(6), orgCode: 'org-1', quantity: 2, ...over });
  const fate = (outcome: Disposal['outcome']) => ({ disposal: { outcome, date: null, orgCode: null } });
  await at.db.write(async (tx) => {
    await tx.land.progress.put([
      row(1, { itemsFound: 3 }),
      row(2, { itemsFound: 4 }),
      row(3, { itemsFound: 50, status: 'withdrawn' }),
      row(4, { itemsFound: 60, day: '2027-01-01' }),
      row(5, { itemsFound: null }),
    ]);
    await tx.evidence.put([
      find(1, fate('destroyed_in_situ')),
      find(2, fate('left_marked')),
      find(3, {}),
      find(4, { ...fate('pending'), activityId: other, hazardId: null }),
      // Of no work, and nothing that was an item: nobody's find.
      find(5, { ...fate('pending'), activityId: null }),
      find(6, { ...fate('pending'), kind: 'fragment' }),
      find(7, { ...fate('pending'), observedOn: '2025-12-31' }),
    ]);
  });
  const itemsIn = (scope: AccountScope, view = EXACT) =>
    at.db.read(async (tx) =>
      itemsOf(await tx.account.items(PROGRAMME, scope, view, null, { from: '2026-01-01', to: '2026-12-31' })),
    );
  const one = { found: 7, destroyed: 2, handedOver: 0, left: 2, pending: 0, off: 3 };
  expect(await itemsIn({ hazardId: uuid(6) })).toEqual(one);
  expect(await itemsIn({})).toEqual({ ...one, found: 9, pending: 2 });
  expect(await itemsIn({ orgCode: 'org-2' })).toMatchObject({ found: 0, off: 0 });
  expect(await itemsIn({}, { ...EXACT, base: 'hidden' })).toMatchObject({ found: 0, off: 0 });
});
