/**
 * Every event of a programme with its assessment as of today, kept in memory and moved on with the ledger: a new
 * claim costs the reassessment of its own event, not of all. Never stored: it follows from the records.
 */
import type { MonitorNoun, MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Programme } from '../core/model/programmes.ts';
import { type Assessment, assess } from '../core/monitor/assess.ts';
import { caseOf, movesOf, RecordSet, standsFor } from '../core/monitor/cases.ts';
import { referencesOf } from '../core/monitor/document.ts';
import { type PublicState, publicStateOf } from '../core/monitor/publishing.ts';
import type { RulesetName } from '../core/monitor/rulesets.ts';
import type { AsOf, Db, Tx } from './ports.ts';

/** The two clocks and the rules of one question. `seq` null: everything recorded so far. */
export interface Clock {
  /** Day by which it had been said. */
  readonly asOf: string;
  /** Day or instant by which it was recorded here. */
  readonly knownAt: string;
  readonly seq: AsOf;
  readonly ruleset: RulesetName;
}

export interface AssessedEvent {
  readonly record: MonitorRecord<'event'>;
  readonly assessment: Assessment;
  readonly public: PublicState;
  /** Last day anything was said of it. */
  readonly lastSaidOn: string | null;
}

/** Assesses some events out of a set that holds everything they name. */
export function assessIn(
  set: RecordSet,
  events: readonly MonitorRecord<'event'>[],
  { asOf, knownAt, ruleset }: Clock,
  replyHours: number,
  now: string,
): AssessedEvent[] {
  const judgements = set.all('judgement');
  const moves = movesOf(judgements);
  const about = new Map<string, MonitorRecord<'judgement'>[]>();
  for (const judgement of judgements)
    for (const id of new Set([...judgement.doc.subject, judgement.doc.event ?? '']))
      about.set(id, [...(about.get(id) ?? []), judgement]);
  return events
    .filter(({ id, withdrawn }) => withdrawn === null && standsFor(id, moves) === id)
    .map((record) => {
      const mine = judgementsFor(set, record, about, judgements);
      const file = caseOf(set, record, mine, moves);
      const assessment = assess(file, { asOf, knownAt, ruleset });
      const said = file.claims
        .map((claim) => claim.saidOn.to ?? '')
        .filter((day) => day !== '' && day <= asOf);
      const state = publicStateOf(record, assessment.support, mine, replyHours, now);
      return { record, assessment, public: state, lastSaidOn: said.sort().at(-1) ?? null };
    });
}

/** Only judgements that can bear on an event: few events carry any, and there may be thousands in all. */
function judgementsFor(
  set: RecordSet,
  event: MonitorRecord<'event'>,
  about: ReadonlyMap<string, readonly MonitorRecord<'judgement'>[]>,
  all: readonly MonitorRecord<'judgement'>[],
): MonitorRecord<'judgement'>[] {
  if (all.length <= 50) return [...all];
  const named = new Set([event.id]);
  for (const claim of set.claimsOf(event.id)) {
    named.add(claim.id);
    for (const id of claim.doc.path) named.add(id);
    for (const id of claim.doc.path) {
      const publication = set.get('publication', id)?.doc;
      if (publication)
        for (const each of [publication.publisher, ...(publication.captures ?? [])]) named.add(each);
    }
  }
  const found = new Map<string, MonitorRecord<'judgement'>>();
  for (const id of named) for (const judgement of about.get(id) ?? []) found.set(judgement.id, judgement);
  // What undoes one of these bears on the event too.
  for (const judgement of all)
    if (found.has(judgement.doc.reverses ?? '')) found.set(judgement.id, judgement);
  return [...found.values()];
}

/** Current versions, found by name, by event, and the judgements among them. */
class Holding {
  readonly byId = new Map<string, MonitorRecord>();
  readonly judgements = new Map<string, MonitorRecord<'judgement'>>();
  private readonly byEvent = new Map<string, Set<string>>();
  /** Propositions that a state holds a stock, and that it holds none: each case file may bear on the other. */
  readonly stocks = { 'stockpile.held': new Set<string>(), 'stockpile.none': new Set<string>() };
  /** Name → claims and publications that hang on it. */
  private readonly hanging = new Map<string, Set<string>>();

  /** A version older than the one held is not news: readers may overtake each other. */
  put(record: MonitorRecord): void {
    const held = this.byId.get(record.id);
    if (held && held.fromSeq > record.fromSeq) return;
    this.byId.set(record.id, record);
    for (const id of hangsOn(record)) add(this.hanging, id, record.id);
    if (record.noun === 'judgement') this.judgements.set(record.id, record as MonitorRecord<'judgement'>);
    const { type } = record.doc as { type?: string };
    if (record.noun === 'proposition' && isStock(type)) this.stocks[type].add(record.id);
    const event = eventOf(record);
    if (event !== undefined) add(this.byEvent, event, record.id);
  }

  /** Propositions about stocks of one kind, with the claims that make them. */
  stockRecords(type: Stock): MonitorRecord[] {
    return [...this.stocks[type]].flatMap((id) => [
      ...(this.byId.get(id) ? [this.byId.get(id)!] : []),
      ...this.hangingOn(id),
    ]);
  }

