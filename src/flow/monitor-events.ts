/**
 * Events as people read them: what is said, by whom, how well supported and how far disputed, at any two clocks;
 * and how the label came to be. SAFETY: people who are not members meet published events only, through every
 * function here (test/scenarios/monitor-access.test.ts).
 */
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import {
  type Assessment,
  assess,
  readOnlyIn,
  type Sensitivity,
  sensitivity,
} from '../core/monitor/assess.ts';
import { caseOf, movesOf, RecordSet, standsFor } from '../core/monitor/cases.ts';
import { type LabelChange, labelHistory } from '../core/monitor/label-history.ts';
import { type LegalContext, legalContext } from '../core/monitor/legal-context.ts';
import { type PublicState, publicStateOf, standing } from '../core/monitor/publishing.ts';
import type { RulesetName } from '../core/monitor/rulesets.ts';
import { shippedTreaties, type TreatyTable } from '../core/monitor/treaties.ts';
import { type TreatyAction, withActions } from '../core/monitor/treaty-actions.ts';
import { caseRecords, type MonitorAccess, readingMonitor } from './monitor.ts';
import { type AssessedEvent, assessIn, type Clock, caseNow, corpus } from './monitor-corpus.ts';
import type { Pipeline, Tx } from './ports.ts';
import { resolveAsOf } from './registry.ts';

/** What a reader asks: two clocks and the rules, as they come in an address. */
export interface Asked {
  /** Day by which it had been said, `YYYY-MM-DD`; today when not given. */
  readonly asOf?: string;
  /** Day, instant or ledger position by which it was recorded here; now when not given. */
  readonly knownAt?: string;
  readonly ruleset?: RulesetName;
}

/** The clocks of a question, resolved. @throws Problem invalidRequest. */
export async function clockOf(p: Pipeline, programmeId: string, asked: Asked): Promise<Clock> {
  const now = p.clock.now().toISOString();
  const asOf = asked.asOf ?? now.slice(0, 10);
  const ruleset = asked.ruleset ?? 'default';
  const known = asked.knownAt?.trim() ?? '';
  if (known === '') return { asOf, knownAt: now, seq: null, ruleset };
  const seq = await resolveAsOf(p, programmeId, known);
  return {
    asOf,
    knownAt: /^\d{4}-/.test(known) ? known : await instantOf(p, programmeId, seq),
    seq,
    ruleset,
  };
}

const BEFORE_ALL = '0000-01-01';

/** When the entry at a position was recorded. */
async function instantOf(p: Pipeline, programmeId: string, seq: number | null): Promise<string> {
  if (seq === null || seq < 1) return BEFORE_ALL;
  return p.db.read(async (tx) => {
    for await (const { body } of tx.ledger.read(programmeId, seq - 1)) return body.recordedAt;
    return p.clock.now().toISOString();
  });
}

const isNow = ({ seq, ruleset, asOf }: Clock, now: string): boolean =>
  seq === null && ruleset === 'default' && asOf === now.slice(0, 10);

/** Every event the asker may see, at the clocks asked for. */
export async function listEvents(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: Asked = {},
): Promise<AssessedEvent[]> {
  const clock = await clockOf(p, programmeId, asked);
  return readingMonitor(p, actor, programmeId, async (tx, access, programme) =>
    visible(await assessedAt(p, tx, programme, clock), access),
  );
}

/** Every event at these clocks, whoever may see it: for other reads of the monitor, which filter by `access`. */
export async function assessedAt(
  p: Pipeline,
  tx: Tx,
  programme: Programme,
  clock: Clock,
): Promise<AssessedEvent[]> {
  const now = p.clock.now().toISOString();
  const today = await corpus(p.db, tx, programme, now);
  if (isNow(clock, now)) return [...today.values()];
  const records = new RecordSet(await everything(tx, programme.id, clock.seq));
  const hours = programme.settings.replyHours ?? 48;
  const then = assessIn(records, records.all('event'), clock, hours, now);
  // Whether an event may be seen is a question of today, whatever day is asked about.
  return then.map((each) => ({ ...each, public: today.get(each.record.id)?.public ?? NOT_PUBLIC }));
}

