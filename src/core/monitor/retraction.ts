/**
 * What is taken back and what falls with it. A retraction by an origin takes its own statements and everything
 * that only passed them on, in one step; what the origin says anew afterwards stands. Nothing is removed from
 * the record: what fell is listed with what made it fall.
 */
import { type ClaimFact, saidBy, supports } from './claim-facts.ts';
import { endOf, isDirect, passesOn } from './lineage.ts';

/** A claim that no longer counts, and because of what. */
export interface Fall {
  readonly by: 'retracted' | 'withdrawn';
  readonly on: string;
  /** The retraction, or the claim that was withdrawn. */
  readonly causeId: string;
}

export interface Falls {
  readonly of: ReadonlyMap<string, Fall>;
  /** Retractions by somebody who has no part in what they take back: kept, without effect. */
  readonly void: readonly ClaimFact[];
}

/** Something taken back on a day, as one kind of thing whatever its form. */
interface Taking extends Fall {
  readonly touches: (claim: ClaimFact) => boolean;
  /** True when the claim itself begins at what was taken back, and so is a new saying of it. */
  readonly beginsAt: (claim: ClaimFact) => boolean;
}

const hands = (claim: ClaimFact): string[] =>
  claim.path.flatMap(({ id, publisherId }) => (publisherId ? [id, publisherId] : [id]));

/** Only who said, published or carried something may take it back. */
function mayTakeBack(retraction: ClaimFact, claim: ClaimFact): boolean {
  const theirs = new Set([claim.speakerId, ...hands(claim)]);
  if (theirs.has(retraction.speakerId)) return true;
  return retraction.path.length === 1 && hands(retraction).some((id) => theirs.has(id));
}

const targetOf = (retraction: ClaimFact): string =>
  retraction.retracts ?? retraction.path.at(-1)?.publisherId ?? retraction.speakerId;

function takingBy(retraction: ClaimFact, byId: ReadonlyMap<string, ClaimFact>): Taking {
  const target = targetOf(retraction);
  const named = byId.get(target);
  const is = (claim: ClaimFact): boolean =>
    claim.id === target || (named !== undefined && passesOn(claim, named));
  return {
    by: 'retracted',
    on: saidBy(retraction),
    causeId: retraction.id,
    touches: (claim) =>
      (is(claim) ||
        claim.speakerId === target ||
        claim.publicationId === target ||
        hands(claim).includes(target)) &&
      mayTakeBack(retraction, claim),
    beginsAt: ({ path }) => path[0]?.id === target || path[0]?.publisherId === target,
  };
}

const takingOf = (withdrawn: ClaimFact): Taking => ({
  by: 'withdrawn',
  on: withdrawn.withdrawnOn ?? '',
  causeId: withdrawn.id,
  touches: (claim) => claim.id === withdrawn.id || passesOn(claim, withdrawn),
  beginsAt: () => false,
});

/** A saying after the taking back, by the origin itself or by the one who had taken it back. */
const saysAnew = (claim: ClaimFact, { on, beginsAt }: Taking): boolean =>
  saidBy(claim) > on &&
  (beginsAt(claim) || isDirect(claim) || (claim.firstSaidOn !== null && claim.firstSaidOn > on));

/** What falls among the supporting claims of a case file, all of them seen by the reader's clocks. */
export function fallsAmong(claims: readonly ClaimFact[], asOf: string): Falls {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const retractions = claims.filter(({ stance }) => stance === 'retract');
  const withdrawn = claims.filter(
    (claim) => supports(claim) && claim.withdrawnOn !== null && claim.withdrawnOn <= asOf,
  );
  const standing = claims.filter(supports);
  const of = new Map<string, Fall>();
  const idle: ClaimFact[] = [];
  const takings = [
    ...retractions.map((one) => [takingBy(one, byId), one] as const),
    ...withdrawn.map((one) => [takingOf(one), null] as const),
  ];
  for (const [taking, retraction] of takings) {
    const touched = standing.filter(taking.touches);
    const anew = new Map<string, string>();
    for (const claim of touched.filter((one) => saysAnew(one, taking) && one.id !== taking.causeId)) {
      const key = endOf(claim)?.key ?? '';
      const day = saidBy(claim);
      if (day < (anew.get(key) ?? '9999')) anew.set(key, day);
    }
    for (const claim of touched) {
      const again = anew.get(endOf(claim)?.key ?? '');
      if (again !== undefined && saidBy(claim) >= again) continue;
      const known = of.get(claim.id);
      if (!known || taking.on < known.on) of.set(claim.id, taking);
    }
    if (retraction && !claims.some((claim) => claim !== retraction && taking.touches(claim)))
      idle.push(retraction);
  }
  return { of, void: idle };
}

/** The retraction that takes back this answer itself, naming it, its speaker or where it was published. */
export function takenBack(answer: ClaimFact, retractions: readonly ClaimFact[]): ClaimFact | null {
  const own = [answer.id, answer.speakerId, answer.publicationId, answer.path[0]?.id];
  const found = retractions.filter(
    (one) => saidBy(one) >= saidBy(answer) && own.includes(targetOf(one)) && mayTakeBack(one, answer),
  );
  return found.sort((a, b) => (saidBy(a) < saidBy(b) ? -1 : 1))[0] ?? null;
}
