/** The legal context of something alleged: who was bound in the window, when that turned, and what is left out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasMessage } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { type LegalQuestion, legalContext, turnsOf } from '../../src/core/monitor/legal-context.ts';
import { measureOn, positionsUpTo, shippedMeasures } from '../../src/core/monitor/measures.ts';
import { shippedTreaties, statusOn } from '../../src/core/monitor/treaties.ts';
import { treatiesFor } from '../../src/core/monitor/treaty-scope.ts';
import { dayBefore, daysAfter } from '../../src/core/monitor/treaty-terms.ts';

const table = shippedTreaties();
const records = [...table.records.values()];
const ask = (
  itemClass: string,
  act: string,
  [from, to]: readonly [string, string],
  ...parties: readonly string[]
) => {
  const question: LegalQuestion = {
    itemClass,
    act,
    window: { from, to },
    parties: parties.map((party) => {
      const [iso3 = '', role = 'supplier'] = party.split(' ');
      return { iso3, role };
    }),
  };
  return legalContext(question, table);
};
const keys = (context: ReturnType<typeof legalContext>) => context.statements.map(({ key }) => key);

describe('the window of something alleged', () => {
  test('neither state was bound, and a signature is said apart (autumn 2022)', () => {
    const context = ask(
      'CM.DPICM',
      'transfer.delivery',
      ['2022-11-01', '2023-01-12'],
      'TUR',
      'UKR recipient',
    );
    expect(keys(context)).toEqual(['noneBound']);
    expect(context.statements[0]).toMatchObject({ states: ['TUR', 'UKR'], treaties: ['ccm'] });
    const rows = context.rows.map(({ iso3, treaty, first, bound }) => [iso3, treaty, first.status, bound]);
    expect(rows).toEqual([
      ['TUR', 'ccm', 'none', 'no'],
      ['TUR', 'att', 'signatory', 'no'],
      ['UKR', 'ccm', 'none', 'no'],
      ['UKR', 'att', 'signatory', 'no'],
    ]);
    expect(context.leftOut).toContain('signatoryDuties');
    expect(context.leftOut).toContain('customaryLaw');
    expect(context.dependsOnDate).toBe(false);
  });

  test('a window across a withdrawal depends on the date and prints the turning day', () => {
    const context = ask('CM.UNSPEC', 'transfer.delivery', ['2025-02-01', '2025-04-30'], 'LTU recipient');
    expect(keys(context)).toEqual(['depends']);
    expect(context.statements[0]!.days).toEqual(['2025-03-06']);
    const ccm = context.rows.find(({ treaty }) => treaty === 'ccm');
    expect(ccm).toMatchObject({
      bound: 'depends',
      first: { status: 'party', overlays: ['withdrawal_notified'] },
      last: { status: 'withdrawn' },
      turns: [{ on: '2025-03-06', from: 'party', to: 'withdrawn' }],
    });
    // The day before the window ends on the turning day nothing depends on anything.
    expect(keys(ask('CM.UNSPEC', 'transfer.delivery', ['2025-02-01', '2025-03-05'], 'LTU'))).toEqual([
      'someBound',
    ]);
    expect(keys(ask('CM.UNSPEC', 'transfer.delivery', ['2025-03-06', '2025-04-30'], 'LTU'))).toEqual([
      'noneBound',
    ]);
  });

  test('the whole life of a state in a treaty turns on four days', () => {
    const turns = turnsOf(table.records.get('LTU ccm')!, { from: '2000-01-01', to: '2026-01-01' });
    expect(turns.map(({ on, to }) => `${on} ${to}`)).toEqual([
      '2008-12-03 signatory',
      '2011-03-24 party_pending',
      '2011-09-01 party',
      '2025-03-06 withdrawn',
    ]);
  });

  test('a deposit is not yet a bond; a claimed suspension and a conditional exit are notes', () => {
    const vanuatu = ask('CM.AIR', 'use', ['2025-09-08', '2025-12-31'], 'VUT actor');
    expect(vanuatu.rows[0]).toMatchObject({ bound: 'no', notes: ['pending'] });
    const ukraine = ask('APM', 'use', ['2025-10-18', '2025-10-19'], 'UKR actor');
    expect(ukraine.rows.find(({ treaty }) => treaty === 'apmbc')).toMatchObject({
      bound: 'yes',
      notes: ['suspensionClaimed'],
    });
    const poland = ask('APM', 'production', ['2026-02-03', '2026-02-25'], 'POL producer');
    expect(poland.rows[0]).toMatchObject({ bound: 'depends', notes: ['conditional'] });
    expect(poland.statements[0]!.days).toEqual(['2026-02-20']);
  });

  test('a succession that worked backwards: none as known then, with its mark', () => {
    const southSudan = ask('APM', 'use', ['2011-08-01', '2011-08-02'], 'SSD actor');
    expect(southSudan.rows[0]!.first).toMatchObject({ status: 'none', overlays: ['party_retroactively'] });
  });

  test('mines of no stated kind: it cannot be decided, and no row pretends to', () => {
    const context = ask(
      'MINE.UNSPEC',
      'transfer.delivery',
      ['2020-01-01', '2020-01-31'],
      'USA',
      'UKR recipient',
    );
    expect(context).toMatchObject({ decided: false, rows: [] });
    expect(keys(context)).toEqual(['undecided']);
    expect(ask('CM.AIR + MINE.UNSPEC', 'use', ['2020-01-01', '2020-01-31'], 'USA').decided).toBe(false);
  });

  test('a transfer for destruction is permitted in narrow terms', () => {
    const mines = ask(
      'APM',
      'transfer.for_destruction',
      ['2007-05-01', '2007-05-31'],
      'MNE',
      'SRB recipient',
    );
    expect(keys(mines)).toEqual(['permitted']);
    expect(mines.rows.map(({ notes }) => notes[0])).toEqual([
      'permitted.apmbc.destruction',
      'permitted.apmbc.destruction',
    ]);
    const outside = ask(
      'CM.AIR',
      'transfer.for_training',
      ['2020-01-01', '2020-02-01'],
      'NOR',
      'USA recipient',
    );
    expect(keys(outside)).toEqual(['permitted', 'permitNotParty']);
  });

  test('who is no state of the table is listed, not guessed', () => {
    const context = ask('CM.AIR', 'use', ['2020-01-01', '2020-01-02'], 'unknown actor');
    expect(context.notInTable).toEqual(['unknown']);
    expect(keys(context)).toEqual(['noStates']);
    expect(context.leftOut).toContain('notInTable');
  });

  test('classes and acts no treaty speaks to say so', () => {
    expect(keys(ask('EO.UNSPEC', 'use', ['2020-01-01', '2020-01-02'], 'USA'))).toEqual(['noTreatySpeaks']);
    expect(treatiesFor('CM.AIR', 'position.statement')).toEqual([]);
    expect(treatiesFor('AVM', 'use')).toEqual([{ treaty: 'ccw_ap2', speaks: 'restricts' }]);
    expect(treatiesFor('ERW', 'use')).toEqual([{ treaty: 'ccw_p5', speaks: 'duties' }]);
    expect(ask('INC', 'use', ['2020-01-01', '2020-01-02'], 'USA').leftOut).toContain('protocolThree');
  });
});

describe('laws of the window', () => {
  const day = fc.integer({ min: 3_600, max: 21_000 }).map((n) => daysAfter('1970-01-01', n));
  test('it depends on the date exactly when a day inside turns a status', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...records),
        day,
        fc.integer({ min: 0, max: 900 }),
        (record, from, length) => {
          const to = daysAfter(from, length);
          const turns = turnsOf(record, { from, to });
          for (const { on } of turns)
            expect(statusOn(record, on).status).not.toBe(statusOn(record, dayBefore(on)).status);
          const last = statusOn(record, to).status;
          expect(turns.at(-1)?.to ?? statusOn(record, from).status).toBe(last);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the order of the parties changes no answer', () => {
    const state = fc.constantFrom(...table.states.keys());
    fc.assert(
      fc.property(state, state, day, (a, b, from) => {
        const window = [from, daysAfter(from, 120)] as const;
        const [one, two] = [
          ask('CM.AIR', 'transfer.delivery', window, a, b),
          ask('CM.AIR', 'transfer.delivery', window, b, a),
        ];
        expect(keys(one)).toEqual(keys(two));
      }),
      { numRuns: 60 },
    );
  });
});

describe('national measures', () => {
  const on = (day: string, act = 'transfer.delivery', itemClass = 'CM.DPICM') =>
    measureOn('USA', itemClass, act, day);
  test('a bar with conditions, sure for the year that was read and from memory after it', () => {
    expect(on('2009-03-10')).toEqual([]);
    expect(on('2009-06-01')[0]).toMatchObject({
      measure: { conditions: ['functioning99', 'militaryTargetsOnly'] },
    });
    expect(on('2009-12-16')[0]).toMatchObject({
      confidence: 'verified',
      measure: { id: 'nm:US-CM', effect: 'barred unless conditions are met' },
    });
    expect(on('2023-01-12')).toMatchObject([{ confidence: 'memory', waivers: [] }]);
    expect(on('2023-08-01')[0]!.waivers).toMatchObject([{ authority: 'president', confidence: 'memory' }]);
  });

  test('speaks only to its class and its acts', () => {
    expect(on('2023-01-12', 'use')).toEqual([]);
    expect(on('2023-01-12', 'transfer.delivery', 'APM')).toEqual([]);
    expect(measureOn('TUR', 'CM.DPICM', 'transfer.delivery', '2023-01-12')).toEqual([]);
  });

  test('stands in the context of the state it belongs to', () => {
    const context = ask(
      'CM.DPICM',
      'transfer.approval',
      ['2023-07-01', '2023-07-31'],
      'USA',
      'UKR recipient',
    );
    expect(context.measures.map(({ iso3, measure }) => `${iso3} ${measure.id}`)).toEqual(['USA nm:US-CM']);
  });

  test('a vote and a statement are positions and move no status', () => {
    expect(positionsUpTo('LTU', 'apmbc', '2025-05-07')).toEqual([]);
    expect(positionsUpTo('LTU', 'apmbc', '2025-05-08')).toMatchObject([{ kind: 'vote' }]);
    expect(statusOn(table.records.get('LTU apmbc')!, '2025-05-09').status).toBe('party');
  });

  test('every one has a source and words in every language', () => {
    const { measures, positions, sources } = shippedMeasures();
    for (const { source } of [...measures, ...positions]) expect(sources[source]).toBeTruthy();
    const asked = [
      ...measures.map(({ effect }) => `monitor.measure.effect.${effect}`),
      ...measures.flatMap(({ conditions }) => conditions.map((key) => `monitor.measure.condition.${key}`)),
      ...measures.flatMap(({ waivers }) => waivers.map((w) => `monitor.measure.waiver.${w.authority}`)),
      ...positions.map(({ text }) => `monitor.position.${text}`),
    ];
    for (const language of LANGUAGES) expect(asked.filter((key) => !hasMessage(key, language))).toEqual([]);
  });
});
