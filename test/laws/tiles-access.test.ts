/** The tile door obeys the same policy as every other door. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOf, type Position, type Shape } from '../../src/core/model/geometry.ts';
import { generalise } from '../../src/core/policy/generalise.ts';
import type { View } from '../../src/core/policy/views.ts';
import { TileEngine } from '../../src/core/tiles/engine.ts';
import type { TileFeature } from '../../src/core/tiles/features.ts';
import {
  access,
  counted,
  coveringTiles,
  decode,
  exactView,
  generalisedView,
  hazard,
  hiddenView,
  newLayer,
  starRing,
} from '../support/tiles.ts';

const ZOOMS = [0, 3, 6, 8, 9, 10, 11, 12, 14];

/** A small hazard somewhere inside a cell of the policy's grid, well clear of the cell's edge. */
function inCell(n: number, [column, row, x, y]: readonly [number, number, number, number]): TileFeature {
  const centre: Position = [30 + 0.05 * (column + 0.2 + 0.6 * x), 48 + 0.05 * (row + 0.2 + 0.6 * y)];
  const shape: Shape =
    n % 2 === 0
      ? { type: 'Point', coordinates: centre }
      : { type: 'Polygon', coordinates: [starRing(centre, 0.002, [1, 0.8, 1, 0.9, 1])] };
  return hazard(n, shape);
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const placement = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 }));

describe('a generalised view', () => {
  it('gets the same bytes at every zoom wherever in their cells the hazards lie', () => {
    const records = fc.array(fc.tuple(placement, share, share, share, share), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(records, (list) => {
        const here = newLayer(list.map(([[c, r], x, y], n) => inCell(n, [c, r, x, y])));
        const there = newLayer(list.map(([[c, r], , , x, y], n) => inCell(n, [c, r, x, y])));
        for (const z of ZOOMS) {
          for (const address of coveringTiles([[30, 48, 30.25, 48.2]], z).slice(0, 150)) {
            const a = here.tile(address, generalisedView, {}).bytes;
            const b = there.tile(address, generalisedView, {}).bytes;
            expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
          }
        }
        expect(here.boundsFor(generalisedView)).toEqual(there.boundsFor(generalisedView));
      }),
      { numRuns: 25 },
    );
  });

  it('shows cells and counts that add up, never an identifier, name or area', () => {
    const features = Array.from({ length: 60 }, (_, n) =>
      inCell(n, [n % 5, n % 4, (n % 7) / 7, (n % 11) / 11]),
    );
    const layer = newLayer(features);
    for (const z of ZOOMS) {
      let sum = 0;
      for (const address of coveringTiles([[30, 48, 30.25, 48.2]], z)) {
        for (const feature of decode(layer.tile(address, generalisedView, {}).bytes, address)) {
          expect(['cell', 'aggregate']).toContain(feature.properties.kind);
          for (const key of ['id', 'name', 'area']) expect(feature.properties).not.toHaveProperty(key);
          sum += counted(feature);
        }
      }
      expect(sum, `zoom ${z}`).toBe(60);
    }
  });

  it('draws the cell that policy gives', () => {
    const feature = inCell(1, [2, 2, 0.3, 0.9]);
    const [west, south, east, north] = boxOf(generalise(feature.shape!)!);
    const [address] = coveringTiles([[30.12, 48.12, 30.12, 48.12]], 10);
    const [cell] = decode(newLayer([feature]).tile(address!, generalisedView, {}).bytes, address!);
    const longitude = (x: number) => ((address!.x + x / 4096) / 1024 - 0.5) * 360;
    const xs = cell!.rings[0]!.map(([x]) => longitude(x));
    expect(Math.min(...xs)).toBeCloseTo(west, 3);
    expect(Math.max(...xs)).toBeCloseTo(east, 3);
    expect(north - south).toBeCloseTo(0.05);
  });
});

describe('scopes', () => {
  const mixed: View = { base: 'generalised', orgCodes: ['ours'], placeCodes: ['UA65'], key: 'mixed' };
  const strict: View = { ...mixed, base: 'hidden', key: 'strict' };

  function engine(): TileEngine {
    const made = new TileEngine({ access });
    made.parents.set('UA6501', 'UA65');
    const put = (n: number, orgCode: string, placeCode: string | null): void => {
      made.layers.hazards.upsert({
        ...inCell(n, [n % 5, n % 4, 0.5, 0.5]),
        scope: { orgCode, placeCode, tier: 't3', workStatus: 'open' },
      });
    };
    for (let n = 0; n < 10; n++) put(n, 'ours', null);
    for (let n = 10; n < 15; n++) put(n, 'theirs', 'UA6501');
    for (let n = 15; n < 35; n++) put(n, 'theirs', 'UA12');
    return made;
  }

  const read = (made: TileEngine, view: View, z: number) =>
    coveringTiles([[30, 48, 30.25, 48.2]], z).flatMap((a) => decode(made.tile('hazards', a, view).bytes, a));

  it('exact for one’s own and for what lies below one’s places, the rest as the base says', () => {
    for (const z of ZOOMS) {
      const sum = (view: View) => read(engine(), view, z).reduce((total, f) => total + counted(f), 0);
      expect([sum(exactView), sum(mixed), sum(strict), sum(hiddenView)]).toEqual([35, 35, 15, 0]);
    }
    const named = read(engine(), strict, 14).filter(
      (f) => f.properties.id !== undefined && f.properties.part !== true,
    );
    expect(named.length).toBe(15);
  });

  it('follow a place that moves to another parent', () => {
    const made = engine();
    const place = { code: 'UA6501', level: 2, names: { en: 'X' }, boundary: null, centroid: null } as never;
    const sum = () => read(made, strict, 9).reduce((total, f) => total + counted(f), 0);
    expect(sum()).toBe(15);
    const change = made.putPlace({ ...(place as object), parentCode: 'UA12' } as never);
    expect([change.everything, sum()]).toEqual([true, 10]);
  });

  it('filters keep what was asked for, and superseded hazards come only when asked for', () => {
    const layer = newLayer(
      Array.from({ length: 50 }, (_, n) =>
        hazard(n, { type: 'Point', coordinates: [30, 48] }, { codes: (n % 3) | ((n % 5) << 2) }),
      ),
    );
    const address = { z: 0, x: 0, y: 0 };
    const sum = (filter: object) =>
      decode(layer.tile(address, exactView, filter).bytes, address).reduce(
        (total, f) => total + counted(f),
        0,
      );
    expect(sum({})).toBe(40);
    expect(sum({ workStatuses: ['superseded'] })).toBe(10);
    expect(sum({ classifications: ['cha'], workStatuses: ['open', 'closed'] })).toBe(6);
    expect(sum({ classifications: ['no such thing'] })).toBe(0);
  });
});
