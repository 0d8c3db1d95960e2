/**
 * The daily work list of analysts: what does not fit, what is said too simply, what changed on the way, what is not
 * kept, what nobody decided. Each row says what, why and what a person can do next. Software decides nothing here.
 */
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { caseOf, claimsOf, type Moves, movesOf } from '../core/monitor/cases.ts';
import { CHECK_KINDS, type Check } from '../core/monitor/check-result.ts';
import { checksOf, toLookAt } from '../core/monitor/consistency.ts';
import { shortName } from '../core/monitor/document.ts';
import { independenceOf } from '../core/monitor/lineage.ts';
import { type Named, named, rolesOf, saidOnOf } from '../core/monitor/statements.ts';
import { statesOf } from '../core/monitor/states.ts';
import { type Material, type Suggestion, suggestSame } from '../core/monitor/suggest.ts';
import { materialOf } from '../core/monitor/suggest-material.ts';
import { upcoming } from '../core/monitor/treaty-upcoming.ts';
import type { AssessedEvent } from './monitor-corpus.ts';
import { treatyTableOf } from './monitor-events.ts';
import { type Register, readRegister } from './monitor-register.ts';
import type { Pipeline, Tx } from './ports.ts';

export const QUEUE_KINDS = [...CHECK_KINDS, 'independence', 'uncaptured', 'reply', 'effect'] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];

/** A judgement the row suggests to begin with; a person writes why, another accepts. */
export interface Proposal {
  readonly kind: 'independence_established' | 'independence_same' | 'reply_opened' | 'authenticate';
  readonly subject: readonly string[];
  readonly event: string | null;
}

export interface QueuedEvent {
  readonly id: string;
  readonly title: string;
  readonly support: string | undefined;
}

export interface QueueRow {
  /** The same as long as the row means the same. */
  readonly id: string;
  readonly kind: QueueKind;
  readonly result: string;
  /** Message key of what is the matter, and its values. */
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly events: readonly QueuedEvent[];
  readonly states: readonly string[];
  readonly claimIds: readonly string[];
  /** Publications and agents to look at. */
  readonly sources: readonly Named[];
  readonly publicationId: string | null;
  /** When the newest record it rests on came to this register; null for what no record caused. */
  readonly since: string | null;
  readonly proposals: readonly Proposal[];
  /** Signs that two origins may be one. They move nothing. */
  readonly hints?: readonly Suggestion[];
}

export interface QueueFilter {
  readonly kinds?: readonly QueueKind[];
  readonly iso3?: string;
  readonly eventId?: string;
  /** Rows whose newest record came on this day or later. */
  readonly since?: string;
}
export interface Queue {
  readonly items: QueueRow[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** What asks for a person first. */
const URGENCY: readonly string[] = [
  'contradicts',
  'undecided',
  'simplified',
  'drift',
  'notKept',
  'omission',
  'gap',
  'cannot_be_decided',
  'due',
];

interface Desk {
  readonly register: Register;
  readonly moves: Moves;
  /** Claims that stand, with the event they stand in. */
  readonly eventsOf: (claimIds: readonly string[]) => QueuedEvent[];
}

function deskOf(register: Register): Desk {
  const { set, events } = register;
  const moves = movesOf(set.all('judgement'));
  const byClaim = new Map<string, string>();
  for (const id of events.keys()) for (const claim of claimsOf(set, id, moves)) byClaim.set(claim.id, id);
  const eventsOf = (claimIds: readonly string[]) => {
    const ids = new Set(claimIds.map((id) => byClaim.get(id)).filter((id) => id !== undefined));
    return [...ids].map((id) => {
      const event = events.get(id);
      return { id, title: event?.record.doc.title ?? id, support: event?.assessment.support };
    });
  };
  return { register, moves, eventsOf };
}

function newestOf({ register: { set } }: Desk, ids: readonly string[]): string | null {
  const nouns = ['claim', 'relay', 'publication', 'agent', 'measure'] as const;
  const times = ids.flatMap((id) => nouns.flatMap((noun) => set.get(noun, id)?.recordedAt ?? []));
  return times.sort().at(-1) ?? null;
}

function statesIn({ register: { set } }: Desk, claimIds: readonly string[], params: object): string[] {
  const named = claimIds.flatMap((id) => {
    const proposition = set.get('proposition', set.get('claim', id)?.doc.proposition ?? '')?.doc;
    return rolesOf(proposition).map(({ party }) => party);
  });
  return statesOf({ named, params });
}

/** An outlet or a person behind a record, to be named in a row. */
function sourcesIn({ register: { set } }: Desk, ids: readonly string[]): Named[] {
  const agents = ids.flatMap((id) => {
    const publisher = set.get('publication', id)?.doc.publisher;
    return publisher ?? (set.get('agent', id) ? id : []);
  });
  return [...new Set(agents)].map((id) => named(set, id));
}

/** A record named in a sentence is told by whose word it is and when, not by its name in the register. */
function told({ register: { set } }: Desk, params: Check['params']): Record<string, string | number> {
  const words = (value: string | number): string | number => {
    const claim = typeof value === 'string' ? set.get('claim', value) : undefined;
    if (!claim) return value;
    const { name } = named(set, claim.doc.speaker);
    const who = typeof name === 'string' ? name : (name?.en ?? shortName(claim.id));
    return [who, saidOnOf(set, claim)].filter(Boolean).join(', ');
  };
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, words(value)]));
}

