/** An engine that has been edited, or put away and loaded again, draws what a fresh one would. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/core/model/geometry.ts';
import { TileEngine } from '../../src/core/tiles/engine.ts';
import { compileFilter, type TileFeature } from '../../src/core/tiles/features.ts';
import { readSnapshot, writeSnapshot } from '../../src/core/tiles/snapshot.ts';
import {
  access,
  arbitraryShape,
  boxAcross,
  counted,
  coveringTiles,
  decode,
  exactView,
  generalisedView,
  hazard,
  newLayer,
} from '../support/tiles.ts';

type Edit = { readonly put: TileFeature } | { readonly remove: TileFeature };

const shape = fc.option(arbitraryShape([24, 48], 0.4), { freq: 10 });
const edits = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), shape, fc.integer({ min: 0, max: 20 }), fc.boolean())
    .map(
      ([n, drawn, salt, removes]): Edit =>
        removes
          ? { remove: hazard(n, null) }
          : { put: { ...hazard(n, drawn), codes: hazard(salt, null).codes, name: `№ ${salt} — حقل` } },
    ),
  { maxLength: 80 },
);

function current(history: readonly Edit[]): TileFeature[] {
  const records = new Map<string, TileFeature>();
  for (const edit of history) {
    if ('put' in edit) records.set(edit.put.id, edit.put);
    else records.delete(edit.remove.id);
  }
  return [...records.values()].reverse();
}

const ALL = compileFilter('hazards', {});
const addresses = [0, 5, 8, 10, 12, 13].flatMap((z) =>
  coveringTiles([[23.4, 47.5, 24.6, 48.5]], z).slice(0, 60),
);

describe('edits', () => {
  it('are in the next tile: the same bytes as an engine built from what is current', () => {
    fc.assert(
      fc.property(edits, (history) => {
        const edited = newLayer([]);
        for (const edit of history) {
          if ('put' in edit) edited.upsert(edit.put);
          else edited.remove(edit.remove.id);
          edited.tile(addresses[0]!, exactView, {});
        }
        const fresh = newLayer(current(history));
        if (history.length % 2 === 0) edited.pack();
        for (const view of [exactView, generalisedView]) {
          for (const address of addresses) {
            const [a, b] = [edited.tile(address, view, {}).bytes, fresh.tile(address, view, {}).bytes];
            if (!Buffer.from(a).equals(Buffer.from(b))) {
              expect(decode(a, address)).toEqual(decode(b, address));
              throw new Error('same content, other bytes');
            }
          }
          expect(edited.countVisible(view, ALL)).toEqual(fresh.countVisible(view, ALL));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('say what they touch: tiles outside do not change', () => {
    fc.assert(
      fc.property(edits, shape, (history, drawn) => {
        const layer = newLayer(current(history));
        const before = addresses.map((address) => layer.tile(address, exactView, {}).bytes);
        const touched = layer.upsert(hazard(3, drawn));
        addresses.forEach((address, i) => {
          const after = layer.tile(address, exactView, {}).bytes;
          if (Buffer.from(before[i]!).equals(Buffer.from(after))) return;
          const side = 2 ** (31 - address.z);
          const buffer = side / 64;
          const meets = touched.some(
            ([x0, y0, x1, y1]) =>
              x0 <= (address.x + 1) * side + buffer &&
              x1 >= address.x * side - buffer &&
              y0 <= (address.y + 1) * side + buffer &&
              y1 >= address.y * side - buffer,
          );
          expect(meets).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('thousands of them leave counts exact and sweep out what is gone', () => {
    const at = (n: number): Shape => ({
      type: 'Point',
      coordinates: [20 + (n % 97) * 0.05, 45 + (n % 89) * 0.05],
    });
    const layer = newLayer([]);
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 5_000; n++) layer.upsert(hazard(n, at(n * (round + 1))));
      for (let n = 0; n < 500; n++) layer.remove(hazard(n * 7, null).id);
      const tiles = coveringTiles([[19, 44, 26, 50]], 6);
      const sum = tiles
        .flatMap((address) => decode(layer.tile(address, exactView, {}).bytes, address))
        .reduce((total, feature) => total + counted(feature), 0);
      expect(sum).toBe(4_500);
    }
    expect(layer.table.size).toBeLessThan(25_000);
  });
});

describe('snapshot', () => {
  it('draws the same after loading, and takes edits like the original', () => {
    fc.assert(
      fc.property(edits, edits, (history, later) => {
        const original = new TileEngine({ access });
        original.seq = 7;
        original.parents.set('AA01', 'AA');
        for (const feature of current(history)) original.layers.hazards.upsert(feature);
        const bytes = Buffer.concat(writeSnapshot(original));
        const loaded = readSnapshot(new Uint8Array(bytes), { access })!;
        expect([loaded.seq, loaded.placesAbove('AA01')]).toEqual([7, ['AA01', 'AA']]);
        for (const edit of later) {
          for (const { layers } of [original, loaded]) {
            if ('put' in edit) layers.hazards.upsert(edit.put);
            else layers.hazards.remove(edit.remove.id);
          }
        }
        for (const address of addresses) {
          const expected = original.tile('hazards', address, generalisedView);
          expect(Buffer.from(loaded.tile('hazards', address, generalisedView).bytes)).toEqual(
            Buffer.from(expected.bytes),
          );
          expect(loaded.tile('hazards', address, exactView).bytes).toEqual(
            original.tile('hazards', address, exactView).bytes,
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('of half a file is refused, of another version ignored', () => {
    const engine = new TileEngine({ access });
    engine.layers.hazards.upsert(hazard(1, { type: 'Point', coordinates: [1, 2] }));
    const bytes = new Uint8Array(Buffer.concat(writeSnapshot(engine)));
    expect(() => readSnapshot(bytes.subarray(0, bytes.length - 9), { access })).toThrow();
    const other = Buffer.from(bytes);
    other.write('"version":9', other.indexOf('"version":2'));
    expect(readSnapshot(new Uint8Array(other), { access })).toBeNull();
  });
});

it('boxes of shapes over the antimeridian are known to this test', () => {
  expect(
    boxAcross({
      type: 'Polygon',
      coordinates: [
        [
          [179, 1],
          [-179, 1],
          [-179, 2],
          [179, 1],
        ],
      ],
    }),
  ).toEqual([179, 1, -179, 2]);
});
