import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { distanceBetweenM, outlineAreaM2, perimeterM } from '../../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../../src/core/geo/engine.ts';
import { WGS84 } from '../../../src/core/geo/geodesic.ts';
import type { Outline, Position, Shape } from '../../../src/core/model/geometry.ts';
import { loadGeometry } from '../../../src/server/geometry.ts';

let engine: GeometryEngine;
beforeAll(async () => {
  engine = await loadGeometry();
});

const polygon = (...rings: Position[][]): Outline => ({ type: 'Polygon', coordinates: rings });
const at = ([lon, lat]: Position, azimuth: number, metres: number): Position => {
  const { lon2 = 0, lat2 = 0 } = WGS84.Direct(lat, lon, azimuth, metres);
  return [lon2, lat2];
};
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const place = fc.tuple(number(-180, 180), number(-70, 70)) as fc.Arbitrary<Position>;

/** A valid outline: star-shaped around a place, corners 10 m to 2 km from it, a hole in every third. */
const outline = fc
  .tuple(place, fc.array(number(10, 2_000), { minLength: 3, maxLength: 40 }), fc.nat(2))
  .map(([centre, radii, holed]): Outline => {
    const ring = radii.map((r, i) => at(centre, -(360 * (i + 0.5)) / radii.length, r));
    const least = Math.min(...radii) * 0.3;
    const hole = [0, 90, 180, 270].map((azimuth) => at(centre, azimuth, least));
    const close = (points: Position[]) => [...points, points[0] as Position];
    return holed === 0 && radii.length > 5 ? polygon(close(ring), close(hole)) : polygon(close(ring));
  });

/** Everything on one side of a line through a place near an outline, as an outline. */
const halfPlane = ([lon, lat]: Position, azimuth: number): Outline => {
  const turn = (d: number): Position => {
    const angle = ((azimuth + d) * Math.PI) / 180;
    return [lon + 0.5 * Math.sin(angle), lat + 0.5 * Math.cos(angle)];
  };
  const ring = [turn(0), turn(90), turn(180)];
  return polygon([...ring, ring[0] as Position]);
};
const tolerance = (areaM2: number) => Math.max(1, areaM2 * 0.001);
const area = (shape: Outline | null) => (shape ? outlineAreaM2(shape) : 0);

