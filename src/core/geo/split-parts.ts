/**
 * What a hazard would be split into: the parts a line cuts it into, or parts that were drawn, with their areas,
 * their share of what is left after earlier releases, and everything that does not fit. Nothing is recorded here.
 */
import type { Outline, Position } from '../model/geometry.ts';
import { toleranceM2 } from '../model/tolerance.ts';
import type { GeometryEngine } from './engine.ts';
import { type Misfit, PARTITION_LIMITS, type Partition } from './partition-terms.ts';

export interface SplitInput {
  readonly outline: Outline;
  /** What of the outline is not released yet; null when nothing is. */
  readonly left: Outline | null;
  /** Lines that cut the outline, one after the other. Not asked when parts are given. */
  readonly lines: readonly (readonly Position[])[];
  /** Each part as one or more outlines, which are taken together. */
  readonly parts: readonly (readonly Outline[])[];
}

/** Something that does not fit. Its sentence is `split.<code>` in the catalogues. */
export interface SplitMisfit {
  readonly code:
    | 'notThrough'
    | 'onePart'
    | 'outside'
    | 'whollyOutside'
    | 'overlap'
    | 'swallowed'
    | 'uncovered'
    | 'tiny'
    | 'nothingLeft'
    | 'repaired'
    | 'unusable'
    | 'unbalanced';
  /** Number of the part or line it is about, from 0; null for the whole. */
  readonly part: number | null;
  readonly other: number | null;
  readonly params: Readonly<Record<string, string | number>>;
  readonly shape: Outline | null;
}

export interface SplitShare {
  readonly shape: Outline;
  readonly areaM2: number;
  /** Of it, released before the split. */
  readonly releasedM2: number;
  /** What this part takes of what was left of the parent. */
  readonly leftM2: number;
}

export interface Split {
  readonly outlineM2: number;
  readonly releasedM2: number;
  readonly leftM2: number;
  readonly parts: readonly SplitShare[];
  /** Ground of no part. */
  readonly uncovered: Outline | null;
  readonly uncoveredM2: number;
  /** The parts are the parent: no ground twice, none missing, and the sums agree within 1 m² or 0.1 %. */
  readonly balanced: boolean;
  readonly misfits: readonly SplitMisfit[];
}

/** The split as it would be. Takes any input, also invalid. */
export function splitOf(geometry: GeometryEngine, input: SplitInput): Split {
  const misfits: SplitMisfit[] = [];
  const shapes = input.parts.length > 0 ? joined(geometry, input.parts) : cut(geometry, input, misfits);
  const drawn = shapes.map((shape, i) => ({ id: String(i), kind: 'cancelled' as const, shape }));
  const whole = geometry.partition({ outline: input.outline, earlier: [], parts: drawn });
  const left = input.left && geometry.partition({ outline: input.left, earlier: [], parts: drawn });
  const parts = shapes.map((shape, i): SplitShare => {
    const leftM2 = left?.parts[i]?.countedM2 ?? 0;
    const insideM2 = whole.parts[i]?.countedM2 ?? 0;
    const areaM2 = whole.parts[i]?.drawnM2 ?? 0;
    return { shape, areaM2, releasedM2: Math.max(0, insideM2 - leftM2), leftM2 };
  });
  const { outlineM2 } = whole;
  const leftM2 = left?.outlineM2 ?? 0;
  misfits.push(...misfitsOf(whole, parts, leftM2));
  const torn = misfits.some(({ code }) => TORN.includes(code));
  return {
    outlineM2,
    releasedM2: Math.max(0, outlineM2 - leftM2),
    leftM2,
    parts,
    uncovered: whole.remaining,
    uncoveredM2: whole.remainingM2,
    balanced: !torn && addsUp(outlineM2, parts, 'areaM2') && addsUp(leftM2, parts, 'leftM2'),
    misfits,
  };
}

/** Ground that is in two parts, in none, or not the hazard's: two such faults of one size would still add up. */
const TORN: readonly SplitMisfit['code'][] = [
  'outside',
  'whollyOutside',
  'overlap',
  'uncovered',
  'unbalanced',
];

function addsUp(m2: number, parts: readonly SplitShare[], member: 'areaM2' | 'leftM2'): boolean {
  const sum = parts.reduce((total, part) => total + part[member], 0);
  return Math.abs(sum - m2) <= toleranceM2(m2);
}

function joined(geometry: GeometryEngine, parts: SplitInput['parts']): Outline[] {
  return parts.flatMap((outlines) => {
    const shape = outlines.length === 1 ? (outlines[0] ?? null) : geometry.union(outlines);
    return shape ? [shape] : [];
  });
}

/** Each line cuts whatever it goes through; one that goes through nothing is named. */
function cut(geometry: GeometryEngine, { outline, lines }: SplitInput, misfits: SplitMisfit[]): Outline[] {
  let pieces = geometry.splitBy(outline, []);
  lines.forEach((line, i) => {
    const next = pieces.flatMap((piece) => geometry.splitBy(piece, line));
    if (next.length === pieces.length) misfits.push(misfit('notThrough', i, { line: i + 1 }));
    pieces = next;
  });
  return pieces;
}

const LETTER_A = 65;
/** A, B, C …: how a part is called on the map and in the table. */
export const letterOf = (part: number): string => String.fromCharCode(LETTER_A + (part % 26));

function misfit(
  code: SplitMisfit['code'],
  part: number | null,
  params: SplitMisfit['params'],
  shape: Outline | null = null,
  other: number | null = null,
): SplitMisfit {
  const letters = {
    part: part === null ? 'none' : letterOf(part),
    ...(other === null ? {} : { other: letterOf(other) }),
  };
  return { code, part, other, params: { ...params, ...letters }, shape };
}

/** What a partition into parts finds, said of a split. Slivers that remain are part of what no part covers. */
const NAMES: Partial<Record<Misfit['code'], SplitMisfit['code']>> = {
  outside: 'outside',
  whollyOutside: 'whollyOutside',
  sameOutcomeTwice: 'overlap',
  nothingNew: 'swallowed',
  repaired: 'repaired',
  unusable: 'unusable',
  unbalanced: 'unbalanced',
};

function misfitsOf(whole: Partition, parts: readonly SplitShare[], leftM2: number): SplitMisfit[] {
  const named = whole.misfits.flatMap(({ code, partId, otherId, params, shape }) => {
    const name = NAMES[code];
    const number = (id: string | null) => (id === null ? null : Number(id));
    return name ? [misfit(name, number(partId), params, shape, number(otherId))] : [];
  });
  const one = parts.length < 2 ? [misfit('onePart', null, {})] : [];
  const beyond = whole.remainingM2 > toleranceM2(whole.outlineM2);
  const uncovered = beyond ? [misfit('uncovered', null, { areaM2: whole.remainingM2 }, whole.remaining)] : [];
  const { leastM2 } = PARTITION_LIMITS;
  const small = parts.flatMap(({ areaM2, leftM2: share, shape }, i) => {
    if (areaM2 < leastM2) return [misfit('tiny', i, { areaM2, leastM2 }, shape)];
    return leftM2 > leastM2 && share <= 1 ? [misfit('nothingLeft', i, {}, shape)] : [];
  });
  return [...one, ...named, ...uncovered, ...small];
}
