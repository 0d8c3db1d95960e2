/** How the ground of a hazard is drawn once parts of it are released. Pure. */
import { toleranceM2 } from '../../../core/model/tolerance.ts';
import type { Counts } from '../../../core/registry/account-once.ts';
import type { RemainingGround } from '../../../flow/remaining.ts';
import type { DrawnShape } from '../../map/ShapeMap.tsx';
import type { ServedHazard } from '../../queries.ts';
import type { ServedRelease } from '../../release/queries.ts';

/**
 * What is left is drawn as dangerous, and the whole outline as a dashed line around it. SAFETY: unless it is known
 * exactly what is left, all of the outline is drawn as dangerous under the released parts
 * (test/laws/hazard-ground.test.ts).
 */
export function groundOf(hazard: ServedHazard, left: Left | null): DrawnShape[] {
  const { shape, classification, workStatus, precision } = hazard;
  const look = { classification, workStatus } as const;
  if (!left) return [{ ...look, role: 'hazard', shape, generalised: precision === 'generalised' }];
  return [
    ...(left.shape ? [{ ...look, role: 'remaining' as const, shape: left.shape }] : []),
    { shape, role: 'before' },
  ];
}
export type Left = Pick<RemainingGround, 'shape'>;

/** What is left, where it is known and is not simply the outline; null: draw the outline whole. */
export function leftOf(
  hazard: ServedHazard,
  ground: RemainingGround | undefined,
  released: boolean,
): Left | null {
  if (!released || !ground || hazard.workStatus === 'closed' || hazard.workStatus === 'superseded')
    return null;
  if (ground.shape) return ground;
  const { remainingM2 } = ground;
  return remainingM2 !== null && remainingM2 <= 1 ? ground : null;
}

/** m² that each released part counts in the account, and that count in another hazard, by its id. */
export type Counted = ReadonlyMap<string, Counts>;
const NOTHING: Counts = { m2: 0, elsewhereM2: 0 };

/**
 * Parts that may be drawn as released: seen exactly, and counting in an account. SAFETY: a part that counts
 * nothing lies where the record still says danger (test/laws/hazard-ground.test.ts).
 */
export function drawableOf<T extends { readonly part: ServedRelease }>(
  parts: readonly T[],
  ground: RemainingGround | undefined,
): T[] {
  const counted = countedOf(ground);
  return parts.filter(
    ({ part }) =>
      part.precision === 'exact' && part.shape !== null && takenOf(countsIn(counted, part.id) ?? NOTHING) > 0,
  );
}

/** Null while it was not read. */
export function countedOf(ground: RemainingGround | undefined): Counted | null {
  return ground ? new Map(ground.counted.map(({ releaseId, ...counts }) => [releaseId, counts])) : null;
}

/** What one part counts; null while it was not read. */
export function countsIn(counted: Counted | null, id: string): Counts | null {
  return counted && (counted.get(id) ?? NOTHING);
}

/** m² that are not dangerous any more by a part, wherever they count. */
export const takenOf = ({ m2, elsewhereM2 }: Counts): number => m2 + elsewhereM2;

/** Whether a part counts less than was drawn, by more than drawing can help (1 m² or 0.1 %). */
export function countsLess(drawnM2: number | null, countedM2: number): boolean {
  return drawnM2 !== null && drawnM2 - countedM2 > toleranceM2(drawnM2);
}
