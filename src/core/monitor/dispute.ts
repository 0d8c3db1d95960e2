/**
 * How far the parties dispute it. What a party said is never dropped: a denial that was later withdrawn, taken
 * back or followed by an admission stays listed as closed. Silence and comment are not denial.
 */
import { bySaying, type ClaimFact, denies, isParty, nonCommittal, onRecord, saidBy } from './claim-facts.ts';
import { takenBack } from './retraction.ts';

export type Dispute = 'D0' | 'D1' | 'D2' | 'D3' | 'D4';

export interface Closing {
  readonly by: 'withdrawn' | 'acknowledged' | 'retracted';
  readonly on: string;
  /** The admission or retraction that closed it; null for a plain withdrawal. */
  readonly claimId: string | null;
}

/** Something supplier or recipient said or did not say, in the order of saying. */
export interface Answer {
  readonly claim: ClaimFact;
  readonly party: 'supplier' | 'recipient';
  readonly onRecord: boolean;
  readonly closed: Closing | null;
}

export interface DisputeFound {
  readonly dispute: Dispute;
  readonly answers: readonly Answer[];
  /** Captured and authenticated evidence against the claim. */
  readonly contradicting: readonly ClaimFact[];
}

function closingOf(claim: ClaimFact, claims: readonly ClaimFact[], asOf: string): Closing | null {
  const closings: Closing[] = [];
  if (claim.withdrawnOn !== null && claim.withdrawnOn <= asOf)
    closings.push({ by: 'withdrawn', on: claim.withdrawnOn, claimId: null });
  if (denies(claim)) {
    const admission = claims
      .filter((one) => one.stance === 'acknowledge' && one.aboutAct && onRecord(one))
      .filter((one) => one.role === claim.role && one.path.length > 0 && saidBy(one) > saidBy(claim))
      .sort(bySaying)[0];
    if (admission) closings.push({ by: 'acknowledged', on: saidBy(admission), claimId: admission.id });
  }
  const back = takenBack(
    claim,
    claims.filter(({ stance }) => stance === 'retract'),
  );
  if (back) closings.push({ by: 'retracted', on: saidBy(back), claimId: back.id });
  return closings.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.by < b.by ? -1 : 1))[0] ?? null;
}

/** A document kept here and compared with what it claims to be, whoever points to it. */
function contradicts(claim: ClaimFact): boolean {
  const end = claim.path.at(-1);
  const shown = end?.kind === 'document' && end.captured === true && end.authenticated === true;
  return denies(claim) && shown && claim.role !== 'third_state';
}

function levelOf(open: readonly Answer[], contradicting: readonly ClaimFact[]): Dispute {
  const denials = open.filter(({ claim }) => denies(claim));
  if (contradicting.length > 0 || denials.some(({ claim }) => claim.evidenced)) return 'D4';
  const full = denials.filter((one) => one.onRecord && one.claim.stance === 'deny');
  if (new Set(full.map(({ party }) => party)).size === 2) return 'D3';
  if (denials.length > 0) return 'D2';
  return open.some(({ claim }) => nonCommittal(claim)) ? 'D1' : 'D0';
}

/** What the parties said, and how far that disputes the claim. Third states have no part in it. */
export function disputeOf(claims: readonly ClaimFact[], asOf: string): DisputeFound {
  const answers = claims
    .filter((claim) => isParty(claim) && claim.stance !== 'retract')
    .sort(bySaying)
    .map((claim) => ({
      claim,
      party: claim.role as Answer['party'],
      onRecord: onRecord(claim),
      closed: closingOf(claim, claims, asOf),
    }));
  const retractions = claims.filter(({ stance }) => stance === 'retract');
  const contradicting = claims
    .filter((claim) => contradicts(claim) && (claim.withdrawnOn === null || claim.withdrawnOn > asOf))
    .filter((claim) => takenBack(claim, retractions) === null)
    .sort(bySaying);
  const open = answers.filter(({ closed }) => closed === null);
  return { dispute: levelOf(open, contradicting), answers, contradicting };
}
