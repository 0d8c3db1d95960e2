/** The drawing of a completion package: true to scale, patterns inside their ground, no label on another. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceBetweenM, legBetween } from '../../src/core/geo/area.ts';
import type { Position } from '../../src/core/model/geometry.ts';
import { INKS } from '../../src/flow/publish/document.ts';
import { type At, hatched, type Pattern } from '../../src/flow/publish/hatching.ts';
import { LabelRoom } from '../../src/flow/publish/map-labels.ts';
import { Sheet, scaleBarM } from '../../src/flow/publish/map-sheet.ts';
import { held, plainText } from '../../src/flow/publish/plain-text.ts';
import { pngOf } from '../../src/flow/publish/raster.ts';

const PATTERNS: readonly Pattern[] = ['forward', 'backward', 'vertical', 'grid', 'dots', 'crosses'];
/** A ring around a middle, never crossing itself. */
const ring = fc
  .array(fc.double({ min: 10, max: 100, noNaN: true }), { minLength: 3, maxLength: 30 })
  .map((radii) =>
    radii.map((radius, i): At => {
      const turn = (i / radii.length) * 2 * Math.PI;
      return [150 + radius * Math.cos(turn), 150 + radius * Math.sin(turn)];
    }),
  );

function isInside(points: readonly At[], [x, y]: At): boolean {
  return points.reduce((inside, [ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length] as At;
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax) ? !inside : inside;
  }, false);
}

test('the strokes of a pattern lie inside the ground they fill', () => {
  fc.assert(
    fc.property(ring, fc.constantFrom(...PATTERNS), (points, pattern) => {
      for (const [[ax, ay], [bx, by]] of hatched([points], pattern, 5))
        expect(isInside(points, [(ax + bx) / 2, (ay + by) / 2])).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a hole stays empty', () => {
  const square = (low: number, high: number): At[] => [
    [low, low],
    [high, low],
    [high, high],
    [low, high],
  ];
  for (const pattern of PATTERNS)
    for (const [[ax, ay], [bx, by]] of hatched([square(0, 100), square(30, 70)], pattern, 5)) {
      const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
      expect(x > 32 && x < 68 && y > 32 && y < 68).toBe(false);
    }
});

const place = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -70, max: 70, noNaN: true }),
);
const step = fc.double({ min: -0.01, max: 0.01, noNaN: true });

const pads = { left: 20, right: 20, top: 20, bottom: 30 };
test('distances on the sheet are those on the ground, everywhere, also across the antimeridian', () => {
  fc.assert(
    fc.property(place, step, step, ([lon, lat], dx, dy) => {
      fc.pre(Math.hypot(dx, dy) > 0.0005);
      const turned = (x: number) => (x > 180 ? x - 360 : x < -180 ? x + 360 : x);
      const [a, b]: [Position, Position] = [
        [lon, lat],
        [turned(lon + dx), lat + dy],
      ];
      const sheet = Sheet.around([a, b], { width: 500, height: 300, pads }) as Sheet;
      const [[ax, ay], [bx, by]] = [sheet.at(a), sheet.at(b)];
      for (const at of [ax, bx]) expect(at).toBeGreaterThan(19.9);
      for (const at of [ax, bx]) expect(at).toBeLessThan(480.1);
      const drawn = Math.hypot(bx - ax, by - ay) * sheet.metresPerPoint;
      expect(Math.abs(drawn / distanceBetweenM(a, b) - 1)).toBeLessThan(0.002);
      // North is up.
      expect(Math.sign(ay - by)).toBe(Math.abs(by - ay) < 0.02 ? Math.sign(ay - by) : Math.sign(dy));
    }),
  );
});

test('a scale bar is a round length that fits and is not tiny', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 10_000, noNaN: true }), (metresPerPoint) => {
      const bar = scaleBarM(metresPerPoint, 120);
      expect(bar / metresPerPoint).toBeLessThanOrEqual(120);
      expect(bar / metresPerPoint).toBeGreaterThan(120 / 2.6);
      expect(bar.toExponential(0)).toMatch(/^[125]e/);
    }),
  );
});

test('no label lies on another, nor so near that the two read as one', () => {
  const spot = fc.tuple(
    fc.double({ min: 0, max: 300, noNaN: true }),
    fc.double({ min: 0, max: 200, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 80 }), (spots) => {
      const room = new LabelRoom(300, 200);
      const labels = spots.flatMap((at, i) => room.place(at, String(i), { size: 6, gap: 5 }));
      const boxes = labels.flatMap((one) => (one.kind === 'label' ? [one] : []));
      boxes.forEach(({ at: [x, y], text }, i) => {
        for (const other of boxes.slice(i + 1)) {
          const apart = ((text.length + other.text.length) * 6 * 0.66) / 2 + 4;
          expect(Math.abs(x - other.at[0]) > apart - 0.02 || Math.abs(y - other.at[1]) > 5.98).toBe(true);
        }
      });
    }),
    { numRuns: 60 },
  );
});

test('a leg leads from one point to the next', () => {
  const { metres, bearingDeg } = legBetween([36, 48], [36.001, 48]);
  expect(metres).toBeCloseTo(74.6, 0);
  expect(bearingDeg).toBeCloseTo(90, 2);
  expect(legBetween([36, 48], [36, 47.99]).bearingDeg).toBe(180);
  expect(legBetween([36, 48], [35.999, 48]).bearingDeg).toBeCloseTo(270, 2);
});

describe('what people wrote', () => {
  test('never turns a line round nor breaks a file, and is not longer than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const plain = plainText(text, 100);
        expect(plain).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
        expect([...plain].every((sign) => sign === '\n' || sign >= ' ')).toBe(true);
        expect([...plain].length).toBeLessThanOrEqual(100);
        expect(Buffer.from(plain).toString()).toBe(plain);
      }),
    );
  });
  test('is held together where it stands among words of another direction', () => {
    expect(held('Mill', false)).toBe('Mill');
    expect(held('طاحونة', false)).toBe('\u2068طاحونة\u2069');
    expect(held('Mill', true)).toBe('\u2068Mill\u2069');
  });
});

test('the picture beside a drawing is a PNG with the colours of the drawing', () => {
  const png = pngOf({
    kind: 'figure',
    width: 20,
    height: 10,
    alt: '',
    shapes: [
      {
        kind: 'path',
        closed: true,
        lines: [
          [
            [0, 0],
            [20, 0],
            [20, 10],
            [0, 10],
          ],
        ],
        fill: 'red',
      },
      { kind: 'label', at: [10, 5], text: 'X1', anchor: 'middle', halo: true },
    ],
  });
  expect([...png.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect(Buffer.from(png).readUInt32BE(16)).toBe(40);
  const red = [1, 3, 5].map((i) => Number.parseInt(INKS.red.slice(i, i + 2), 16));
  expect(Buffer.from(png).includes(Buffer.from(red))).toBe(true);
});
