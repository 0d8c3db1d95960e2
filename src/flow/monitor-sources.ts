/**
 * One source: an agent or a publication. What it originated and what it only passed on, its corrections and
 * retractions, who controls whom, and the copies that are kept, never the copies themselves.
 */

import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { caseFileOf } from '../core/monitor/case-file.ts';
import type { RecordSet } from '../core/monitor/cases.ts';
import { endOf } from '../core/monitor/lineage.ts';
import { standing } from '../core/monitor/publishing.ts';
import {
  type Named,
  named,
  newestFirst,
  type Statement,
  statementOf,
  wasSaid,
} from '../core/monitor/statements.ts';
import type { Clock } from './monitor-corpus.ts';
import type { Asked } from './monitor-events.ts';
import { type Register, readRegister } from './monitor-register.ts';
import type { Pipeline } from './ports.ts';

type Publication = MonitorRecord<'publication'>;

/** What a statement leads back to. */
interface Traced {
  readonly claim: MonitorRecord<'claim'>;
  /** Where it comes from; null: lineage not recorded. */
  readonly origin: string | null;
  /** Unnamed people behind the origin. */
  readonly behind: string | null;
  readonly relays: readonly string[];
}

/** Lineage is asked of claims of no event too, so it is asked without one. */
const NO_EVENT = {
  noun: 'event',
  id: 'ev:-',
  doc: { id: 'ev:-', title: '', actType: 'context.other', itemClass: 'EO.UNSPEC', tracked: false },
} as unknown as MonitorRecord<'event'>;

function traced({ set, clock }: Register): Traced[] {
  const claims = set
    .all('claim')
    .filter((claim) => claim.withdrawn === null && wasSaid(set, claim, clock.asOf));
  const file = caseFileOf({
    event: NO_EVENT,
    claims,
    judgements: [],
    agent: (id) => set.get('agent', id),
    publication: (id) => set.get('publication', id),
    capture: (id) => set.get('capture', id),
    proposition: (id) => set.get('proposition', id),
  });
  return file.claims.map((fact, i) => {
    const end = endOf(fact);
    const claim = claims[i] as MonitorRecord<'claim'>;
    return {
      claim,
      origin: end?.key ?? null,
      behind: end?.anonymous?.id ?? null,
      relays: end ? end.relays : fact.path.map(({ publisherId, id }) => publisherId ?? id),
    };
  });
}

export interface SourceStatement extends Statement {
  readonly eventTitle: string | null;
  readonly eventSupport: string | undefined;
}

function told(register: Register, claims: readonly MonitorRecord<'claim'>[]): SourceStatement[] {
  const { set } = register;
  return claims
    .map((claim) => {
      const statement = statementOf(set, claim);
      const title = statement.eventId ? set.get('event', statement.eventId)?.doc.title : null;
      const eventSupport = register.events.get(statement.eventId ?? '')?.assessment.support;
      return { ...statement, eventTitle: title ?? null, eventSupport };
    })
    .sort(newestFirst);
}

export interface Control {
  readonly agent: Named;
  /** True: the other one controls this one. */
  readonly over: boolean;
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly source: string | null;
}

/** A grade two people gave or a coder noted: per topic, dated, with its reason. */
export interface Grade {
  readonly grade: string;
  readonly topic: string;
  readonly reason: string;
  readonly on: string | null;
}

export interface Drift {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly note: string;
}

export interface AgentPage {
  readonly agent: MonitorRecord<'agent'>;
  readonly clock: Clock;
  readonly headSeq: number;
  readonly as: Named;
  readonly isMember: boolean;
  /** The publication that alone met these unnamed people. */
  readonly namedBy: Publication | null;
  readonly namedByPublisher: Named | null;
  readonly publications: readonly Publication[];
  readonly originated: readonly SourceStatement[];
  readonly relayed: readonly SourceStatement[];
  /** Corrections and retractions it made. */
  readonly takenBack: readonly SourceStatement[];
  readonly control: readonly Control[];
  readonly grades: readonly Grade[];
  readonly drift: readonly Drift[];
}

function controlOf(set: RecordSet, agent: MonitorRecord<'agent'>): Control[] {
  const links = (from: MonitorRecord<'agent'>, other: (by: string) => string | null, over: boolean) =>
    (from.doc.control ?? []).flatMap((link): Control[] => {
      const id = other(link.by);
      if (id === null) return [];
      const { kind, from: since = null, to = null, source = null } = link;
      return [{ agent: named(set, id), over, kind, from: since, to, source }];
    });
  const above = links(agent, (by) => by, true);
  const below = set
    .all('agent')
    .filter(({ id, withdrawn }) => id !== agent.id && withdrawn === null)
    .flatMap((one) => links(one, (by) => (by === agent.id ? one.id : null), false));
  return [...above, ...below];
}

/** Judged by two people, or noted with the record. Inside only: a grade says nothing to a passer-by. */
function gradesOf({ set, access }: Register, agent: MonitorRecord<'agent'>): Grade[] {
  if (access !== 'all') return [];
  const noted = (agent.doc.reliability ?? []).map(({ grade, topic, reason, on = null }) => ({
    grade,
    topic,
    reason,
    on,
  }));
  const judged = standing(set.all('judgement'))
    .filter(({ doc }) => doc.kind === 'grade_source' && doc.subject.includes(agent.id))
    .map(({ doc }) => ({ grade: doc.verdict ?? '–', topic: '', reason: doc.why, on: doc.on }));
  return [...noted, ...judged];
}

