import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMessage } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { PriorityFormula } from '../../src/core/model/priority.ts';
import { type DailyProgress, forecast, quantile, yearsLeft } from '../../src/core/registry/forecast.ts';
import { type Priority, priorityOf } from '../../src/core/registry/priority.ts';
import { productivityBy, tooMuch, type WorkDay } from '../../src/core/registry/productivity.ts';

const TODAY = '2026-11-22';
const daysAgo = (n: number): string =>
  new Date(Date.parse(TODAY) - n * 86_400_000).toISOString().slice(0, 10);
/** Five days' work a week, for so many weeks, so much a day. */
const steady = (weeks: number, m2: number): DailyProgress[] =>
  Array.from({ length: weeks * 7 }, (_, i) => ({ date: daysAgo(i), m2: i % 7 < 5 ? m2 : 0 }));

describe('a forecast', () => {
  it('of a team that does the same every week is one day, without a range', () => {
    const { method, weeks, rate, late, early } = forecast(52_000, steady(30, 200), TODAY);
    expect([method, weeks, rate.slow, rate.fast]).toEqual(['weeklyQuantiles', 26, 1_000, 1_000]);
    expect(late).toEqual(early);
    expect(late).toMatchObject({ date: '2027-11-21', weeks: 52 });
    expect(late?.years).toBeCloseTo(0.997, 3);
  });

  it('counts weeks without work, and says never when there were mostly those', () => {
    const worked = steady(26, 200).filter(({ date }) => date < daysAgo(83));
    const { rate, late, middle, early } = forecast(10_000, worked, TODAY);
    expect(rate.slow).toBe(0);
    expect(late).toBeNull();
    expect(middle).not.toBeNull();
    expect(early?.weeks).toBe(10);
    const once = forecast(10_000, [{ date: daysAgo(170), m2: 500 }], TODAY);
    expect([once.late, once.middle, once.early]).toEqual([null, null, null]);
  });

  it('says when there is too little to go by, and when nothing is left', () => {
    expect(forecast(100, steady(3, 200), TODAY).method).toBe('tooLittle');
    expect(forecast(100, [], TODAY).method).toBe('tooLittle');
    expect(forecast(0, steady(9, 200), TODAY)).toMatchObject({
      method: 'nothingLeft',
      late: { date: TODAY },
    });
  });

  it('is never early after late, does not depend on order, and ignores what comes after today', () => {
    const progress = fc.array(
      fc.record({
        ago: fc.integer({ min: -30, max: 400 }),
        m2: fc.double({ min: 0, max: 2_000, noNaN: true }),
      }),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(progress, fc.integer({ min: 1, max: 1_000_000 }), (drawn, remaining) => {
        const list = drawn.map(({ ago, m2 }) => ({ date: daysAgo(ago), m2 }));
        const one = forecast(remaining, list, TODAY);
        const reversed = forecast(remaining, [...list].reverse(), TODAY);
        expect(reversed.rate.middle).toBeCloseTo(one.rate.middle, 6);
        expect(
          forecast(
            remaining,
            list.filter(({ date }) => date <= TODAY),
            TODAY,
          ),
        ).toEqual(one);
        expect(one.rate.slow).toBeLessThanOrEqual(one.rate.middle);
        expect(one.rate.middle).toBeLessThanOrEqual(one.rate.fast);
        if (one.late && one.early) expect(one.early.date <= one.late.date).toBe(true);
        if (one.late) expect(one.middle).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('of a programme divides by the mean of full years, with the best and the worst as the range', () => {
    expect(yearsLeft(9_000, [1_000, 2_000, 3_000])).toEqual({
      method: 'meanOfYears',
      years: 4.5,
      least: 3,
      most: 9,
    });
    expect(yearsLeft(9_000, [0, 3_000])).toMatchObject({ years: 6, most: null });
    expect(yearsLeft(9_000, [])).toMatchObject({ years: null, least: null, most: null });
    expect(yearsLeft(0, [])).toMatchObject({ years: 0 });
  });

  it('prints its method in every language', () => {
    for (const key of ['weeklyQuantiles', 'tooLittle', 'nothingLeft', 'meanOfYears'])
      for (const language of LANGUAGES) expect(hasMessage(`forecast.method.${key}`, language)).toBe(true);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

const day = (over: Partial<WorkDay>): WorkDay => ({
  team: 'T1',
  method: 'manual',
  date: daysAgo(0),
  m2: 100,
  personDays: 5,
  ...over,
});

describe('productivity', () => {
  it('is the sum of m² by the sum of person-days, never a mean of means', () => {
    const days = [
      day({}),
      day({ date: daysAgo(1), m2: 900, personDays: 5 }),
      day({ team: 'T2', personDays: 0 }),
    ];
    expect(productivityBy(days, 'team')).toEqual([
      { key: 'T1', m2: 1_000, personDays: 10, days: 2, m2PerPersonDay: 100, medianM2PerDay: 500 },
      { key: 'T2', m2: 100, personDays: 0, days: 1, m2PerPersonDay: null, medianM2PerDay: 100 },
    ]);
    expect(productivityBy(days, 'method').map(({ key, m2 }) => [key, m2])).toEqual([['manual', 1_100]]);
  });

  it('V52: a day three times the usual, or beyond what the method can do, is named', () => {
    const usual = [1, 2, 3, 4, 5, 6].map((n) => day({ date: daysAgo(n), m2: 90 + n }));
    const found = tooMuch([...usual, day({ m2: 301 })], { times: 3 });
    expect(found).toEqual([
      { team: 'T1', method: 'manual', date: TODAY, m2: 301, medianM2: 93.5, why: 'median' },
    ]);
    expect(tooMuch([...usual, day({ m2: 280 })], { times: 3 })).toEqual([]);
    expect(tooMuch([day({ m2: 5_000 })], { times: 3 })).toEqual([]);
    const [beyond] = tooMuch([day({ m2: 5_000 })], { times: 3, plausibleM2: { manual: 1_000 } });
    expect(beyond).toMatchObject({ why: 'plausible', medianM2: null });
    // Two entries of one day are one day's work.
    expect(tooMuch([...usual, day({ m2: 160 }), day({ m2: 160 })], { times: 3 })).toHaveLength(1);
  });
});

describe('a priority', () => {
  const formula = PriorityFormula.parse([
    { key: 'blocked', weight: 3, kind: 'codes', points: { housing: 5, agriculture: 3 } },
    {
      key: 'people',
      weight: 0.1,
      kind: 'bands',
      bands: [
        { from: 1, points: 1 },
        { from: 100, points: 3 },
      ],
    },
    { key: 'accidents', weight: 2, kind: 'bands', bands: [{ from: 1, points: 5 }], unknown: 1 },
  ]);

  it('shows its arithmetic line by line', () => {
    const { score, terms, most, unknown } = priorityOf(formula, {
      blocked: ['agriculture', 'housing'],
      people: 250,
    });
    expect(terms).toEqual([
      { factor: 'blocked', value: 'housing', points: 5, weight: 3, product: 15 },
      { factor: 'people', value: 250, points: 3, weight: 0.1, product: 0.3 },
      { factor: 'accidents', value: null, points: 1, weight: 2, product: 2 },
    ]);
    expect([score, most, unknown]).toEqual([17.3, 25.3, ['accidents']]);
  });

  it('gives nothing for codes without points and numbers below every band', () => {
    const { terms } = priorityOf(formula, { blocked: 'toString', people: 0, accidents: 1 });
    expect(terms.map(({ points }) => points)).toEqual([0, 0, 5]);
    expect(priorityOf(formula, { blocked: [], people: Number.NaN, accidents: null }).unknown).toHaveLength(3);
  });

  it('is the sum of its lines, never above its highest, and one line never moves another', () => {
    const values = fc.record({
      blocked: fc.option(fc.subarray(['housing', 'agriculture', 'other'])),
      people: fc.option(fc.integer({ min: -5, max: 1_000 })),
      accidents: fc.option(fc.nat(5)),
    });
    fc.assert(
      fc.property(values, fc.nat(5), (given, accidents) => {
        const one = priorityOf(formula, given);
        expect(one.terms.reduce((sum, { product }) => sum + product, 0)).toBeCloseTo(one.score, 6);
        expect(one.score).toBeLessThanOrEqual(one.most);
        const lines = (p: Priority) => p.terms.slice(0, 2);
        expect(lines(priorityOf(formula, { ...given, accidents }))).toEqual(lines(one));
      }),
    );
  });

  it('is refused when a factor would count twice', () => {
    expect(PriorityFormula.safeParse([formula[0], formula[0]]).success).toBe(false);
    expect(PriorityFormula.safeParse([]).success).toBe(false);
  });
});