  /** Claims and publications that name it, as they stand now. */
  hangingOn(id: string): MonitorRecord[] {
    const ids = this.hanging.get(id) ?? [];
    return [...ids]
      .flatMap((one) => this.byId.get(one) ?? [])
      .filter((record) => hangsOn(record).includes(id));
  }

  /** Records that say they belong to the event, and itself. */
  ofEvent(eventId: string): MonitorRecord[] {
    const ids = this.byEvent.get(eventId) ?? [];
    return [...ids].flatMap((id) => this.byId.get(id) ?? []).filter((record) => eventOf(record) === eventId);
  }
}

type Stock = 'stockpile.held' | 'stockpile.none';
const isStock = (type: string | undefined): type is Stock =>
  type === 'stockpile.held' || type === 'stockpile.none';

interface Held {
  readonly seq: number;
  readonly day: string;
  readonly settings: string;
  readonly set: Holding;
  readonly events: ReadonlyMap<string, AssessedEvent>;
}
const HELD = new WeakMap<Db, Map<string, Held>>();

/** Records a follower must look at again when one of these nouns changes. */
const POINTED_AT: readonly MonitorNoun[] = [
  'agent',
  'publication',
  'capture',
  'proposition',
  'judgement',
  'relay',
];

/**
 * Every event as of today under the default rules, by name. `now`: ISO 8601. Whether an event is public by now is
 * worked out anew each time: it changes with the hour and not with the ledger.
 */
export async function corpus(
  db: Db,
  tx: Tx,
  programme: Programme,
  now: string,
): Promise<ReadonlyMap<string, AssessedEvent>> {
  return (await holding(db, tx, programme, now)).events;
}

/** What one event's page needs of the records as they stand now, from memory; relays of its publications with it. */
export async function caseNow(
  db: Db,
  tx: Tx,
  programme: Programme,
  now: string,
  eventId: string,
): Promise<RecordSet> {
  const { set } = await holding(db, tx, programme, now);
  const some = subset(set, new Set([eventId]));
  const relays = some
    .all('publication')
    .flatMap(({ id }) => set.hangingOn(id).filter(({ noun }) => noun === 'relay'));
  const mine = [...some.values()].filter(
    (record) => record.noun !== 'judgement' || bearsOnCase(some, record),
  );
  return new RecordSet([...mine, ...relays]);
}

/** Few of all judgements speak of anything in this case, or undo one that does. */
function bearsOnCase(set: RecordSet, record: MonitorRecord): boolean {
  const { doc } = record as MonitorRecord<'judgement'>;
  const undone = doc.reverses === undefined ? undefined : set.get('judgement', doc.reverses);
  const about = [...doc.subject, doc.event ?? '', ...(undone?.doc.subject ?? [])];
  return about.some((id) => id !== '' && set.has(id));
}

async function holding(db: Db, tx: Tx, programme: Programme, now: string): Promise<Held> {
  const programmes = HELD.get(db) ?? new Map<string, Held>();
  HELD.set(db, programmes);
  const before = programmes.get(programme.id);
  const day = now.slice(0, 10);
  const replyHours = programme.settings.replyHours ?? 48;
  const settings = String(replyHours);
  const usable =
    before && before.day === day && before.settings === settings && before.seq <= programme.headSeq;
  const held = usable
    ? await movedOn(tx, programme, before, day, replyHours, now)
    : await fresh(tx, programme, day, replyHours, now);
  if ((programmes.get(programme.id)?.seq ?? 0) <= held.seq) programmes.set(programme.id, held);
  return held;
}

const WRAPPED = new WeakMap<Holding, { seq: number; records: RecordSet }>();

/** Every record as it stands now, from what is held in memory. */
export async function recordsNow(db: Db, tx: Tx, programme: Programme, now: string): Promise<RecordSet> {
  const { set, seq } = await holding(db, tx, programme, now);
  const before = WRAPPED.get(set);
  if (before?.seq === seq) return before.records;
  const records = new RecordSet(set.byId.values());
  WRAPPED.set(set, { seq, records });
  return records;
}

function clockOf(day: string, now: string): Clock {
  return { asOf: day, knownAt: now, seq: null, ruleset: 'default' };
}

async function fresh(tx: Tx, programme: Programme, day: string, hours: number, now: string): Promise<Held> {
  const set = new Holding();
  for await (const record of tx.monitor.all(programme.id, null)) set.put(record);
  const records = new RecordSet(set.byId.values());
  const assessed = assessIn(records, records.all('event'), clockOf(day, now), hours, now);
  const events = new Map(assessed.map((each) => [each.record.id, each]));
  return { seq: programme.headSeq, day, settings: String(hours), set, events };
}