describe('land released piece by piece', () => {
  it('adds up: parts and rest are the whole, for 1,000 outlines cut by random lines', () => {
    fc.assert(
      fc.property(
        outline,
        fc.array(fc.tuple(fc.nat(39), number(0, 360)), { minLength: 1, maxLength: 4 }),
        (whole, cuts) => {
          let rest: Outline | null = whole;
          let released = 0;
          for (const [corner, azimuth] of cuts) {
            if (!rest) break;
            const ring = (whole.coordinates as Position[][])[0] as Position[];
            const cut = halfPlane(ring[corner % ring.length] as Position, azimuth);
            const part = engine.intersection(rest, cut);
            const left = engine.difference(rest, cut);
            expect(Math.abs(area(part) + area(left) - area(rest))).toBeLessThan(tolerance(area(rest)));
            for (const piece of [part, left]) {
              if (piece) expect(engine.faults(piece).filter((f) => f.rule !== 'V11')).toEqual([]);
            }
            released += area(part);
            rest = left;
          }
          expect(Math.abs(released + area(rest) - area(whole))).toBeLessThan(tolerance(area(whole)));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('overlaps the same whichever is asked first, and joins to no more than the sum', () => {
    fc.assert(
      fc.property(outline, number(0, 360), number(0, 3_000), (a, azimuth, metres) => {
        const shift = (rings: Position[][]) => rings.map((ring) => ring.map((p) => at(p, azimuth, metres)));
        const b = polygon(...shift(a.coordinates as Position[][]));
        const [ab, ba] = [engine.overlapAreaM2(a, b), engine.overlapAreaM2(b, a)];
        const slack = tolerance(area(a));
        expect(Math.abs(ab - ba)).toBeLessThan(slack);
        expect(engine.intersects(a, b)).toBe(engine.intersects(b, a));
        if (ab > slack) expect(engine.intersects(a, b)).toBe(true);
        expect(Math.abs(area(engine.union([a, b])) + ab - area(a) - area(b))).toBeLessThan(slack);
        expect(engine.equals(a, a)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('growing and measuring', () => {
  it('contains what it grew from, and reaches as far as asked within 1 %', () => {
    fc.assert(
      fc.property(outline, fc.constantFrom(1, 20, 500, 50_000), (shape, metres) => {
        const grown = engine.buffer(shape, metres);
        expect(area(engine.difference(shape, grown))).toBeLessThan(0.1);
        const ring = (
          grown.type === 'Polygon' ? grown.coordinates : grown.coordinates.flat()
        )[0] as Position[];
        for (const p of ring.filter((q) => Math.abs(q[0]) < 180).slice(0, 12)) {
          const distance = engine.distanceM(p, shape);
          expect(Math.abs(distance - metres)).toBeLessThan(metres * 0.01 + 0.02);
        }
      }),
      { numRuns: 150 },
    );
    const circle = engine.buffer({ type: 'Point', coordinates: [37, 48] }, 1_000);
    expect(area(circle) / (Math.PI * 1e6)).toBeCloseTo(1, 2);
    const fiji = engine.buffer({ type: 'Point', coordinates: [179.999, -17] }, 1_000);
    expect(fiji.type).toBe('MultiPolygon');
    expect(area(fiji) / (Math.PI * 1e6)).toBeCloseTo(1, 2);
  });

  it('measures distance along the ground to the nearest line, near and far', () => {
    fc.assert(
      fc.property(outline, place, (shape, from) => {
        const rings = shape.coordinates as Position[][];
        const toCorner = Math.min(...rings.flat().map((corner) => distanceBetweenM(from, corner)));
        const distance = engine.distanceM(from, shape);
        expect(distance).toBeLessThanOrEqual(toCorner + 1e-6);
        expect(distance).toBeGreaterThan(toCorner - 4_000);
        expect(distance === 0).toBe(engine.contains(shape, from));
      }),
      { numRuns: 300 },
    );
    const square = polygon([
      [0, 50],
      [0.01, 50],
      [0.01, 50.01],
      [0, 50.01],
      [0, 50],
    ]);
    expect(engine.distanceM([0.005, 49.99], square)).toBeCloseTo(1112.5, 0);
  });

  it('warns on the very edge', () => {
    const square = polygon([
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
      [0, 0],
    ]);
    for (const p of [
      [0, 0],
      [1, 1],
      [0.5, 1],
      [0, 0.3],
    ] as Position[]) {
      expect(engine.contains(square, p)).toBe(true);
      expect(engine.distanceM(p, square)).toBe(0);
    }
    expect(engine.contains(square, [1.000001, 0.5])).toBe(false);
  });

  it('finds a point inside, also of a ring-shaped outline', () => {
    fc.assert(
      fc.property(outline, (shape) => {
        expect(engine.contains(shape, engine.pointInside(shape).coordinates)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('area', () => {
  it('agrees with known figures, whatever the direction, over poles and the antimeridian', () => {
    // GeographicLib's Planimeter example: Antarctica, its published area and perimeter.
    const antarctica: Position[] = [
      [-58, -63.1],
      [-74, -72.9],
      [-102, -71.9],
      [-102, -74.9],
      [-131, -74.3],
      [-163, -77.5],
      [163, -77.4],
      [172, -71.7],
      [140, -65.9],
      [113, -65.7],
      [88, -66.6],
      [59, -66.9],
      [25, -69.8],
      [-4, -70],
      [-14, -71],
      [-33, -77.3],
      [-46, -77.9],
      [-61, -74.7],
    ];
    expect(outlineAreaM2(polygon(antarctica))).toBeCloseTo(13_662_703_680_020.1, -1);
    expect(perimeterM(polygon(antarctica))).toBeCloseTo(16_831_067.893, 2);
    expect(outlineAreaM2(polygon([...antarctica].reverse()))).toBeCloseTo(13_662_703_680_020.1, -1);
    // One degree square at the equator, PostGIS ST_Area(geography).
    const degree = (west: number): Position[] => [
      [west, 0],
      [west + 1, 0],
      [west + 1, 1],
      [west, 1],
      [west, 0],
    ];
    expect(outlineAreaM2(polygon(degree(0)))).toBeCloseTo(12_308_778_361.469, 2);
    const across: Position[] = [
      [179.5, 0],
      [-179.5, 0],
      [-179.5, 1],
      [179.5, 1],
    ];
    expect(outlineAreaM2(polygon(across))).toBeCloseTo(12_308_778_361.469, 2);
  });

  it('subtracts holes and sums parts', () => {
    fc.assert(
      fc.property(outline, (shape) => {
        const rings = shape.coordinates as Position[][];
        const [shell = 0, hole = 0] = rings.map((ring) => outlineAreaM2(polygon(ring)));
        expect(outlineAreaM2(shape)).toBeCloseTo(shell - hole, 3);
        const reversed = polygon(...rings.map((ring) => [...ring].reverse()));
        expect(outlineAreaM2(reversed)).toBeCloseTo(shell - hole, 3);
      }),
    );
  });
});

describe('rubbish', () => {
  it('never makes the checks throw', () => {
    const coordinates = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.array(fc.array(fc.oneof(fc.double(), fc.constant(null), fc.string()), { maxLength: 4 }))),
      fc.array(fc.array(fc.array(fc.array(fc.double(), { maxLength: 3 }), { maxLength: 6 }))),
      fc.array(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { maxLength: 8 }),
      ),
    );
    const type = fc.constantFrom('Point', 'Polygon', 'MultiPolygon', 'LineString', null);
    fc.assert(
      fc.property(type, coordinates, (kind, value) => {
        const shape = { type: kind, coordinates: value } as unknown as Shape;
        for (const fault of engine.faults(shape)) {
          expect(fault.key.startsWith(`${fault.rule}.`)).toBe(true);
          if (fault.at) expect(Math.abs(fault.at[0]) <= 180 && Math.abs(fault.at[1]) <= 90).toBe(true);
        }
        if (kind === 'Polygon' || kind === 'MultiPolygon') engine.repair(shape as Outline);
      }),
      { numRuns: 3_000 },
    );
    for (const shape of [null, undefined, 7, 'x', {}, []]) {
      expect(engine.faults(shape as unknown as Shape)).toHaveLength(1);
    }
  });
});

describe('scribbles', () => {
  it('of thousands of crossings are named, never repaired, never shrink a hazard, never stall', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const scribble = polygon(Array.from({ length: 15_000 }, () => [random(), random()]));
    const square = polygon([
      [0.4, 0.4],
      [0.6, 0.4],
      [0.6, 0.6],
      [0.4, 0.6],
      [0.4, 0.4],
    ]);
    expect(engine.faults(scribble)[0]?.key).toMatch(/^V10/);
    expect(engine.repair(scribble)).toBeNull();
    expect(engine.overlapAreaM2(scribble, square)).toBeCloseTo(outlineAreaM2(square), -1);
    expect(engine.equals(engine.difference(square, scribble) as Outline, square)).toBe(true);
    expect(engine.difference(scribble, square)).not.toBeNull();
    expect(engine.intersects(scribble, square)).toBe(true);
    const comb = (flip: boolean) => {
      const teeth = Array.from({ length: 6_000 }, (_, i): Position => [i * 1e-4, i % 2 ? 0 : 0.6]);
      const ring: Position[] = [...teeth, [0.6, -0.1], [0, -0.1], [0, 0.6]];
      return polygon(flip ? ring.map(([x, y]) => [y, x]) : ring);
    };
    expect(engine.faults(comb(true)).filter((f) => f.rule === 'V10')).toEqual([]);
    expect(engine.overlapAreaM2(comb(true), comb(false))).toBeGreaterThan(0);
    expect(area(engine.difference(comb(true), comb(false)))).toBeCloseTo(outlineAreaM2(comb(true)), -3);
    expect(engine.union([comb(true), comb(false)])).not.toBeNull();
  });
});

describe('nothing', () => {
  it('does not stop an overlay: what covers nothing counts as empty', () => {
    const square = polygon([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
    const broken = polygon([
      [0, 0],
      [Number.NaN, 1],
      [1, 1],
    ]);
    const empty: Outline = { type: 'MultiPolygon', coordinates: [] };
    for (const nothing of [
      broken,
      empty,
      polygon([]),
      polygon([
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
    ]) {
      expect(engine.overlapAreaM2(square, nothing)).toBe(0);
      expect(engine.intersects(nothing, square)).toBe(false);
      expect(engine.difference(nothing, square)).toBeNull();
      expect(engine.equals(engine.difference(square, nothing) as Outline, square)).toBe(true);
      expect(engine.union([nothing])).toBeNull();
      expect(engine.contains(nothing, [0.5, 0.5])).toBe(false);
      expect(engine.distanceM([0.5, 0.5], nothing)).toBe(Infinity);
      expect(() => engine.buffer(nothing, 10)).toThrow(RangeError);
    }
  });
});
