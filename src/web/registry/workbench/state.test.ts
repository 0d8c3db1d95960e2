import { describe, expect, test } from 'vitest';
import { closingOf, openTasks, progressedBy, sumOf, wholeLife, withoutBalance } from './state.ts';

type Statement = Parameters<typeof sumOf>[0];
type Hazard = Parameters<typeof closingOf>[0];

const m2 = (total: number) => ({ sha: 0, cha: total, total });
const row = (kind: string, total: number) => ({ kind, reason: null, toClass: null, m2: m2(total) });

/** Recorded, then partly cleared; `closing` may be made wrong on purpose. */
function statement(rows: ReturnType<typeof row>[], closing: number): Statement {
  const of = (kind: string) =>
    m2(0 - rows.filter((r) => r.kind === kind).reduce((sum, r) => sum + r.m2.total, 0));
  const released = { cancelled: of('cancel'), reduced: of('reduce'), cleared: of('clear') };
  return { opening: m2(0), rows, closing: m2(closing), released } as unknown as Statement;
}
const hazard = (over: Partial<Hazard> = {}) =>
  ({ classification: 'cha', workStatus: 'open', areaM2: 1_000, ...over }) as Hazard;

describe('the sum of a hazard', () => {
  test('what was recorded, less what was released, is what remains', () => {
    const rows = [row('identify', 900), row('extend', 100), row('cancel', -200), row('clear', -300)];
    expect(sumOf(statement(rows, 500))).toEqual({
      came: 1_000,
      adjusted: 0,
      cancelled: 200,
      reduced: 0,
      cleared: 300,
      remaining: 500,
      holds: true,
    });
  });
  test('ground that was measured again or went into a split is named apart', () => {
    const rows = [
      row('identify', 1_000),
      row('adjust_down', -50),
      row('split_out', -400),
      row('clear', -550),
    ];
    expect(sumOf(statement(rows, 0))).toMatchObject({
      came: 1_000,
      adjusted: -450,
      remaining: 0,
      holds: true,
    });
  });
  test('a sum that does not hold says so', () => {
    expect(sumOf(statement([row('identify', 1_000)], 999)).holds).toBe(false);
  });
});

describe('closing', () => {
  const sum = (remaining: number) =>
    sumOf(statement([row('identify', 100_000), row('clear', remaining - 100_000)], remaining));
  const open = (severity: 'minor' | 'major' | 'critical') => ({ status: 'open' as const, severity });

  test('is blocked by ground that is left, beyond what drawing cannot do better', () => {
    expect(closingOf(hazard(), sum(5_000), [])).toEqual({ kind: 'blocked', remainingM2: 5_000, grave: 0 });
    expect(closingOf(hazard(), sum(100), [])).toEqual({ kind: 'free' });
    expect(closingOf(hazard(), sum(101), [])).toMatchObject({ kind: 'blocked' });
  });
  test('is blocked by what is grave and open, never by what is minor or closed', () => {
    expect(closingOf(hazard(), sum(0), [open('major'), open('critical')])).toMatchObject({ grave: 2 });
    const harmless = [open('minor'), { status: 'closed' as const, severity: 'critical' as const }];
    expect(closingOf(hazard(), sum(0), harmless)).toEqual({ kind: 'free' });
  });
  test('is not called free where nothing shows that nothing is left', () => {
    expect(closingOf(hazard({ classification: 'indication' }), null, [])).toEqual({
      kind: 'unmeasured',
      verified: false,
    });
    expect(closingOf(hazard({ areaM2: null }), null, [open('major')])).toMatchObject({ grave: 1 });
  });
  test('of what is closed or gave way is no question any more', () => {
    const closed = hazard({ workStatus: 'closed', closedOn: '2026-03-19' });
    expect(closingOf(closed, sum(0), [open('major')])).toEqual({ kind: 'closed', on: '2026-03-19' });
    expect(closingOf(hazard({ workStatus: 'superseded' }), sum(0), [])).toEqual({ kind: 'superseded' });
  });
});

test('no balance is never said as zero', () => {
  expect(withoutBalance(hazard())).toBeNull();
  expect(withoutBalance(hazard({ classification: 'indication' }))).toBe('indication');
  expect(withoutBalance(hazard({ areaM2: null }))).toBe('noOutline');
  expect(withoutBalance(hazard({ workStatus: 'superseded' }))).toBe('superseded');
});

test('the account ends on the day looked back to, else today', () => {
  expect(wholeLife('h', '2026-11-24').to).toBe('2026-11-24');
  expect(wholeLife('h', '2026-11-24', '2026-01-05')).toMatchObject({ to: '2026-01-05', asOf: '2026-01-05' });
  expect(wholeLife('h', '2026-11-24', '1600')).toMatchObject({ to: '2026-11-24', asOf: '1600' });
});

test('who works now is told before who may work one day; what is over is left out', () => {
  const tasks = (['draft', 'closed', 'ongoing', 'issued', 'aborted'] as const).map((status) => ({ status }));
  expect(openTasks(tasks).map(({ status }) => status)).toEqual(['ongoing', 'issued', 'draft']);
});

test('progress is added up by activity; withdrawn rows count nothing, two teams on one day are one day', () => {
  const rows = [
    { activityId: 'a', day: '2026-01-02', status: 'recorded', areaProcessedM2: 100, itemsFound: null },
    { activityId: 'a', day: '2026-01-02', status: 'recorded', areaProcessedM2: 50, itemsFound: 2 },
    { activityId: 'a', day: '2026-01-01', status: 'withdrawn', areaProcessedM2: 900, itemsFound: 9 },
    { activityId: 'b', day: '2026-01-05', status: 'recorded', areaProcessedM2: null, itemsFound: 1 },
  ];
  const sums = progressedBy(rows);
  expect(sums.get('a')).toEqual({ m2: 150, days: 1, items: 2, last: '2026-01-02' });
  expect(sums.get('b')).toEqual({ m2: 0, days: 1, items: 1, last: '2026-01-05' });
});
