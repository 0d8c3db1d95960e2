/** What a partition is asked and what it answers: plain data, the same on phone and server. */
import type { Outline, Position } from '../model/geometry.ts';

export type ReleaseKind = 'cancelled' | 'reduced' | 'cleared';

export interface EarlierPart {
  readonly id: string;
  readonly kind: ReleaseKind;
  readonly date: string;
  readonly shape: Outline;
}

export interface NewPart {
  readonly id: string;
  readonly kind: ReleaseKind;
  readonly shape: Outline;
}

export interface PartitionInput {
  readonly outline: Outline;
  readonly earlier: readonly EarlierPart[];
  readonly parts: readonly NewPart[];
  /**
   * What remained before these parts, when it is known (`remaining` of the last partition): saves joining what
   * was released before. Only believed when it has the area it must have.
   */
  readonly remainingBefore?: Outline | null;
}

export interface PartitionLimits {
  /** A remaining piece smaller than this is probably a mistake of drawing (V26). */
  readonly leastM2: number;
  /** So is one narrower than this. */
  readonly leastWidthM: number;
}

export const PARTITION_LIMITS: PartitionLimits = { leastM2: 25, leastWidthM: 1 };

/** Something that does not fit. Its sentence is `partition.<code>` in the catalogues. */
export interface Misfit {
  readonly code:
    | 'outside'
    | 'whollyOutside'
    | 'overlapsEarlier'
    | 'earlierOverlap'
    | 'overlapsSibling'
    | 'sameOutcomeTwice'
    | 'nothingNew'
    | 'sliver'
    | 'narrow'
    | 'gap'
    | 'repaired'
    | 'unusable'
    | 'unsearched'
    | 'unbalanced';
  /** The rule or identity behind it. */
  readonly rule: 'V10' | 'V16' | 'V25' | 'V26' | 'V43' | 'V54' | 'I3' | 'I7';
  /** Part it is about; null for the outline. */
  readonly partId: string | null;
  /** The other part, when two are involved. */
  readonly otherId: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** The ground that does not fit, to be drawn. */
  readonly shape: Outline | null;
  readonly at: Position | null;
}

export interface PartitionedPart {
  readonly id: string;
  readonly kind: ReleaseKind;
  readonly drawnM2: number;
  readonly insideM2: number;
  readonly outsideM2: number;
  /** What needs an extension first (I8). Null when it is within tolerance of nothing. */
  readonly outside: Outline | null;
  readonly overlapEarlierM2: number;
  readonly overlapSiblingM2: number;
  /** What this part releases: inside, not released before, not claimed by a stronger part. */
  readonly countedM2: number;
  readonly counted: Outline | null;
}

export interface Partition {
  readonly outlineM2: number;
  /** Of the outline, released before. */
  readonly earlierM2: number;
  readonly parts: readonly PartitionedPart[];
  readonly remaining: Outline | null;
  readonly remainingM2: number;
  /**
   * Whether all is released: nothing remains, or only slivers and strips that together are smaller than the
   * smallest piece worth recording. SAFETY: a piece that could be meant is never swallowed, however large the
   * hazard; test/laws/partition.test.ts "is emptied only".
   */
  readonly emptied: boolean;
  /** earlier + parts + remaining = outline, within 1 m² or 0.1 %. */
  readonly balanced: boolean;
  /** In the order of the parts, then of the rest. */
  readonly misfits: readonly Misfit[];
}
