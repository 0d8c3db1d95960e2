/**
 * Why an assessment says what it says, as message keys in the order a reader asks: how many origins, why not
 * more, what each party said, what had no effect, what is missing. Every assessment has at least one reason.
 */
import {
  type CaseFile,
  type ClaimFact,
  type Clocks,
  denies,
  heldAt,
  nonCommittal,
  saidBy,
  supports,
} from './claim-facts.ts';
import type { Answer, DisputeFound } from './dispute.ts';
import { shortName } from './document.ts';
import type { Independence } from './lineage.ts';
import type { Falls } from './retraction.ts';
import type { Ruleset } from './rulesets.ts';
import type { Origin, SupportFound } from './support.ts';

/** A sentence `assess.reason.<key>` and the claims it rests on. */
export interface AssessReason {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly claimIds: readonly string[];
}

export interface Considered {
  readonly file: CaseFile;
  readonly clocks: Clocks;
  readonly ruleset: Ruleset;
  readonly seen: readonly ClaimFact[];
  readonly found: SupportFound;
  readonly disputed: DisputeFound;
  readonly independence: Independence;
  readonly falls: Falls;
}

const MOST_NAMED = 8;

/** So many names and an ellipsis: a sentence, not a register. */
export const listed = (names: readonly string[]): string =>
  names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', …' : '');

/** Names of claims as short as they can be told apart: `C01`, or `weekly/C01` beside another document's. */
export function namesOf(ids: readonly string[]): string {
  const short = ids.map(shortName);
  const clear = new Set(short).size === new Set(ids).size;
  return listed(clear ? short : ids.map((id) => id.slice(id.indexOf(':') + 1)));
}

type Params = Record<string, string | number>;

function reason(key: string, claims: readonly ClaimFact[], params: Params = {}): AssessReason {
  const ids = claims.map(({ id }) => id);
  return { key, params: { count: ids.length, ids: namesOf(ids), ...params }, claimIds: ids };
}

/** What cannot be named is shown as a dash and never guessed. */
const nameOf = (name: string | null): string => name ?? '–';
const speakerOf = (claim: ClaimFact): Params => ({
  speaker: nameOf(claim.speakerName),
  on: saidBy(claim),
  role: claim.role,
});

function nothing({ file, clocks, seen, found, falls, ruleset }: Considered): AssessReason[] {
  if (found.support !== 'S0' || falls.of.size > 0 || found.noLineage.length > 0) return [];
  const told = file.claims.filter(supports);
  if (told.length === 0) return [reason('nothing', [])];
  if (ruleset.capturedOnly && seen.some(supports)) return [reason('nothingCaptured', seen.filter(supports))];
  const said = told.some((claim) => saidBy(claim) <= clocks.asOf);
  return said
    ? [reason('notRecordedYet', [], { knownAt: clocks.knownAt })]
    : [reason('notSaidYet', [], { asOf: clocks.asOf })];
}

function originReasons({ found }: Considered): AssessReason[] {
  const claims = found.origins.flatMap((origin) => origin.claims);
  const [only] = found.origins;
  if (!only) return [];
  if (found.origins.length > 1) {
    const names = found.origins.map(({ name }) => nameOf(name));
    return [reason('severalOrigins', claims, { origins: names.length, names: listed(names) })];
  }
  const kind = only.kind === 'document' ? 'Document' : only.named ? 'Named' : 'Unnamed';
  return [reason(`oneOrigin${kind}`, only.claims, { origin: nameOf(only.name) })];
}

function strongReasons({ found }: Considered): AssessReason[] {
  const parties = new Set(found.acknowledgements.map(({ role }) => role));
  return [
    ...found.findings.map((claim) => reason('finding', [claim], speakerOf(claim))),
    ...found.acknowledgements.map((claim) => reason('acknowledged', [claim], speakerOf(claim))),
    ...(parties.size === 2 ? [reason('bothAcknowledge', found.acknowledgements)] : []),
    ...found.documented.map((origin) => reason('documented', origin.claims, { origin: nameOf(origin.name) })),
  ];
}

const fell = (claims: readonly ClaimFact[], { of }: Falls, causeId: string): ClaimFact[] =>
  claims.filter(({ id }) => of.get(id)?.causeId === causeId && id !== causeId);

