/** Consistency checks: what fits, what does not, what is too simple, what is left out. Nothing is corrected. */
import { describe, expect, test } from 'vitest';
import { sayWithin } from '../../src/core/messages/say-within.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { MonitorDocument, type MonitorRecord } from '../../src/core/model/monitor-documents.ts';
import { assess } from '../../src/core/monitor/assess.ts';
import { conflictsOf } from '../../src/core/monitor/check-record.ts';
import type { Check } from '../../src/core/monitor/check-result.ts';
import { checksOf, toLookAt } from '../../src/core/monitor/consistency.ts';
import { caseOf, entered } from '../support/monitor-records.ts';

type Parts = Record<string, unknown[]>;
/** A coded weekly of 12 January 2030 in which one proposition is claimed. */
const weekly = (more: Parts = {}, day = '2023-01-12'): MonitorDocument =>
  MonitorDocument.parse({
    document: 'weekly',
    agents: [
      { id: 'agt:weekly', kind: 'media_outlet', name: 'Weekly' },
      {
        id: 'agt:tur',
        kind: 'person_in_office',
        name: 'A',
        office: 'spokesperson',
        state: 'TUR',
        authorised: true,
      },
    ],
    reports: [{ id: 'rep:weekly', publisher: 'agt:weekly', kind: 'news_article', publishedOn: day }],
    ...more,
  });
const claimed = (proposition: Record<string, unknown>, day?: string): MonitorDocument =>
  weekly(
    {
      propositions: [{ id: 'P1', ...proposition }],
      claims: [
        { id: 'C1', proposition: 'P1', speaker: 'agt:weekly', stance: 'assert', path: ['rep:weekly'] },
      ],
    },
    day,
  );
const only = (document: MonitorDocument): Check => {
  const [check, ...rest] = checksOf(entered([document]));
  expect(rest).toEqual([]);
  return check as Check;
};

describe('treaty membership as a source says it', () => {
  const status = (state: string, value: string, at: string, treaty = 'CCM') =>
    only(claimed({ type: 'legal.party_status', state, treaty, value, at }));

  test.each([
    ['TUR', 'not party', '2023-01-12', 'CCM', 'consistent'],
    ['TUR', 'signed', '2023-01-12', 'CCM', 'contradicts'],
    ['LTU', 'withdrawn', '2025-05-08', 'APMBC', 'contradicts'],
    ['LTU', 'withdrawn', '2025-12-27', 'APMBC', 'consistent'],
    ['LTU', 'party', '2025', 'CCM', 'cannot_be_decided'],
    ['POL', 'withdrawn', '2026-02-20', 'APMBC', 'cannot_be_decided'],
    ['POL', 'party', '2029-01-01', 'CCM', 'cannot_be_decided'],
    ['XKX', 'party', '2023-01-12', 'CCM', 'cannot_be_decided'],
  ])('%s "%s" on %s (%s): %s', (state, value, at, treaty, result) => {
    expect(status(state, value, at, treaty)).toMatchObject({ kind: 'treatyStatus', result });
  });

  test('takes the day of the report where none is given', () => {
    const check = only(
      claimed({ type: 'legal.party_status', state: 'USA', treaty: 'CCM', value: 'not party' }),
    );
    expect(check).toMatchObject({ result: 'consistent', params: { on: '2023-01-12' } });
  });
});

test.each([
  [101, '2023-01-12', 'consistent'],
  [200, '2023-01-12', 'contradicts'],
  [112, '2023-12-31', 'cannot_be_decided'],
])('at least %s states on %s: %s, on both ways of counting', (statesBoundAtLeast, at, result) => {
  const check = only(claimed({ type: 'legal.ban_exists', treaty: 'CCM', statesBoundAtLeast, at }));
  expect(check).toMatchObject({ kind: 'treatyCount', result });
});

