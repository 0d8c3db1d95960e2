/**
 * A release as somebody drew it: parts that go over the edge may extend the outline first, and ground that was not
 * searched is taken out of every part before anything is computed. Pure.
 */
import type { Outline } from '../model/geometry.ts';
import { toleranceM2 } from '../model/tolerance.ts';
import { outlineAreaM2 } from './area.ts';
import type { GeometryEngine } from './engine.ts';
import { NOTHING } from './partition.ts';
import type { Misfit, NewPart, Partition, PartitionInput } from './partition-terms.ts';

/** A part as drawn. `extend`: where it goes over the edge the hazard was larger than recorded, and grows first. */
export type DrawnPart = NewPart & { readonly extend?: boolean | undefined };

export interface DrawnRelease {
  readonly parts: readonly DrawnPart[];
  /** Ground that was left out: taken out of every part, so that it stays hazardous. */
  readonly unsearched?: readonly Outline[] | undefined;
}

export interface DrawnPartition extends Partition {
  /** The outline with what parts extend it by, to be recorded with the release; null without extension. */
  readonly extended: Outline | null;
  readonly extendM2: number;
  /** Parts without the ground not searched, by id: only those that became smaller. Null: nothing is left. */
  readonly trimmed: ReadonlyMap<string, Outline | null>;
}

/** Partitions the recorded outline, extended where parts say so, by the parts as far as they were searched. */
export function partitionDrawn(
  geometry: GeometryEngine,
  recorded: Outline,
  before: Pick<PartitionInput, 'earlier' | 'remainingBefore'>,
  { parts, unsearched = [] }: DrawnRelease,
): DrawnPartition {
  const left = unsearched.length > 0 ? geometry.union(unsearched) : null;
  const trims = parts.map((part) => trim(geometry, part, left));
  const kept = trims.flatMap(({ part, shape }) => (shape ? [{ ...part, shape }] : []));
  let outline = recorded;
  for (const { extend, shape } of kept)
    if (extend) outline = geometry.extendThenClear(outline, shape)?.outline ?? outline;
  const partition = geometry.partition({ ...before, outline, parts: kept });
  const known = new Map(partition.parts.map((part) => [part.id, part]));
  const extendM2 = outline === recorded ? 0 : outlineAreaM2(outline) - outlineAreaM2(recorded);
  const grew = extendM2 > toleranceM2(0);
  return {
    ...partition,
    parts: parts.map(({ id, kind }) => known.get(id) ?? { ...NOTHING, id, kind }),
    misfits: [...trims.flatMap(({ misfit }) => misfit ?? []), ...partition.misfits],
    extended: grew ? outline : null,
    extendM2: grew ? extendM2 : 0,
    trimmed: new Map(trims.flatMap(({ part, shape, misfit }) => (misfit ? [[part.id, shape] as const] : []))),
  };
}

interface Trimmed {
  readonly part: DrawnPart;
  readonly shape: Outline | null;
  readonly misfit: Misfit | null;
}

/** SAFETY: ground not searched is never released; test/scenarios/http-partition.test.ts "not searched". */
function trim(geometry: GeometryEngine, part: DrawnPart, left: Outline | null): Trimmed {
  const both = left && geometry.intersection(part.shape, left);
  const unsearchedM2 = both ? outlineAreaM2(both) : 0;
  if (!left || !both || unsearchedM2 <= toleranceM2(0)) return { part, shape: part.shape, misfit: null };
  const drawnM2 = outlineAreaM2(part.shape);
  const misfit: Misfit = {
    code: 'unsearched',
    rule: 'V54',
    partId: part.id,
    otherId: null,
    params: { unsearchedM2: Math.round(unsearchedM2), drawnM2: Math.round(drawnM2) },
    shape: both,
    at: geometry.pointInside(both).coordinates,
  };
  const shape = geometry.difference(part.shape, left);
  // What could not be cut is not released at all: it has to be drawn again.
  const isCut = shape !== null && geometry.overlapAreaM2(shape, left) <= toleranceM2(drawnM2);
  return { part, shape: isCut && outlineAreaM2(shape) > toleranceM2(0) ? shape : null, misfit };
}
