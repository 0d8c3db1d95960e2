/**
 * Facts: which report set which field, and for which day. The current view of a record is the fold of accepted
 * reports by (day the fact was true, order of acceptance), field by field, so a report that arrives late about
 * an older day fills gaps but never overwrites what is known for a newer day. IMSMA drops an update whose date
 * ties; here the later acceptance wins and rule V32 flags it.
 */
import type { Facts } from '../model/hazards.ts';

/** Where a set of values comes from. */
export interface FactSource {
  readonly seq: number;
  readonly reportId: string | null;
  /** Day that orders the facts, `YYYY-MM-DD`. */
  readonly on: string;
}

export interface Applied<T> {
  readonly record: T;
  /** Fields whose fact is now this source's; the others were overtaken by something newer. */
  readonly won: readonly string[];
}

/** True when a fact of `source` replaces the fact now held. */
export function wins(held: FactSource | undefined, source: FactSource): boolean {
  if (held === undefined) return true;
  return source.on > held.on || (source.on === held.on && source.seq >= held.seq);
}

/**
 * Sets each field of `set` whose present fact is not newer. Returns the same record when nothing was set.
 */
export function applyFacts<T extends { readonly facts: Facts }>(
  record: T,
  set: Readonly<Record<string, unknown>>,
  source: FactSource,
): Applied<T> {
  const won = Object.keys(set).filter((field) => wins(record.facts[field], source));
  if (won.length === 0) return { record, won };
  const facts = { ...record.facts };
  const next: Record<string, unknown> = { ...record, facts };
  // One object for all fields of an entry: a million records with ten facts each must fit in memory.
  const fact = { seq: source.seq, reportId: source.reportId, on: source.on };
  for (const field of won) {
    facts[field] = fact;
    next[field] = set[field];
  }
  return { record: next as unknown as T, won };
}

/** The later of two days, `YYYY-MM-DD`: such text sorts as the days do. */
export function laterDay(a: string, b: string): string {
  return [a, b].sort()[1] as string;
}
