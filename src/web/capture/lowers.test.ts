/** When the form asks why: only where what is written lowers what is recorded. */
import { expect, test } from 'vitest';
import type { Position, Shape } from '../../core/model/geometry.ts';
import type { Hazard, HazardPatch } from '../../core/model/hazards.ts';
import { covers, loweredBy } from './lowers.ts';

const ring = (...corners: Position[]): Position[] => [...corners, corners[0] as Position];
const polygon = (...rings: Position[][]): Shape => ({ type: 'Polygon', coordinates: rings });
const square = (x: number, y: number, side: number): Position[] =>
  ring([x, y], [x + side, y], [x + side, y + side], [x, y + side]);
const at = (x: number, y: number): Shape => ({ type: 'Point', coordinates: [x, y] });
const OUTLINE = polygon(square(30, 50, 0.003));

test.each<[string, Shape | null, boolean]>([
  ['the same', OUTLINE, true],
  ['the same, begun elsewhere and turned round', polygon(square(30, 50, 0.003).reverse()), true],
  ['larger', polygon(square(29.999, 49.999, 0.006)), true],
  ['one corner drawn out', polygon(ring([30, 50], [30.003, 50], [30.004, 50.004], [30, 50.003])), true],
  [
    'a corner more on a line',
    polygon(ring([30, 50], [30.001, 50], [30.003, 50], [30.003, 50.003], [30, 50.003])),
    true,
  ],
  ['smaller', polygon(square(30, 50, 0.002)), false],
  ['moved aside', polygon(square(30.001, 50, 0.003)), false],
  ['one corner drawn in', polygon(ring([30, 50], [30.003, 50], [30.002, 50.002], [30, 50.003])), false],
  ['larger, with a hole', polygon(square(29.999, 49.999, 0.006), square(30.001, 50.001, 0.001)), false],
  [
    'a bay from outside',
    polygon(ring([29.999, 49.999], [30.005, 49.999], [30.0015, 50.001], [30.005, 50.005], [29.999, 50.005])),
    false,
  ],
  [
    'a band across it',
    polygon(ring([29.999, 50.001], [30.004, 50.001], [30.004, 50.002], [29.999, 50.002])),
    false,
  ],
  [
    'two halves that meet',
    {
      type: 'MultiPolygon',
      coordinates: [
        [ring([30, 50], [30.0015, 50], [30.0015, 50.003], [30, 50.003])],
        [ring([30.0015, 50], [30.003, 50], [30.003, 50.003], [30.0015, 50.003])],
      ],
    },
    true,
  ],
  ['a point', at(30.001, 50.001), false],
  ['nothing', null, false],
])('an outline and what is drawn for it: %s', (_what, after, covered) => {
  expect(covers(after, OUTLINE)).toBe(covered);
});

test('a point is covered by itself, by less than a metre beside it and by any outline around it', () => {
  expect(covers(at(30, 50), at(30, 50))).toBe(true);
  expect(covers(at(30.000005, 50), at(30, 50))).toBe(true);
  expect(covers(at(30.001, 50), at(30, 50))).toBe(false);
  expect(covers(polygon(square(29.999, 49.999, 0.002)), at(30, 50))).toBe(true);
  expect(covers(null, at(30, 50))).toBe(false);
});

const HAZARD = {
  classification: 'sha',
  contamination: ['mines_ap', 'uxo'],
  shape: OUTLINE,
  workStatus: 'open',
} as unknown as Hazard;

test.each<[string, HazardPatch, string[]]>([
  ['nothing said', {}, []],
  ['a name', { name: 'Field' }, []],
  ['a higher class', { classification: 'cha' }, []],
  ['a lower class', { classification: 'indication' }, ['classification']],
  ['one kind more', { contamination: ['mines_ap', 'uxo', 'cmr'] }, []],
  ['all kinds', { contamination: ['mixed'] }, []],
  ['one kind less', { contamination: ['uxo'] }, ['contamination']],
  [
    'less of everything',
    { classification: 'indication', contamination: [], shape: null },
    ['classification', 'contamination', 'shape'],
  ],
])('%s', (_what, fields, lowered) => {
  expect(loweredBy(fields, HAZARD)).toEqual(lowered);
  expect(loweredBy(fields, { ...HAZARD, workStatus: 'closed' })).toEqual([]);
});
