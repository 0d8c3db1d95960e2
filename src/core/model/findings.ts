/** A doubt about data, stored with the report: never an error, never lost. */
import { z } from 'zod';
import { Severity } from './codes.ts';
import { Position } from './geometry.ts';

export const Finding = z.object({
  /** Rule id: `V01` … about land, `M01` … about what is said. */
  rule: z.string().regex(/^[VM]\d\d$/),
  severity: Severity,
  /** Catalogue key, `rule.V10.selfIntersection`; words are made from it in the reader's language. */
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  /** JSON pointer into the report's content, '' for the whole. */
  path: z.string().default(''),
  /** Where on the map, when the doubt is about a place. */
  at: Position.nullable().default(null),
  /** A repair that is safe to offer; the value replaces what is at `path`. */
  fix: z.object({ message: z.string(), value: z.unknown() }).nullable().default(null),
});
export type Finding = z.infer<typeof Finding>;

/**
 * A finding as kept with its report. Reviewers are told all but those that are `only` for a narrower view; who else
 * was told one that comes from other records is noted, because nobody hears more later than when they sent it.
 */
export interface KeptFinding extends Finding {
  readonly told?: { readonly view: string; readonly only?: true };
}