async function movedOn(
  tx: Tx,
  programme: Programme,
  before: Held,
  day: string,
  hours: number,
  now: string,
): Promise<Held> {
  const changed: MonitorRecord[] = [];
  if (before.seq < programme.headSeq)
    for await (const record of tx.monitor.changedSince(programme.id, before.seq))
      if (record.untilSeq === null) changed.push(record);
  for (const record of changed) before.set.put(record);
  const waiting = [...before.events.values()].filter((each) => stale(each, now));
  const touched = changed.length > 0 ? touchedBy(before.set, changed) : new Set<string>();
  for (const { record } of waiting) touched.add(record.id);
  if (touched.size === 0) return { ...before, seq: programme.headSeq };
  const events = new Map(before.events);
  const { set } = before;
  const some = subset(set, touched);
  const again = [...touched].flatMap((id) => some.get('event', id) ?? []);
  for (const id of touched) events.delete(id);
  for (const each of assessIn(some, again, clockOf(day, now), hours, now)) events.set(each.record.id, each);
  return { ...before, seq: programme.headSeq, events };
}

/** It became public by itself since it was looked at. */
const stale = ({ public: state }: AssessedEvent, now: string): boolean =>
  !state.is && state.from !== null && state.from <= now;

const eventOf = (record: MonitorRecord): string | undefined =>
  record.noun === 'event' ? record.id : (record.doc as { event?: string }).event;

/** Events whose assessment these records may change: their own, and those of claims that name them. */
function touchedBy(set: Holding, changed: readonly MonitorRecord[]): Set<string> {
  const events = new Set<string>();
  const named = new Set<string>();
  for (const record of changed) {
    const event = eventOf(record);
    if (event !== undefined) events.add(event);
    if (POINTED_AT.includes(record.noun)) named.add(record.id);
    if (record.noun === 'judgement')
      for (const id of bearsOn(set, record as MonitorRecord<'judgement'>)) named.add(id);
  }
  if (changed.some((record) => isAboutStock(set, record)))
    for (const record of set.stockRecords('stockpile.none')) {
      const event = eventOf(record);
      if (event !== undefined) events.add(event);
    }
  if (named.size > 0) addEventsNaming(set, named, events);
  return events;
}

/** A stock came on record: what somebody said of holding none may no longer fit. */
function isAboutStock({ stocks }: Holding, { id, doc }: MonitorRecord): boolean {
  const about = (doc as { proposition?: string }).proposition ?? id;
  return stocks['stockpile.held'].has(about);
}

/** What a judgement is about, and what the one was about that it undoes. */
function bearsOn(set: Holding, { doc }: MonitorRecord<'judgement'>): string[] {
  const undone = doc.reverses === undefined ? undefined : set.judgements.get(doc.reverses)?.doc;
  return [doc, ...(undone ? [undone] : [])].flatMap(({ subject, claims = [] }) => [...subject, ...claims]);
}

/** A publication hangs on its publisher and captures, a relay on its ends, a claim on its path and what it is about. */
function hangsOn(record: MonitorRecord): readonly string[] {
  if (record.noun === 'publication') {
    const { publisher, captures = [] } = (record as MonitorRecord<'publication'>).doc;
    return [publisher, ...captures];
  }
  if (record.noun === 'relay') {
    const { from, to } = (record as MonitorRecord<'relay'>).doc;
    return [from, to];
  }
  if (record.noun !== 'claim') return [];
  const { path, speaker, proposition } = (record as MonitorRecord<'claim'>).doc;
  return [speaker, proposition, ...path];
}

function add(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function addEventsNaming(set: Holding, named: Set<string>, events: Set<string>): void {
  const ends = [...named];
  for (const id of ends)
    for (const { noun, id: other } of set.hangingOn(id)) if (noun === 'publication') named.add(other);
  for (const id of named) {
    const itself = set.byId.get(id);
    for (const record of [...(itself ? [itself] : []), ...set.hangingOn(id)]) {
      const event = eventOf(record);
      if (event !== undefined) events.add(event);
    }
  }
}

/** The records that some events need, out of all. Judgements come whole: merges may reach anywhere. */
function subset(set: Holding, eventIds: Set<string>): RecordSet {
  const judgements = [...set.judgements.values()];
  const moves = movesOf(judgements);
  for (const id of [...eventIds]) eventIds.add(standsFor(id, moves));
  for (const gone of moves.mergedInto.keys()) if (eventIds.has(standsFor(gone, moves))) eventIds.add(gone);
  const moved = [...moves.movedTo.keys()].flatMap((id) => set.byId.get(id) ?? []);
  const own = [...[...eventIds].flatMap((id) => set.ofEvent(id)), ...moved];
  const none = own.some(({ id, doc }) =>
    set.stocks['stockpile.none'].has((doc as { proposition?: string }).proposition ?? id),
  );
  const mine = [...own, ...judgements, ...(none ? set.stockRecords('stockpile.held') : [])];
  const found = new Map(mine.map((record) => [record.id, record]));
  let fresh: readonly MonitorRecord[] = mine;
  for (let depth = 0; depth < 3; depth += 1) {
    const next = [...new Set(fresh.flatMap(referencesOf))].flatMap((id) => {
      const record = found.has(id) ? undefined : set.byId.get(id);
      return record && record.noun !== 'claim' ? [record] : [];
    });
    for (const record of next) found.set(record.id, record);
    fresh = next;
  }
  return new RecordSet(found.values());
}
