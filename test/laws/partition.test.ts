import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { outlineAreaM2 } from '../../src/core/geo/area.ts';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import { groundM2 } from '../../src/core/geo/partition-area.ts';
import type { EarlierPart, NewPart, Partition } from '../../src/core/geo/partition-terms.ts';
import { cleanParts } from '../../src/core/geo/rings.ts';
import { hasMessage } from '../../src/core/messages/say.ts';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import type { Outline, Position } from '../../src/core/model/geometry.ts';
import { mm2Of } from '../../src/core/registry/account-movements.ts';
import { settledM2 } from '../../src/core/registry/account-settled.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import {
  campaigns,
  counted,
  earlierOf,
  imbalanceOf,
  partsOf,
  tolerance,
  twoPartitions,
} from '../support/campaigns.ts';
import { box, firstPoint, from, land, metres, star, strip, walk, walked } from '../support/outlines.ts';

/** Partitions made by the first law, two on each outline; `npm run laws:partition` makes 10,000. */
const RUNS = Number(process.env.PARTITION_RUNS ?? 2_000);

let engine: GeometryEngine;
beforeAll(async () => {
  engine = await loadGeometry();
});

const geodesic = (outline: Outline | null) => (outline ? outlineAreaM2(outline) : 0);
const codes = ({ misfits }: Partition) => misfits.map(({ code, partId, otherId }) => [code, partId, otherId]);

