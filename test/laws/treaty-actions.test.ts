/** Accepted actions over the table, what is about to take effect, and the life of a state in a treaty. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOn, shippedTreaties, statusOn, type TreatyTable } from '../../src/core/monitor/treaties.ts';
import { type TreatyAction, withActions } from '../../src/core/monitor/treaty-actions.ts';
import { lifeOf } from '../../src/core/monitor/treaty-life.ts';
import { codesOf, displayName } from '../../src/core/monitor/treaty-states.ts';
import { TERMS, Treaty } from '../../src/core/monitor/treaty-terms.ts';
import { upcoming } from '../../src/core/monitor/treaty-upcoming.ts';

const table = shippedTreaties();
let number = 0;
const action = (what: string, on: string, more: Partial<TreatyAction> = {}): TreatyAction => {
  const [iso3 = '', treaty = '', kind = ''] = what.split(' ');
  number += 1;
  const id = `ta:${String(number).padStart(4, '0')}`;
  return {
    id,
    iso3,
    treaty: Treaty.parse(treaty),
    action: kind,
    on,
    source: 'untc',
    confidence: 'verified',
    ...more,
  };
};
const statusIn = (over: TreatyTable, key: string, day: string) => statusOn(over.records.get(key)!, day);

describe('accepted actions over the table', () => {
  test('an accession is pending, then binds by the rule of the treaty, and counts', () => {
    const over = withActions(table, [action('USA ccm accession', '2026-05-10')]);
    expect(statusIn(over, 'USA ccm', '2026-05-09').status).toBe('none');
    expect(statusIn(over, 'USA ccm', '2026-05-10').status).toBe('party_pending');
    expect(statusIn(over, 'USA ccm', '2026-11-01')).toMatchObject({ status: 'party', since: '2026-11-01' });
    expect(countOn(over, 'ccm', '2026-06-01', 'deposit')).toBe(
      countOn(table, 'ccm', '2026-06-01', 'deposit') + 1,
    );
    expect(statusIn(table, 'USA ccm', '2026-11-01').status).toBe('none');
  });

  test('a protocol does not bind before the Convention', () => {
    const both = [
      action('SSD ccw_ap2 consent_to_be_bound', '2026-05-10', { id: 'ta:a' }),
      action('SSD ccw accession', '2026-05-10', { id: 'ta:b', effectiveOn: '2027-01-01' }),
    ];
    expect(statusIn(withActions(table, both), 'SSD ccw_ap2', '2026-12-01').status).toBe('party_pending');
    expect(statusIn(withActions(table, both), 'SSD ccw_ap2', '2027-01-01').status).toBe('party');
  });

  test('a notice schedules a conditional end; the depositary confirms it, or it is taken back', () => {
    const notice = action('NOR ccm withdrawal_notice', '2026-03-06', { ref: 'C.N.1.2026' });
    const noticed = withActions(table, [notice]);
    expect(statusIn(noticed, 'NOR ccm', '2026-04-01')).toMatchObject({
      status: 'party',
      overlays: ['withdrawal_notified'],
      effect: 'conditional',
    });
    expect(statusIn(noticed, 'NOR ccm', '2026-09-06')).toMatchObject({
      status: 'withdrawn',
      effect: 'conditional',
    });
    const confirmed = withActions(table, [notice, action('NOR ccm withdrawal_effect', '2026-09-06')]);
    expect(statusIn(confirmed, 'NOR ccm', '2026-09-06')).toMatchObject({ status: 'withdrawn', effect: null });
    const revoked = withActions(table, [notice, action('NOR ccm withdrawal_revoked', '2026-08-01')]);
    expect(statusIn(revoked, 'NOR ccm', '2026-07-31').overlays).toEqual(['withdrawal_notified']);
    expect(statusIn(revoked, 'NOR ccm', '2026-10-01')).toMatchObject({ status: 'party', overlays: [] });
  });

  test('Poland is confirmed by one action and its condition is gone', () => {
    const over = withActions(table, [action('POL apmbc withdrawal_effect', '2026-02-20')]);
    expect(statusIn(over, 'POL apmbc', '2026-03-01')).toMatchObject({ status: 'withdrawn', effect: null });
  });

  test('a state that comes back keeps its earlier life', () => {
    const over = withActions(table, [action('LTU ccm accession', '2027-01-15')]);
    expect(statusIn(over, 'LTU ccm', '2012-01-01').status).toBe('party');
    expect(statusIn(over, 'LTU ccm', '2026-01-01').status).toBe('withdrawn');
    expect(statusIn(over, 'LTU ccm', '2027-01-15').status).toBe('party_pending');
    expect(statusIn(over, 'LTU ccm', '2027-07-01').status).toBe('party');
    expect(lifeOf(over.records.get('LTU ccm')!).filter(({ status }) => status === 'party').length).toBe(2);
  });

  test('an objection joins the claim it is about, a date that is a month holds from its last day', () => {
    const over = withActions(table, [
      action('UKR apmbc objection', '2026-02-01', { by: 'DEU' }),
      action('CHE ccm suspension_claimed', '2026-03'),
    ]);
    const objecting = statusIn(over, 'UKR apmbc', '2026-02-01').reasons.filter(
      ({ key }) => key === 'objected',
    );
    expect(objecting.map(({ params }) => params.by)).toContain('DEU');
    expect(statusIn(over, 'CHE ccm', '2026-03-30').overlays).toEqual([]);
    expect(statusIn(over, 'CHE ccm', '2026-03-31')).toMatchObject({
      status: 'party',
      overlays: ['suspension_claimed'],
    });
  });

  test('the order in which actions arrive changes nothing; none changes the table', () => {
    const kinds = [
      'signature',
      'accession',
      'withdrawal_notice',
      'withdrawal_effect',
      'objection',
      'declaration',
    ];
    const any = fc.record({
      id: fc.integer({ min: 0, max: 99_999 }).map((n) => `ta:${n}`),
      iso3: fc.constantFrom('USA', 'LTU', 'NOR'),
      treaty: fc.constantFrom(...Treaty.options),
      action: fc.constantFrom(...kinds),
      on: fc.constantFrom('2026-03-01', '2026-04', '2026-09-09'),
      by: fc.constant('FRA'),
      source: fc.constant('untc'),
      confidence: fc.constant('verified' as const),
    });
    const some = fc.uniqueArray(any, { maxLength: 8, selector: ({ id }) => id });
    fc.assert(
      fc.property(some, (actions) => {
        const [one, other] = [withActions(table, actions), withActions(table, [...actions].reverse())];
        expect([...one.records]).toEqual([...other.records]);
      }),
      { numRuns: 60 },
    );
    expect(withActions(table, [])).toBe(table);
  });
});

describe('what is about to take effect', () => {
  test('Vanuatu and Poland, seen from the day the pages were read', () => {
    expect(upcoming(table, '2026-02-03', 30)).toEqual([
      {
        on: '2026-02-20',
        iso3: 'POL',
        treaty: 'apmbc',
        kind: 'withdrawal',
        conditional: true,
        because: '2025-08-20',
        ref: 'C.N.421.2025',
      },
      {
        on: '2026-03-01',
        iso3: 'VUT',
        treaty: 'ccm',
        kind: 'entry',
        conditional: false,
        because: '2025-09-05',
        ref: null,
      },
    ]);
    expect(upcoming(table, '2026-02-21', 7)).toEqual([]);
    // The day before the notice nobody could have known.
    expect(upcoming(table, '2025-08-19', 365).some(({ iso3 }) => iso3 === 'POL')).toBe(false);
  });

  test('every effect turns a status on its day and is known by the day it was asked', () => {
    const days = fc
      .integer({ min: 4_000, max: 20_600 })
      .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, (day) => {
        for (const { on, iso3, treaty, kind, because } of upcoming(table, day, 200)) {
          expect(because <= day && day <= on).toBe(true);
          expect(statusIn(table, `${iso3} ${treaty}`, on).status).toBe(
            kind === 'entry' ? 'party' : 'withdrawn',
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the life of a state', () => {
  test('Lithuania and cluster munitions, from signature to withdrawal', () => {
    const life = lifeOf(table.records.get('LTU ccm')!).map(
      ({ on, status, fact }) => `${on} ${status ?? fact}`,
    );
    expect(life).toEqual([
      '2008-12-03 signatory',
      '2011-03-24 party_pending',
      '2011-03-24 provisional_application',
      '2011-09-01 party',
      '2024-09-06 withdrawal_notice',
      '2025-03-06 withdrawn',
    ]);
    expect(lifeOf(table.records.get('SSD apmbc')!)[0]).toMatchObject({
      fact: 'party_retroactively',
      status: null,
    });
  });
});

test('every state of the table has codes and a name in every language', () => {
  for (const [iso3, name] of table.states) {
    expect(codesOf(iso3)?.alpha2).toMatch(/^[A-Z]{2}$/);
    expect(codesOf(iso3)?.numeric).toMatch(/^\d{3}$/);
    for (const language of ['en', 'uk', 'ar', 'fr', 'es'])
      expect(displayName(language, iso3, name).length).toBeGreaterThan(1);
  }
  expect(displayName('ar', 'LBN', 'Lebanon')).toBe('لبنان');
  expect(displayName('en', 'XXX', 'Somewhere')).toBe('Somewhere');
  expect(Object.keys(TERMS)).toEqual(Treaty.options);
});
