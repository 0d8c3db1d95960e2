/** Words and lines of the drawings of an event, and titles and dates as people read them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Format } from '../../i18n/format.ts';
import { elbow, wrapped } from './drawing.ts';
import { capital, edtfWords, titleOf } from './words.ts';

describe('words on a small card', () => {
  test('stay within their lines and lose nothing when there is room', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 4, max: 30 }), (text, letters) => {
        const lines = wrapped(text, letters, 3);
        expect(lines.length).toBeLessThanOrEqual(3);
        expect(lines.every((line) => line.length <= letters)).toBe(true);
        if (!lines.at(-1)?.endsWith('…'))
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replace(/\s/gu, ''));
      }),
    );
  });

  test('what does not fit ends in an ellipsis', () => {
    expect(wrapped('Ambassador of Ukraine to Türkiye', 16, 2)).toEqual(['Ambassador of', 'Ukraine to…']);
  });
});

test('a line on one level is straight, another one turns twice', () => {
  expect(elbow({ x: 0, y: 5 }, { x: 40, y: 5 })).toBe('M0 5H40');
  expect(elbow({ x: 0, y: 0 }, { x: 40, y: 50 })).toBe('M0 0H12Q20 0 20 8V42Q20 50 28 50H40');
});

/** Says the key and its values, so that a test reads what is asked for. */
const t = (key: string, values: Record<string, unknown> = {}): string =>
  [key.replace('events.', ''), ...Object.values(values)].join(' ');
const format = { day: (day: string | null) => `<${day}>` } as Format;
const say = (text: string): string => edtfWords(text, 'en', format, t);

describe('dates as people say them', () => {
  test.each([
    ['2022-11', 'November 2022'],
    ['2022-11-05', '<2022-11-05>'],
    ['2022-39', 'date.third3 2022'],
    ['2022-33', 'date.quarter 1 2022'],
    ['2022-11/..', 'date.since November 2022'],
    ['../2022-11', 'date.until November 2022'],
    ['2022/2023-01-12', 'date.span 2022 <2023-01-12>'],
    ['2022-11~', 'date.about November 2022'],
    ['[2022-10,2022-11]', 'October 2022 or November 2022'],
    ['not a date', 'not a date'],
  ])('%s', (text, words) => expect(say(text)).toBe(words));
});

describe('titles', () => {
  test('what is not acknowledged or documented is called alleged, once', () => {
    expect(titleOf('Alleged transfer', 'S1', t)).toBe('Alleged transfer');
    expect(titleOf('Transfer of aircraft', 'S0', t)).toMatch(/^alleged: /);
    expect(titleOf('Transfer of aircraft', 'S4', t)).toBe('Transfer of aircraft');
  });

  test('a description gets a capital letter, a name keeps its own', () => {
    expect(capital('a source in the ministry', 'en')).toBe('A source in the ministry');
    expect(capital('i24NEWS', 'en')).toBe('i24NEWS');
    expect(capital('exbulletin', 'en')).toBe('exbulletin');
  });
});
