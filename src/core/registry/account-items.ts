/**
 * I9: what work found was destroyed, handed over, left or is pending. Found is what progress counts day by day, or
 * where no day counts, what was recorded find by find; what became of it is said by the finds alone. An item whose
 * fate nobody recorded breaks it, and so does a fate of more items than were found.
 *
 * Progress has no kinds of ordnance, so it is held for all kinds together, for each work by itself: more of one and
 * fewer of another do not cancel out. Evidence of no work (seen in a survey, told of) is nobody's find.
 */
import type { DisposalOutcome } from '../model/codes.ts';

/** Of one work in one period. */
export interface WorkItems {
  /** As counted by progress; null when no day counts. */
  readonly counted: number | null;
  /** Items of the finds by what became of them. */
  readonly finds: readonly { readonly outcome: DisposalOutcome | null; readonly items: number }[];
}

export interface ItemsFound {
  readonly found: number;
  /** Destroyed on the spot or elsewhere, or rendered safe. */
  readonly destroyed: number;
  readonly handedOver: number;
  /** Left and marked. */
  readonly left: number;
  readonly pending: number;
  /** By how many items the works are off, each added; 0: I9 holds. */
  readonly off: number;
}

const FATES: Readonly<Record<DisposalOutcome, 'destroyed' | 'handedOver' | 'left' | 'pending'>> = {
  destroyed_in_situ: 'destroyed',
  removed_and_destroyed: 'destroyed',
  rendered_safe: 'destroyed',
  handed_over: 'handedOver',
  left_marked: 'left',
  pending: 'pending',
};

export function itemsOf(works: readonly WorkItems[]): ItemsFound {
  const sums = { found: 0, destroyed: 0, handedOver: 0, left: 0, pending: 0, off: 0 };
  for (const { counted, finds } of works) {
    const found = counted ?? finds.reduce((sum, { items }) => sum + items, 0);
    let fates = 0;
    for (const { outcome, items } of finds) {
      if (outcome === null) continue;
      sums[FATES[outcome]] += items;
      fates += items;
    }
    sums.found += found;
    sums.off += Math.abs(found - fates);
  }
  return sums;
}