const joined = (...parts: readonly string[]): string => parts.join(' ');

function fromCheck(desk: Desk, check: Check): QueueRow {
  const { kind, result, claimIds, recordIds, key, params } = check;
  const publicationId = recordIds.find((id) => id.startsWith('rep:')) ?? null;
  const shared = kind === 'sharedError' && recordIds.length >= 2;
  const proposals: Proposal[] = shared
    ? [{ kind: 'independence_same', subject: recordIds.slice(0, 2), event: null }]
    : [];
  return {
    id: joined(kind, ...claimIds.slice(0, 3), ...recordIds.slice(0, 3), key),
    kind,
    result,
    key: `assess.check.${key}`,
    params: told(desk, params),
    events: desk.eventsOf(claimIds),
    states: statesIn(desk, claimIds, params),
    claimIds,
    sources: sourcesIn(desk, recordIds),
    publicationId,
    since: newestOf(desk, [...claimIds, ...recordIds]),
    proposals,
  };
}

/** So many pairs are proposed in one row; the rest follow when these are decided. */
const MOST_PAIRS = 3;
const MOST_HINTS = 5;
/** From here on a hint is worth beginning a judgement with. */
const STRONG = 0.5;

/** Pairs of origins of one event nobody decided about. */
function undecided(desk: Desk, { record, assessment }: AssessedEvent, material: Material): QueueRow[] {
  const { set, clock } = desk.register;
  const keys = assessment.originsDetail.map(({ key }) => key);
  if (keys.length < 2) return [];
  const judgements = set.all('judgement');
  const file = caseOf(set, record, judgements, desk.moves);
  const { established } = independenceOf(file.claims, file.judgements, clock);
  const pairs = keys.flatMap((a, i) =>
    keys.slice(i + 1).flatMap((b) => (established(a, b) ? [] : [[a, b] as const])),
  );
  if (pairs.length === 0) return [];
  const claimIds = assessment.originsDetail.flatMap(({ claims }) => claims.map(({ id }) => id));
  const { parties, place, title } = record.doc;
  const hints = suggestSame(assessment.originsDetail, established, material);
  const same = hints.filter(({ strength }) => strength >= STRONG).map(({ a, b }) => [a, b] as const);
  return [
    {
      id: joined('independence', record.id),
      kind: 'independence',
      result: 'undecided',
      key: 'monitor.queue.independence',
      params: { pairs: pairs.length, origins: keys.length },
      events: [{ id: record.id, title, support: assessment.support }],
      states: statesOf({ parties, place }),
      claimIds: claimIds.slice(0, 20),
      sources: sourcesIn(desk, keys),
      publicationId: null,
      since: newestOf(desk, claimIds),
      proposals: [
        ...same.slice(0, 1).map((subject) => ({ kind: 'independence_same' as const, subject })),
        ...pairs
          .slice(0, MOST_PAIRS)
          .map((subject) => ({ kind: 'independence_established' as const, subject })),
      ].map((proposal) => ({ ...proposal, event: record.id })),
      hints: hints.slice(0, MOST_HINTS),
    },
  ];
}

/** Publications statements lead back to and no copy is kept of; those where the trail ends come first. */
function uncaptured(desk: Desk): QueueRow[] {
  const { set } = desk.register;
  const through = new Map<string, MonitorRecord<'claim'>[]>();
  for (const claim of set.all('claim')) {
    if (claim.withdrawn) continue;
    for (const id of claim.doc.path) {
      const publication = set.get('publication', id);
      if (!publication || publication.withdrawn || (publication.doc.captures ?? []).length > 0) continue;
      const held = through.get(id);
      if (held) held.push(claim);
      else through.set(id, [claim]);
    }
  }
  return [...through].map(([id, claims]): QueueRow => {
    const claimIds = claims.map((claim) => claim.id);
    const { publishedOn } = set.get('publication', id)?.doc ?? {};
    return {
      id: joined('uncaptured', id),
      kind: 'uncaptured',
      result: 'notKept',
      key: 'monitor.queue.uncaptured',
      params: { count: claims.length, on: publishedOn ?? '–' },
      events: desk.eventsOf(claimIds),
      states: statesIn(desk, claimIds, {}),
      claimIds: claimIds.slice(0, 20),
      sources: sourcesIn(desk, [id]),
      publicationId: id,
      since: newestOf(desk, [...claimIds, id]),
      proposals: [],
    };
  });
}

