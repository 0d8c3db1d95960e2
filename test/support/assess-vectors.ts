/**
 * Case files as test vectors write them: plain names for speakers and path ends, `src:` for people nobody named,
 * `doc:` for documents. Turned into what the rules are told, with everything that is left out filled in one way.
 */

import { say } from '../../src/core/messages/say.ts';
import { Stance } from '../../src/core/model/monitor-codes.ts';
import { type Assessment, assess, sensitivity } from '../../src/core/monitor/assess.ts';
import type {
  CaseFile,
  ClaimFact,
  IndependenceJudgement,
  PathStep,
} from '../../src/core/monitor/claim-facts.ts';
import { readDate } from '../../src/core/monitor/edtf.ts';
import { sayLabel } from '../../src/core/monitor/labels.ts';
import type { RulesetName } from '../../src/core/monitor/rulesets.ts';

/** One claim of a vector; members that are not known here are passed over. */
export interface VectorClaim {
  readonly id: string;
  readonly event?: string;
  readonly stance: string;
  readonly speaker?: string;
  readonly speakerNamed?: boolean;
  readonly authorised?: boolean | null;
  readonly role?: string;
  readonly path?: readonly string[];
  readonly saidOn?: string;
  readonly firstSaidOn?: string;
  readonly withdrawnOn?: string | null;
  readonly recordedAt?: string;
  readonly recordedOn?: string;
  readonly captured?: boolean;
  readonly authenticated?: boolean;
  readonly evidenced?: boolean;
  readonly evidence?: unknown;
  /** Of evidence: it speaks against the claim. */
  readonly contradicts?: unknown;
  readonly retracts?: string;
  readonly hedge?: string | readonly string[];
  readonly voice?: string;
  readonly time?: string | { readonly edtf?: string; readonly role?: string } | null;
  readonly edtf?: string;
  readonly type?: string;
  readonly proposition?: string;
}

interface VectorDecision {
  readonly a: string;
  readonly b: string;
  readonly verdict: string;
  readonly recordedAt?: string;
}

const STANCES: Readonly<Record<string, Stance>> = {
  neither: 'neither_confirm_nor_deny',
  non_committal: 'neither_confirm_nor_deny',
  decline: 'decline_to_comment',
  declined: 'decline_to_comment',
  no_comment: 'decline_to_comment',
  noreply: 'no_reply',
  denial: 'deny',
  partial_denial: 'deny_in_part',
  confirm: 'assert',
  document: 'evidence',
};
const stanceOf = (word: string): Stance => STANCES[word] ?? Stance.parse(word);

const ROLES = ['supplier', 'recipient', 'intermediary', 'third_state', 'other'] as const;

/** `src:unnamed officials @ Foreign Policy` → the outlet that met them, where one in the paths is called so. */
function outletOf(step: string, steps: ReadonlySet<string>): string | null {
  const outlet = step.split(' @ ')[1];
  if (!outlet) return null;
  if (steps.has(outlet)) return outlet;
  return [...steps].find((one) => one.endsWith(` ${outlet}`) && !one.includes('@')) ?? null;
}

function stepOf(name: string, claim: VectorClaim, steps: ReadonlySet<string>): PathStep {
  const step = { id: name, name };
  if (/^(src|anon):/.test(name)) return { ...step, kind: 'anonymous', publisherId: outletOf(name, steps) };
  if (/^(doc|obj|photo|video):/.test(name)) {
    const captured = claim.captured === true;
    return { ...step, kind: 'document', captured, authenticated: captured && claim.authenticated !== false };
  }
  return { ...step, kind: /not named|unknown/.test(name) ? 'unknown' : 'publication' };
}

/** Evidence may be shown without a `doc:` end; its last step is then the document. */
function pathOf(claim: VectorClaim, steps: ReadonlySet<string>): PathStep[] {
  const path = (claim.path ?? []).map((name) => stepOf(name, claim, steps));
  const end = path.at(-1);
  if (claim.stance !== 'evidence' || end?.kind !== 'publication') return path;
  const captured = claim.captured === true;
  const document = { ...end, id: `doc:${end.id}`, kind: 'document' as const, captured };
  return [...path, { ...document, authenticated: captured && claim.authenticated !== false }];
}

function timeOf({ time, edtf }: VectorClaim): ClaimFact['time'] {
  const said = edtf ?? (typeof time === 'string' ? time : time?.edtf);
  if (!said) return null;
  return { edtf: said, role: (typeof time === 'object' ? time?.role : null) ?? 'event' };
}

/** About another thing than the act: its own proposition says so. */
const OTHER_THINGS = /^(stockpile|origin|legal|position|hazard|membership|context|evaluation)\b/;

