/**
 * The one gate: what of the monitor leaves, for whom, at which edition. Every file, table, brief and pack is made
 * from what comes out here and from nothing else. SAFETY: people who are not members get published events, what
 * these rest on, and no member of a record that must stay inside (test/scenarios/monitor-outputs.test.ts).
 */
import { ZERO_HASH } from '../../core/ledger/seal.ts';
import type { MonitorNoun, MonitorRecord } from '../../core/model/monitor-documents.ts';
import { Problem } from '../../core/model/problems.ts';
import type { Actor, Programme } from '../../core/model/programmes.ts';
import { claimsOf, movesOf, RecordSet } from '../../core/monitor/cases.ts';
import { referencesOf } from '../../core/monitor/document.ts';
import type { Audience, Edition, Release, ReleasedEvent } from '../../core/monitor/edition.ts';
import { leaving } from '../../core/monitor/leaving.ts';
import { RULES_VERSION } from '../../core/monitor/rulesets.ts';
import { shippedTreaties } from '../../core/monitor/treaties.ts';
import { caseRecords, readingMonitor } from '../monitor.ts';
import { type AssessedEvent, assessIn, type Clock, corpus } from '../monitor-corpus.ts';
import { type Asked, clockOf } from '../monitor-events.ts';
import type { Pipeline, Tx } from '../ports.ts';

export interface ReleaseAsked extends Asked {
  /** What everybody may read, or what members may; by default as much as the asker may have. */
  readonly audience?: Audience;
  /** Only this event. */
  readonly eventId?: string;
}

export interface Opened {
  readonly release: Release;
  readonly programme: Programme;
  /** Every record of the edition as it is, for proofs only: never printed (flow/publish/packing.ts). */
  readonly inside: RecordSet;
}

/** Opens the gate for one question; `work` runs in the same read. @throws Problem notFound, notAllowed, notSignedIn. */
export async function releasing<T>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: ReleaseAsked,
  work: (opened: Opened, tx: Tx) => Promise<T> | T,
): Promise<T> {
  const clock = await clockOf(p, programmeId, asked);
  return readingMonitor(p, actor, programmeId, async (tx, access, programme) => {
    const audience = asked.audience ?? (access === 'all' ? 'member' : 'public');
    if (audience === 'member' && access !== 'all') throw new Problem('notAllowed');
    const edition = await editionOf(tx, programme.id, clock, audience);
    const inside = new RecordSet(await recordsOf(tx, programme.id, asked.eventId, edition.seq));
    const now = p.clock.now().toISOString();
    const today = await corpus(p.db, tx, programme, now);
    const pinned: Clock = { ...clock, seq: edition.seq, knownAt: edition.knownAt };
    const wanted = inside
      .all('event')
      .filter(({ id }) => asked.eventId === undefined || id === asked.eventId);
    const hours = programme.settings.replyHours ?? 48;
    const events = assessIn(inside, wanted, pinned, hours, now)
      // Whether an event may be seen is a question of today, whatever day is asked about.
      .filter(({ record }) => audience === 'member' || today.get(record.id)?.public.is === true)
      .map((event) => ({ ...event, public: today.get(event.record.id)?.public ?? event.public }));
    if (asked.eventId !== undefined && events.length === 0) throw new Problem('notFound');
    const whole = audience === 'member' && asked.eventId === undefined;
    return work({ release: released(edition, inside, events, whole), programme, inside }, tx);
  });
}

/** The release alone. */
export async function openRelease(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: ReleaseAsked = {},
): Promise<Release> {
  return releasing(p, actor, programmeId, asked, ({ release }) => release);
}

async function editionOf(tx: Tx, programme: string, clock: Clock, audience: Audience): Promise<Edition> {
  const seq = clock.seq ?? (await tx.ledger.head(programme)).seq;
  const at = await entryAt(tx, programme, seq);
  const { asOf, ruleset } = clock;
  const { readOn: treatiesReadOn } = shippedTreaties();
  return { programme, asOf, ...at, ruleset, rulesVersion: RULES_VERSION, audience, treatiesReadOn };
}

