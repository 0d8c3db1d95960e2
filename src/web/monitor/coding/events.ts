/** Finding the case file a claim belongs to, or making one. Pure; merging and splitting are judgements of people. */
import type { MonitorEvent } from '../../../core/model/monitor.ts';
import { type CodedClaim, type CodingDraft, rolesOf } from './draft.ts';

type Parties = NonNullable<MonitorEvent['parties']>;

function partiesOf({ type, roles: said }: CodedClaim): Parties {
  // Roles of the kind chosen before may still be there.
  const roles: CodedClaim['roles'] = Object.fromEntries(rolesOf(type).map((role) => [role, said[role]]));
  const { supplier, recipient, intermediary, actor, producer, state } = roles;
  const holder = type.startsWith('stockpile') ? state : undefined;
  const all = { supplier, recipient, intermediary, actor, producer, holder };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value)) as Parties;
}

const keyOf = ({ actType, parties, itemClass, place }: Partial<MonitorEvent>): string =>
  JSON.stringify([actType, Object.entries(parties ?? {}).sort(), itemClass, place ?? '']);

/** Classes of the six treaties; others are context. */
const isTracked = (itemClass: string): boolean => !/^(UAV|CONV)/.test(itemClass);

/**
 * The claim with its case file: the one chosen, one about the same act, parties and class, or a new one. `known`:
 * events of the register.
 */
export function withEvent(
  draft: CodingDraft,
  claim: CodedClaim,
  known: readonly MonitorEvent[],
  titleOf: (claim: CodedClaim) => string,
): { readonly claim: CodedClaim; readonly made: MonitorEvent | null; readonly found: MonitorEvent | null } {
  if (claim.event === 'none') return { claim: { ...claim, event: '' }, made: null, found: null };
  if (claim.event !== '') return { claim, made: null, found: null };
  const parties = partiesOf(claim);
  const place = claim.type.startsWith('use') ? claim.roles.place || undefined : undefined;
  const wanted = { actType: claim.type, parties, itemClass: claim.itemClass, ...(place ? { place } : {}) };
  // Nobody takes part whom a case file could be about: a request, say. One may still be chosen.
  if (Object.keys(parties).length === 0 && !place) return { claim, made: null, found: null };
  const own = draft.events.find((event) => keyOf(event) === keyOf(wanted));
  if (own) return { claim: { ...claim, event: own.id }, made: null, found: null };
  const found = known.find((event) => keyOf(event) === keyOf(wanted)) ?? null;
  if (found) return { claim: { ...claim, event: found.id }, made: null, found };
  const names = [claim.type.split('.')[0], ...Object.values(parties), place].filter(Boolean).join('-');
  const tail = `${draft.id.slice(-4)}${draft.events.length + 1}`;
  const id = `ev:${names.toLowerCase().replace(/[^a-z0-9-]+/g, '')}-${tail}`;
  const made = { id, title: titleOf(claim).slice(0, 280), ...wanted, tracked: isTracked(claim.itemClass) };
  return { claim: { ...claim, event: id }, made, found: null };
}