const NOT_PUBLIC: PublicState = { is: false, reasonKey: 'replyNotOpened', from: null };

async function everything(tx: Tx, programmeId: string, seq: number | null): Promise<MonitorRecord[]> {
  const found: MonitorRecord[] = [];
  for await (const record of tx.monitor.all(programmeId, seq)) found.push(record);
  return found;
}

/** What one asker sees of assessed events. */
export function visible(events: readonly AssessedEvent[], access: MonitorAccess): AssessedEvent[] {
  return access === 'all' ? [...events] : events.filter((event) => event.public.is);
}

/** The depositary's record with every action people accepted laid over it. */
export async function treatyTableOf(tx: Tx, programmeId: string): Promise<TreatyTable> {
  const actions = await tx.monitor.find(programmeId, { nouns: ['treatyAction'] }, null);
  const live = actions.filter(({ withdrawn }) => withdrawn === null);
  if (live.length === 0) return shippedTreaties();
  return withActions(
    shippedTreaties(),
    live.map(({ doc }) => doc as TreatyAction),
  );
}

/** One event with everything its page shows. */
export interface EventFile {
  readonly event: MonitorRecord<'event'>;
  readonly assessment: Assessment;
  readonly sensitivity: Sensitivity;
  readonly legal: LegalContext;
  /** `document`: only what was read in one document's publications. */
  readonly scope: 'all' | 'document';
  readonly records: RecordSet;
  readonly claims: readonly MonitorRecord<'claim'>[];
  readonly judgements: readonly MonitorRecord<'judgement'>[];
  readonly related: readonly { readonly event: string; readonly title: string; readonly kind: string }[];
  readonly history: readonly LabelChange[];
  readonly reply: {
    readonly openedOn: string | null;
    readonly received: readonly MonitorRecord<'judgement'>[];
  };
  readonly public: PublicState;
  readonly clock: Clock;
  readonly head: { readonly seq: number; readonly hash: string };
}

export interface EventAsked extends Asked {
  /** Only what was read in the publications of this document ("this article only"). */
  readonly document?: string;
}

/** @throws Problem notFound, also when the asker may not see it. */
export async function getEvent(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  eventId: string,
  asked: EventAsked = {},
): Promise<EventFile> {
  const clock = await clockOf(p, programmeId, asked);
  return readingMonitor(p, actor, programmeId, (tx, access, programme) =>
    eventFile(p, tx, access, programme, eventId, clock, asked.document),
  );
}

async function eventFile(
  p: Pipeline,
  tx: Tx,
  access: MonitorAccess,
  programme: Programme,
  eventId: string,
  clock: Clock,
  document: string | undefined,
): Promise<EventFile> {
  const now = p.clock.now().toISOString();
  const state = await publicNow(p, tx, programme, eventId, now);
  if (access === 'published' && !state.is) throw new Problem('notFound');
  const records =
    clock.seq === null
      ? await caseNow(p.db, tx, programme, now, eventId)
      : new RecordSet(await recordsThen(tx, programme.id, eventId, clock.seq));
  const event = records.get('event', eventId);
  if (!event || event.withdrawn) throw new Problem('notFound');
  const judgements = records.all('judgement');
  const moves = movesOf(judgements);
  const whole = caseOf(records, event, judgements, moves);
  const publications = document === undefined ? null : await publicationsOf(tx, programme.id, document);
  const file = publications === null ? whole : readOnlyIn(whole, publications);
  const { asOf, knownAt, ruleset } = clock;
  const assessment = assess(file, { asOf, knownAt, ruleset });
  const table = await treatyTableOf(tx, programme.id);
  const mine = new Set(file.claims.map(({ id }) => id));
  const live = standing(judgements);
  const head = await tx.ledger.head(programme.id);
  return {
    event,
    assessment,
    sensitivity: sensitivity(file, { asOf, knownAt }),
    legal: legalContext(legalQuestion(event, assessment, asOf), table),
    scope: publications === null ? 'all' : 'document',
    records,
    claims: records.all('claim').filter(({ id }) => mine.has(id)),
    judgements: live,
    related: await relatedTo(tx, programme, access, event, p, now),
    history: labelHistory(file, { asOf, knownAt }),
    reply: {
      openedOn: live.find(({ doc }) => doc.kind === 'reply_opened')?.recordedAt ?? null,
      received: live.filter(({ doc }) => doc.kind === 'reply_received'),
    },
    public: state,
    clock,
    head,
  };
}

