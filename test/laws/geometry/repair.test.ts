import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { outlineAreaM2 } from '../../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../../src/core/geo/engine.ts';
import type { Outline, Position } from '../../../src/core/model/geometry.ts';
import { loadGeometry } from '../../../src/server/geometry.ts';

let engine: GeometryEngine;
beforeAll(async () => {
  engine = await loadGeometry();
});

const ring = (text: string) =>
  text.split(', ').map((pair) => pair.split(' ').map(Number) as [number, number]);
const polygon = (...rings: Position[][]): Outline => ({ type: 'Polygon', coordinates: rings });
const isSound = (outline: Outline) => engine.faults(outline).every((f) => f.rule === 'V11');

/** Even-odd test on one ring, straightforward on purpose. */
function oddInside(points: Position[], [x, y]: Position): boolean {
  let inside = false;
  points.forEach(([ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length] as Position;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

describe('repair', () => {
  it('closes a ring, drops repeats, and leaves the area as it was', () => {
    const drawn = polygon(ring('30 50, 30.01 50, 30.01 50, 30.01 50.01, 30 50.01'));
    const repair = engine.repair(drawn);
    expect(repair?.shape).toEqual(polygon(ring('30 50, 30.01 50, 30.01 50.01, 30 50.01, 30 50')));
    expect(repair?.areaBeforeM2).toBeCloseTo(repair?.areaAfterM2 ?? 0, 3);
  });

  it('keeps both wings of a bow-tie, whose area before has no meaning', () => {
    const repair = engine.repair(polygon(ring('0 0, 1 1, 1 0, 0 1, 0 0')));
    expect(repair?.areaBeforeM2).toBeNull();
    expect(repair?.shape.type).toBe('MultiPolygon');
    expect(isSound(repair?.shape as Outline)).toBe(true);
  });

  it('keeps ground covered twice', () => {
    const loop = polygon(ring('0 0, 4 0, 4 4, 1 4, 1 1, 3 1, 3 3, 0 3, 0 0'));
    expect(engine.contains(engine.repair(loop)?.shape as Outline, [2, 3.5])).toBe(true);
    const twice = polygon(ring('0 0, 4 0, 4 4, 0 4, 0 0, 3 0, 3 3, 0 3, 0 0'));
    expect(engine.contains(engine.repair(twice)?.shape as Outline, [1, 1])).toBe(true);
  });

  it('offers nothing that loses ground', () => {
    expect(engine.repair(polygon(ring('0 0, 4 0, 4 4, 2 4, 2 9, 2 4, 0 4, 0 0')))).toBeNull();
    expect(engine.repair(polygon(ring('0 0, 1 0, 2 0, 0 0')))).toBeNull();
    expect(engine.repair(polygon(ring('0 0, NaN 0, 1 1, 0 0')))).toBeNull();
    const partLost: Outline = {
      type: 'MultiPolygon',
      coordinates: [[ring('0 0, 1 0, 1 1, 0 0')], [ring('5 5, 6 6, 5 5')]],
    };
    expect(engine.repair(partLost)).toBeNull();
  });

  it('is valid and covers all that was inside, for any scribble', () => {
    // Seven decimals, as positions are stored, within about a kilometre.
    const coordinate = fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1e7);
    const scribble = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 25 });
    fc.assert(
      fc.property(scribble, fc.tuple(coordinate, coordinate), (points, probe) => {
        const repair = engine.repair(polygon(points));
        if (!repair) return;
        expect(isSound(repair.shape)).toBe(true);
        expect(repair.areaAfterM2).toBeCloseTo(outlineAreaM2(repair.shape), 6);
        const drawn = engine.distanceM(probe, repair.shape) > 1 && oddInside(points, probe);
        expect(drawn).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
