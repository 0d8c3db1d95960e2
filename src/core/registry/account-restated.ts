/**
 * Restatement: the same hazards and days as known at two ledger positions. What changed in the figures, and
 * every movement that made it change: late reports, movements taken back, hazards that changed hands.
 * Row by row the causes add up to the difference exactly (I6).
 */
import { type Period, type Statement, statementOf } from './account.ts';
import { type AreaClass, effectsOf, isKnownAt, type Movement } from './account-movements.ts';
import { type Selection, selectorOf } from './account-selection.ts';

export interface RestatementCause {
  /** `late`: recorded since. `voided`: taken back since. `arrived`, `left`: the hazard changed place or operator. */
  readonly why: 'late' | 'voided' | 'arrived' | 'left';
  readonly movement: Movement;
  /** The line it changed: opening, or its own kind. */
  readonly line: 'opening' | Movement['kind'];
  /** What it did to the line, mm². */
  readonly change: Readonly<Record<AreaClass, number>>;
}

export interface Restatement {
  readonly before: Statement;
  readonly after: Statement;
  /** Change of opening, closing and released, mm². */
  readonly opening: Readonly<Record<AreaClass, bigint>>;
  readonly closing: Readonly<Record<AreaClass, bigint>>;
  readonly released: Readonly<Record<AreaClass, bigint>>;
  /** By day, then hazard. */
  readonly causes: readonly RestatementCause[];
}

/** Compares the statement known at `beforeSeq` with the one known at `afterSeq` (the later of the two). */
export function restatementOf(
  movements: readonly Movement[],
  period: Period,
  known: { readonly beforeSeq: number; readonly afterSeq: number },
  selection: Selection = {},
): Restatement {
  const statementAt = (seq: number) => statementOf(movements, period, { selection, knownAtSeq: seq });
  const [before, after] = [statementAt(known.beforeSeq), statementAt(known.afterSeq)];
  return restatementBetween(before, after, causesOf(movements, period, known, selection));
}

/** Two statements of the same days, and what changed the one into the other. */
export function restatementBetween(
  before: Statement,
  after: Statement,
  causes: readonly RestatementCause[],
): Restatement {
  const change = (of: (s: Statement) => { sha: bigint; cha: bigint }) => ({
    sha: of(after).sha - of(before).sha,
    cha: of(after).cha - of(before).cha,
  });
  return {
    before,
    after,
    opening: change((s) => s.opening),
    closing: change((s) => s.closing),
    released: change((s) => s.released.released),
    causes,
  };
}

/** Every movement that counts at one of two positions only. Movements known alike at both may be left out. */
export function causesOf(
  movements: readonly Movement[],
  period: Period,
  known: { readonly beforeSeq: number; readonly afterSeq: number },
  selection: Selection = {},
): RestatementCause[] {
  const [was, is] = [known.beforeSeq, known.afterSeq].map((seq) => {
    const selected = selectorOf(movements, selection, seq);
    return (m: Movement) => ({ known: isKnownAt(m, seq), selected: selected(m.hazardId) });
  }) as [(m: Movement) => Standing, (m: Movement) => Standing];
  const causes: RestatementCause[] = [];
  for (const movement of movements) {
    if (movement.effectiveDate > period.to) continue;
    const [a, b] = [was(movement), is(movement)];
    const [counted, counts] = [a.known && a.selected, b.known && b.selected];
    if (counted === counts) continue;
    const why = counts ? (a.known ? 'arrived' : 'late') : b.known ? 'left' : 'voided';
    const line = movement.effectiveDate < period.from ? 'opening' : movement.kind;
    const { sha, cha } = effectsOf(movement);
    causes.push({ why, movement, line, change: counts ? { sha, cha } : { sha: 0 - sha, cha: 0 - cha } });
  }
  const key = ({ movement: m }: RestatementCause) => `${m.effectiveDate} ${m.hazardId} ${m.seq} ${m.kind}`;
  // Each key is made once: there may be a hundred thousand causes.
  const keyed = causes.map((cause) => ({ cause, key: key(cause) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ cause }) => cause);
}

interface Standing {
  readonly known: boolean;
  readonly selected: boolean;
}
