/**
 * Reading the monitor: the records of one event, one state, one agent, at what this register knew at a moment.
 * Two clocks everywhere: `asOf` is the day by which something was said, `knownAt` the ledger position by which it
 * was recorded here. Only reads. Who may see an event is decided here, for every door alike.
 */
import type { MonitorDocument, MonitorNoun, MonitorRecord } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import { documentOf, referencesOf } from '../core/monitor/document.ts';
import { may } from '../core/policy/policy.ts';
import { getProgramme } from './access.ts';
import type { AsOf, MonitorFilter, Pipeline, Tx } from './ports.ts';

/** What one asker may read of the monitor: all of it, or what is published. */
export type MonitorAccess = 'all' | 'published';

/** @throws Problem notSignedIn, notAllowed when nothing of this programme's monitor is for them. */
export function monitorAccess(actor: Actor, programme: Programme): MonitorAccess {
  if (may(actor, programme.id, 'monitor.read')) return 'all';
  if (programme.settings.publicMonitor === true) return 'published';
  throw new Problem(actor.userId === null ? 'notSignedIn' : 'notAllowed');
}

/** Runs a read of the monitor for somebody who may see at least what is published. */
export async function readingMonitor<T>(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  work: (tx: Tx, access: MonitorAccess, programme: Programme) => Promise<T>,
): Promise<T> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    return work(tx, monitorAccess(actor, programme), programme);
  });
}

/** How far references are followed from claims: path → publication → publisher, captures; relay → its ends. */
const FOLLOWED: readonly MonitorNoun[] = ['publication', 'agent', 'capture', 'proposition', 'event'];
const DEPTH = 3;

/** The records given, those they name, and the relays between their publications; withdrawn ones included. */
export async function withReferences(
  tx: Tx,
  programmeId: string,
  records: readonly MonitorRecord[],
  knownAt: AsOf,
): Promise<MonitorRecord[]> {
  const found = new Map(records.map((record) => [record.id, record]));
  let fresh: readonly MonitorRecord[] = records;
  for (let depth = 0; depth < DEPTH && fresh.length > 0; depth += 1) {
    const wanted = [...new Set(fresh.flatMap(referencesOf))].filter((id) => !found.has(id));
    if (wanted.length === 0) break;
    const next = await tx.monitor.getMany(programmeId, wanted, knownAt);
    fresh = [...next.values()].filter(({ noun }) => FOLLOWED.includes(noun));
    for (const record of fresh) found.set(record.id, record);
  }
  const publications = [...found.values()].filter(({ noun }) => noun === 'publication').map(({ id }) => id);
  if (publications.length > 0) {
    const relays = await tx.monitor.find(programmeId, { nouns: ['relay'], refersTo: publications }, knownAt);
    for (const relay of relays) found.set(relay.id, relay);
  }
  return [...found.values()];
}

/**
 * Everything an assessment of these events needs: the events, their claims, propositions and judgements, judgements
 * about the ends of their claims, and what all of these name.
 */
export async function caseRecords(
  tx: Tx,
  programmeId: string,
  eventIds: readonly string[],
  knownAt: AsOf,
): Promise<MonitorRecord[]> {
  const own = await tx.monitor.find(programmeId, { eventIds }, knownAt);
  if (!own.some(({ noun, id }) => noun === 'event' && eventIds.includes(id))) throw new Problem('notFound');
  const named = new Set(own.flatMap((record) => [record.id, ...referencesOf(record)]));
  const about = await tx.monitor.find(programmeId, { nouns: ['judgement'], refersTo: [...named] }, knownAt);
  // A merge brings the claims of the event that went away.
  const merged = about.flatMap(({ doc }) => {
    const { kind, subject } = doc as { kind: string; subject: string[] };
    return kind === 'merge' && eventIds.includes(subject[0] ?? '') ? subject.slice(1) : [];
  });
  const more = merged.filter((id) => !eventIds.includes(id));
  const brought = more.length > 0 ? await tx.monitor.find(programmeId, { eventIds: more }, knownAt) : [];
  const all = new Map([...own, ...about, ...brought].map((record) => [record.id, record]));
  return withReferences(tx, programmeId, [...all.values()], knownAt);
}

/** `E1` and `ev:E1` are one event. */
export function eventName(text: string): string {
  return text.startsWith('ev:') ? text : `ev:${text}`;
}

/** What the coder computed beside the claims, as it came: kept for comparison, never used. */
async function toldBeside(tx: Tx, programmeId: string, dossier: MonitorRecord): Promise<MonitorDocument> {
  const report = dossier.reportId === null ? null : await tx.reports.find(programmeId, dossier.reportId);
  const told = report?.content.monitor ?? {};
  const { $schema, legalContext, assessment, assessmentWithCorpus, dates } = told;
  const all = { $schema, legalContext, assessment, assessmentWithCorpus, dates };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Records many documents share: a later document may have said them last. */
const SHARED: readonly MonitorNoun[] = ['agent', 'publication', 'capture', 'event', 'measure'];

async function withShared(
  tx: Tx,
  programmeId: string,
  own: readonly MonitorRecord[],
): Promise<MonitorRecord[]> {
  const held = new Set(own.map(({ id }) => id));
  const named = [...new Set(own.flatMap(referencesOf))].filter((id) => !held.has(id));
  const others = await tx.monitor.getMany(programmeId, named, null);
  return [...own, ...[...others.values()].filter(({ noun }) => SHARED.includes(noun))];
}

/** Records by what they belong to or name. */
export async function findRecords(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: MonitorFilter,
  knownAt: AsOf = null,
): Promise<MonitorRecord[]> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    if (monitorAccess(actor, programme) !== 'all') throw new Problem('notAllowed');
    return tx.monitor.find(programmeId, filter, knownAt);
  });
}

/** Everything an assessment of one event needs, for members; nothing when the event is not recorded yet. */
export async function caseRecordsOf(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  eventId: string,
): Promise<MonitorRecord[]> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    if (monitorAccess(actor, programme) !== 'all') throw new Problem('notAllowed');
    const id = eventName(eventId);
    if (!(await tx.monitor.get(programmeId, id, null))) return [];
    return caseRecords(tx, programmeId, [id], null);
  });
}

/**
 * A coded document again, from the records it made, with the records it shares as they stand now.
 * @throws Problem notFound.
 */
export async function exportDocument(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  name: string,
): Promise<MonitorDocument> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    if (monitorAccess(actor, programme) !== 'all') throw new Problem('notAllowed');
    const dossier = await tx.monitor.get(programmeId, `doc:${name}`, null);
    if (!dossier) throw new Problem('notFound');
    const own = await tx.monitor.find(programmeId, { document: name }, null);
    const records = await withShared(tx, programmeId, own);
    const live = records.filter(({ withdrawn }) => !withdrawn).sort((a, b) => a.saidSeq - b.saidSeq);
    return { ...(await toldBeside(tx, programmeId, dossier)), ...documentOf(name, live) };
  });
}
