/** Falls in sums and words: no square metre twice, no field of the guard without a sentence. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bookingsGuarded, fieldsGuarded } from '../../../test/support/guarded.ts';
import { hasMessage } from '../../core/messages/say.ts';
import { LANGUAGES } from '../../core/model/codes.ts';
import { REPORT_CONTENTS } from '../../core/model/report-contents.ts';
import type { Lowering } from '../../core/registry/danger.ts';
import { fallingGround, fallingM2, inOrder, notEntitled, unbookedOf, whenOf } from './falls.ts';

const fall = (more: Partial<Lowering>): Lowering => ({
  ...{
    type: 'hazard',
    id: 'h',
    field: 'shape',
    hazardIds: ['h'],
    m2: null,
    shape: null,
    booking: 'adjusted',
  },
  ...more,
});
const part = (id: string, field: string, m2: number): Lowering =>
  fall({ type: 'release', id, field, m2, booking: 'cleared' });

test.each<[string, Lowering[], number]>([
  ['nothing', [], 0],
  ['an outline', [fall({ m2: 1250 })], 1250],
  [
    'a lower class of all of it, and less of it',
    [fall({ field: 'classification', m2: 9000 }), fall({ m2: 1250 })],
    9000,
  ],
  [
    'parts of a split: lower here, left out there',
    [
      fall({ field: 'classification', m2: 4000, hazardIds: ['h', 'a', 'b'] }),
      fall({ m2: 300, hazardIds: ['h', 'a', 'b'] }),
    ],
    4300,
  ],
  ['two hazards', [fall({ m2: 10 }), fall({ id: 'g', hazardIds: ['g'], m2: 5 })], 15],
  ['a released part in two respects', [part('r', 'outcome', 700), part('r', 'shape', 700)], 700],
  ['two released parts', [part('r', 'outcome', 700), part('s', 'outcome', 200)], 900],
  [
    'what is released of ground whose class is lowered',
    [fall({ field: 'classification', m2: 9000 }), part('r', 'outcome', 700)],
    9000,
  ],
  ['respects without ground', [fall({ field: 'contamination' }), fall({ field: 'workStatus', m2: 0 })], 0],
])('the sum of %s', (_what, falls, m2) => {
  expect(fallingM2(falls)).toBe(m2);
});

test('what is not booked stands first, then the largest', () => {
  const falls = [fall({ m2: 5 }), fall({ m2: 9 }), fall({ m2: null, booking: null })];
  expect(inOrder(falls).map(({ m2 }) => m2)).toEqual([null, 9, 5]);
  expect(unbookedOf(falls)).toHaveLength(1);
});

test('ground is hatched once', () => {
  const shape = { type: 'Polygon' as const, coordinates: [] };
  expect(fallingGround([fall({ shape }), fall({ shape: { ...shape } }), fall({})])).toHaveLength(1);
});

test('who may not decide is told beforehand', () => {
  const falls = [fall({})];
  expect(notEntitled([], { reportType: 'task' }, false)).toBe(null);
  expect(notEntitled(falls, { reportType: 'task' }, true)).toBe('type');
  expect(notEntitled(falls, { reportType: 'nts' }, false)).toBe('role');
  expect(notEntitled(falls, { reportType: 'nts' }, true)).toBe(null);
});

test('a report is before its decision, accepted, or not', () => {
  expect((['submitted', 'accepted', 'superseded', 'returned', 'rejected'] as const).map(whenOf)).toEqual([
    'now',
    'done',
    'done',
    'never',
    'never',
  ]);
});

/** A new field or booking of the guard without words fails here. */
const catalogue = (language: string) => readFileSync(`src/web/i18n/${language}/review.po`, 'utf8');

test.each(LANGUAGES)('%s: every respect the guard names, and every booking, has words', (language) => {
  const words = catalogue(language);
  const fields = [...fieldsGuarded(), 'alarm.state'];
  expect(fields.length).toBeGreaterThan(20);
  const bookings = bookingsGuarded();
  expect(bookings.length).toBeGreaterThan(5);
  const keys = [
    ...fields.map((field) => `review.fall.${field}`),
    ...[...bookings, 'cancelled', 'reduced', 'cleared'].map((booking) => `review.booking.${booking}`),
  ];
  expect(keys.filter((key) => !words.includes(`msgid "${key}"`))).toEqual([]);
});

test.each(LANGUAGES)('%s: every reason of an adjustment has words', (language) => {
  for (const reason of ['resurvey', 'digitising', 'duplicate', 'data_error'])
    expect(hasMessage(`release.reason.${reason}`, language)).toBe(true);
});

test.each(LANGUAGES)('%s: every part that a report may not carry has words', (language) => {
  const parts = new Set(Object.values(REPORT_CONTENTS).flatMap((type) => type.parts));
  expect(parts.size).toBeGreaterThan(15);
  expect([...parts].filter((part) => !hasMessage(`problem.contentNotOfType.part.${part}`, language))).toEqual(
    [],
  );
});