describe('the release of land', () => {
  it(`balances in ${RUNS} partitions of random outlines: every square metre in one part or in the rest`, () => {
    let checked = 0;
    fc.assert(
      fc.property(campaigns, (drawn) => {
        const { outline } = drawn;
        const [one, two] = twoPartitions(engine, drawn);
        expect(imbalanceOf([one, two])).toBeNull();
        // What is left is really left: nothing of it lies in any part.
        if (checked++ % 20 === 0)
          disjoint(
            outline,
            [...one.parts, ...two.parts].map((p) => p.counted),
            two.remaining,
          );
      }),
      // A long way down to the smallest example: the first one found is good enough.
      { numRuns: RUNS / 2, endOnFailure: true },
    );
  }, 300_000);

  function disjoint(outline: Outline, parts: readonly (Outline | null)[], remaining: Outline | null): void {
    const all = [...parts, remaining].filter((p) => p !== null);
    const slack = tolerance(geodesic(outline));
    for (const [i, a] of all.entries()) {
      expect(geodesic(engine.difference(a, outline))).toBeLessThan(0.1);
      expect(engine.faults(a).filter((f) => f.rule === 'V10')).toEqual([]);
      for (const b of all.slice(i + 1)) expect(engine.overlapAreaM2(a, b)).toBeLessThan(0.1);
    }
    expect(Math.abs(geodesic(engine.union(all)) - geodesic(outline))).toBeLessThan(slack);
  }

  it('is the same when it is told what remained before, and does not believe a wrong answer', () => {
    fc.assert(
      fc.property(campaigns, land, ({ outline, first, second }, other) => {
        const one = engine.partition({ outline, earlier: [], parts: partsOf(outline, first, 'a') });
        const earlier = earlierOf(one);
        const input = { outline, earlier, parts: partsOf(outline, second, 'b') };
        const plain = engine.partition(input);
        for (const remainingBefore of [one.remaining, other]) {
          const told = engine.partition({ ...input, remainingBefore });
          expect(Math.abs(told.remainingM2 - plain.remainingM2)).toBeLessThan(1.1);
          expect(Math.abs(counted(told) - counted(plain))).toBeLessThan(1.1);
          expect(told.balanced).toBe(true);
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it('does not depend on the order parts of different outcomes were drawn in', () => {
    fc.assert(
      fc.property(land, walk, walk, (outline, a, b) => {
        const parts: NewPart[] = [
          { id: 'a', kind: 'cancelled', shape: walked(outline, a) },
          { id: 'b', kind: 'cleared', shape: walked(outline, b) },
        ];
        const [one, two] = [parts, [...parts].reverse()].map((list) =>
          engine.partition({ outline, earlier: [], parts: list }),
        ) as [Partition, Partition];
        expect([...two.parts].reverse()).toEqual(one.parts);
        expect(two.remainingM2).toBe(one.remainingM2);
        // The stronger part has all of its ground inside.
        expect(Math.abs((one.parts[1]?.countedM2 ?? 0) - (one.parts[1]?.insideM2 ?? 0))).toBeLessThan(0.5);
      }),
      { numRuns: 100 },
    );
  });

  it('measures as the geodesic area does, within 0.05 % for spikes and splinters of field size', () => {
    fc.assert(
      fc.property(land, (outline) => {
        const exact = outlineAreaM2(outline);
        expect(Math.abs(groundM2(cleanParts(outline)) / exact - 1)).toBeLessThan(5e-4);
      }),
      { numRuns: 300 },
    );
    const octant: Outline = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [90, 0],
          [90, 90],
          [0, 90],
          [0, 0],
        ],
      ],
    };
    // An eighth of the ellipsoid: 510,065,621,724,089 m² (WGS84) by eight.
    expect(groundM2(cleanParts(octant)) / (510_065_621_724_089 / 8)).toBeCloseTo(1, 9);
  });

  it('is the same on both sides of the antimeridian', () => {
    const square = (lon: number) => star([lon, -17], [500, 500, 500, 500], 45);
    const outline: Outline = { type: 'Polygon', coordinates: [square(180)] };
    const half = strip([179.99, -17], 0, 3_000, 2_100);
    const { parts, remainingM2, outlineM2, balanced } = engine.partition({
      outline,
      earlier: [],
      parts: [{ id: 'a', kind: 'cleared', shape: half }],
    });
    expect(balanced).toBe(true);
    expect(outlineM2).toBeCloseTo(500_000, -4);
    expect((parts[0]?.countedM2 ?? 0) + remainingM2).toBeCloseTo(outlineM2, 3);
    expect(parts[0]?.countedM2).toBeGreaterThan(200_000);
  });
});

const HERE: Position = [37.5, 49.2];
/** A field of 400 m by 300 m. */
const field = box(HERE, -200, -150, 200, 150);
const release = (parts: NewPart[], earlier: EarlierPart[] = []) => {
  const result = engine.partition({ outline: field, earlier, parts });
  for (const { code } of result.misfits)
    for (const language of LANGUAGES)
      expect(hasMessage(`partition.${code}`, language), `${language} ${code}`).toBe(true);
  return result;
};
const part = (kind: NewPart['kind'], shape: Outline, id = kind as string): NewPart => ({ id, kind, shape });
const north = (m: number): Position => from(HERE, 0, m);

describe('what does not fit', () => {
  it('is nothing when parts meet edge to edge', () => {
    const result = release([
      part('cleared', box(HERE, -200, -150, 0, 150)),
      part('cancelled', box(HERE, 0, -150, 200, 150)),
    ]);
    expect(codes(result)).toEqual([]);
    expect(result.remaining).toBeNull();
    expect(counted(result)).toBeCloseTo(result.outlineM2, -1);
  });

  it('V25: ground over the edge, which needs an extension first', () => {
    const over = box(HERE, 50, -50, 250, 50);
    const result = release([part('cleared', over)]);
    expect(codes(result)).toEqual([['outside', 'cleared', null]]);
    const [misfit] = result.misfits;
    expect(misfit?.rule).toBe('V25');
    expect(misfit?.params.outsideM2).toBeCloseTo(5_000, -2);
    expect(result.parts[0]?.outside).not.toBeNull();
    const steps = engine.extendThenClear(field, over);
    expect(steps?.extendM2).toBeCloseTo(5_000, -2);
    const again = engine.partition({
      outline: steps?.outline as Outline,
      earlier: [],
      parts: [part('cleared', over)],
    });
    expect(codes(again)).toEqual([]);
    expect(again.parts[0]?.countedM2).toBeCloseTo(steps?.clearM2 as number, 0);
    expect(again.outlineM2).toBeCloseTo(result.outlineM2 + (steps?.extendM2 as number), 0);
    expect(engine.extendThenClear(field, box(HERE, -10, -10, 10, 10))?.extend).toBeNull();
  });

  it('a part somewhere else entirely counts nothing', () => {
    const result = release([part('cleared', box(HERE, 2_000, 0, 2_050, 50))]);
    expect(codes(result)).toEqual([['whollyOutside', 'cleared', null]]);
    expect(counted(result)).toBe(0);
  });

  it('I7: of parts of one release that overlap, cleared before reduced before cancelled', () => {
    const result = release([
      part('cancelled', box(HERE, -200, -50, 200, 50)),
      part('cleared', box(HERE, -50, -150, 50, 150)),
      part('reduced', box(HERE, 80, -150, 120, 150)),
      part('reduced', box(HERE, 90, -150, 130, 150), 'again'),
    ]);
    expect(codes(result)).toEqual([
      ['sameOutcomeTwice', 'again', 'reduced'],
      ['overlapsSibling', 'cancelled', 'cleared'],
      ['overlapsSibling', 'cancelled', 'reduced'],
      ['overlapsSibling', 'cancelled', 'again'],
    ]);
    const m2 = Object.fromEntries(result.parts.map(({ id, countedM2 }) => [id, Math.round(countedM2 / 100)]));
    expect(m2).toEqual({ cancelled: 250, cleared: 300, reduced: 120, again: 30 });
  });

  it('V43: what was released before is not released again', () => {
    const before: EarlierPart = {
      id: 'old',
      kind: 'cancelled',
      date: '2023-04-05',
      shape: box(HERE, -200, -150, -100, 150),
    };
    const result = release([part('cleared', box(HERE, -170, -150, -70, 150))], [before]);
    expect(codes(result)).toEqual([['overlapsEarlier', 'cleared', 'old']]);
    expect(result.misfits[0]?.params).toMatchObject({
      kind: 'cleared',
      earlierKind: 'cancelled',
      date: '2023-04-05',
    });
    expect(result.parts[0]?.countedM2).toBeCloseTo(9_000, -2);
    const same = release([part('cleared', before.shape)], [before]);
    expect(codes(same)).toEqual([
      ['overlapsEarlier', 'cleared', 'old'],
      ['nothingNew', 'cleared', null],
    ]);
  });

  it('V26: slivers, narrow strips and gaps that nobody meant to leave', () => {
    const most = release([part('cleared', box(HERE, -200, -155, 199.2, 155))]);
    expect(codes(most)).toEqual([
      ['outside', 'cleared', null],
      ['narrow', null, null],
    ]);
    const corner = release([
      part('cleared', box(HERE, -200, -150, 196, 150)),
      part('reduced', box(HERE, 196, -150, 200, 146)),
    ]);
    expect(codes(corner)).toEqual([['sliver', null, null]]);
    expect(corner.misfits[0]?.params.areaM2).toBeCloseTo(16, 0);
    const gap = release([
      part('cleared', box(HERE, -100, -100, -0.25, 100)),
      part('reduced', box(HERE, 0.25, -100, 100, 100)),
    ]);
    expect(codes(gap)).toEqual([
      ['gap', 'cleared', null],
      ['gap', 'reduced', null],
    ]);
    expect(gap.misfits[0]?.params.areaM2).toBeCloseTo(100, -1);
    const path = release([
      part('cleared', box(HERE, -100, -100, -1, 100)),
      part('reduced', box(HERE, 1, -100, 100, 100)),
    ]);
    expect(codes(path)).toEqual([]);
  });

  it('is emptied only when what remains could not be meant', () => {
    const left = (parts: NewPart[]) => {
      const { emptied, remainingM2 } = release(parts);
      return [emptied, Math.round(remainingM2)];
    };
    expect(left([part('cleared', field)])).toEqual([true, 0]);
    // A strip of 5 cm by 300 m; then of 50 cm; then a corner of 16 m²; then one of 64 m² (tolerance: 120 m²).
    expect(left([part('cleared', box(HERE, -200, -150, 199.95, 150))])).toEqual([true, 15]);
    expect(left([part('cleared', box(HERE, -200, -150, 199.5, 150))])).toEqual([false, 150]);
    const but = (m: number) => [
      part('cleared', box(HERE, -200, -150, 200 - m, 150)),
      part('cleared', box(HERE, 200 - m, -150, 200, 150 - m), 'beside'),
    ];
    expect(left(but(4))).toEqual([true, 16]);
    expect(left(but(8))).toEqual([false, 64]);
    expect(left([])).toEqual([false, 120_115]);
  });

  it('ends the account at zero when all is released, and only then', () => {
    const { parts, emptied } = release([
      part('cleared', box(HERE, -200, -150, 0, 150)),
      part('reduced', box(HERE, 0, -150, 199.95, 150)),
    ]);
    const balanceM2 = 120_010.123456;
    const settled = settledM2({ parts, emptied }, balanceM2);
    expect([...settled.values()].reduce((sum, m2) => sum + mm2Of(m2), 0)).toBe(mm2Of(balanceM2));
    expect(settled.get('cleared')).toBeCloseTo(60_012, -1);
    const more = settledM2({ parts, emptied }, 125_000);
    expect(more.get('cleared')).toBeCloseTo(parts[0]?.countedM2 as number, 5);
    const some = release([
      part('cleared', box(HERE, -200, -150, 0, 150)),
      part('reduced', box(HERE, 500, 0, 600, 50)),
    ]);
    expect([...settledM2(some, 120_000).keys()]).toEqual(['cleared']);
  });

  it('V10: crossing lines are repaired and shown, a scribble is left out and said', () => {
    const [a, b, c, d] = [
      firstPoint(field, 0),
      firstPoint(field, 1),
      firstPoint(field, 2),
      firstPoint(field, 3),
    ];
    const bowTie: Outline = { type: 'Polygon', coordinates: [[a, c, b, d, a]] };
    const crossed = release([part('cleared', bowTie)]);
    expect(codes(crossed)).toEqual([['repaired', 'cleared', null]]);
    expect(crossed.misfits[0]?.shape).not.toBeNull();
    const none: Outline = { type: 'Polygon', coordinates: [[a, b, a]] };
    const lost = release([part('cleared', none), part('reduced', box(HERE, -10, -10, 10, 10))]);
    expect(codes(lost)).toEqual([['unusable', 'cleared', null]]);
    expect(counted(lost)).toBeCloseTo(400, 0);
    const nowhere = engine.partition({ outline: none, earlier: [], parts: [part('cleared', field)] });
    expect(codes(nowhere).map(([code]) => code)).toEqual(['unusable', 'whollyOutside']);
  });

  it('I3: earlier parts that leave the outline or lie over each other are said', () => {
    const old = (id: string, shape: Outline): EarlierPart => ({
      id,
      kind: 'cleared',
      date: '2020-01-01',
      shape,
    });
    const outside = release([], [old('x', box(HERE, 50, -50, 450, 50))]);
    expect(codes(outside)).toEqual([['unbalanced', null, null]]);
    expect(outside.balanced).toBe(false);
    const twice = release([], [old('x', box(HERE, -50, -50, 50, 50)), old('y', box(HERE, 0, -50, 100, 50))]);
    expect(codes(twice)).toEqual([['earlierOverlap', null, null]]);
  });
});

describe('a line drawn across an outline', () => {
  it('cuts it into pieces that are the whole', () => {
    fc.assert(
      fc.property(land, fc.nat(30), metres(0, 360), metres(0, 200), (outline, corner, azimuth, away) => {
        const through = from(firstPoint(outline, corner), azimuth + 90, away);
        const line = [from(through, azimuth, 5_000), through, from(through, azimuth + 180, 5_000)];
        const pieces = engine.splitBy(outline, line);
        const whole = engine.partition({ outline, earlier: [], parts: [] }).outlineM2;
        const sum = pieces.reduce((m2, piece) => m2 + groundM2(cleanParts(piece)), 0);
        expect(Math.abs(sum - whole)).toBeLessThan(tolerance(whole));
        const parts = outline.type === 'Polygon' ? 1 : outline.coordinates.length;
        expect(pieces.length).toBeGreaterThanOrEqual(parts);
        for (const piece of pieces) expect(engine.faults(piece).filter((f) => f.rule === 'V10')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('cuts only when it goes through, or ends within a metre of the edge', () => {
    const across = (reach: number) => engine.splitBy(field, [from(HERE, 180, 151), north(reach)]);
    expect(across(160).length).toBe(2);
    expect(across(149.5).length).toBe(2);
    expect(across(100).length).toBe(1);
    expect(engine.splitBy(field, []).length).toBe(1);
    expect(engine.splitBy({ type: 'Polygon', coordinates: [] }, [HERE, north(1)])).toEqual([]);
  });

  it('leaves holes alone', () => {
    const hole = star(HERE, [20, 20, 20, 20, 20, 20]).reverse();
    const holed: Outline = {
      type: 'Polygon',
      coordinates: [(field as { coordinates: Position[][] }).coordinates[0] as Position[], hole],
    };
    const pieces = engine.splitBy(holed, [north(-200), north(200)]);
    expect(pieces.length).toBe(2);
    expect(pieces.some((piece) => engine.contains(piece, HERE))).toBe(false);
  });
});
