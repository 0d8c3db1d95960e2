/** What a release would do to a hazard, computed before it is reported; nothing is recorded here. */
import type { EarlierPart, NewPart, Partition } from '../core/geo/partition-terms.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { View } from '../core/policy/views.ts';
import { demand } from './access.ts';
import type { Pipeline, Tx } from './ports.ts';
import { getHazard } from './registry.ts';

/**
 * What was released before counts, whoever released it: who sees a hazard exactly must see which ground of it
 * is still dangerous.
 */
const EVERYTHING: View = { base: 'exact', orgCodes: [], placeCodes: [], key: 'exact' };
const PAGE = 500;

/**
 * The hazard's outline partitioned into what was released before, the given parts and what remains.
 * @throws Problem notSignedIn, notAllowed; notFound, also for those who do not see the hazard exactly and for
 * hazards without outline.
 */
export async function partitionHazard(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  parts: readonly NewPart[],
): Promise<Partition> {
  demand(actor, programmeId, 'report.submit');
  const hazard = await getHazard(p, actor, programmeId, id);
  if (hazard.precision !== 'exact' || !hazard.shape || hazard.shape.type === 'Point')
    throw new Problem('notFound');
  const earlier = await p.db.read((tx) => earlierParts(tx, programmeId, id));
  return p.geometry.partition({ outline: hazard.shape, earlier, parts });
}

async function earlierParts(tx: Tx, programmeId: string, hazardId: string): Promise<EarlierPart[]> {
  const filter = { hazardId, statuses: ['recorded'] };
  const found: EarlierPart[] = [];
  let cursor: string | null | undefined;
  do {
    const paging = { limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await tx.land.release.list(programmeId, filter, EVERYTHING, null, paging);
    for (const { id, outcome, releasedOn, shape } of page.items)
      if (shape) found.push({ id, kind: outcome, date: releasedOn, shape });
    cursor = page.next;
  } while (cursor);
  return found;
}