const namedParty = ({ speakerNamed, role }: VectorClaim): true | null =>
  speakerNamed && (role === 'supplier' || role === 'recipient') ? true : null;

function factOf(claim: VectorClaim, steps: ReadonlySet<string>, recordedOn: string | null): ClaimFact {
  const said = readDate(claim.saidOn ?? '');
  const hedge = [claim.hedge ?? []].flat();
  return {
    id: claim.id,
    stance: claim.contradicts ? 'deny' : stanceOf(claim.stance),
    aboutAct: !OTHER_THINGS.test(claim.type ?? claim.proposition ?? ''),
    speakerId: claim.speaker ?? 'unknown',
    speakerName: claim.speaker ?? null,
    speakerNamed: claim.speakerNamed ?? false,
    // A named voice of a party speaks for it unless the vector says otherwise.
    authorised: claim.authorised === undefined ? namedParty(claim) : claim.authorised,
    role: ROLES.find((role) => role === claim.role) ?? 'other',
    speakerState: null,
    mandated: claim.stance === 'finding',
    path: pathOf(claim, steps),
    publicationId: claim.path?.[0] ?? null,
    saidOn: 'fault' in said ? { from: null, to: null } : said,
    firstSaidOn: claim.firstSaidOn ?? null,
    restatedOn: [],
    withdrawnOn: claim.withdrawnOn ?? null,
    recordedOn: claim.recordedAt ?? claim.recordedOn ?? recordedOn,
    recordedUntil: null,
    captured: claim.captured ?? true,
    evidenced: claim.evidenced === true || Boolean(claim.evidence),
    retracts: claim.retracts ?? null,
    hedged: claim.voice === 'hedged' || hedge.length > 0,
    time: timeOf(claim),
    anchor: null,
  };
}

/** A case file of the claims as written. Where some claims of it are dated by entry, the others came with the first. */
export function caseFrom(
  eventId: string,
  claims: readonly VectorClaim[],
  decisions: readonly VectorDecision[] = [],
): CaseFile {
  const steps = new Set(claims.flatMap(({ path }) => path ?? []));
  const entered = claims
    .map(({ recordedAt, recordedOn }) => recordedAt ?? recordedOn)
    .filter((day): day is string => day !== undefined)
    .sort()[0];
  const judgements = decisions.flatMap((one, i): IndependenceJudgement[] => {
    const { a, b, verdict, recordedAt = null } = one;
    const found = /same/.test(verdict) ? 'same' : /not|un/.test(verdict) ? null : 'established';
    const times = { recordedOn: recordedAt, recordedUntil: null };
    return found ? [{ id: `decision ${i + 1}`, a, b, verdict: found, ...times }] : [];
  });
  const facts = claims.map((claim) => factOf(claim, steps, entered ?? null));
  return { eventId, claims: facts, judgements };
}

/** What an assessment says in the words vectors ask in. */
export function inWords(found: Assessment): Record<string, unknown> {
  const date = found.windows[0]?.date;
  return {
    ...found,
    label: sayLabel(found.label, (key) => say('en', key)),
    window: date ? { ...date } : null,
    retracted: found.label.key === 'assess.label.retracted',
    reasons: found.reasons.map(({ key }) => key),
  };
}

const DISTANT = '9999-12-31';

/** Claims, clocks and rules of a vector of kind `assess`, run through the rules. */
export function assessVector(vector: Record<string, unknown>, shared: readonly VectorClaim[]): unknown {
  const event = vector.event as string;
  const own = vector.claims as readonly VectorClaim[] | undefined;
  const only = vector.only as readonly string[] | undefined;
  const decisions = (vector.decisions ?? vector.judgements ?? []) as readonly VectorDecision[];
  const all = own ?? shared;
  const inEvent = all.filter((claim) => (claim.event ?? event) === event);
  const used = only ? inEvent.filter(({ id }) => only.includes(id)) : inEvent;
  const ofEvent = caseFrom(event, inEvent, decisions);
  const file = { ...ofEvent, claims: ofEvent.claims.filter(({ id }) => used.some((one) => one.id === id)) };
  const clocks = {
    asOf: (vector.asOf ?? DISTANT) as string,
    knownAt: (vector.knownAt ?? DISTANT) as string,
  };
  if (vector.sensitivity === true) {
    const three = sensitivity(file, clocks);
    const labels = Object.entries(three).map(([name, one]) => [
      name,
      one === true || one === false ? one : inWords(one),
    ]);
    return Object.fromEntries(labels);
  }
  const word = (vector.ruleset ?? vector.rules ?? 'default') as RulesetName;
  return inWords(assess(file, { ...clocks, ruleset: word }));
}
