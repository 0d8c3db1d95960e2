import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import type { Outline, Polygon } from '../../src/core/model/geometry.ts';
import { LINE_WIDTH_M } from '../../src/core/model/tolerance.ts';
import { loadGeometry } from '../../src/server/geometry.ts';

let geometry: GeometryEngine;
beforeAll(async () => {
  geometry = await loadGeometry();
});

const LAT_M = 1 / 111_320;
const box = (west: number, south: number, widthM: number, heightM: number): Polygon => {
  const dx = (widthM * LAT_M) / Math.cos((south * Math.PI) / 180);
  const dy = heightM * LAT_M;
  const ring: [number, number][] = [
    [west, south],
    [west + dx, south],
    [west + dx, south + dy],
    [west, south + dy],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
};

describe('what is left when a hazard is closed is asked of its width, not of its share', () => {
  it.each([
    ['a block of 31 m, a thousandth of a square kilometre', box(30, 50, 31, 31), true],
    ['a strip as long as a street and two metres wide', box(30, 50, 2, 900), true],
    ['a path of a metre and a tenth', box(30, 50, 1.1, 40), true],
    ['a line of nine tenths of a metre, a kilometre long', box(30, 50, 0.9, 1000), false],
    ['a line where two outlines do not quite meet', box(30, 50, 0.02, 300), false],
    ['a small square of half a metre', box(30, 50, 0.5, 0.5), false],
  ])('%s', (_name, outline: Outline, wide) => {
    expect(geometry.partsWiderThan(outline, LINE_WIDTH_M) !== null).toBe(wide);
  });

  it('a wide part is found among a hundred lines, wherever it lies', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.double({ min: -60, max: 60, noNaN: true }),
        fc.double({ min: 1.2, max: 5, noNaN: true }),
        (at, south, widthM) => {
          const coordinates = Array.from(
            { length: 100 },
            (_, i) => box(20 + i * 0.001, south, i === at ? widthM : 0.4, 50).coordinates,
          );
          const found = geometry.partsWiderThan({ type: 'MultiPolygon', coordinates }, LINE_WIDTH_M);
          expect(found?.coordinates).toHaveLength(1);
          expect(geometry.contains(found as Outline, [20 + at * 0.001 + 1e-6, south + 1e-5])).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
