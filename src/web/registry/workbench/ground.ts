/** How the ground of a hazard is drawn once parts of it are released. Pure. */
import type { RemainingGround } from '../../../flow/remaining.ts';
import type { DrawnShape } from '../../map/ShapeMap.tsx';
import type { ServedHazard } from '../../queries.ts';

/**
 * What is left is drawn as dangerous, and the whole outline as a dashed line around it. SAFETY: unless it is known
 * exactly what is left, all of the outline is drawn as dangerous under the released parts
 * (test/laws/hazard-ground.test.ts).
 */
export function groundOf(hazard: ServedHazard, left: Left | null): DrawnShape[] {
  const { shape, classification, workStatus, precision } = hazard;
  const look = { role: 'hazard', classification, workStatus } as const;
  if (!left) return [{ ...look, shape, generalised: precision === 'generalised' }];
  return [...(left.shape ? [{ ...look, shape: left.shape }] : []), { shape, role: 'before' }];
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
