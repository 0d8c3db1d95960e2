/**
 * The assessment of one case file at two clocks under one set of rules: how an alleged act is reported, how far
 * it is disputed, and why. Pure and computed anew each time; the order of the claims never matters.
 */
import { bySaying, type CaseFile, type ClaimFact, type Clocks, seen, supports } from './claim-facts.ts';
import { type Answer, type Dispute, disputeOf } from './dispute.ts';
import { type Credibility, credibilityOf, type LabelKeys, labelOf } from './labels.ts';
import { EXACT_UP_TO, independenceOf } from './lineage.ts';
import { type AssessReason, type Considered, idleOf, missingOf, reasonsOf } from './reasons.ts';
import { type Fall, fallsAmong } from './retraction.ts';
import { RULES_VERSION, RULESETS, type RulesetName } from './rulesets.ts';
import { type Origin, type Support, supportOf } from './support.ts';
import { type Window, windowsOf } from './windows.ts';

export interface Assessment {
  readonly eventId: string;
  readonly asOf: string;
  readonly knownAt: string;
  readonly ruleset: RulesetName;
  readonly rulesVersion: string;
  readonly support: Support;
  readonly dispute: Dispute;
  readonly label: LabelKeys;
  readonly credibility: Credibility;
  /** Places the statements lead back to, those decided to be the same counted once. */
  readonly origins: number;
  /** Largest set of origins in which every pair was decided to be independent. */
  readonly independent: number;
  /** True where `independent` was looked for greedily because there are very many origins. */
  readonly independentIsEstimate: boolean;
  /** By role of the date; the role most statements speak of first. */
  readonly windows: readonly Window[];
  readonly reasons: readonly AssessReason[];
  /** One row an origin, everything that passed it on folded under it. */
  readonly originsDetail: readonly Origin[];
  readonly noLineage: readonly ClaimFact[];
  /** What supplier and recipient said, closed ones among them. */
  readonly answers: readonly Answer[];
  readonly contradicting: readonly ClaimFact[];
  /** Everything third states said. */
  readonly thirdStates: readonly ClaimFact[];
  /** Kept, shown, and without effect; each with why. */
  readonly noEffect: readonly AssessReason[];
  /** Statements that fell by a retraction or withdrawal. */
  readonly fallen: readonly (Fall & { readonly claim: ClaimFact })[];
  /** What would change the label. */
  readonly missing: readonly AssessReason[];
}

export interface AssessOptions extends Clocks {
  readonly ruleset?: RulesetName;
}

function consider(file: CaseFile, { asOf, knownAt, ruleset = 'default' }: AssessOptions): Considered {
  const clocks = { asOf, knownAt };
  const rules = RULESETS[ruleset];
  const known = file.claims.filter((claim) => seen(claim, clocks)).sort(bySaying);
  const falls = fallsAmong(known, asOf);
  const live = known.filter((claim) => supports(claim) && !falls.of.has(claim.id));
  const independence = independenceOf(file.claims, file.judgements, clocks);
  const found = supportOf(live, independence, rules);
  const disputed = disputeOf(known, asOf);
  return { file, clocks, ruleset: rules, seen: known, found, disputed, independence, falls };
}

/** What is said of the event of this case file, by that day and as this register knew it then. */
export function assess(file: CaseFile, options: AssessOptions): Assessment {
  const considered = consider(file, options);
  const { found, disputed, falls, ruleset, seen: known } = considered;
  const { support, origins } = found;
  const retracted = support === 'S0' && falls.of.size > 0;
  const acknowledged = found.acknowledgements.length > 0;
  return {
    eventId: file.eventId,
    asOf: options.asOf,
    knownAt: options.knownAt,
    ruleset: ruleset.name,
    rulesVersion: RULES_VERSION,
    support,
    dispute: disputed.dispute,
    label: labelOf(support, disputed.dispute, { retracted, acknowledged }),
    credibility: credibilityOf(support, disputed.dispute),
    origins: origins.length,
    independent: found.independent,
    independentIsEstimate: !ruleset.undecidedCounts && origins.length > EXACT_UP_TO,
    windows: windowsOf(origins),
    reasons: reasonsOf(considered),
    originsDetail: origins,
    noLineage: found.noLineage,
    answers: disputed.answers,
    contradicting: disputed.contradicting,
    thirdStates: known.filter(({ role }) => role === 'third_state'),
    noEffect: idleOf(considered),
    fallen: known.flatMap((claim) => {
      const fall = falls.of.get(claim.id);
      return fall ? [{ claim, by: fall.by, on: fall.on, causeId: fall.causeId }] : [];
    }),
    missing: missingOf(considered),
  };
}

export interface Sensitivity {
  readonly strict: Assessment;
  readonly default: Assessment;
  readonly open: Assessment;
  /** The label is not the same under all three. */
  readonly changes: boolean;
}

/** The same case file under the three sets of rules, and whether the label hangs on the choice. */
export function sensitivity(file: CaseFile, clocks: Clocks): Sensitivity {
  const by = (ruleset: RulesetName): Assessment => assess(file, { ...clocks, ruleset });
  const all = { strict: by('strict'), default: by('default'), open: by('open') };
  const words = new Set(Object.values(all).map(({ label }) => `${label.key} ${label.suffix}`));
  return { ...all, changes: words.size > 1 };
}

/** The same case file with nothing but what was read in these publications: "this article only". */
export function readOnlyIn(file: CaseFile, publicationIds: readonly string[]): CaseFile {
  const wanted = new Set(publicationIds);
  const inside = (claim: ClaimFact): boolean =>
    claim.publicationId !== null && wanted.has(claim.publicationId);
  return { ...file, claims: file.claims.filter(inside) };
}
