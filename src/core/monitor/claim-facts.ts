/**
 * What the rules of assessment are told: the claims of one case file, each with who said it, through whom, and
 * when, and what two people decided about their independence. Plain facts without words; how records become
 * these is in case-file.ts. A claim is an act of saying, never a fact about the world.
 */
import type { Stance } from '../model/monitor-codes.ts';
import type { Bounds } from './edtf.ts';

/** Where the speaker stands to the alleged act. An actor, producer or holder stands as `supplier`. */
export type SpeakerRole = 'supplier' | 'recipient' | 'intermediary' | 'third_state' | 'other';

/** `anonymous`: people somebody met and did not name; `unknown`: whoever carried it is not named. */
export type StepKind = 'publication' | 'agent' | 'anonymous' | 'document' | 'unknown';

/** One hand a statement went through. */
export interface PathStep {
  readonly id: string;
  /** Null where the source itself does not name them. */
  readonly name: string | null;
  readonly kind: StepKind;
  /** Of a publication its publisher; of unnamed people the publisher that met them. */
  readonly publisherId?: string | null;
  readonly captured?: boolean;
  /** A person compared the object with what it claims to be. */
  readonly authenticated?: boolean;
  /** How many different wordings describe these unnamed people. */
  readonly wordings?: number;
}

export interface ClaimFact {
  readonly id: string;
  readonly stance: Stance;
  /** False: it stands in the case file but is about something else than the alleged act. */
  readonly aboutAct: boolean;
  readonly speakerId: string;
  readonly speakerName: string | null;
  readonly speakerNamed: boolean;
  /** May speak for the party on the record; null when nobody noted it. */
  readonly authorised: boolean | null;
  readonly role: SpeakerRole;
  readonly speakerState: string | null;
  /** Of a finding: the body has a mandate to find facts. */
  readonly mandated: boolean;
  /** Nearest first, ending where the trail ends; empty: lineage not recorded. */
  readonly path: readonly PathStep[];
  readonly publicationId: string | null;
  readonly saidOn: Bounds;
  readonly firstSaidOn: string | null;
  readonly restatedOn: readonly string[];
  /** The last possible day the speaker still held it; null while held. */
  readonly withdrawnOn: string | null;
  /** Day or instant this register came to know it; null: with the day it was said. */
  readonly recordedOn: string | null;
  /** When this register took the record out again; null while it stands. */
  readonly recordedUntil: string | null;
  /** The publication it was read in is kept here. */
  readonly captured: boolean;
  /** Of a denial: it rests on evidence. */
  readonly evidenced: boolean;
  /** Of a retraction: claim, publication, publisher or speaker taken back. */
  readonly retracts: string | null;
  readonly hedged: boolean;
  readonly time: { readonly edtf: string; readonly role: string } | null;
  readonly anchor: string | null;
}

/** What two people decided about two ends. `a`, `b`: any id by which an end is known. */
export interface IndependenceJudgement {
  readonly id: string;
  readonly a: string;
  readonly b: string;
  readonly verdict: 'same' | 'established';
  readonly recordedOn: string | null;
  readonly recordedUntil: string | null;
}

/** A statement that does not fit an earlier record. It is not thereby false. */
export interface RecordConflict {
  readonly claimId: string;
  readonly against: string;
  readonly on: string | null;
  /** When this register came to know the earlier record; null: from the beginning. */
  readonly recordedOn: string | null;
}

export interface CaseFile {
  readonly eventId: string;
  readonly claims: readonly ClaimFact[];
  readonly judgements: readonly IndependenceJudgement[];
  readonly conflicts?: readonly RecordConflict[];
}

/** `asOf`: what had been said by that day; `knownAt`: what this register had recorded by that day or instant. */
export interface Clocks {
  readonly asOf: string;
  readonly knownAt: string;
}

/** A whole day includes its instants: `2026-11-22` covers `2026-11-22T08:00:00Z`. */
const upTo = (at: string, limit: string): boolean => at.slice(0, limit.length) <= limit;

interface Recorded {
  readonly recordedOn: string | null;
  readonly recordedUntil: string | null;
}

/** True when this register held the record at that time. */
export function heldAt({ recordedOn, recordedUntil }: Recorded, knownAt: string): boolean {
  const came = recordedOn === null || upTo(recordedOn, knownAt);
  return came && (recordedUntil === null || !upTo(recordedUntil, knownAt));
}

/** The last day on which it can have been said, so that nothing counts a day early. */
export const saidBy = (claim: ClaimFact): string =>
  claim.saidOn.to ?? claim.saidOn.from ?? claim.recordedOn?.slice(0, 10) ?? '';

/** True when the claim had been said and recorded. One without a day of recording was known when it was said. */
export function seen(claim: ClaimFact, { asOf, knownAt }: Clocks): boolean {
  const recordedOn = claim.recordedOn ?? (saidBy(claim) || null);
  return upTo(saidBy(claim), asOf) && heldAt({ ...claim, recordedOn }, knownAt);
}

const SUPPORTING: readonly Stance[] = ['assert', 'acknowledge', 'evidence', 'finding'];

/** Says that the act took place. Concern, question and comment never do. */
export const supports = ({ stance, aboutAct }: ClaimFact): boolean => aboutAct && SUPPORTING.includes(stance);

export const isParty = ({ role }: ClaimFact): boolean => role === 'supplier' || role === 'recipient';

/** A party's own word: named, and by somebody who may speak for it. */
export const onRecord = (claim: ClaimFact): boolean => claim.speakerNamed && claim.authorised === true;

export const denies = ({ stance, aboutAct }: ClaimFact): boolean =>
  aboutAct && (stance === 'deny' || stance === 'deny_in_part');

const NON_COMMITTAL: readonly Stance[] = ['decline_to_comment', 'neither_confirm_nor_deny', 'no_reply'];

export const nonCommittal = ({ stance, aboutAct }: ClaimFact): boolean =>
  aboutAct && NON_COMMITTAL.includes(stance);

/** Order in which claims are listed, whatever order they came in. */
export const bySaying = (a: ClaimFact, b: ClaimFact): number => {
  const [x, y] = [saidBy(a), saidBy(b)];
  if (x !== y) return x < y ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};
