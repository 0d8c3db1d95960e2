/** Reads tiles back with an independent decoder, and makes records to put into them. */
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import type { Outline, Position, Shape } from '../../src/core/model/geometry.ts';
import { generalise } from '../../src/core/policy/generalise.ts';
import { precisionFor } from '../../src/core/policy/policy.ts';
import type { View } from '../../src/core/policy/views.ts';
import { type Access, hazardCodes, type TileFeature } from '../../src/core/tiles/features.ts';
import { TileLayer } from '../../src/core/tiles/layer.ts';
import type { Address } from '../../src/core/tiles/mercator.ts';

export const access: Access = { precisionFor, generalise };
export const exactView: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' };
export const generalisedView: View = {
  base: 'generalised',
  orgCodes: [],
  placeCodes: [],
  key: 'generalised',
};
export const hiddenView: View = { base: 'hidden', orgCodes: [], placeCodes: [], key: 'hidden' };

export interface Decoded {
  readonly type: 'point' | 'polygon';
  readonly properties: Record<string, string | number | boolean>;
  /** Rings (or single positions) in tile units. */
  readonly rings: [number, number][][];
  readonly address: Address;
}

/** Every feature of a tile; throws when the tile does not hold to the specification. */
export function decode(bytes: Uint8Array, address: Address): Decoded[] {
  if (bytes.length === 0) return [];
  const tile = new VectorTile(new PbfReader(bytes));
  return Object.values(tile.layers).flatMap((layer) => {
    if (layer.version !== 2 || layer.extent !== 4096) throw new Error('not a version 2 layer of extent 4096');
    return Array.from({ length: layer.length }, (_, i) => decodeFeature(layer.feature(i), address));
  });
}

function decodeFeature(feature: VectorTileFeature, address: Address): Decoded {
  return {
    type: feature.type === 1 ? 'point' : 'polygon',
    properties: { ...feature.properties },
    rings: feature.loadGeometry().map((ring) => ring.map(({ x, y }): [number, number] => [x, y])),
    address,
  };
}

/** How many records a feature stands for: 0 when it is part of one counted elsewhere. */
export function counted({ properties }: Decoded): number {
  return properties.part === true ? 0 : Number(properties.count ?? 1);
}

export function newLayer(features: readonly TileFeature[], shared = false): TileLayer {
  const layer = new TileLayer('hazards', { access, placesAbove: (code) => [code], shared });
  for (const feature of features) layer.upsert(feature);
  return layer;
}

export function uuid(n: number): string {
  const hex = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  return `00000000-0000-7000-8000-${hex.toString(16).padStart(8, '0')}${(n & 0xffff).toString(16).padStart(4, '0')}`;
}

export function hazard(n: number, shape: Shape | null, over: Partial<TileFeature> = {}): TileFeature {
  return {
    id: uuid(n),
    shape,
    codes: hazardCodes({
      classification: (['indication', 'sha', 'cha'] as const)[n % 3]!,
      workStatus: n % 7 === 0 ? 'closed' : 'open',
      contamination: n % 2 ? ['mines_ap'] : [],
    }),
    name: `Hazard ${n}`,
    areaM2: n,
    scope: { orgCode: null, placeCode: null, tier: 't3', workStatus: 'open' },
    ...over,
  };
}

/** A star-shaped ring about a centre: simple, closed, counter-clockwise. Radius in degrees of latitude. */
export function starRing(centre: Position, radius: number, radii: readonly number[]): Position[] {
  const ring = radii.map((share, i): Position => {
    const angle = (2 * Math.PI * i) / radii.length;
    return [
      wrap(centre[0] + share * radius * Math.cos(angle)),
      Math.max(-90, Math.min(90, centre[1] + share * radius * Math.sin(angle))),
    ];
  });
  return [...ring, ring[0]!];
}

function wrap(longitude: number): number {
  return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
}

const radii = fc.array(fc.double({ min: 0.4, max: 1, noNaN: true }), { minLength: 3, maxLength: 14 });

/** Polygons with and without holes, multipolygons, thin strips and points around a centre. */
export function arbitraryShape(centre: Position, spread: number): fc.Arbitrary<Shape> {
  const at = fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }))
    .map(
      ([x, y]): Position => [
        wrap(centre[0] + x * spread),
        Math.max(-80, Math.min(80, centre[1] + y * spread)),
      ],
    );
  const size = fc.double({ min: 0.0001, max: 0.3, noNaN: true }).map((share) => share * share * spread);
  const rings = fc.tuple(at, size, radii, fc.boolean()).map(([p, r, shares, holed]) => {
    const outer = starRing(p, r, shares);
    return holed ? [outer, starRing(p, r * 0.3, [1, 1, 1, 1]).reverse()] : [outer];
  });
  const strip = fc.tuple(at, size).map(([[x, y], r]): Outline => {
    const x2 = Math.min(180, x + r * 3);
    return {
      type: 'Polygon',
      coordinates: [
        [
          [x, y],
          [x2, y + r],
          [x2, y + r + 1e-6],
          [x, y + 1e-6],
          [x, y],
        ],
      ],
    };
  });
  return fc.oneof(
    at.map((coordinates): Shape => ({ type: 'Point', coordinates })),
    rings.map((coordinates): Shape => ({ type: 'Polygon', coordinates })),
    fc
      .array(rings, { minLength: 1, maxLength: 3 })
      .map((coordinates): Shape => ({ type: 'MultiPolygon', coordinates })),
    strip,
  );
}

/** Every tile of a zoom that any of these boxes (degrees, west may exceed east) or its buffer can meet. */
export function coveringTiles(
  boxes: readonly (readonly [number, number, number, number])[],
  z: number,
): Address[] {
  const side = 2 ** z;
  const found = new Map<string, Address>();
  const column = (longitude: number): number => (longitude / 360 + 0.5) * side;
  const row = (latitude: number): number => {
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side;
  };
  for (const [west, south, east, north] of boxes) {
    const last = Math.floor(column(east < west ? east + 360 : east) + 0.02);
    for (let x = Math.floor(column(west) - 0.02); x <= Math.min(last, Math.floor(column(west)) + side); x++) {
      for (let y = Math.floor(row(north) - 0.02); y <= Math.floor(row(south) + 0.02); y++) {
        if (y < 0 || y >= side) continue;
        const address = { z, x: ((x % side) + side) % side, y };
        found.set(`${address.x}/${y}`, address);
      }
    }
  }
  return [...found.values()];
}

/** Box of a shape in degrees; west > east when it crosses the antimeridian. */
export function boxAcross(shape: Shape): [number, number, number, number] {
  const positions: Position[] =
    shape.type === 'Point'
      ? [shape.coordinates]
      : shape.type === 'Polygon'
        ? shape.coordinates.flat()
        : shape.coordinates.flat(2);
  const latitudes = positions.map((p) => p[1]);
  let longitudes = positions.map((p) => p[0]);
  const wide = Math.max(...longitudes) - Math.min(...longitudes) > 180;
  if (wide) longitudes = longitudes.map((x) => (x < 0 ? x + 360 : x));
  const east = Math.max(...longitudes);
  return [
    Math.min(...longitudes),
    Math.min(...latitudes),
    east > 180 ? east - 360 : east,
    Math.max(...latitudes),
  ];
}