function driftOf(set: RecordSet, publications: ReadonlySet<string>): Drift[] {
  return set
    .all('relay')
    .filter(({ doc, withdrawn }) => !withdrawn && (publications.has(doc.from) || publications.has(doc.to)))
    .flatMap(({ doc }) => (doc.drift ?? []).map((one) => ({ from: doc.from, to: doc.to, ...one })));
}

const isTakingBack = ({ doc }: MonitorRecord<'claim'>): boolean =>
  doc.stance === 'retract' || doc.stance === 'correct';

/** @throws Problem notFound, also when the asker may not see it. */
export async function agentPage(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  asked: Asked = {},
): Promise<AgentPage> {
  return readRegister(p, actor, programmeId, asked, (register) => {
    const { set, clock, programme, access } = register;
    const agent = set.get('agent', id);
    if (!agent || agent.withdrawn) throw new Problem('notFound');
    const lines = traced(register);
    const publications = set.all('publication').filter(({ doc }) => doc.publisher === id);
    const namedBy = (agent.doc.namedBy && set.get('publication', agent.doc.namedBy)) || null;
    const pick = (wanted: (line: Traced) => boolean) =>
      told(
        register,
        lines.filter(wanted).flatMap(({ claim }) => (isTakingBack(claim) ? [] : [claim])),
      );
    const mine = ({ origin, behind, claim }: Traced) =>
      origin === id || behind === id || claim.doc.speaker === id;
    const theirs = lines.filter(({ claim }) => isTakingBack(claim) && claim.doc.speaker === id);
    return {
      agent,
      clock,
      headSeq: clock.seq ?? programme.headSeq,
      as: named(set, id),
      isMember: access === 'all',
      namedBy,
      namedByPublisher: namedBy && named(set, namedBy.doc.publisher),
      publications: publications.filter(({ withdrawn }) => withdrawn === null),
      originated: pick(mine),
      relayed: pick((line) => !mine(line) && line.relays.includes(id)),
      takenBack: told(
        register,
        theirs.map(({ claim }) => claim),
      ),
      control: controlOf(set, agent),
      grades: gradesOf(register, agent),
      drift: driftOf(set, new Set(publications.map((publication) => publication.id))),
    };
  });
}

export interface Carried {
  readonly publication: string;
  readonly publisher: Named | null;
  readonly kind: string;
  readonly evidence: string | null;
  readonly addsOriginalReporting: boolean | null;
  readonly drift: readonly { readonly kind: string; readonly note: string }[];
}

export interface PublicationPage {
  readonly publication: Publication;
  readonly clock: Clock;
  readonly headSeq: number;
  readonly publisher: Named;
  readonly isMember: boolean;
  readonly captures: readonly MonitorRecord<'capture'>[];
  /** Read in it. */
  readonly statements: readonly SourceStatement[];
  /** Read elsewhere, leading back through it. */
  readonly reachedThrough: readonly SourceStatement[];
  readonly carries: readonly Carried[];
  readonly carriedBy: readonly Carried[];
  readonly correctionOf: Publication | null;
  readonly correctedBy: readonly Publication[];
  /** What its coder noted as not in it; for members. */
  readonly notInIt: readonly string[];
}

function carried(set: RecordSet, relay: MonitorRecord<'relay'>, other: string): Carried {
  const { kind, evidence = null, addsOriginalReporting = null, drift = [] } = relay.doc;
  const publisher = set.get('publication', other)?.doc.publisher ?? other;
  return {
    publication: other,
    publisher: named(set, publisher),
    kind,
    evidence,
    addsOriginalReporting,
    drift,
  };
}

/** @throws Problem notFound, also when the asker may not see it. */
export async function publicationPage(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  id: string,
  asked: Asked = {},
): Promise<PublicationPage> {
  return readRegister(p, actor, programmeId, asked, (register) => {
    const { set, whole, clock, programme, access } = register;
    const publication = set.get('publication', id);
    if (!publication || publication.withdrawn) throw new Problem('notFound');
    const { doc } = publication;
    const claims = set
      .all('claim')
      .filter((claim) => claim.withdrawn === null && wasSaid(set, claim, clock.asOf));
    const relays = set.all('relay').filter(({ withdrawn }) => withdrawn === null);
    const dossiers = access === 'all' ? whole.all('dossier') : [];
    return {
      publication,
      clock,
      headSeq: clock.seq ?? programme.headSeq,
      publisher: named(set, doc.publisher),
      isMember: access === 'all',
      captures: (doc.captures ?? []).flatMap((one) => set.get('capture', one) ?? []),
      statements: told(
        register,
        claims.filter((claim) => claim.doc.path[0] === id),
      ),
      reachedThrough: told(
        register,
        claims.filter((claim) => claim.doc.path.indexOf(id) > 0),
      ),
      carries: relays.filter((one) => one.doc.from === id).map((one) => carried(set, one, one.doc.to)),
      carriedBy: relays.filter((one) => one.doc.to === id).map((one) => carried(set, one, one.doc.from)),
      correctionOf: (doc.correctionOf && set.get('publication', doc.correctionOf)) || null,
      correctedBy: set.all('publication').filter((one) => one.doc.correctionOf === id),
      notInIt: dossiers
        .filter((one) => one.doc.publications[0] === id)
        .flatMap((one) => one.doc.notInArticle ?? []),
    };
  });
}
