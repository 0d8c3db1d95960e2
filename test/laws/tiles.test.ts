/** Laws of the tile engine: what is dangerous is on every map at every zoom, once, where it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, Shape } from '../../src/core/model/geometry.ts';
import { MAX_TILE_BYTES } from '../../src/core/tiles/tile.ts';
import {
  arbitraryShape,
  boxAcross,
  counted,
  coveringTiles,
  type Decoded,
  decode,
  exactView,
  hazard,
  newLayer,
  starRing,
  uuid,
} from '../support/tiles.ts';

const centre = fc.oneof(
  fc.tuple(fc.double({ min: -170, max: 170, noNaN: true }), fc.double({ min: -70, max: 70, noNaN: true })),
  fc.constantFrom<Position>([180, 10], [-179.999, -17], [0, 0], [179.9, 65]),
);
const scene = fc
  .tuple(centre, fc.constantFrom(0.002, 0.05, 1, 15))
  .chain(([at, spread]) =>
    fc.array(arbitraryShape(at as Position, spread), { minLength: 1, maxLength: 40 }).map((shapes) => shapes),
  );

function allFeatures(
  layer: ReturnType<typeof newLayer>,
  shapes: readonly Shape[],
  z: number,
): Decoded[] | null {
  const addresses = coveringTiles(shapes.map(boxAcross), z);
  if (addresses.length > 400) return null;
  return addresses.flatMap((address) => decode(layer.tile(address, exactView, {}).bytes, address));
}

describe('every visible hazard is represented at every zoom', () => {
  it('counts add up to the number of hazards, z0 to z18', () => {
    fc.assert(
      fc.property(scene, (shapes) => {
        const layer = newLayer(shapes.map((shape, n) => hazard(n, shape)));
        for (const z of [0, 1, 4, 7, 9, 11, 12, 13, 15, 16, 18]) {
          const features = allFeatures(layer, shapes, z);
          if (features === null) break;
          const sum = features.reduce((total, feature) => total + counted(feature), 0);
          expect(sum, `zoom ${z}`).toBe(shapes.length);
          const named = new Set(
            features.flatMap((f) => (f.properties.id === undefined ? [] : [f.properties.id])),
          );
          const home = features.filter((f) => f.properties.id !== undefined && f.properties.part !== true);
          expect(home.length, `zoom ${z}: each named hazard has one home`).toBe(named.size);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never vanishes: strips, slivers, specks and broken rings keep a mark where they are', () => {
    const broken: Shape[] = [
      {
        type: 'Polygon',
        coordinates: [
          [
            [30, 50],
            [30.4, 50.2],
            [30, 50],
          ],
        ],
      },
      { type: 'Polygon', coordinates: [[[30, 50]]] },
      {
        type: 'Polygon',
        coordinates: [
          [
            [30, 50],
            [30, 50],
            [30, 50],
          ],
        ],
      },
      {
        type: 'Polygon',
        coordinates: [
          [],
          [
            [30, 50],
            [30.1, 50],
            [30.1, 50.1],
            [30, 50],
          ],
        ],
      },
      {
        type: 'Polygon',
        coordinates: [
          [
            [30, 50],
            [30.1, 50.1],
            [30.1, 50],
            [30, 50.1],
            [30, 50],
          ],
        ],
      },
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [30, 50],
              [30.00001, 50],
              [30, 50.00001],
            ],
          ],
          [
            [
              [31, 51],
              [31.00001, 51],
              [31, 51.00001],
            ],
          ],
        ],
      },
    ];
    for (const shape of broken) {
      const layer = newLayer([hazard(1, shape)]);
      // Two degrees of z16 are tens of thousands of tiles; what is far apart is looked at to z11.
      for (let z = 0; z <= (shape.type === 'MultiPolygon' ? 11 : 14); z++) {
        const features = coveringTiles([boxAcross(shape)], z).flatMap((a) =>
          decode(layer.tile(a, exactView, {}).bytes, a),
        );
        expect(
          features.reduce((sum, f) => sum + counted(f), 0),
          `zoom ${z}`,
        ).toBe(1);
      }
    }
  });

  it('both far parts of a multipolygon are drawn, however small each is', () => {
    const speck = (x: number, y: number): Position[][] => [
      [
        [x, y],
        [x + 1e-5, y],
        [x, y + 1e-5],
        [x, y],
      ],
    ];
    const shape: Shape = { type: 'MultiPolygon', coordinates: [speck(30, 50), speck(31, 50.5)] };
    const tile = { z: 6, x: 37, y: 21 };
    const [feature] = decode(newLayer([hazard(1, shape)]).tile(tile, exactView, {}).bytes, tile);
    expect(feature?.rings.length).toBe(2);
  });

  it('a shape over the antimeridian is on both sides', () => {
    const ring = starRing([180, 5], 2, [1, 1, 1, 1, 1, 1]);
    const cut: Shape = {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [178, 4],
            [180, 4],
            [180, 6],
            [178, 6],
            [178, 4],
          ],
        ],
        [
          [
            [-180, 4],
            [-178, 4],
            [-178, 6],
            [-180, 6],
            [-180, 4],
          ],
        ],
      ],
    };
    for (const shape of [{ type: 'Polygon', coordinates: [ring] } as Shape, cut]) {
      const layer = newLayer([hazard(1, shape)]);
      for (const z of [3, 5, 7]) {
        const y = Math.floor(2 ** z * 0.4861);
        const east = decode(layer.tile({ z, x: 0, y }, exactView, {}).bytes, { z, x: 0, y });
        const west = decode(layer.tile({ z, x: 2 ** z - 1, y }, exactView, {}).bytes, {
          z,
          x: 2 ** z - 1,
          y,
        });
        expect([east.length, west.length]).toEqual([1, 1]);
        expect(counted(east[0]!) + counted(west[0]!)).toBe(1);
      }
      const world = decode(layer.tile({ z: 0, x: 0, y: 0 }, exactView, {}).bytes, { z: 0, x: 0, y: 0 });
      expect(world.reduce((sum, f) => sum + counted(f), 0)).toBe(1);
    }
  });
});

describe('geometry', () => {
  it('is closed, wound as the specification asks, holes after their outer ring', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 14 }), (shapes, z) => {
        const layer = newLayer(shapes.map((shape, n) => hazard(n, shape)));
        for (const feature of allFeatures(layer, shapes, z) ?? []) {
          if (feature.type === 'point') continue;
          expect(signedArea(feature.rings[0]!)).toBeGreaterThan(0);
          for (const ring of feature.rings) {
            expect(ring.length).toBeGreaterThanOrEqual(4);
            expect(ring[0]).toEqual(ring.at(-1));
            expect(signedArea(ring)).not.toBe(0);
            for (const [x, y] of ring)
              expect(Math.max(Math.abs(x - 2048), Math.abs(y - 2048))).toBeLessThanOrEqual(2048 + 66);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays within the tolerance of what was drawn', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 2, max: 14 }), (shapes, z) => {
        const layer = newLayer(shapes.map((shape, n) => hazard(n, shape)));
        for (const feature of allFeatures(layer, shapes, z) ?? []) {
          if (feature.type === 'point') continue;
          const n = shapes.findIndex((_, i) => uuid(i) === feature.properties.id);
          const source = tileRings(shapes[n]!, feature);
          for (const ring of feature.rings) {
            for (const p of ring) {
              if (Math.max(Math.abs(p[0] - 2048), Math.abs(p[1] - 2048)) >= 2048 + 63) continue;
              expect(distanceToRings(p, source)).toBeLessThanOrEqual(4);
            }
          }
          for (const vertex of source.flat()) {
            if (Math.max(Math.abs(vertex[0] - 2048), Math.abs(vertex[1] - 2048)) > 2048) continue;
            if (isHoleVertex(shapes[n]!, feature, vertex)) continue;
            expect(distanceToRings(vertex, feature.rings)).toBeLessThanOrEqual(6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('size', () => {
  it('no tile exceeds the cap, and what does not fit is counted', () => {
    const shapes: Shape[] = Array.from({ length: 12_000 }, (_, n) => ({
      type: 'Polygon',
      coordinates: [
        starRing([30 + (n % 173) * 0.001, 50 + (n % 131) * 0.001], 0.01, [1, 0.8, 1, 0.7, 1, 0.9, 1, 0.6]),
      ],
    }));
    const layer = newLayer(shapes.map((shape, n) => hazard(n, shape)));
    for (const z of [7, 9, 10, 11]) {
      let sum = 0;
      let merged = false;
      for (const address of coveringTiles(shapes.map(boxAcross), z)) {
        const tile = layer.tile(address, exactView, {});
        expect(tile.bytes.length).toBeLessThanOrEqual(MAX_TILE_BYTES);
        merged ||= tile.merged;
        sum += decode(tile.bytes, address).reduce((total, f) => total + counted(f), 0);
      }
      expect(sum, `zoom ${z}${merged ? ', merged' : ''}`).toBe(shapes.length);
    }
  });

  it('one ring of a hundred thousand vertices still fits', () => {
    const ring = starRing(
      [30, 50],
      1,
      Array.from({ length: 100_000 }, (_, i) => 0.5 + (0.5 * ((i * 7919) % 101)) / 101),
    );
    const layer = newLayer([hazard(1, { type: 'Polygon', coordinates: [ring] })]);
    for (const z of [4, 6, 8, 10]) {
      for (const address of coveringTiles([[29, 49, 31, 51]], z).slice(0, 12)) {
        expect(layer.tile(address, exactView, {}).bytes.length).toBeLessThanOrEqual(MAX_TILE_BYTES);
      }
    }
  });
});

function signedArea(ring: readonly [number, number][]): number {
  let sum = 0;
  for (let i = 0; i < ring.length - 1; i++)
    sum += ring[i]![0] * ring[i + 1]![1] - ring[i + 1]![0] * ring[i]![1];
  return sum;
}

/** Rings of a shape in the units of a decoded feature's tile, computed the plain way. */
function tileRings(shape: Shape, { address, rings }: Decoded): [number, number][][] {
  if (shape.type === 'Point') return [];
  const parts = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  const size = 4096 * 2 ** address.z;
  const middle = rings[0]![0]![0] + address.x * 4096;
  return parts.flat().map((ring) =>
    ring.map(([longitude, latitude]) => {
      const sine = Math.sin((latitude * Math.PI) / 180);
      let x = (longitude / 360 + 0.5) * size;
      if (x - middle > size / 2) x -= size;
      if (middle - x > size / 2) x += size;
      const y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size;
      return [x - address.x * 4096, y - address.y * 4096];
    }),
  );
}

/** Holes may be dropped (that shows more danger, not less), so their vertices are not looked for. */
function isHoleVertex(shape: Shape, feature: Decoded, vertex: [number, number]): boolean {
  if (shape.type === 'Point') return false;
  const parts = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  const holes = parts.flatMap((rings) => rings.slice(1));
  const drawn = tileRings({ type: 'Polygon', coordinates: holes }, feature);
  return drawn.flat().some(([x, y]) => x === vertex[0] && y === vertex[1]);
}

function distanceToRings([px, py]: readonly [number, number], rings: readonly [number, number][][]): number {
  let best = Infinity;
  for (const ring of rings) {
    for (let i = 0; i < ring.length - 1; i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[i + 1]!;
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const share =
        length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length));
      best = Math.min(best, Math.hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay)));
    }
  }
  return best;
}
