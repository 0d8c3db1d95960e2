/**
 * Hints that two origins may be one: nearly the same text, one cites the other, a common owner or newsroom, the same
 * named source, the same mistake, the same day. Hints are looked at by people and move nothing; there is no hint that
 * two origins are independent, because software cannot see that.
 */

import type { Check } from './check-result.ts';
import { bySaying, type ClaimFact, saidBy } from './claim-facts.ts';
import { contained, likeness } from './shingles.ts';
import type { Origin } from './support.ts';

export const SUGGESTION_KINDS = [
  'nearDuplicate',
  'cites',
  'control',
  'sharedSource',
  'sharedMistake',
  'timing',
] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** A question for two analysts: are these two ends the same? `assess.suggest.<kind>`. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly a: string;
  readonly b: string;
  /** 0 to 1, for the order of a list only. */
  readonly strength: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly recordIds: readonly string[];
}

/** What the hints are read from. Publications are named by their publisher's end key where that is the origin. */
export interface Material {
  /** Hashes kept with the captures of a publication. */
  readonly shingles: (publicationId: string) => readonly string[];
  /** Publications a publication names, in relays or in the paths of other claims. */
  readonly cites: (publicationId: string) => readonly string[];
  /** Who owns, runs, funds or shares a newsroom with a publisher. */
  readonly control: (publisherId: string) => readonly { readonly by: string; readonly kind: string }[];
  readonly checks?: readonly Check[];
}

/** Alike from here on two texts are worth a look; one may be a passage inside the other. */
const ALIKE = 0.35;
const CONTAINED = 0.6;

interface Side {
  readonly origin: Origin;
  readonly publications: readonly string[];
  readonly firstSaid: string;
}

function sideOf(origin: Origin): Side {
  const own = (claim: ClaimFact): string[] =>
    claim.path
      .filter((step) => step.kind === 'publication' && (step.publisherId ?? step.id) === origin.key)
      .map(({ id }) => id);
  const claims = [...origin.claims].sort(bySaying);
  const publications = [...new Set(claims.flatMap(own))];
  return { origin, publications, firstSaid: claims[0] ? saidBy(claims[0]) : '' };
}

type Found = Omit<Suggestion, 'a' | 'b'>;
const percent = (share: number): number => Math.round(share * 100);

function duplicates(a: Side, b: Side, { shingles }: Material): Found[] {
  let best: Found | null = null;
  for (const x of a.publications)
    for (const y of b.publications) {
      const [alike, inside] = [likeness, contained].map((of) => of(shingles(x), shingles(y))) as [
        number,
        number,
      ];
      if (alike < ALIKE && inside < CONTAINED) continue;
      const strength = Math.max(alike, inside * 0.8);
      if (best && best.strength >= strength) continue;
      const params = { alike: percent(alike), contained: percent(inside) };
      best = { kind: 'nearDuplicate', strength, params, recordIds: [x, y] };
    }
  return best ? [best] : [];
}

function citations(a: Side, b: Side, { cites }: Material): Found[] {
  const pairs = [
    ...a.publications.flatMap((x) =>
      cites(x)
        .filter((to) => b.publications.includes(to))
        .map((to) => [x, to]),
    ),
    ...b.publications.flatMap((y) =>
      cites(y)
        .filter((to) => a.publications.includes(to))
        .map((to) => [y, to]),
    ),
  ];
  const [first] = pairs;
  return first ? [{ kind: 'cites', strength: 0.9, params: {}, recordIds: first }] : [];
}

function controls(a: Side, b: Side, { control }: Material): Found[] {
  const [x, y] = [control(a.origin.key), control(b.origin.key)];
  const common = x.filter(({ by }) => y.some((other) => other.by === by)).map(({ by }) => by);
  const direct = [
    ...x.filter(({ by }) => by === b.origin.key).map(({ by }) => by),
    ...y.filter(({ by }) => by === a.origin.key).map(({ by }) => by),
  ];
  const ids = [...new Set([...direct, ...common])].sort();
  return ids.length > 0
    ? [{ kind: 'control', strength: 0.7, params: { count: ids.length }, recordIds: ids }]
    : [];
}

function sources(a: Side, b: Side): Found[] {
  const named = (side: Side): Set<string> =>
    new Set(side.origin.claims.filter(({ speakerNamed }) => speakerNamed).map(({ speakerId }) => speakerId));
  const shared = [...named(a)].filter((id) => named(b).has(id)).sort();
  return shared.length > 0
    ? [{ kind: 'sharedSource', strength: 0.8, params: { count: shared.length }, recordIds: shared }]
    : [];
}

function mistakes(a: Side, b: Side, { checks = [] }: Material): Found[] {
  const made = checks.filter(
    ({ kind, recordIds }) =>
      kind === 'sharedError' && recordIds.includes(a.origin.key) && recordIds.includes(b.origin.key),
  );
  const claimIds = [...new Set(made.flatMap((check) => check.claimIds))];
  return made.length > 0
    ? [{ kind: 'sharedMistake', strength: 0.6, params: { count: made.length }, recordIds: claimIds }]
    : [];
}

const DAY_MS = 86_400_000;

/** Said within a day of each other. Weak: news breaks everywhere at once. */
function timing(a: Side, b: Side): Found[] {
  const apart = Math.abs(Date.parse(a.firstSaid) - Date.parse(b.firstSaid)) / DAY_MS;
  if (!(apart <= 1)) return [];
  const [first, second] = [a.firstSaid, b.firstSaid].sort() as [string, string];
  return [{ kind: 'timing', strength: 0.2, params: { first, second }, recordIds: [] }];
}

/** Most origins looked at in pairs; the first by key beyond that, so that a page stays quick. */
const MOST = 60;

/** Hints about the pairs of origins nobody has decided about, strongest first. */
export function suggestSame(
  origins: readonly Origin[],
  decided: (a: string, b: string) => boolean,
  material: Material,
): Suggestion[] {
  const sides = [...origins]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, MOST)
    .map(sideOf);
  const found = sides.flatMap((a, i) =>
    sides.slice(i + 1).flatMap((b) => {
      if (decided(a.origin.key, b.origin.key)) return [];
      const hints = [
        ...duplicates(a, b, material),
        ...citations(a, b, material),
        ...controls(a, b, material),
        ...sources(a, b),
        ...mistakes(a, b, material),
        ...timing(a, b),
      ];
      return hints.map((hint) => ({ ...hint, a: a.origin.key, b: b.origin.key }));
    }),
  );
  const order = (one: Suggestion): string => `${one.a} ${one.b} ${one.kind}`;
  return found.sort((x, y) => y.strength - x.strength || (order(x) < order(y) ? -1 : 1));
}
