/** Which hazards an account is worked out together with: those of its lineage, and those that released its ground. */

import type { Hazard } from '../model/hazards.ts';
import type { Release } from '../model/releases.ts';
import { releasedBeside } from './account-once.ts';
import type { ProposalInput } from './drafts.ts';
import type { RegistryChanges } from './registry.ts';

/** The hazards that moved with everything they came from, became and reopen, as they will be. */
export function familyOf(
  moved: ReadonlySet<string>,
  { state, history }: ProposalInput,
  next: RegistryChanges,
): Map<string, Hazard> {
  const changed = new Map(next.hazards.map((hazard) => [hazard.id, hazard]));
  // Only those whose past is known: without it an account would come out as nothing.
  const reopening = [...new Map([...state.hazards, ...changed]).values()].filter(
    ({ id, reopensId }) => reopensId !== null && (history.has(id) || !state.hazards.has(id)),
  );
  const family = new Map<string, Hazard>();
  const ids = [...moved];
  for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
    const hazard = changed.get(id) ?? state.hazards.get(id);
    if (!hazard || family.has(id)) continue;
    family.set(id, hazard);
    ids.push(...relativesOf(hazard));
    ids.push(...reopening.filter(({ reopensId }) => reopensId === hazard.id).map((each) => each.id));
  }
  return new Map([...family].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const relativesOf = ({ parentIds, childIds, reopensId }: Hazard): string[] => [
  ...parentIds,
  ...childIds,
  ...(reopensId === null ? [] : [reopensId]),
];

/**
 * Hazards of other lineages that released ground which one of these releases, or released until now: what either
 * counts depends on the other (account-once.ts). With their own families.
 */
export function hazardsBeside(
  hazards: ReadonlyMap<string, Hazard>,
  releases: readonly Release[],
  input: ProposalInput,
  next: RegistryChanges,
): Map<string, Hazard> {
  const { state, history, geometry } = input;
  const before = next.land.release.flatMap(({ id }) => state.land.release.get(id) ?? []);
  const parts = [...releases, ...before.filter(({ status }) => status === 'recorded')];
  const isKnown = (id: string): boolean => history.has(id) || !state.hazards.has(id);
  const others = releases.filter(({ hazardId }) => !hazards.has(hazardId) && isKnown(hazardId));
  const own = parts.filter(({ hazardId }) => hazards.has(hazardId));
  const found = familyOf(releasedBeside(own, others, geometry), input, next);
  return new Map([...found].filter(([id]) => !hazards.has(id)));
}

/** Hazards by lineage, in the order of their ids. */
export function familiesOf(hazards: ReadonlyMap<string, Hazard>): Map<string, Hazard>[] {
  const linked = new Map<string, string[]>();
  const link = (a: string, b: string) => linked.set(a, [...(linked.get(a) ?? []), b]);
  for (const hazard of hazards.values())
    for (const id of relativesOf(hazard)) {
      link(hazard.id, id);
      link(id, hazard.id);
    }
  const done = new Set<string>();
  return [...hazards.keys()].sort().flatMap((first) => {
    const family: [string, Hazard][] = [];
    const ids = [first];
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const hazard = hazards.get(id);
      if (!hazard || done.has(id)) continue;
      done.add(id);
      family.push([id, hazard]);
      ids.push(...(linked.get(id) ?? []));
    }
    return family.length > 0 ? [new Map(family.sort(([a], [b]) => (a < b ? -1 : 1)))] : [];
  });
}
