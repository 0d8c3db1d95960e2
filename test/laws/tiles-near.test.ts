/** Near answers: never a hazard missed, never "none" when the index cannot know. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, Shape } from '../../src/core/model/geometry.ts';
import { TileEngine } from '../../src/core/tiles/engine.ts';
import { geodesicM, legsDistanceM, routeDistanceM } from '../../src/core/tiles/great-circle.ts';
import { nearCost } from '../../src/core/tiles/nearness.ts';
import { access, arbitraryShape, exactView, generalisedView, hazard, hiddenView } from '../support/tiles.ts';

function engineWith(shapes: readonly (Shape | null)[], options = {}): TileEngine {
  const engine = new TileEngine({ access });
  shapes.forEach((shape, n) => {
    engine.layers.hazards.upsert(hazard(n, shape, { codes: 1, ...options }));
  });
  return engine;
}

const centres: Position[] = [
  [30, 48],
  [-179.99, 5],
  [180, -40],
  [10, -72],
  [0.001, 0],
];
const scene = fc
  .tuple(fc.constantFrom(...centres), fc.constantFrom(0.002, 0.01, 0.2, 3))
  .chain(([centre, spread]) =>
    fc.tuple(
      fc.array(arbitraryShape(centre, spread), { minLength: 1, maxLength: 12 }),
      fc.array(arbitraryShape(centre, spread), { minLength: 1, maxLength: 3 }),
      fc.nat(11),
      // The limit is set just beside one hazard's distance, on either side: that is where errors show.
      fc.constantFrom(-1e-1, -1e-3, -1e-5, 1e-5, 1e-3, 1e-1),
    ),
  );

/** A route through a point halfway along the first edge of each shape. */
function routeOf(shapes: readonly Shape[]): Position[] {
  return shapes.map((shape): Position => {
    if (shape.type === 'Point') return shape.coordinates;
    const ring = shape.type === 'Polygon' ? shape.coordinates[0]! : shape.coordinates[0]![0]!;
    const [a, b] = [ring[0]!, ring[1]!];
    return Math.abs(a[0] - b[0]) > 180 ? a : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 1e-4];
  });
}

