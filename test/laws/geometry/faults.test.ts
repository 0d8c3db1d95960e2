import { beforeAll, describe, expect, it } from 'vitest';
import type { GeometryEngine } from '../../../src/core/geo/engine.ts';
import type { Outline, Shape } from '../../../src/core/model/geometry.ts';
import { loadGeometry } from '../../../src/server/geometry.ts';

let engine: GeometryEngine;
beforeAll(async () => {
  engine = await loadGeometry();
});

const polygon = (...rings: [number, number][][]): Outline => ({ type: 'Polygon', coordinates: rings });
const ring = (text: string) =>
  text.split(', ').map((pair) => pair.split(' ').map(Number) as [number, number]);
const square = (x: number, y: number, size = 1): [number, number][] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const keys = (shape: unknown) => engine.faults(shape as Shape).map((f) => f.key);

describe('faults of an outline', () => {
  it('finds nothing in a sound outline with a hole', () => {
    expect(keys(polygon(square(0, 0, 4), square(1, 1)))).toEqual([]);
  });

  it('names the place and the lines of a crossing', () => {
    const bowTie = polygon(ring('0 0, 1 1, 1 0, 0 1, 0 0'));
    expect(engine.faults(bowTie)).toEqual([
      {
        key: 'V10.selfIntersection',
        rule: 'V10',
        params: { part: 1, ring: 1, point: 1, point2: 3 },
        at: [0.5, 0.5],
      },
    ]);
  });

  it('numbers turning points as drawn, repeats included', () => {
    const [crossing, repeat] = engine
      .faults(polygon(ring('0 0, 0 0, 1 1, 1 0, 0 1, 0 0')))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(crossing?.params).toMatchObject({ point: 1, point2: 4 });
    expect(repeat).toMatchObject({ key: 'V11.repeatedPoint', params: { point: 1, point2: 2, count: 1 } });
  });

  it('tells a spike, a hole outside, nested and overlapping parts apart', () => {
    const spike = polygon(ring('0 0, 4 0, 4 4, 2 4, 2 9, 2 4, 0 4, 0 0'));
    expect(keys(spike)).toContain('V10.selfIntersection');
    expect(keys(polygon(square(0, 0, 4), square(5, 5)))).toEqual(['V10.holeOutside']);
    expect(new Set(keys(polygon(square(0, 0, 4), square(3, 3, 2))))).toEqual(new Set(['V10.holeOutside']));
    const nested = { type: 'MultiPolygon', coordinates: [[square(0, 0, 4)], [square(1, 1)]] };
    expect(engine.faults(nested as Shape)).toMatchObject([{ key: 'V10.nestedShells', params: { part: 2 } }]);
    const overlapping = { type: 'MultiPolygon', coordinates: [[square(0, 0, 2)], [square(1, 0, 2)]] };
    const [overlap] = engine.faults(overlapping as Shape);
    expect(overlap).toMatchObject({ key: 'V15.partsOverlap', rule: 'V15' });
    expect(overlap?.params.percent).toBeCloseTo(50, 0);
    expect(engine.partOverlapPercent(overlapping as Outline)).toBeCloseTo(50, 0);
  });

  it('tells too few points, no area, open ends and repeated ends', () => {
    expect(keys(polygon([]))).toEqual(['V10.tooFewPoints']);
    expect(keys(polygon(ring('1 1')))).toEqual(['V10.tooFewPoints']);
    expect(keys(polygon(ring('0 0, 1 1, 0 0')))).toContain('V10.tooFewPoints');
    expect(keys(polygon(ring('0 0, 1 0, 2 0, 0 0')))).toEqual(['V10.zeroArea']);
    expect(keys(polygon(ring('0 0, 1 0, 1 1')))).toEqual(['V10.ringNotClosed']);
    expect(keys(polygon(ring('0 0, 1 0, 1 1, 0 1, 0 5e-7, 0 0')))).toEqual(['V11.lastRepeatsFirst']);
    for (const past of ['0 0, 1 0', '0 5e-7, 1 5e-7', '0 5e-7, 1 5e-7, 0 0']) {
      const drawn = polygon(ring(`0 0, 1 0, 1 1, 0 1, ${past}`));
      expect(keys(drawn), past).toEqual(['V11.lastRepeatsFirst']);
      expect(engine.repair(drawn)?.shape).toEqual(polygon(square(0, 0)));
    }
  });

  it('refuses coordinates that are not numbers and rings of a million points', () => {
    expect(keys(polygon(ring('0 0, NaN 0, 1 1, 0 0')))).toEqual(['V10.notANumber']);
    expect(keys({ type: 'Point', coordinates: [Infinity, 1] })).toEqual(['V10.notANumber']);
    const huge = Array.from({ length: 1_000_000 }, (_, i): [number, number] => [Math.cos(i), Math.sin(i)]);
    expect(engine.faults(polygon(huge))[0]).toMatchObject({
      key: 'V10.tooManyVertices',
      params: { count: 1_000_000, max: 20_000 },
    });
    expect(engine.repair(polygon(huge))).toBeNull();
  });

  it('accepts outlines across the antimeridian, drawn through or cut at 180°', () => {
    const through = polygon(ring('179 0, -179 0, -179 1, 179 1, 179 0'));
    expect(keys(through)).toEqual([]);
    const cut = { type: 'MultiPolygon', coordinates: [[square(179, 0)], [square(-180, 0)]] };
    expect(keys(cut)).toEqual([]);
    expect(engine.equals(through, cut as Outline)).toBe(true);
    expect(engine.union([through])).toMatchObject({ type: 'MultiPolygon' });
    expect(engine.contains(through, [180, 0.5])).toBe(true);
    expect(engine.contains(through, [-179.5, 0.5])).toBe(true);
    expect(engine.contains(through, [178, 0.5])).toBe(false);
    expect(engine.distanceM([-178.9, 0.5], through)).toBeCloseTo(11_131.5, 0);
  });
});
