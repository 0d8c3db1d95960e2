/**
 * What the register holds about one state: where it stands and what is said about it, each with who says so. The
 * way from here to contamination is one way and says no more than "may be relevant": no claim makes, moves or
 * marks a hazard.
 */

import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { claimsOf, movesOf } from '../core/monitor/cases.ts';
import { partsIn, partsSaid, type Section, sectionOf } from '../core/monitor/profile-sections.ts';
import { standing } from '../core/monitor/publishing.ts';
import {
  boundsOf,
  named,
  newestFirst,
  type Statement,
  statementOf,
  wasSaid,
} from '../core/monitor/statements.ts';
import { statesOf } from '../core/monitor/states.ts';
import type { TreatyTable } from '../core/monitor/treaties.ts';
import { seesAnything, viewOf } from '../core/policy/policy.ts';
import { readingMonitor } from './monitor.ts';
import { changesIn, type ToldChange } from './monitor-changes.ts';
import type { AssessedEvent, Clock } from './monitor-corpus.ts';
import { type Asked, treatyTableOf } from './monitor-events.ts';
import { type Register, readRegister } from './monitor-register.ts';
import type { Pipeline, Tx } from './ports.ts';

export interface ProfileEvent {
  readonly event: AssessedEvent;
  readonly section: Section;
  /** As what the state is named: `supplier`, `designOrigin`, `place` … */
  readonly parts: readonly string[];
  /** What speakers for this state said of it, newest first. */
  readonly answers: readonly Statement[];
}

/** A right of reply offered to this state and not used so far. */
export interface OpenReply {
  readonly eventId: string;
  readonly title: string;
  readonly support: string;
  readonly openedAt: string;
}

/** Contamination records of a programme in that country, as far as this asker may count them. */
export interface MayBeRelevant {
  readonly programme: string;
  readonly names: Readonly<Record<string, string>>;
  readonly fictional: boolean;
  readonly hazards: number;
}

export interface StateProfile {
  readonly iso3: string;
  readonly clock: Clock;
  readonly headSeq: number;
  readonly table: TreatyTable;
  readonly events: readonly ProfileEvent[];
  /** What is said outside of any event, newest first. */
  readonly statements: readonly (Statement & { readonly section: Section; readonly own: boolean })[];
  readonly positions: readonly MonitorRecord<'position'>[];
  readonly measures: readonly MonitorRecord<'measure'>[];
  /** Reports the state made under a treaty or to the United Nations. */
  readonly transparency: readonly MonitorRecord<'publication'>[];
  readonly replies: readonly OpenReply[];
  /** Changes of labels in the year of `asOf`, newest first. */
  readonly changes: readonly ToldChange[];
  readonly hazards: readonly MayBeRelevant[];
}

const SELF_REPORTS: readonly string[] = ['treaty_report_art7', 'att_report', 'unroca_report'];

/** Something had been said of it by then. */
const isThere = ({ lastSaidOn, record, assessment }: AssessedEvent, asOf: string): boolean =>
  lastSaidOn !== null || record.recordedAt.slice(0, 10) <= asOf || assessment.origins > 0;

const live = <T extends { readonly withdrawn: unknown }>(records: readonly T[]): T[] =>
  records.filter(({ withdrawn }) => withdrawn === null);

function eventsOf({ set, whole, events, clock }: Register, iso3: string): ProfileEvent[] {
  const moves = movesOf(whole.all('judgement'));
  return [...events.values()]
    .filter((event) => isThere(event, clock.asOf))
    .flatMap((event): ProfileEvent[] => {
      const said = live(claimsOf(whole, event.record.id, moves)).filter((c) => wasSaid(whole, c, clock.asOf));
      const parts = new Set([...partsIn(event.record.doc, iso3), ...partsSaid(whole, said, iso3)]);
      if (parts.size === 0) return [];
      const own = said.filter(({ doc }) => named(set, doc.speaker).iso3 === iso3);
      const answers = own.map((claim) => statementOf(set, claim)).sort(newestFirst);
      return [{ event, section: sectionOf(event.record.doc.actType), parts: [...parts], answers }];
    })
    .sort((a, b) => ((a.event.lastSaidOn ?? '') < (b.event.lastSaidOn ?? '') ? 1 : -1));
}

function statementsOf({ set, clock }: Register, iso3: string): StateProfile['statements'] {
  return live(set.all('claim'))
    .filter(({ doc }) => doc.event === undefined)
    .filter((claim) => wasSaid(set, claim, clock.asOf))
    .map((claim) => statementOf(set, claim))
    .map((statement) => ({ ...statement, own: statement.speaker.iso3 === iso3 }))
    .filter(({ own, roles }) => own || roles.some(({ party }) => party === iso3))
    .map((statement) => ({ ...statement, section: sectionOf(statement.type) }))
    .sort(newestFirst);
}