/** Events nobody may see because their parties were not offered a reply. */
function withoutReply({ record, assessment, public: state }: AssessedEvent): QueueRow[] {
  if (state.reasonKey !== 'replyNotOpened') return [];
  const { parties, place, title } = record.doc;
  return [
    {
      id: joined('reply', record.id),
      kind: 'reply',
      result: 'due',
      key: 'monitor.queue.reply',
      params: {},
      events: [{ id: record.id, title, support: assessment.support }],
      states: statesOf({ parties, place }),
      claimIds: [],
      sources: [],
      publicationId: null,
      since: record.recordedAt,
      proposals: [{ kind: 'reply_opened', subject: [record.id], event: record.id }],
    },
  ];
}

const SOON_DAYS = 30;

/** Treaty statuses about to turn: the depositary is to be read again. */
async function effects(tx: Tx, { programme, clock }: Register): Promise<QueueRow[]> {
  const table = await treatyTableOf(tx, programme.id);
  return upcoming(table, clock.asOf, SOON_DAYS).map(({ on, iso3, treaty, kind, conditional }) => ({
    id: joined('effect', treaty, iso3, on),
    kind: 'effect' as const,
    result: 'due',
    key: `monitor.queue.effect.${kind === 'withdrawal' && conditional ? 'conditional' : kind}`,
    params: { state: iso3, treaty: `monitor.treaty.${treaty}`, on },
    events: [],
    states: [iso3],
    claimIds: [],
    sources: [],
    publicationId: null,
    since: null,
    proposals: [],
  }));
}

const urgency = ({ result }: QueueRow): number =>
  (URGENCY.indexOf(result) + 1 || URGENCY.length + 1) as number;

/** How many statements wait for a copy: what most lead to is kept first. */
const leading = ({ kind, params }: QueueRow): number => (kind === 'uncaptured' ? Number(params.count) : 0);

/** Most urgent first, the newest of them on top. */
function inOrder(a: QueueRow, b: QueueRow): number {
  if (urgency(a) !== urgency(b)) return urgency(a) - urgency(b);
  if (leading(a) !== leading(b)) return leading(b) - leading(a);
  const [x, y] = [a.since ?? '', b.since ?? ''];
  if (x !== y) return x < y ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

function matching(rows: readonly QueueRow[], { iso3, eventId, since }: QueueFilter): QueueRow[] {
  return rows
    .filter(({ states }) => iso3 === undefined || states.includes(iso3))
    .filter(({ events }) => eventId === undefined || events.some(({ id }) => id === eventId))
    .filter((row) => since === undefined || (row.since ?? '9999') >= since);
}

/** For members only: what is doubted and undecided is work, not publication. @throws Problem notSignedIn, notAllowed. */
export async function checkQueue(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: QueueFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Queue> {
  return readRegister(p, actor, programmeId, {}, async (register, tx) => {
    if (register.access !== 'all') throw new Problem(actor.userId === null ? 'notSignedIn' : 'notAllowed');
    const desk = deskOf(register);
    const table = await treatyTableOf(tx, programmeId);
    const checks = toLookAt(checksOf([...register.set.values()], { table }));
    const material = materialOf(register.set, checks);
    const tracked = [...register.events.values()].filter(({ record }) => record.doc.tracked);
    const all = [
      ...checks.map((check) => fromCheck(desk, check)),
      ...tracked.flatMap((event) => undecided(desk, event, material)),
      ...uncaptured(desk),
      ...tracked.flatMap(withoutReply),
      ...(await effects(tx, register)),
    ];
    const found = matching([...new Map(all.map((row) => [row.id, row])).values()], filter);
    const counts: Record<string, number> = {};
    for (const { kind } of found) counts[kind] = (counts[kind] ?? 0) + 1;
    const { kinds } = filter;
    const wanted = kinds && kinds.length > 0 ? found.filter(({ kind }) => kinds.includes(kind)) : found;
    return { items: wanted.sort(inOrder).slice(offset, offset + limit), total: wanted.length, counts };
  });
}
