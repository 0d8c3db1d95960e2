/** Laws of dates and of treaty status: the day before and the day of, order, and the published totals. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combineDates, readDate } from '../../src/core/monitor/edtf.ts';
import {
  countOn,
  shippedTreaties,
  statusOn,
  type TreatyRecord,
  uncertainOn,
} from '../../src/core/monitor/treaties.ts';
import { bindingFrom, releaseFrom, type Treaty } from '../../src/core/monitor/treaty-terms.ts';

const table = shippedTreaties();
const records = [...table.records.values()];
const recordOf = (key: string): TreatyRecord => table.records.get(key)!;
const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
const anyDay = fc
  .integer({ min: Date.parse('1979-01-01') / 86_400_000, max: Date.parse('2030-01-01') / 86_400_000 })
  .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));

describe('the treaty table', () => {
  test('has 197 states with six treaties each, every one with confidence and source', () => {
    expect(table.states.size).toBe(197);
    expect(records.length).toBe(197 * 6);
    expect(
      records.filter(({ boundFrom, boundSource }) => (boundFrom === null) !== (boundSource === null)),
    ).toEqual([]);
  });

  test('agrees with the rule of the treaty wherever it says a day was computed', () => {
    const unlike = records
      .filter(({ boundBasis }) => boundBasis === 'computed')
      .filter(({ iso3, treaty, consentedOn, boundFrom }) => {
        const convention = treaty.startsWith('ccw_') ? recordOf(`${iso3} ccw`).boundFrom : null;
        return bindingFrom(treaty, consentedOn!, convention) !== boundFrom;
      });
    expect(unlike.map(({ iso3, treaty }) => `${iso3} ${treaty}`)).toEqual([]);
  });

  test('agrees with the rule of the treaty on the day of every withdrawal', () => {
    const leaving = records.filter(({ releasedFrom }) => releasedFrom !== null);
    expect(leaving.length).toBe(6);
    for (const { treaty, releasedFrom, facts } of leaving) {
      const notice = facts.find(({ kind }) => kind === 'withdrawal_notice');
      expect(releaseFrom(treaty, notice!.on)).toBe(releasedFrom);
    }
  });
});

describe('status', () => {
  test('differs on the day before and on the day of every effect date', () => {
    for (const record of records) {
      const { signedOn, consentedOn, boundFrom, releasedFrom } = record;
      const backwards = boundFrom !== null && consentedOn !== null && boundFrom < consentedOn;
      for (const day of [signedOn, consentedOn, backwards ? null : boundFrom, releasedFrom]) {
        if (day === null) continue;
        const [before, on] = [statusOn(record, dayBefore(day)), statusOn(record, day)];
        expect(on.status, `${record.iso3} ${record.treaty} ${day}`).not.toBe(before.status);
        expect(on.since).toBe(day);
      }
      if (!backwards) continue;
      // Nobody knew on that day, so what differs is the mark beside the status.
      expect(statusOn(record, boundFrom)).toMatchObject({
        status: 'none',
        overlays: ['party_retroactively'],
      });
      expect(statusOn(record, dayBefore(boundFrom)).overlays).toEqual([]);
    }
  });

  test('always has a reason, and on no day are more bound than have deposited', () => {
    fc.assert(
      fc.property(fc.constantFrom(...records), anyDay, (record, day) => {
        expect(statusOn(record, day).reasons.length).toBeGreaterThan(0);
        const [deposit, force] = [
          countOn(table, record.treaty, day, 'deposit'),
          countOn(table, record.treaty, day, 'force'),
        ];
        expect(deposit).toBeGreaterThanOrEqual(force);
      }),
      { numRuns: 60 },
    );
  });

  test('a claimed suspension changes nothing and lists who objected by that day', () => {
    const on = (day: string) => statusOn(recordOf('UKR apmbc'), day);
    expect(on('2025-10-18')).toMatchObject({ status: 'party', overlays: ['suspension_claimed'] });
    const objected = (day: string) => on(day).reasons.filter(({ key }) => key === 'objected').length;
    expect([objected('2025-10-16'), objected('2025-10-18')]).toEqual([0, 1]);
    expect(on('2025-07-20').overlays).toEqual([]);
  });

  test('a scheduled withdrawal prints its condition, a confirmed one has none', () => {
    expect(statusOn(recordOf('POL apmbc'), '2026-02-03')).toMatchObject({
      status: 'party',
      effect: 'conditional',
    });
    expect(statusOn(recordOf('POL apmbc'), '2026-02-20')).toMatchObject({
      status: 'withdrawn',
      effect: 'conditional',
    });
    // Nothing says it took effect, so no reason may.
    expect(statusOn(recordOf('POL apmbc'), '2026-02-20').reasons.map(({ key }) => key)).toEqual([
      'conditional',
    ]);
    expect(uncertainOn(table, 'apmbc', '2026-02-20')).toEqual(['POL']);
    expect(uncertainOn(table, 'apmbc', '2026-02-19')).toEqual([]);
    expect(statusOn(recordOf('FIN apmbc'), '2026-02-20')).toMatchObject({
      status: 'withdrawn',
      effect: null,
    });
  });

  test('a conflict claimed by the day of expiry keeps the state bound', () => {
    const record = recordOf('POL apmbc');
    const claim = {
      iso3: 'POL',
      treaty: 'apmbc',
      kind: 'conflict_claimed',
      source: 'x',
      confidence: 'reported',
    } as const;
    const claimed = (on: string) =>
      statusOn({ ...record, facts: [...record.facts, { ...claim, on }] }, '2026-03-01');
    expect(claimed('2026-02-19')).toMatchObject({ status: 'party', effect: 'conditional' });
    expect(claimed('2026-02-19').reasons.map(({ key }) => key)).toContain('held');
    expect(claimed('2026-02-21').status).toBe('withdrawn');
  });

  test('contested, excluded, undated and retroactive facts stand beside the status', () => {
    expect(statusOn(recordOf('PSE ccm'), '2015-01-10').overlays).toEqual([]);
    expect(statusOn(recordOf('PSE ccm'), '2020-01-01').overlays).toEqual(['contested_by_some_parties']);
    expect(statusOn(recordOf('DNK ccm'), '2020-01-01').overlays).toEqual(['territory_excluded']);
    expect(statusOn(recordOf('MNE apmbc'), '2008-01-01').reasons.map(({ key }) => key)).toContain(
      'otherDate',
    );
    expect(statusOn(recordOf('SRB ccw'), '2008-01-01').reasons.map(({ key }) => key)).toContain('fromMemory');
  });
});

describe('counts reproduce the published totals', () => {
  const totals: readonly (readonly [Treaty, string, number, number?])[] = [
    ['ccm', '2010-08-01', 38],
    ['ccm', '2011-03-31', 55],
    ['ccm', '2015-08-01', 93],
    ['ccm', '2017-12-31', 102],
    ['ccm', '2018-03-01', 103],
    ['ccm', '2019-07-31', 106],
    ['ccm', '2021-12-31', 110],
    ['ccm', '2022-12-31', 110],
    ['ccm', '2023-01-12', 110, 110],
    ['ccm', '2023-02-28', 111],
    ['ccm', '2023-09-30', 112],
    ['ccm', '2023-12-31', 112, 111],
    ['ccm', '2024-12-31', 112, 112],
    ['ccm', '2025-03-06', 111, 111],
    ['ccm', '2025-06-22', 111],
    ['ccm', '2025-09-08', 112],
    ['ccm', '2026-02-03', 112, 111],
    ['apmbc', '1998-09-16', 40],
    ['apmbc', '2011-11-11', 158],
    ['apmbc', '2012-12-27', 161],
    ['apmbc', '2018-12-31', 164],
    ['apmbc', '2022-12-31', 164],
    ['apmbc', '2025-12-01', 166, 166],
    ['apmbc', '2026-02-03', 162, 162],
    ['apmbc', '2026-02-20', 161, 161],
    ['ccw', '2026-02-03', 128],
    ['ccw_ap2', '2026-02-03', 107],
    ['ccw_p5', '2026-02-03', 99],
    ['att', '2015-09-04', 73],
    ['att', '2023-01-31', 113],
    ['att', '2026-02-03', 117],
  ];
  for (const [treaty, day, deposit, force] of totals)
    test(`${treaty} on ${day}: ${deposit} by deposit${force === undefined ? '' : `, ${force} in force`}`, () => {
      expect(countOn(table, treaty, day, 'deposit')).toBe(deposit);
      if (force !== undefined) expect(countOn(table, treaty, day, 'force')).toBe(force);
    });

  test('APMBC had 164 by deposit at the end of every year from 2018 to 2022', () => {
    const ends = [2018, 2019, 2020, 2021, 2022].map((year) => `${year}-12-31`);
    expect(ends.map((day) => countOn(table, 'apmbc', day, 'deposit'))).toEqual([164, 164, 164, 164, 164]);
  });

  test.each([
    ['LTU ccm', null, null, '2025-03-06'],
    ['EST apmbc', null, null, '2025-12-27'],
    ['LVA apmbc', null, null, '2025-12-27'],
    ['LTU apmbc', null, null, '2025-12-27'],
    ['FIN apmbc', null, null, '2026-01-10'],
    ['POL apmbc', null, null, '2026-02-20'],
    ['MHL apmbc', '2025-03-12', '2025-09-01', null],
    ['TON apmbc', '2025-06-25', '2025-12-01', null],
    ['NGA ccm', '2023-02-28', null, null],
    ['SSD ccm', '2023-08-03', '2024-02-01', null],
    ['VUT ccm', '2025-09-05', '2026-03-01', null],
  ])('%s as published: deposit %s, bound from %s, left on %s', (key, deposit, bound, left) => {
    const { consentedOn, boundFrom, releasedFrom } = recordOf(key);
    if (deposit) expect(consentedOn).toBe(deposit);
    if (bound) expect(boundFrom).toBe(bound);
    expect(releasedFrom).toBe(left);
  });

  test('the ATT gained Gambia, Malawi and Colombia in 2024 and Vanuatu in 2025', () => {
    const years = ['GMB', 'MWI', 'COL', 'VUT'].map((iso3) =>
      recordOf(`${iso3} att`).consentedOn?.slice(0, 4),
    );
    expect(years).toEqual(['2024', '2024', '2024', '2025']);
  });

  test('CCM parties and signatories together were 123 on 2023-01-12', () => {
    const inside = records
      .filter(({ treaty }) => treaty === 'ccm')
      .map((r) => statusOn(r, '2023-01-12').status);
    expect(inside.filter((status) => status !== 'none').length).toBe(123);
  });
});

describe('dates', () => {
  test.each([
    ['2022-33', '2022-01-01', '2022-03-31'],
    ['2022-37~', '2022-01-01', '2022-04-30'],
    ['2022-41', '2022-07-01', '2022-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['../2022-11', null, '2022-11-30'],
    ['2022-39/2023', '2022-09-01', '2023-12-31'],
    ['[2022-10..2022-12]', '2022-10-01', '2022-12-31'],
    ['[2022-10,2023]', '2022-10-01', '2023-12-31'],
    ['{..2022-10}', null, '2022-10-31'],
    ['2022-11-12%', '2022-11-12', '2022-11-12'],
  ])('%s covers %s to %s', (text, from, to) => {
    expect(readDate(text)).toEqual({ from, to });
  });

  test.each([
    ['2022-21', 'season'],
    ['2022-32', 'season'],
    ['2022-11/2023-22', 'season'],
    ['2022-11/', 'unknownEnd'],
    ['2023-02-29', 'noSuchDay'],
    ['2022-39-01', 'noSuchDay'],
    ['2022-13', 'noSuchDay'],
    ['2023/2022', 'reversed'],
    ['late 2022', 'unreadable'],
    ['2022-1', 'unreadable'],
    ['', 'unreadable'],
  ])('%s is refused: %s', (text, fault) => {
    expect(readDate(text)).toEqual({ fault });
  });

  test('two origins that exclude each other stay a conflict with both values', () => {
    const twin = [
      { edtf: '2022-11', origin: 'A' },
      { edtf: '2022-10', origin: 'B' },
    ];
    const hull = { from: '2022-10-01', to: '2022-11-30', set: '[2022-10,2022-11]', origins: 2 };
    const values = [
      { edtf: '2022-10', origins: ['B'] },
      { edtf: '2022-11', origins: ['A'] },
    ];
    expect(combineDates(twin)).toMatchObject({ kind: 'conflict', ...hull, values });
  });

  const statement = fc.record({
    edtf: fc.constantFrom(
      '2022',
      '2022-10',
      '2022-11',
      '2022-39',
      '2022-11-12',
      '2022-11/..',
      '202X',
      '2022-40',
    ),
    origin: fc.constantFrom('A', 'B', 'C'),
    depth: fc.integer({ min: 0, max: 3 }),
  });
  const several = fc.array(statement, { minLength: 1, maxLength: 7 });

  test('combine to the same whatever the order', () => {
    fc.assert(
      fc.property(several, fc.integer({ min: 0, max: 6 }), (all, turn) => {
        const turned = [...all.slice(turn), ...all.slice(0, turn)].reverse();
        expect(combineDates(turned)).toEqual(combineDates(all));
      }),
    );
  });

  test('never reach outside what was said, and saying it twice changes nothing', () => {
    fc.assert(
      fc.property(several, (all) => {
        const combined = combineDates(all);
        if ('fault' in combined) throw new Error('refused');
        const starts = all.map(({ edtf }) => (readDate(edtf) as { from: string }).from).sort();
        expect(combined.from! >= starts[0]!).toBe(true);
        expect(combineDates([...all, ...all])).toEqual(combined);
      }),
    );
  });
});