function repliesOf({ set, events }: Register, iso3: string): OpenReply[] {
  const judgements = standing(set.all('judgement'));
  /** A reply is the state's own when it is named, and everybody's when nobody is. */
  const concerns = ({ doc }: MonitorRecord<'judgement'>): boolean => {
    const states = doc.subject.map((id) => named(set, id).iso3).filter((code) => code !== null);
    return states.length === 0 || states.includes(iso3);
  };
  const about = (kind: string, id: string) =>
    judgements.filter(({ doc }) => doc.kind === kind && doc.subject.includes(id)).filter(concerns);
  return [...events.values()].flatMap(({ record, assessment: { support } }): OpenReply[] => {
    const party = partsIn(record.doc, iso3).some((part) => part !== 'place');
    const opened = about('reply_opened', record.id)[0];
    if (!party || !opened || about('reply_received', record.id).length > 0) return [];
    return [{ eventId: record.id, title: record.doc.title, support, openedAt: opened.recordedAt }];
  });
}

async function hazardsIn(tx: Tx, actor: Actor, iso3: string): Promise<MayBeRelevant[]> {
  const found: MayBeRelevant[] = [];
  for (const programme of await tx.programmes.list()) {
    const { countryIso3, names, fictional } = programme.settings;
    const view = viewOf(actor, programme);
    if (countryIso3 !== iso3 || !seesAnything(view)) continue;
    const hazards = await tx.hazards.count(programme.id, {}, view, null);
    if (hazards > 0) found.push({ programme: programme.id, names, fictional, hazards });
  }
  return found;
}

function recordsOf({ set, clock }: Register, iso3: string) {
  const upTo = (edtf: string | null | undefined): boolean => {
    const { from } = boundsOf(edtf);
    return from === null || from <= clock.asOf;
  };
  const mine = live(set.all('publication')).filter(({ doc }) => SELF_REPORTS.includes(doc.kind));
  return {
    positions: live(set.all('position')).filter(({ doc }) => doc.state === iso3 && upTo(doc.on)),
    measures: live(set.all('measure')).filter(({ doc }) => doc.state === iso3 && upTo(doc.validFrom)),
    transparency: mine.filter(({ doc }) => named(set, doc.publisher).iso3 === iso3 && upTo(doc.publishedOn)),
  };
}

/** @throws Problem unknownProgramme, notSignedIn, notAllowed, notFound: no state of the table. */
export async function stateProfile(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  iso3: string,
  asked: Asked = {},
): Promise<StateProfile> {
  return readRegister(p, actor, programmeId, asked, async (register, tx) => {
    const table = await treatyTableOf(tx, programmeId);
    if (!table.states.has(iso3)) throw new Problem('notFound');
    const { clock, programme } = register;
    const year = clock.asOf.slice(0, 4);
    const events = eventsOf(register, iso3);
    const mine = new Set(events.map(({ event }) => event.record.id));
    const changes = await changesIn(p, tx, register, {});
    return {
      iso3,
      clock,
      headSeq: clock.seq ?? programme.headSeq,
      table,
      events,
      statements: statementsOf(register, iso3),
      ...recordsOf(register, iso3),
      replies: repliesOf(register, iso3),
      changes: changes.filter(({ eventId, at }) => mine.has(eventId) && at.startsWith(year)),
      hazards: await hazardsIn(tx, actor, iso3),
    };
  });
}

/** A state of which something is recorded, with how much. */
export interface StateEntry {
  readonly iso3: string;
  readonly events: number;
  /** Events in which it is named as supplier, actor, producer or holder. */
  readonly denied: number;
  readonly statements: number;
  readonly measures: number;
}

/** States with records, by code, and the clocks of the answer. */
export async function statesWithRecords(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  asked: Asked = {},
): Promise<{ states: StateEntry[]; table: TreatyTable; clock: Clock }> {
  return readRegister(p, actor, programmeId, asked, async (register, tx) => {
    const table = await treatyTableOf(tx, programmeId);
    const { set, clock } = register;
    const counted = new Map<string, Omit<StateEntry, 'iso3'>>();
    const add = (iso3: string, key: keyof Omit<StateEntry, 'iso3'>): void => {
      if (!table.states.has(iso3)) return;
      const held = counted.get(iso3) ?? { events: 0, denied: 0, statements: 0, measures: 0 };
      counted.set(iso3, { ...held, [key]: held[key] + 1 });
    };
    for (const event of register.events.values()) {
      if (!isThere(event, clock.asOf)) continue;
      const { parties, place } = event.record.doc;
      const denied = ['D2', 'D3', 'D4'].includes(event.assessment.dispute);
      for (const iso3 of statesOf({ parties, place })) {
        add(iso3, 'events');
        if (denied) add(iso3, 'denied');
      }
    }
    for (const claim of live(set.all('claim'))) {
      if (claim.doc.event !== undefined || !wasSaid(set, claim, clock.asOf)) continue;
      const { roles, speaker } = statementOf(set, claim);
      for (const iso3 of new Set([...roles.map(({ party }) => party), speaker.iso3 ?? '']))
        add(iso3, 'statements');
    }
    for (const { doc } of live(set.all('measure'))) add(doc.state, 'measures');
    const states = [...counted].map(([iso3, counts]) => ({ iso3, ...counts }));
    return { states: states.sort((a, b) => (a.iso3 < b.iso3 ? -1 : 1)), table, clock };
  });
}

/** The treaty table of a programme, accepted actions included, for a state of it. @throws Problem notFound. */
export async function stateTreaties(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  iso3: string,
): Promise<TreatyTable> {
  return readingMonitor(p, actor, programmeId, async (tx) => {
    const table = await treatyTableOf(tx, programmeId);
    if (!table.states.has(iso3)) throw new Problem('notFound');
    return table;
  });
}