function fallReasons({ seen, falls }: Considered): AssessReason[] {
  const causes = new Map([...falls.of.values()].map((fall) => [fall.causeId, fall]));
  const why = [...causes.values()]
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.causeId < b.causeId ? -1 : 1))
    .flatMap((fall) => {
      const cause = seen.find(({ id }) => id === fall.causeId);
      if (!cause) return [];
      const params = { ...speakerOf(cause), on: fall.on, cause: shortName(cause.id) };
      return [reason(fall.by, fell(seen, falls, cause.id), params)];
    });
  return [...why, ...falls.void.map((claim) => reason('retractionByOther', [claim], speakerOf(claim)))];
}

function relayReason(origins: readonly Origin[]): AssessReason[] {
  const relayed = origins.flatMap(({ claims, direct }) => claims.filter((claim) => !direct.includes(claim)));
  const outlets = new Set(origins.flatMap(({ relays }) => relays));
  return outlets.size > 0 ? [reason('onlyRelay', relayed, { outlets: outlets.size })] : [];
}

function independenceReasons({ found, independence, ruleset }: Considered): AssessReason[] {
  const { origins, independent } = found;
  const keys = new Set(origins.map(({ key }) => key));
  const here = independence.judgements.filter(({ pair }) => pair.every((key) => keys.has(key)));
  const same = here.filter(({ verdict }) => verdict === 'same');
  const apart = here.filter(({ verdict, pair }) => verdict === 'established' && pair[0] !== pair[1]);
  const why: AssessReason[] = [];
  const judged = (list: typeof here): Params => ({
    count: list.length,
    ids: namesOf(list.map(({ id }) => id)),
  });
  if (same.length > 0) why.push(reason('decidedSame', [], judged(same)));
  if (apart.length > 0) why.push(reason('decidedIndependent', [], { ...judged(apart), independent }));
  if (origins.length > independent)
    why.push(reason('undecided', [], { origins: origins.length, independent }));
  if (ruleset.undecidedCounts && origins.length > 1)
    why.push(reason('undecidedCounted', [], { origins: origins.length }));
  return why;
}

/** Why more statements do not make more origins, or no better label. */
function whyNotMore(considered: Considered): AssessReason[] {
  const { found } = considered;
  const { origins, acknowledgements } = found;
  const unnamed = origins.filter(({ named, anonymous }) => !named || anonymous !== null);
  const counted = new Set(acknowledgements.map(({ id }) => id));
  const claims = origins.flatMap((origin) => origin.claims);
  const admitting = claims.filter(({ stance, id }) => stance === 'acknowledge' && !counted.has(id));
  const outside = claims.filter(({ stance, role }) => role === 'third_state' && stance !== 'evidence');
  const uncaptured = origins.filter(({ kind, authenticated }) => kind === 'document' && !authenticated);
  return [
    ...relayReason(origins),
    ...(unnamed.length > 0
      ? [
          reason(
            'unnamedOnce',
            unnamed.flatMap((origin) => origin.claims),
          ),
        ]
      : []),
    ...independenceReasons(considered),
    ...uncaptured.map((origin) =>
      reason('documentNotCaptured', origin.claims, { origin: nameOf(origin.name) }),
    ),
    ...outside.map((claim) => reason('otherStateIsNoParty', [claim], speakerOf(claim))),
    ...admitting
      .filter(({ role }) => role !== 'third_state')
      .map((claim) => reason('notAuthorised', [claim], speakerOf(claim))),
    ...(found.noLineage.length > 0 ? [reason('noLineage', found.noLineage)] : []),
  ];
}

const ANSWERED: Readonly<Record<string, string>> = {
  deny_in_part: 'deniedInPart',
  decline_to_comment: 'declined',
  neither_confirm_nor_deny: 'nonCommittal',
  no_reply: 'noReply',
};

function answerReason({ claim, onRecord }: Answer): AssessReason | null {
  if (!denies(claim) && !nonCommittal(claim)) return null;
  const denied = claim.evidenced ? 'deniedWithEvidence' : onRecord ? 'denied' : 'deniedOffRecord';
  return reason(ANSWERED[claim.stance] ?? denied, [claim], speakerOf(claim));
}

