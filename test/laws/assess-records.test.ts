/** From records to case files: what is filled in, what two people are needed for, and what is never added. */
import { describe, expect, test } from 'vitest';
import { MonitorDocument, type MonitorRecord } from '../../src/core/model/monitor-documents.ts';
import { assess } from '../../src/core/monitor/assess.ts';
import { windowRole } from '../../src/core/monitor/case-file.ts';
import { standing } from '../../src/core/monitor/publishing.ts';
import { caseOf, type Entered, entered } from '../support/monitor-records.ts';

const CLOCKS = { asOf: '2031-01-01', knownAt: '2031-01-01' };
const event = {
  id: 'ev:E',
  title: 'Alleged transfer',
  actType: 'transfer.delivery',
  parties: { supplier: 'AAA', recipient: 'BBB' },
  itemClass: 'CM.UNSPEC',
  tracked: true,
};
/** What one outlet carries: people it met say so, unless told otherwise. */
const outlet = (name: string, claim: Record<string, unknown> = {}, more: Record<string, unknown[]> = {}) =>
  MonitorDocument.parse({
    document: name,
    events: [event],
    agents: [
      { id: `agt:${name}`, kind: 'media_outlet', name },
      { id: `agt:met-by-${name}`, kind: 'anonymous_group', describedAs: 'officials', namedBy: `rep:${name}` },
      ...['AAA', 'BBB', 'CCC'].map((state) => ({
        ...{
          id: `agt:${state}`,
          kind: 'person_in_office',
          office: `voice of ${state}`,
          state,
          authorised: true,
        },
      })),
    ],
    reports: [
      { id: `rep:${name}`, publisher: `agt:${name}`, kind: 'news_article', publishedOn: '2030-01-02' },
    ],
    propositions: [
      { id: 'P', type: 'transfer.delivery', event: 'ev:E' },
      { id: 'N', type: 'stockpile.none', event: 'ev:E', state: 'AAA' },
    ],
    claims: [
      {
        ...{ id: 'C', proposition: 'P', speaker: `agt:met-by-${name}`, stance: 'assert' },
        ...{ path: [`rep:${name}`, `agt:met-by-${name}`] },
        ...claim,
      },
    ],
    ...more,
  });
const judgementsIn = (records: readonly MonitorRecord[]) =>
  records.filter((record): record is MonitorRecord<'judgement'> => record.noun === 'judgement');
const found = (documents: MonitorDocument[], how: Entered = {}) =>
  assess(caseOf(entered(documents, how), 'ev:E'), CLOCKS);

test('a claim without a day was said when its publication came out', () => {
  const file = caseOf(entered([outlet('herald')]), 'ev:E');
  expect(file.claims[0]).toMatchObject({ saidOn: { from: '2030-01-02', to: '2030-01-02' }, aboutAct: true });
  expect(assess(file, { ...CLOCKS, asOf: '2030-01-01' }).support).toBe('S0');
});

test.each([
  ['agt:AAA', 'supplier'],
  ['agt:BBB', 'recipient'],
  ['agt:CCC', 'third_state'],
  ['agt:met-by-herald', 'other'],
])('%s speaks as %s', (speaker, role) => {
  const file = caseOf(entered([outlet('herald', { speaker, path: ['rep:herald', speaker] })]), 'ev:E');
  expect(file.claims[0]?.role).toBe(role);
});

test('officials are named by their office', () => {
  const file = caseOf(
    entered([outlet('herald', { speaker: 'agt:AAA', path: ['rep:herald', 'agt:AAA'] })]),
    'ev:E',
  );
  expect(file.claims[0]).toMatchObject({ speakerName: 'voice of AAA', speakerNamed: true, authorised: true });
});

test('what is said about something else in the case file neither supports nor disputes', () => {
  const none = { proposition: 'N', speaker: 'agt:AAA', path: ['rep:herald', 'agt:AAA'] };
  expect(found([outlet('herald', none)])).toMatchObject({ support: 'S0', dispute: 'D0' });
});

test('a publication that was taken back takes what others read in it', () => {
  const back = outlet(
    'herald',
    {},
    {
      reports: [
        {
          ...{ id: 'rep:herald', publisher: 'agt:herald', kind: 'news_article', publishedOn: '2030-01-02' },
          retractedOn: '2030-02-01',
        },
      ],
    },
  );
  const relay = outlet('courier', {
    speaker: 'agt:met-by-herald',
    path: ['rep:courier', 'rep:herald', 'agt:met-by-herald'],
  });
  const file = caseOf(entered([relay, back]), 'ev:E');
  expect(assess(file, { ...CLOCKS, asOf: '2030-01-31' })).toMatchObject({ support: 'S1', origins: 1 });
  const after = assess(file, CLOCKS);
  expect(after).toMatchObject({ support: 'S0', label: { key: 'assess.label.retracted' } });
  expect(after.fallen.map(({ claim }) => claim.id)).toEqual(['clm:courier/C', 'clm:herald/C']);
});