describe('national law as a source says it', () => {
  const bar = { type: 'legal.national_bar', act: 'export', itemClass: 'CM.DPICM', at: '2023-01-12' };

  test('a bar with conditions, said as a flat bar, is too simple', () => {
    expect(only(claimed({ ...bar, state: 'USA' }))).toMatchObject({
      result: 'simplified',
      recordIds: ['nm:US-CM'],
    });
  });
  test('no measure on record: cannot be decided, not untrue', () => {
    expect(only(claimed({ ...bar, state: 'FRA' })).result).toBe('cannot_be_decided');
  });
  test('a measure a coder recorded comes before those that come with Tilth', () => {
    const flat = {
      id: 'nm:x',
      state: 'USA',
      acts: ['export'],
      itemClass: 'CM',
      effect: 'barred',
      instrument: 'x',
    };
    const document = { ...claimed({ ...bar, state: 'USA' }), nationalMeasures: [flat] };
    expect(only(MonitorDocument.parse(document))).toMatchObject({
      result: 'consistent',
      recordIds: ['nm:x'],
    });
  });
});

describe('claims against claims', () => {
  const at = (name: string, day: string, more: Parts): MonitorDocument =>
    MonitorDocument.parse({
      document: name,
      agents: [{ id: `agt:${name}`, kind: 'ngo', name }],
      reports: [{ id: `rep:${name}`, publisher: `agt:${name}`, kind: 'ngo_report', publishedOn: day }],
      ...more,
    });
  const profile = at('profile', '2016-08-01', {
    propositions: [{ id: 'H', type: 'stockpile.held', state: 'TUR', itemClass: 'CM.UNSPEC' }],
    claims: [{ id: 'h', proposition: 'H', speaker: 'agt:profile', stance: 'assert', path: ['rep:profile'] }],
  });
  const event = {
    id: 'ev:E',
    title: 'Alleged transfer',
    actType: 'transfer.delivery',
    parties: { supplier: 'TUR', recipient: 'UKR' },
    itemClass: 'CM.DPICM',
    tracked: true,
  };
  const denial = weekly({
    events: [event],
    propositions: [
      {
        id: 'D',
        type: 'transfer.delivery',
        event: 'ev:E',
        supplier: 'TUR',
        recipient: 'UKR',
        itemClass: 'CM.DPICM',
      },
      { id: 'N', type: 'stockpile.none', event: 'ev:E', state: 'TUR', itemClass: 'CM.DPICM' },
    ],
    claims: [
      { id: 'd', proposition: 'D', speaker: 'agt:tur', stance: 'deny', path: ['rep:weekly'] },
      { id: 'n', proposition: 'N', speaker: 'agt:tur', stance: 'assert', path: ['rep:weekly'] },
    ],
  });

  test('"we hold none" against an earlier record of a stockpile is listed, and printed beside the words', () => {
    const records = entered([profile, denial]);
    const checks = checksOf(records).filter(({ kind }) => kind === 'earlierRecord');
    expect(checks.map(({ claimIds }) => claimIds)).toEqual([['clm:weekly/n', 'clm:profile/h']]);
    const claims = records.filter((record): record is MonitorRecord<'claim'> => record.noun === 'claim');
    const file = { ...caseOf(records, 'ev:E'), conflicts: conflictsOf(checks, claims) };
    expect(
      assess(file, { asOf: '2023-12-31', knownAt: '2026-11-21' }).reasons.map(({ key }) => key),
    ).not.toContain('conflictsWithRecord');
    const found = assess(file, { asOf: '2023-12-31', knownAt: '2030-01-01' });
    expect(found).toMatchObject({ support: 'S0', dispute: 'D2' });
    expect(found.reasons.map(({ key }) => key)).toContain('conflictsWithRecord');
  });

  test('an earlier statement is not measured by a later record', () => {
    const late = at('profile', '2024-08-01', {
      propositions: profile.propositions,
      claims: profile.claims,
    } as Parts);
    expect(checksOf(entered([late, denial])).filter(({ kind }) => kind === 'earlierRecord')).toEqual([]);
  });

  test('delivery before its request, production after its end, a past that lies ahead', () => {
    const dated = (id: string, proposition: string, edtf: string) => ({
      ...{ id, proposition, speaker: 'agt:weekly', stance: 'assert', path: ['rep:weekly'] },
      time: { edtf },
    });
    const document = weekly({
      propositions: [
        { id: 'D', type: 'transfer.delivery', supplier: 'TUR', recipient: 'UKR', itemClass: 'CM.DPICM' },
        { id: 'R', type: 'transfer.request', addressee: 'TUR', requester: 'UKR', itemClass: 'CM.DPICM' },
        { id: 'M', type: 'production', producer: 'TUR', itemClass: 'CM.UNSPEC' },
        { id: 'E', type: 'production.ended', producer: 'TUR', itemClass: 'CM.UNSPEC' },
      ],
      claims: [
        dated('d', 'D', '2022-10'),
        dated('r', 'R', '2022-12'),
        dated('m', 'M', '2010'),
        dated('e', 'E', '2007'),
        dated('f', 'D', '2023-02'),
      ],
    });
    const found = checksOf(entered([document])).map(({ key, claimIds }) => [
      key,
      ...claimIds.map((id) => id.slice(-1)),
    ]);
    expect(found).toEqual([
      ['order', 'd', 'r'],
      ['productionEnd', 'm', 'e'],
      ['dates.future', 'f'],
    ]);
  });

  test('the same mistake in two publications, a relay older than its origin, wording that drifts', () => {
    const wrong = (name: string, day: string): MonitorDocument =>
      at(name, day, {
        propositions: [
          { id: 'P', type: 'legal.party_status', state: 'TUR', treaty: 'CCM', value: 'party', at: day },
        ],
        claims: [
          { id: 'c', proposition: 'P', speaker: `agt:${name}`, stance: 'assert', path: [`rep:${name}`] },
        ],
      });
    const relays = [
      {
        ...{ id: 'r', from: 'rep:one', to: 'rep:two', kind: 'cites' },
        drift: [{ kind: 'certainty', note: 'stronger' }],
      },
    ];
    const documents = [
      wrong('one', '2023-01-10'),
      { ...wrong('two', '2023-01-12'), relays },
    ] as MonitorDocument[];
    const keys = checksOf(entered(documents)).map(({ key }) => key);
    expect(keys).toEqual([
      'status.contradicts',
      'status.contradicts',
      'relayOrder',
      'drift.certainty',
      'sharedError',
    ]);
  });

  test('a party whose standing is not mentioned, and a denial that was there to be found', () => {
    const article = at('article', '2023-01-14', {
      propositions: [
        { id: 'D', type: 'transfer.delivery', event: 'ev:E', supplier: 'TUR', recipient: 'UKR' },
        { id: 'S', type: 'legal.party_status', state: 'TUR', treaty: 'CCM', value: 'not party' },
      ],
      claims: ['D', 'S'].map((proposition) => ({
        ...{
          id: `c${proposition}`,
          proposition,
          speaker: 'agt:article',
          stance: 'assert',
          path: ['rep:article'],
        },
      })),
    });
    const found = checksOf(entered([denial, article]));
    expect(found.find(({ kind }) => kind === 'unmentionedParty')).toMatchObject({
      result: 'gap',
      params: { state: 'UKR', mentioned: 'TUR', status: 'monitor.status.none' },
    });
    expect(found.find(({ kind }) => kind === 'unmentionedDenial')).toMatchObject({
      result: 'omission',
      claimIds: ['clm:weekly/d'],
    });
    expect(toLookAt(found).every(({ result }) => result !== 'consistent')).toBe(true);
  });

  test('every sentence has words in every language', () => {
    for (const check of checksOf(
      entered([profile, denial, claimed({ type: 'legal.ban_exists', treaty: 'CCM', statesBoundAtLeast: 5 })]),
    ))
      for (const language of LANGUAGES) {
        const words = sayWithin(language, `assess.check.${check.key}`, check.params);
        expect(words).not.toMatch(/assess\.|monitor\.|undefined|[{}]/);
        expect(sayWithin(language, `assess.check.result.${check.result}`)).not.toMatch(/assess\./);
      }
  });
});