function partyReasons({ disputed, file, clocks }: Considered): AssessReason[] {
  const { answers, contradicting } = disputed;
  const known = (file.conflicts ?? []).filter((one) =>
    heldAt({ ...one, recordedUntil: null }, clocks.knownAt),
  );
  const spoken = answers.flatMap((answer) => {
    const said = answerReason(answer);
    if (!said) return [];
    const { closed, claim } = answer;
    const params = { ...speakerOf(claim), on: closed?.on ?? '' };
    const conflicts = known.filter(({ claimId }) => claimId === claim.id);
    return [
      said,
      ...(closed ? [reason(`closed.${closed.by}`, [claim], params)] : []),
      ...conflicts.map(({ against }) =>
        reason('conflictsWithRecord', [claim], { ...speakerOf(claim), against }),
      ),
    ];
  });
  const other = answers
    .filter(({ claim }) => !answerReason({ claim, party: 'supplier', onRecord: true, closed: null }))
    .flatMap(({ claim }) => known.filter(({ claimId }) => claimId === claim.id))
    .map(({ claimId, against }) => {
      const claim = answers.find((one) => one.claim.id === claimId)?.claim as ClaimFact;
      return reason('conflictsWithRecord', [claim], { ...speakerOf(claim), against });
    });
  const evidence = contradicting.map((claim) => reason('contradicted', [claim], speakerOf(claim)));
  const silent = answers.every(({ claim }) => !claim.aboutAct);
  return [...spoken, ...other, ...evidence, ...(silent ? [reason('noAnswer', [])] : [])];
}

/** The claims that stand in the case file without moving anything, each with the reason why. */
export function idleOf({ seen, disputed }: Considered): AssessReason[] {
  const shown = new Set(disputed.contradicting.map(({ id }) => id));
  return seen.flatMap((claim) => {
    if (!claim.aboutAct || shown.has(claim.id) || claim.role === 'supplier' || claim.role === 'recipient')
      return [];
    if (denies(claim)) {
      const whose = claim.role === 'third_state' ? 'thirdStateDenies' : 'outsiderDenies';
      return [reason(whose, [claim], speakerOf(claim))];
    }
    if (nonCommittal(claim)) {
      const whose = claim.role === 'third_state' ? 'thirdState' : 'outsiderComments';
      return [reason(whose, [claim], speakerOf(claim))];
    }
    if (claim.stance === 'concern' || claim.stance === 'question')
      return [reason(claim.stance, [claim], speakerOf(claim))];
    return [];
  });
}

/** The same remark in several renderings, or by several, is one sentence. */
function folded(reasons: readonly AssessReason[]): AssessReason[] {
  const byText = new Map<string, AssessReason>();
  for (const one of reasons) {
    const key = `${one.key} ${one.params.speaker}`;
    const held = byText.get(key);
    if (!held) byText.set(key, one);
    else {
      const claimIds = [...held.claimIds, ...one.claimIds];
      const params = { ...held.params, count: claimIds.length, ids: namesOf(claimIds) };
      byText.set(key, { ...held, params, claimIds });
    }
  }
  return [...byText.values()];
}

function uncapturedReasons({ found }: Considered): AssessReason[] {
  if (['S0', 'S4', 'S5'].includes(found.support)) return [];
  return found.origins
    .filter(({ kind, captured }) => kind === 'outlet' && !captured)
    .map((origin) =>
      reason('originNotCaptured', origin.claims, {
        origin: nameOf(origin.name),
        wordings: origin.wordings,
      }),
    );
}

/** All reasons, in the order a reader asks. */
export function reasonsOf(considered: Considered): AssessReason[] {
  return [
    ...nothing(considered),
    ...fallReasons(considered),
    ...strongReasons(considered),
    ...originReasons(considered),
    ...whyNotMore(considered),
    ...partyReasons(considered),
    ...folded(idleOf(considered)),
    ...uncapturedReasons(considered),
  ];
}

/** What would have to be found or decided for the label to change, as `assess.missing.<key>`. */
export function missingOf({ found, disputed, independence }: Considered): AssessReason[] {
  const missing: AssessReason[] = [];
  const { origins, support } = found;
  const pairs = origins.flatMap((a, i) =>
    origins.slice(i + 1).filter((b) => !independence.established(a.key, b.key)),
  ).length;
  const open = origins.filter(({ captured }) => !captured);
  if (open.length > 0)
    missing.push(
      reason(
        'capture',
        open.flatMap(({ claims }) => claims),
        { names: listed(open.map(({ name }) => nameOf(name))) },
      ),
    );
  if (pairs > 0 && (support === 'S2' || support === 'S1')) missing.push(reason('decision', [], { pairs }));
  if (found.noLineage.length > 0) missing.push(reason('lineage', found.noLineage));
  for (const party of ['supplier', 'recipient'] as const)
    if (!disputed.answers.some((answer) => answer.party === party && answer.claim.aboutAct))
      missing.push(reason('answer', [], { role: party }));
  if (['S1', 'S2', 'S3'].includes(support)) missing.push(reason('acknowledgement', []));
  return missing;
}
