/**
 * Which hazards may become which. SAFETY: whatever gives way goes on in hazards that stand on the map; one that gave way
 * to itself, or to one that was gone already, would be shown nowhere (test/scenarios/lineage.test.ts).
 */
import type { Hazard } from '../model/hazards.ts';
import { Problem } from '../model/problems.ts';
import type { ProposalInput } from './drafts.ts';

/** A hazard that stands for itself: neither closed nor given way to others. */
export const isLive = ({ workStatus }: Hazard): boolean =>
  workStatus !== 'closed' && workStatus !== 'superseded';

/** Everything a hazard became, by way of any number of splits and merges; `find` gives hazards as they will be. */
export function heirsOf(id: string, find: (id: string) => Hazard | null | undefined): Set<string> {
  const heirs = new Set<string>();
  const ids = [...(find(id)?.childIds ?? [])];
  for (let each = ids.pop(); each !== undefined; each = ids.pop()) {
    if (heirs.has(each)) continue;
    heirs.add(each);
    ids.push(...(find(each)?.childIds ?? []));
  }
  return heirs;
}

/**
 * Parts of a split are new hazards; a merge takes at least one other hazard and goes into a new or a live one; only a
 * new hazard names the one it reopens, and no other afterwards. @throws Problem wrongLineage.
 */
export function demandLineage({ content, state }: ProposalInput): void {
  const { hazard } = content;
  if (!hazard) return;
  const known = state.hazards.get(hazard.id);
  const reopens = hazard.reopensId ?? null;
  const refuse = (where: string): never => {
    throw new Problem('wrongLineage', { where: `/content/hazard/${where}` });
  };
  if (reopens !== null && (reopens === hazard.id || hazard.mode === 'split' || hazard.mode === 'merge'))
    refuse('reopensId');
  if (reopens !== null && known && known.reopensId !== reopens) refuse('reopensId');
  if (hazard.mode === 'split') {
    const ids = (hazard.parts ?? []).map(({ id }) => id);
    const taken = ids.some((id) => id === hazard.id || state.hazards.has(id));
    if (taken || new Set(ids).size < ids.length) refuse('parts');
  }
  if (hazard.mode === 'merge') {
    if (!(hazard.mergedIds ?? []).some((id) => id !== hazard.id)) refuse('mergedIds');
    if (known && !isLive(known)) refuse('id');
  }
}
