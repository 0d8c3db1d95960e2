/**
 * Two campaigns of release on random land, partitioned, and what has to hold of them. The same code runs in Node
 * and in a browser, so that phone and server can be compared part by part.
 */
import fc from 'fast-check';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import type { EarlierPart, NewPart, Partition } from '../../src/core/geo/partition-terms.ts';
import type { Outline } from '../../src/core/model/geometry.ts';
import { land, walk, walked } from './outlines.ts';

const KINDS = ['cancelled', 'reduced', 'cleared'] as const;
const drawn = fc.tuple(fc.constantFrom(...KINDS), walk);
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** Land, and two campaigns of release on it. */
export const campaigns = fc.record({
  outline: land,
  first: fc.array(drawn, { maxLength: 3 }),
  second: fc.array(drawn, { minLength: 1, maxLength: 3 }),
});
export type Campaigns = typeof campaigns extends fc.Arbitrary<infer T> ? T : never;

export const partsOf = (outline: Outline, list: readonly Drawn[], name: string): NewPart[] =>
  list.map(([kind, w], i) => ({ id: `${name}${i}`, kind, shape: walked(outline, w) }));

/** What a partition counted, as parts released before the next one. */
export const earlierOf = ({ parts }: Partition): EarlierPart[] =>
  parts.flatMap(({ id, kind, counted }) =>
    counted ? [{ id, kind, date: '2025-05-05', shape: counted }] : [],
  );

export const counted = ({ parts }: Partition): number => parts.reduce((sum, part) => sum + part.countedM2, 0);

/** Areas that are the same: within 1 m² or 0.1 %. */
export const tolerance = (m2: number): number => Math.max(1, m2 * 0.001);

/** The first campaign, and the second on what the first left. */
export function twoPartitions(
  engine: GeometryEngine,
  { outline, first, second }: Campaigns,
): [one: Partition, two: Partition] {
  const one = engine.partition({ outline, earlier: [], parts: partsOf(outline, first, 'a') });
  const two = engine.partition({ outline, earlier: earlierOf(one), parts: partsOf(outline, second, 'b') });
  return [one, two];
}

/** Why these do not balance; null when they do. */
export function imbalanceOf([one, two]: readonly [Partition, Partition]): string | null {
  const whole = one.outlineM2;
  for (const each of [one, two]) {
    const off = Math.abs(each.earlierM2 + counted(each) + each.remainingM2 - whole);
    if (!(off < tolerance(whole))) return `${off} m² of ${whole} m² are in no part`;
    if (!each.balanced) return 'said not to balance';
    for (const { id, insideM2, outsideM2, drawnM2, countedM2 } of each.parts) {
      if (!(Math.abs(insideM2 + outsideM2 - drawnM2) < 1e-6))
        return `${id}: inside and outside are not all of it`;
      if (!(countedM2 < insideM2 + 0.1)) return `${id}: more counted than lies inside`;
    }
  }
  const between = Math.abs(two.earlierM2 - counted(one));
  return between < tolerance(whole) ? null : `${between} m² lost between the campaigns`;
}

/** Land and parts as somebody drew them: so many of one seed. */
export interface DrawnLand {
  readonly outline: Outline;
  readonly parts: readonly [first: NewPart[], second: NewPart[]];
}
export function drawnOf(seed: number, partitions: number): DrawnLand[] {
  return fc
    .sample(campaigns, { seed, numRuns: Math.ceil(partitions / 2) })
    .map(({ outline, first, second }) => ({
      outline,
      parts: [partsOf(outline, first, 'a'), partsOf(outline, second, 'b')],
    }));
}

export interface Balance {
  /** Why the pair does not balance; null when it does. */
  readonly wrong: string | null;
  /** Every area of both partitions, m². */
  readonly areasM2: readonly number[];
  /** Outlines of every part counted and of what remains, and all that does not fit. */
  readonly ground: unknown;
}

/** The partitions of each, and whether they balance. */
export function balancesOf(engine: GeometryEngine, all: readonly DrawnLand[]): Balance[] {
  return all.map(({ outline, parts: [first, second] }) => {
    const one = engine.partition({ outline, earlier: [], parts: first });
    const two = engine.partition({ outline, earlier: earlierOf(one), parts: second });
    return {
      wrong: imbalanceOf([one, two]),
      areasM2: [one, two].flatMap((each) => [
        each.outlineM2,
        each.earlierM2,
        each.remainingM2,
        ...each.parts.flatMap((part) => Object.values(part).filter((value) => typeof value === 'number')),
      ]),
      ground: [one, two].map(({ emptied, remaining, parts, misfits }) => [
        emptied,
        remaining,
        parts.map(({ id, kind, counted }) => [id, kind, counted]),
        misfits.map(({ code, partId, otherId }) => [code, partId, otherId]),
      ]),
    };
  });
}
