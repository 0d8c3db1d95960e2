/** What of a hazard is not released yet: the ground that is still dangerous, now or as of any position. */
import type { AreaAccount } from '../core/model/accounts.ts';
import type { Outline } from '../core/model/geometry.ts';
import type { Actor } from '../core/model/programmes.ts';
import { effectsOf, type Movement, m2Of, mm2Of } from '../core/registry/account-movements.ts';
import { type Counts, countsOf } from '../core/registry/account-once.ts';
import { wholeMetres } from '../core/registry/served.ts';
import type { AsOf, Pipeline } from './ports.ts';
import { getHazard } from './registry.ts';

export interface RemainingGround {
  /** Null for those who do not see the hazard exactly, when nothing is left, and without an outline. */
  readonly shape: Outline | null;
  /** Null when the hazard has no account: an indication, or known only as a point. */
  readonly remainingM2: number | null;
  /**
   * What each released part counts in the account: less than was drawn where parts overlap or lie outside.
   * `elsewhereM2`: not dangerous here any more either, and counted in another hazard, which released it before.
   */
  readonly counted: readonly (Counts & { readonly releaseId: string })[];
  /** Identities of the account that did not hold when it was computed (domain §3.3). */
  readonly broken: readonly string[];
  readonly precision: 'exact' | 'generalised';
}

/**
 * The ground left of a hazard by its account. SAFETY: the outline goes only to who sees the hazard itself exactly
 * (test/scenarios/http-land.test.ts). @throws Problem notFound, also when the asker may not see the hazard.
 */
export async function remainingGround(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  asOf: AsOf = null,
): Promise<RemainingGround> {
  const { precision, shape: outline } = await getHazard(p, actor, programmeId, id, asOf);
  const account = await p.db.read((tx) => tx.land.area_account.get(programmeId, id, asOf));
  const drawn = outline !== null && outline.type !== 'Point';
  const told = (m2: number) => (precision === 'exact' ? m2 : wholeMetres(m2));
  return {
    shape: precision === 'exact' && drawn ? (account?.shape ?? null) : null,
    remainingM2: account && drawn ? told(balanceOf(account)) : null,
    counted: countedOf(account?.lines ?? [], told),
    broken: account?.broken ?? [],
    precision,
  };
}

/** By the movements, as the statement has it; measuring the outline that is left differs within the tolerance. */
function balanceOf({ lines }: AreaAccount): number {
  const mm2 = lines.reduce((sum, line) => {
    const { sha, cha } = effectsOf(line as Pick<Movement, 'kind' | 'class' | 'toClass' | 'm2'>);
    return sum + sha + cha;
  }, 0);
  return m2Of(mm2);
}

function countedOf(lines: AreaAccount['lines'], told: (m2: number) => number): RemainingGround['counted'] {
  return [...countsOf(lines)].map(([releaseId, { m2, elsewhereM2 }]) => ({
    releaseId,
    m2: told(m2Of(mm2Of(m2))),
    elsewhereM2: told(m2Of(mm2Of(elsewhereM2))),
  }));
}
