/**
 * How well a statement is supported: origins, not outlets. Levels S0 to S5 by the table of the rules
 * (docs/spec/monitor-rules.md). Says how it is reported, never that it happened.
 */
import { bySaying, type ClaimFact, isParty, onRecord, supports } from './claim-facts.ts';
import { type End, endOf, type Independence, largestIndependent } from './lineage.ts';
import type { Ruleset } from './rulesets.ts';

export type Support = 'S0' | 'S1' | 'S2' | 'S3' | 'S4' | 'S5';

/** One origin with everything that leads back to it. */
export interface Origin {
  readonly key: string;
  readonly name: string | null;
  readonly kind: End['kind'];
  readonly named: boolean;
  /** The unnamed people behind it, where there are any. */
  readonly anonymous: string | null;
  /** How many wordings describe them. */
  readonly wordings: number;
  /** The origin's own publication or document is kept here. */
  readonly captured: boolean;
  readonly authenticated: boolean;
  /** Keys of other ends decided to be the same. */
  readonly sameAs: readonly string[];
  /** Heard from the origin itself, then those who only passed it on; by day of saying. */
  readonly claims: readonly ClaimFact[];
  readonly direct: readonly ClaimFact[];
  /** Publishers that only passed it on. */
  readonly relays: readonly string[];
}

export interface SupportFound {
  readonly support: Support;
  readonly origins: readonly Origin[];
  readonly independent: number;
  readonly acknowledgements: readonly ClaimFact[];
  readonly findings: readonly ClaimFact[];
  readonly documented: readonly Origin[];
  /** Supporting claims whose lineage is not recorded. */
  readonly noLineage: readonly ClaimFact[];
}

interface Traced {
  readonly claim: ClaimFact;
  readonly end: End;
}

function originFrom(key: string, traced: readonly Traced[]): Origin {
  const ends = traced.map(({ end }) => end);
  const keys = [...new Set(ends.map((end) => end.key))].sort();
  const anonymous = ends.flatMap((end) => end.anonymous ?? []);
  const direct = traced.filter(({ end }) => end.relays.length === 0).map(({ claim }) => claim);
  const steps = traced.flatMap(({ claim, end }) =>
    claim.path.filter((step) => step.id === end.key || step.publisherId === end.key),
  );
  const documents = steps.filter((step) => step.kind === 'document');
  const first = ends.find((end) => end.key === key) ?? ends[0];
  return {
    key,
    name: first?.name ?? ends.find((end) => end.name)?.name ?? null,
    kind: first?.kind ?? 'outlet',
    named: ends.some((end) => end.named),
    anonymous: anonymous.map(({ name }) => name).find((name) => name !== null) ?? null,
    wordings: Math.max(0, ...anonymous.map(({ wordings }) => wordings ?? 0)),
    captured: steps.some((step) => step.captured === true) || direct.some(({ captured }) => captured),
    authenticated: documents.some((step) => step.captured === true && step.authenticated === true),
    sameAs: keys.filter((one) => one !== key),
    claims: traced.map(({ claim }) => claim).sort(bySaying),
    direct: direct.sort(bySaying),
    relays: [...new Set(ends.flatMap((end) => end.relays))].filter((one) => !keys.includes(one)).sort(),
  };
}

/** Origins of the live supporting claims, those decided to be the same as one. */
export function originsOf(live: readonly ClaimFact[], { oneOf }: Pick<Independence, 'oneOf'>): Origin[] {
  const byKey = new Map<string, Traced[]>();
  for (const claim of live) {
    const end = endOf(claim);
    if (!end) continue;
    const key = oneOf(end.key);
    const there = byKey.get(key);
    if (there) there.push({ claim, end });
    else byKey.set(key, [{ claim, end }]);
  }
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, traced]) => originFrom(key, traced));
}

function levelOf(found: Omit<SupportFound, 'support' | 'noLineage'>): Support {
  const { origins, independent, acknowledgements, findings, documented } = found;
  if (origins.length === 0) return 'S0';
  const parties = new Set(acknowledgements.map(({ role }) => role)).size;
  if (findings.length > 0 || parties === 2 || (parties > 0 && documented.length > 0)) return 'S5';
  if (parties > 0 || documented.length > 0) return 'S4';
  if (independent >= 2) return 'S3';
  return origins.length > 1 || origins[0]?.named ? 'S2' : 'S1';
}

/**
 * Support by the claims that are live. An acknowledgement counts only from supplier or recipient and only from
 * somebody authorised; anybody else's "confirmation" is one more origin with an interest.
 */
export function supportOf(
  live: readonly ClaimFact[],
  independence: Independence,
  { undecidedCounts, capturedOnly }: Ruleset,
): SupportFound {
  const counted = live.filter((claim) => supports(claim) && (claim.captured || !capturedOnly));
  const origins = originsOf(counted, independence);
  const keys = origins.map(({ key }) => key);
  const independent = undecidedCounts ? keys.length : largestIndependent(keys, independence);
  const traced = counted.filter((claim) => endOf(claim) !== null);
  const acknowledgements = traced.filter(
    (claim) => claim.stance === 'acknowledge' && isParty(claim) && onRecord(claim),
  );
  const findings = traced.filter(({ stance, mandated }) => stance === 'finding' && mandated);
  const documented = origins.filter(({ authenticated }) => authenticated);
  const found = { origins, independent, acknowledgements, findings, documented };
  const noLineage = counted.filter((claim) => endOf(claim) === null);
  return { ...found, support: levelOf(found), noLineage };
}