describe('a decision on independence', () => {
  const grounds = ['separate_ends', 'own_sources_stated', 'no_control_link', 'no_shared_error'];
  const judged = (more: Record<string, unknown> = {}) => ({
    ...{ id: 'J', kind: 'independence_established', subject: ['agt:met-by-herald', 'rep:courier'] },
    ...{ why: 'each states its own sources', on: '2030-02-01', grounds },
    ...more,
  });
  const both = (judgement: Record<string, unknown>) => [
    outlet('herald'),
    outlet('courier', {}, { judgements: [judgement] }),
  ];

  test('counts with every ground and two people', () => {
    expect(found(both(judged()))).toMatchObject({ support: 'S3', independent: 2 });
  });

  test('by one person alone does not count', () => {
    expect(found(both(judged()), { proposedBy: 'reviewer' })).toMatchObject({
      support: 'S2',
      independent: 1,
    });
    expect(found(both(judged()), { proposedBy: null })).toMatchObject({ support: 'S2' });
  });

  test('without one of the grounds does not count', () => {
    for (const ground of grounds) {
      const fewer = grounds.filter((one) => one !== ground);
      expect(found(both(judged({ grounds: fewer })))).toMatchObject({ support: 'S2' });
    }
  });

  test('that two are one, and undone again', () => {
    const same = judged({ kind: 'independence_same', grounds: ['shared_source'] });
    expect(found(both(same))).toMatchObject({ support: 'S1', origins: 1 });
  });

  test('that was undone, and the undoing undone, holds in between only', () => {
    const chain = [
      { ...judged(), at: '2030-02-01' },
      { ...judged({ id: 'U', reverses: 'J', grounds: [] }), at: '2030-03-01' },
      { ...judged({ id: 'V', reverses: 'U', grounds: [] }), at: '2030-04-01' },
    ];
    const when = new Map(chain.map((one) => [`jdg:courier/${(one as { id?: string }).id}`, one.at]));
    const judgements = chain.map(({ at: _, ...judgement }) => judgement);
    const documents = [outlet('herald'), outlet('courier', {}, { judgements })];
    const records = entered(documents, { recordedAt: '2030-01-05' }).map((record) => {
      return { ...record, recordedAt: when.get(record.id) ?? record.recordedAt };
    });
    const file = caseOf(records, 'ev:E');
    const days = ['2030-01-31', '2030-02-01', '2030-03-01', '2030-03-31', '2030-04-01'];
    expect(days.map((knownAt) => assess(file, { ...CLOCKS, knownAt }).support)).toEqual([
      'S2',
      'S3',
      'S2',
      'S2',
      'S3',
    ]);
    expect(standing(judgementsIn(records)).map(({ id }) => id)).toEqual(['jdg:courier/J']);
  });
});

describe('a document', () => {
  const shown = (captures: Record<string, unknown>[], judgements: Record<string, unknown>[] = []) =>
    found([
      outlet(
        'herald',
        { speaker: 'agt:register', stance: 'evidence', path: ['rep:herald', 'rep:row'] },
        {
          agents: [
            { id: 'agt:herald', kind: 'media_outlet', name: 'Herald' },
            { id: 'agt:register', kind: 'public_body', name: 'Trade register' },
          ],
          reports: [
            { id: 'rep:herald', publisher: 'agt:herald', kind: 'news_article', publishedOn: '2030-01-02' },
            {
              ...{
                id: 'rep:row',
                publisher: 'agt:register',
                kind: 'dataset_record',
                publishedOn: '2029-12-01',
              },
              captures: captures.map(({ id }) => id),
            },
          ],
          captures,
          judgements,
        },
      ),
    ]);
  const capture = { id: 'cap:row', report: 'rep:row', bytes: 1, sha256: 'a'.repeat(64), mime: 'text/plain' };
  const compared = { id: 'A', kind: 'authenticate', subject: ['cap:row'], why: 'compared', on: '2030-02-01' };

  test('that is only cited is one origin', () => {
    expect(shown([])).toMatchObject({ support: 'S2', origins: 1 });
  });
  test('that is kept and not compared is no more', () => {
    expect(shown([capture])).toMatchObject({ support: 'S2' });
  });
  test('that is kept and was compared by two people is documented', () => {
    expect(shown([capture], [compared])).toMatchObject({
      support: 'S4',
      label: { key: 'assess.label.documented' },
    });
    expect(shown([], [compared])).toMatchObject({ support: 'S2' });
  });
});

test('a record taken out again counted while it stood', () => {
  const records = entered([outlet('herald')], { recordedAt: '2030-02-01T10:00:00.000Z' }).map(
    (record): MonitorRecord =>
      record.noun === 'claim'
        ? { ...record, withdrawn: { reason: 'coded twice', at: '2030-05-01T10:00:00.000Z', by: 'reviewer' } }
        : record,
  );
  const file = caseOf(records, 'ev:E');
  const at = (knownAt: string) => assess(file, { ...CLOCKS, knownAt }).support;
  expect(['2030-01-31', '2030-02-01', '2030-04-30', '2030-05-01'].map(at)).toEqual(['S0', 'S1', 'S1', 'S0']);
});

test.each([
  ['first delivery; series open', 'transfer.delivery', 'first_delivery'],
  [undefined, 'transfer.delivery', 'delivery'],
  ['announcement of it', 'transfer.delivery', 'announcement'],
  [undefined, 'transfer.approval', 'approval'],
  [undefined, 'use.emplacement', 'use'],
  ['house bounds', 'production.co_production', 'production'],
  [undefined, 'legal.party_status', 'other'],
] as const)('the date "%s" of %s is one of %s', (words, type, role) => {
  expect(windowRole(words, type)).toBe(role);
});
