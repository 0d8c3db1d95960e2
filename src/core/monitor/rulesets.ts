/**
 * The three named ways of reading a case file. They differ in what counts as support and never in what the
 * parties are recorded to have said, so that no rule makes a denial disappear.
 */
export type RulesetName = 'strict' | 'default' | 'open';

export interface Ruleset {
  readonly name: RulesetName;
  /** Only statements read in a publication that is kept here. */
  readonly capturedOnly: boolean;
  /** Origins nobody has decided about count as independent. */
  readonly undecidedCounts: boolean;
}

export const RULESETS: Readonly<Record<RulesetName, Ruleset>> = {
  strict: { name: 'strict', capturedOnly: true, undecidedCounts: false },
  default: { name: 'default', capturedOnly: false, undecidedCounts: false },
  open: { name: 'open', capturedOnly: false, undecidedCounts: true },
};

/** Version of the rules, kept with every assessment that is stored. */
export const RULES_VERSION = '0.1';
