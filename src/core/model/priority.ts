/**
 * A programme's formula of priority, as data: factors, points for each value, weights. The formula a programme
 * starts with uses what hazards already say; every programme may set its own.
 */
import { z } from 'zod';

const FactorBase = { key: z.string().min(1).max(60), weight: z.number().min(0).max(1_000) };

/** Points by code: `blocked` → { housing: 5, agriculture: 3 }. Of several codes the highest counts. */
const CodeFactor = z.object({
  ...FactorBase,
  kind: z.literal('codes'),
  points: z.record(z.string(), z.number()),
  /** Points when the value is not known. */
  unknown: z.number().default(0),
});

/** Points by size: the band whose `from` is the highest not above the value; below all bands: none. */
const BandFactor = z.object({
  ...FactorBase,
  kind: z.literal('bands'),
  bands: z.array(z.object({ from: z.number(), points: z.number() })).min(1),
  unknown: z.number().default(0),
});

export const PriorityFactor = z.discriminatedUnion('kind', [CodeFactor, BandFactor]);
export type PriorityFactor = z.infer<typeof PriorityFactor>;

/** A programme's formula. Keys are unique: a factor must not count twice. */
export const PriorityFormula = z
  .array(PriorityFactor)
  .min(1)
  .max(40)
  .refine((factors) => new Set(factors.map(({ key }) => key)).size === factors.length, {
    message: 'every factor has its own key',
  });
export type PriorityFormula = z.infer<typeof PriorityFormula>;

/** What counts where a programme has not said: uses that are blocked, people who gain, what lies there, casualties. */
export const FIRST_PRIORITY_FORMULA: PriorityFormula = [
  {
    key: 'blocked',
    weight: 3,
    kind: 'codes',
    points: {
      housing: 5,
      community_service: 5,
      agriculture: 4,
      access: 4,
      natural_resource: 3,
      infrastructure: 3,
    },
    unknown: 0,
  },
  {
    key: 'people',
    weight: 2,
    kind: 'bands',
    bands: [
      { from: 1, points: 1 },
      { from: 50, points: 2 },
      { from: 200, points: 3 },
      { from: 1_000, points: 5 },
    ],
    unknown: 0,
  },
  {
    key: 'contamination',
    weight: 2,
    kind: 'codes',
    points: {
      improvised: 4,
      cmr: 4,
      mixed: 4,
      mines_ap: 3,
      mines_av: 3,
      uxo: 2,
      axo: 2,
      unknown: 2,
    },
    unknown: 2,
  },
  {
    key: 'casualties',
    weight: 4,
    kind: 'bands',
    bands: [
      { from: 1, points: 3 },
      { from: 3, points: 5 },
    ],
    unknown: 0,
  },
  {
    key: 'classification',
    weight: 1,
    kind: 'codes',
    points: { cha: 3, sha: 2, indication: 1 },
    unknown: 0,
  },
];
