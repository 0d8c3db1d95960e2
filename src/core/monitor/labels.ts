/** Label, suffix and grade of an assessment by the table of the rules, as message keys. No adjectives. */
import type { Dispute } from './dispute.ts';
import type { Support } from './support.ts';

export interface LabelKeys {
  /** `assess.label.…`; begins with a capital letter. */
  readonly key: string;
  /** `assess.suffix.…`, said directly after the label; null when there is none. */
  readonly suffix: string | null;
}

export type Credibility = 1 | 2 | 3 | 4 | 5 | 6;

interface Ground {
  /** It fell to S0 because an origin took it back. */
  readonly retracted: boolean;
  readonly acknowledged: boolean;
}

function nameOf(support: Support, { retracted, acknowledged }: Ground): string {
  if (support === 'S0') return retracted ? 'retracted' : 'S0';
  if (support === 'S4') return acknowledged ? 'acknowledged' : 'documented';
  return support;
}

/** Which label stands for support and dispute. */
export function labelOf(support: Support, dispute: Dispute, ground: Ground): LabelKeys {
  return {
    key: `assess.label.${nameOf(support, ground)}`,
    suffix: dispute === 'D0' ? null : `assess.suffix.${dispute}`,
  };
}

/** The words of a label, said by whatever says messages here: on a page, in a file, at a terminal. */
export const sayLabel = ({ key, suffix }: LabelKeys, say: (key: string) => string): string =>
  say(key) + (suffix ? say(suffix) : '');

/**
 * Grade of the information, 1 to 6. Denials by interested parties never push it below 3 on their own; evidence
 * against it does.
 */
export function credibilityOf(support: Support, dispute: Dispute): Credibility {
  if (support === 'S0') return 6;
  if (support === 'S4' || support === 'S5') return 1;
  if (dispute === 'D4') return 4;
  if (support !== 'S3') return 3;
  return dispute === 'D2' || dispute === 'D3' ? 2 : 1;
}