describe('near', () => {
  it('finds what comparing with every hazard finds', () => {
    fc.assert(
      fc.property(scene, ([shapes, waypoints, chosen, offset]) => {
        const route = routeOf(waypoints);
        const near = routeDistanceM(route, shapes[chosen % shapes.length]!);
        const radiusM = Math.min(90_000, Math.max(0.5, near * (1 + offset) + Math.sign(offset) * 0.1));
        const { items, doubtful, conclusive } = engineWith(shapes).near(route, radiusM, exactView);
        expect(conclusive).toBe(true);
        const found = new Map(items.map((item) => [item.id, item.distanceM]));
        shapes.forEach((shape, n) => {
          const { id } = hazard(n, null);
          const distanceM = routeDistanceM(route, shape);
          // The nearest point of a long leg is found on the sphere: as PostGIS does, and so out by up to 2.3e-5 of the distance.
          const slack = 0.08 + distanceM * 3e-5;
          if (Math.abs(distanceM - radiusM) < slack) return;
          if (doubtful.includes(id)) throw new Error(`doubtful at ${distanceM} of ${radiusM} m`);
          expect(found.has(id), `${distanceM} m against ${radiusM} m`).toBe(distanceM < radiusM);
          if (distanceM < radiusM) expect(Math.abs(found.get(id)! - distanceM)).toBeLessThan(slack + 0.02);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('looks across the antimeridian from either side', () => {
    const engine = engineWith([
      { type: 'Point', coordinates: [179.9995, 5] },
      { type: 'Point', coordinates: [-179.9995, 5] },
    ]);
    for (const x of [179.9999, -179.9999, 180, -180]) {
      expect(engine.near([[x, 5]], 200, exactView).items.length).toBe(2);
    }
    const route: Position[] = [
      [179.9, 5],
      [-179.9, 5],
    ];
    // The great circle between them passes some 0.8 m north of the parallel.
    expect(engine.near(route, 2, exactView).items.length).toBe(2);
  });

  it('knows that a long edge bulges towards the pole', () => {
    const shape: Shape = {
      type: 'Polygon',
      coordinates: [
        [
          [29, 60],
          [31, 60],
          [30, 59],
          [29, 60],
        ],
      ],
    };
    const engine = engineWith([shape]);
    for (const north of [60.0066, 60.007, 60.0076]) {
      const distanceM = routeDistanceM([[30, north]], shape);
      expect(engine.near([[30, north]], distanceM + 1, exactView).items.length).toBe(1);
      if (distanceM > 1) expect(engine.near([[30, north]], distanceM - 1, exactView).items.length).toBe(0);
    }
  });

  it('what lies within its rounding of the limit is doubtful or found, not lost', () => {
    const at: Position = [30, 48];
    const shape: Shape = { type: 'Point', coordinates: [30.001, 48.0007] };
    const distanceM = geodesicM(at, shape.coordinates as Position);
    for (const offset of [-0.02, -0.005, 0, 0.005]) {
      const { items, doubtful } = engineWith([shape]).near([at], distanceM - offset, exactView);
      expect(items.length + doubtful.length).toBe(1);
    }
  });

  it('leaves closed and superseded hazards out', () => {
    const shape: Shape = { type: 'Point', coordinates: [30, 48] };
    for (const status of [3, 4]) {
      const engine = engineWith([shape], { codes: 2 | (status << 2) });
      expect(engine.near([[30, 48]], 100, exactView)).toMatchObject({ items: [], conclusive: true });
    }
  });

  it('a view that hides anything can never conclude that there is nothing', () => {
    const engine = engineWith([{ type: 'Point', coordinates: [30, 48] }]);
    expect(engine.near([[30, 48]], 100, hiddenView)).toMatchObject({ items: [], conclusive: false });
    expect(engine.near([[-120, 3]], 100, hiddenView)).toMatchObject({ items: [], conclusive: false });
  });

  it('a generalised view learns the cell only, and near its rim that it cannot be known', () => {
    const near = (x: number, y: number) =>
      engineWith([{ type: 'Point', coordinates: [x, y] }]).near([[30.06, 48.02]], 50, generalisedView);
    expect(near(30.051, 48.049)).toEqual(near(30.099, 48.001));
    expect(near(30.051, 48.049).items).toMatchObject([{ id: null, distanceM: 0, count: 1 }]);
    expect(near(30.049, 48.02)).toMatchObject({ items: [], conclusive: false });
    expect(near(30.2, 48.02)).toMatchObject({ items: [], conclusive: true });
  });

  it('cannot judge near the poles or with a senseless radius', () => {
    const engine = engineWith([]);
    for (const [at, radius] of [
      [[0, 84.5], 10],
      [[0, 0], 200_000],
      [[0, 0], Number.NaN],
      [[0, 0], -1],
    ] as const) {
      expect(engine.near([at as unknown as Position], radius, exactView).conclusive).toBe(false);
    }
  });

  it('a route that comes by often gives the same answer as each of its legs', () => {
    const zigzag = fc
      .tuple(fc.constantFrom(...centres), fc.constantFrom(0.05, 0.5, 2))
      .chain(([centre, spread]) =>
        fc.tuple(
          fc.array(arbitraryShape(centre, spread), { minLength: 1, maxLength: 15 }),
          fc.array(
            fc.tuple(
              fc.double({ min: -1, max: 1, noNaN: true }),
              fc.double({ min: -1, max: 1, noNaN: true }),
            ),
            {
              minLength: 2,
              maxLength: 8,
            },
          ),
          fc.constant(centre),
          fc.constant(spread),
          fc.constantFrom(50, 2_000, 50_000),
        ),
      );
    fc.assert(
      fc.property(zigzag, ([shapes, turns, [x, y], spread, radiusM]) => {
        const route = turns.map(([dx, dy]): Position => {
          const lon = x + dx * spread;
          return [lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, y + dy * spread];
        });
        const { items, doubtful } = engineWith(shapes).near(route, radiusM, exactView);
        const found = new Map(items.map((item) => [item.id, item.distanceM]));
        shapes.forEach((shape, n) => {
          const { id } = hazard(n, null);
          const distanceM = routeDistanceM(route, shape);
          const slack = 0.08 + distanceM * 3e-5;
          if (Math.abs(distanceM - radiusM) < slack || doubtful.includes(id)) return;
          expect(found.has(id), `${distanceM} m against ${radiusM} m`).toBe(distanceM < radiusM);
          if (distanceM < radiusM) expect(Math.abs(found.get(id)! - distanceM)).toBeLessThan(slack + 0.02);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('cannot judge a route longer than half the earth', () => {
    const there = Array.from({ length: 200 }, (_, i): Position => (i % 2 ? [170, 10] : [-5, -10]));
    expect(engineWith([]).near(there, 1, exactView).conclusive).toBe(false);
    expect(nearCost(engineWith([]).nearSource(exactView), there, 1, 1e9)).toBe(0);
  });

  it('knows what an answer costs before it is worked out', () => {
    const engine = engineWith(
      Array.from({ length: 2_000 }, (_, n): Shape => {
        const at: Position = [30 + (n % 50) / 20, 48 + Math.floor(n / 50) / 20];
        return { type: 'Point', coordinates: at };
      }),
    );
    const source = engine.nearSource(exactView);
    const cost = (count: number, radiusM: number, limit = 1e12) =>
      nearCost(
        source,
        Array.from({ length: count }, (_, i): Position => [30 + (i % 2) * 2, 48 + (i % 2)]),
        radiusM,
        limit,
      );
    expect(cost(1, 50)).toBeLessThan(1_000);
    expect(cost(1, 50_000)).toBeLessThan(100_000);
    // Longer roads and wider looks cost more.
    expect(cost(10, 50_000)).toBeGreaterThan(5 * cost(2, 50_000));
    expect(cost(10, 50_000)).toBeGreaterThan(10 * cost(10, 500));
    // Above the limit nobody goes on counting.
    expect(cost(100, 50_000, 1e6)).toBeLessThan(3e6);
    expect(cost(100, 50_000)).toBeGreaterThan(1e7);
  });

  it('of a generalised view too', () => {
    const shapes = Array.from({ length: 500 }, (_, n): Shape => {
      return { type: 'Point', coordinates: [30 + (n % 25) / 10, 48 + Math.floor(n / 25) / 10] };
    });
    const source = engineWith(shapes).nearSource(generalisedView);
    const far = Array.from({ length: 40 }, (_, i): Position => [30 + (i % 2) * 2, 48 + (i % 2)]);
    expect(nearCost(source, far, 50_000, 1e12)).toBeGreaterThan(
      50 * nearCost(source, [[31, 48]], 50_000, 1e12),
    );
  });

  it('counts hazards that have no position', () => {
    expect(engineWith([null, null]).near([[0, 0]], 10, exactView)).toMatchObject({ unplaced: 2 });
  });
});

describe('the exact distance', () => {
  it('of several legs is that of the nearest', () => {
    const at = fc.tuple(
      fc.double({ min: 29, max: 31, noNaN: true }),
      fc.double({ min: 47, max: 49, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(at, at), { minLength: 1, maxLength: 6 }),
        arbitraryShape([30, 48], 0.5),
        (legs, shape) => {
          const each = legs.map(([a, b]) => routeDistanceM([a, b], shape));
          expect(Math.abs(legsDistanceM(legs, shape) - Math.min(...each))).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('agrees with the geodesic to densely sampled edges', () => {
    const ring: Position[] = [
      [30, 48],
      [30.01, 48],
      [30.01, 48.01],
      [30, 48.01],
      [30, 48],
    ];
    const shape: Shape = { type: 'Polygon', coordinates: [ring] };
    for (const at of [
      [29.99, 48.005],
      [30.02, 48.02],
      [30.005, 47.9],
    ] as Position[]) {
      let best = Infinity;
      for (let i = 1; i < ring.length; i++) {
        for (let t = 0; t <= 2_000; t++) {
          const [a, b] = [ring[i - 1]!, ring[i]!];
          best = Math.min(
            best,
            geodesicM(at, [a[0] + ((b[0] - a[0]) * t) / 2_000, a[1] + ((b[1] - a[1]) * t) / 2_000]),
          );
        }
      }
      expect(Math.abs(routeDistanceM([at], shape) - best)).toBeLessThan(0.05);
    }
    expect(routeDistanceM([[30.005, 48.005]], shape)).toBe(0);
    expect(
      routeDistanceM(
        [
          [29.9, 48.005],
          [30.1, 48.005],
        ],
        shape,
      ),
    ).toBe(0);
  });

  it('of a route in line with an edge is the gap between them', () => {
    for (const x of [180, 0, 30.123456, -71.5]) {
      const ring: Position[] = [
        [x, -40],
        [x, -39.99995],
        [x, -39.999954],
        [x, -40],
      ];
      const route: Position[] = [
        [x, -39.99955],
        [x, -39.9999],
      ];
      expect(routeDistanceM(route, { type: 'Polygon', coordinates: [ring] })).toBeCloseTo(5.55, 1);
    }
  });

  it('is positive inside a hole', () => {
    const square = (d: number): Position[] => [
      [-d, -d],
      [d, -d],
      [d, d],
      [-d, d],
      [-d, -d],
    ];
    const shape: Shape = { type: 'Polygon', coordinates: [square(0.01), square(0.005)] };
    expect(routeDistanceM([[0, 0]], shape)).toBeGreaterThan(500);
    const engine = engineWith([shape]);
    expect(engine.near([[0, 0]], 100, exactView).items).toEqual([]);
    expect(engine.near([[0, 0]], 600, exactView).items.length).toBe(1);
  });
});
