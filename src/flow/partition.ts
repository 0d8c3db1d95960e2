/** What a release would do to a hazard, computed before it is reported; nothing is recorded here. */
import { type DrawnPartition, type DrawnRelease, partitionDrawn } from '../core/geo/partition-drawn.ts';
import type { EarlierPart } from '../core/geo/partition-terms.ts';
import { type Split, type SplitInput, splitOf } from '../core/geo/split-parts.ts';
import type { Outline } from '../core/model/geometry.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { View } from '../core/policy/views.ts';
import { takenM2 } from '../core/registry/account-once.ts';
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
  drawn: DrawnRelease,
): Promise<DrawnPartition> {
  const outline = await outlineOf(p, actor, programmeId, id);
  const before = await p.db.read(async (tx) => {
    const earlier = await allEarlierParts(tx, p, programmeId, id, outline);
    // Joining what was released before is most of the work, and the account has done it; it is only believed
    // when it adds up (geo/partition-terms.ts).
    const remainingBefore = earlier.length > 0 ? await leftOf(tx, programmeId, id, outline) : null;
    return { earlier, remainingBefore };
  });
  return partitionDrawn(p.geometry, outline, before, drawn);
}

/**
 * The parts a hazard would be split into, by lines or as drawn: areas, shares of what is left, misfits.
 * @throws Problem notSignedIn, notAllowed; notFound as for a partition.
 */
export async function previewSplit(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  drawn: Pick<SplitInput, 'lines' | 'parts'>,
): Promise<Split> {
  const outline = await outlineOf(p, actor, programmeId, id);
  const left = await p.db.read((tx) => leftOf(tx, programmeId, id, outline));
  return splitOf(p.geometry, { ...drawn, outline, left });
}

async function outlineOf(p: Pipeline, actor: Actor, programmeId: string, id: string): Promise<Outline> {
  demand(actor, programmeId, 'report.submit');
  const hazard = await getHazard(p, actor, programmeId, id);
  if (hazard.precision !== 'exact' || !hazard.shape || hazard.shape.type === 'Point')
    throw new Problem('notFound');
  return hazard.shape;
}

/** What the account says is not released: the outline itself while nothing was (core/registry/account-drafts.ts). */
async function leftOf(tx: Tx, programmeId: string, id: string, outline: Outline): Promise<Outline | null> {
  const account = await tx.land.area_account.get(programmeId, id, null);
  if (!account || account.shape) return account?.shape ?? outline;
  return account.remainingM2 === 0 && takenM2(account.lines) > 0 ? null : outline;
}

/** What was released of the hazard, and inside its outline of those it came from: released ground stays released. */
async function allEarlierParts(
  tx: Tx,
  p: Pipeline,
  programmeId: string,
  id: string,
  outline: Outline,
): Promise<EarlierPart[]> {
  const found = await earlierParts(tx, programmeId, id);
  const seen = new Set([id]);
  const ids = [id];
  for (let each = ids.pop(); each !== undefined; each = ids.pop()) {
    const parents = (await tx.hazards.get(programmeId, each, null))?.parentIds ?? [];
    for (const parent of parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      ids.push(parent);
      for (const part of await earlierParts(tx, programmeId, parent)) {
        const shape = p.geometry.intersection(outline, part.shape);
        if (shape) found.push({ ...part, shape });
      }
    }
  }
  return found;
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
