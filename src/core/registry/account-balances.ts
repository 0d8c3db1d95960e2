/** Balances kept as movements arrive, so that "what is left now" is read, not added up again. */
import { ExactSum, effectsOf, type Movement, signOf, toleranceMm2 } from './account-movements.ts';

/** mm² of one hazard. */
export interface Balance {
  readonly sha: number;
  readonly cha: number;
  /** All that was ever added: what the tolerance is measured by. */
  readonly gross: number;
}

/** Number of hazards with ground left (balance above the tolerance); one with both classes is one hazard. */
export interface Numbers {
  readonly sha: number;
  readonly cha: number;
  readonly hazards: number;
}

export class RunningBalances {
  readonly #of = new Map<string, { sha: number; cha: number; gross: number }>();

  /** Counts a movement, or with `back` takes one back that was voided. */
  move(m: Pick<Movement, 'hazardId' | 'kind' | 'class' | 'toClass' | 'm2'>, back = false): void {
    let balance = this.#of.get(m.hazardId);
    if (!balance) {
      balance = { sha: 0, cha: 0, gross: 0 };
      this.#of.set(m.hazardId, balance);
    }
    const { sha, cha } = effectsOf(m);
    const times = back ? -1 : 1;
    balance.sha += times * sha;
    balance.cha += times * cha;
    if (signOf(m.kind) > 0) balance.gross += times * (sha + cha);
  }

  of(hazardId: string): Balance {
    return this.#of.get(hazardId) ?? { sha: 0, cha: 0, gross: 0 };
  }

  totals(): { sha: bigint; cha: bigint } {
    const [sha, cha] = [new ExactSum(), new ExactSum()];
    for (const balance of this.#of.values()) {
      sha.add(balance.sha);
      cha.add(balance.cha);
    }
    return { sha: sha.value, cha: cha.value };
  }

  numbers(): Numbers {
    return numbersOf(this.#of.values());
  }
}

/** How many hazards have ground left. */
export function numbersOf(balances: Iterable<Balance>): Numbers {
  const numbers = { sha: 0, cha: 0, hazards: 0 };
  for (const { sha, cha, gross } of balances) {
    const least = toleranceMm2(gross);
    if (sha > least) numbers.sha++;
    if (cha > least) numbers.cha++;
    if (sha > least || cha > least) numbers.hazards++;
  }
  return numbers;
}