/** Everything about an event as recorded by then. */
async function recordsThen(
  tx: Tx,
  programmeId: string,
  eventId: string,
  seq: number,
): Promise<MonitorRecord[]> {
  const known = await tx.monitor.get(programmeId, eventId, seq);
  // The rules see from the records' own times that nothing of it was recorded yet, and say so.
  return caseRecords(tx, programmeId, [eventId], known ? seq : null);
}

async function publicNow(
  p: Pipeline,
  tx: Tx,
  programme: Programme,
  eventId: string,
  now: string,
): Promise<PublicState> {
  const known = (await corpus(p.db, tx, programme, now)).get(eventId);
  if (known) return known.public;
  const records = new RecordSet(await caseRecords(tx, programme.id, [eventId], null));
  const event = records.get('event', eventId);
  // One that was merged into another is found under the name of the one that stands for it.
  const into = standsFor(eventId, movesOf(records.all('judgement')));
  const heir = (await corpus(p.db, tx, programme, now)).get(into);
  if (heir) return heir.public;
  return event
    ? publicStateOf(event, 'S0', records.all('judgement'), programme.settings.replyHours ?? 48, now)
    : NOT_PUBLIC;
}

async function publicationsOf(tx: Tx, programmeId: string, document: string): Promise<readonly string[]> {
  const dossier = await tx.monitor.get(programmeId, `doc:${document}`, null);
  if (!dossier) throw new Problem('notFound');
  // The first publication is the one that was coded; the others are what it refers to.
  return (dossier as MonitorRecord<'dossier'>).doc.publications.slice(0, 1);
}

const PARTY_ROLES = ['supplier', 'recipient', 'intermediary', 'actor', 'producer', 'holder'] as const;

/** What the law is asked: the parties named and the days in which it is said to have happened. */
function legalQuestion(event: MonitorRecord<'event'>, assessment: Assessment, asOf: string) {
  const { parties = {}, itemClass, actType, place } = event.doc;
  const named = PARTY_ROLES.flatMap((role) =>
    parties[role] ? [{ iso3: parties[role] as string, role }] : [],
  );
  const all = named.length > 0 ? named : place ? [{ iso3: place, role: 'place' }] : [];
  const window = assessment.windows[0]?.date;
  const to = window?.to ?? asOf;
  return { parties: all, itemClass, act: actType, window: { from: window?.from ?? to, to } };
}

async function relatedTo(
  tx: Tx,
  programme: Programme,
  access: MonitorAccess,
  event: MonitorRecord<'event'>,
  p: Pipeline,
  now: string,
): Promise<EventFile['related']> {
  const named = (event.doc.relatedTo ?? []).map(({ event: id, kind }) => ({ id, kind: kind as string }));
  const others = await tx.monitor.find(programme.id, { nouns: ['event'], refersTo: [event.id] }, null);
  const back = others.flatMap((other) =>
    ((other as MonitorRecord<'event'>).doc.relatedTo ?? [])
      .filter((each) => each.event === event.id)
      .map(({ kind }) => ({ id: other.id, kind: kind as string })),
  );
  const assessed = await corpus(p.db, tx, programme, now);
  return [...new Map([...named, ...back].map((each) => [each.id, each])).values()].flatMap(({ id, kind }) => {
    const other = assessed.get(id);
    if (!other || (access === 'published' && !other.public.is)) return [];
    return [{ event: id, title: other.record.doc.title, kind }];
  });
}