/** Position, hash and time of an entry; before the first there was nothing. */
export async function entryAt(
  tx: Tx,
  programme: string,
  seq: number,
): Promise<Pick<Edition, 'seq' | 'hash' | 'knownAt'>> {
  if (seq >= 1)
    for await (const { body, hash } of tx.ledger.read(programme, seq - 1))
      return { seq: body.seq, hash, knownAt: body.recordedAt };
  return { seq: 0, hash: ZERO_HASH, knownAt: '0001-01-01T00:00:00.000Z' };
}

async function recordsOf(
  tx: Tx,
  programmeId: string,
  eventId: string | undefined,
  seq: number,
): Promise<MonitorRecord[]> {
  if (eventId !== undefined) return caseRecords(tx, programmeId, [eventId], seq);
  const found: MonitorRecord[] = [];
  for await (const record of tx.monitor.all(programmeId, seq)) found.push(record);
  return found;
}

/** Records a reader of an event needs, however far from it. */
const FOLLOWED: readonly MonitorNoun[] = ['publication', 'agent', 'capture', 'proposition'];
/** Facts about states that stand for themselves. */
const FREE: readonly MonitorNoun[] = ['measure', 'position', 'treatyAction'];

function released(
  edition: Edition,
  inside: RecordSet,
  events: readonly AssessedEvent[],
  whole: boolean,
): Release {
  const moves = movesOf(inside.all('judgement'));
  const claims = new Map(
    events.map(({ record }) => [record.id, claimsOf(inside, record.id, moves)] as const),
  );
  const seeds = [...events.map(({ record }) => record), ...[...claims.values()].flat()];
  const kept = whole ? [...inside.values()] : reachable(inside, seeds);
  const shown = new Set(events.map(({ record }) => record.id));
  const clean = <N extends MonitorNoun>(record: MonitorRecord<N>): MonitorRecord<N> =>
    related(leaving(record, edition.audience), edition.audience === 'member' ? null : shown);
  const records = new RecordSet(kept.map(clean).sort((a, b) => (a.id < b.id ? -1 : 1)));
  const told: ReleasedEvent[] = events.map((event) => ({
    ...event,
    record: clean(event.record),
    claims: (claims.get(event.record.id) ?? []).map(clean).sort((a, b) => (a.id < b.id ? -1 : 1)),
  }));
  return { edition, events: told.sort((a, b) => (a.record.id < b.record.id ? -1 : 1)), records };
}

/** An event names another only where the other leaves too. */
function related<N extends MonitorNoun>(
  record: MonitorRecord<N>,
  shown: ReadonlySet<string> | null,
): MonitorRecord<N> {
  if (record.noun !== 'event' || shown === null) return record;
  const { relatedTo, ...doc } = record.doc as MonitorRecord<'event'>['doc'];
  const left = relatedTo?.filter(({ event }) => shown.has(event)) ?? [];
  return { ...record, doc: left.length > 0 ? { ...doc, relatedTo: left } : doc } as MonitorRecord<N>;
}

/** A judgement leaves with what it is about; a merge or a split with the event its claims went to. */
function bears({ doc }: MonitorRecord<'judgement'>, found: ReadonlyMap<string, MonitorRecord>): boolean {
  const [first = '', second = ''] = doc.subject;
  if (doc.kind === 'merge') return found.has(first);
  if (doc.kind === 'split') return found.has(second) || found.has(first);
  return doc.subject.every((id) => found.has(id));
}

function reachable(inside: RecordSet, seeds: readonly MonitorRecord[]): MonitorRecord[] {
  const found = new Map(seeds.map((record) => [record.id, record]));
  let fresh = seeds;
  while (fresh.length > 0) {
    const named = [...new Set(fresh.flatMap(referencesOf))].filter((id) => !found.has(id));
    fresh = named.flatMap((id) => FOLLOWED.flatMap((noun) => inside.get(noun, id) ?? []));
    for (const record of fresh) found.set(record.id, record);
  }
  for (const relay of inside.all('relay'))
    if (found.has(relay.doc.from) && found.has(relay.doc.to)) found.set(relay.id, relay);
  for (const judgement of inside.all('judgement'))
    if (bears(judgement, found)) found.set(judgement.id, judgement);
  for (const noun of FREE) for (const record of inside.all(noun)) found.set(record.id, record);
  return [...found.values()];
}
