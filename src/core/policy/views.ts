/**
 * What one asker may see of hazards and evidence, as data, so that list, item, search, statistics, tile
 * and export all answer from the same value. Built by `viewOf` in core/policy/policy.ts.
 */
export type Precision = 'exact' | 'generalised' | 'hidden';

export interface View {
  /** Precision for records no grant below covers. */
  readonly base: Precision;
  /** Records of these organisations are exact. */
  readonly orgCodes: readonly string[];
  /** Records in these places (or below them) are exact. */
  readonly placeCodes: readonly string[];
  /** Short stable name of this view: equal keys see equal things. Used by caches and ETags. */
  readonly key: string;
}
