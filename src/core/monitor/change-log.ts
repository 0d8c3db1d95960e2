/**
 * The change log: every change of every label, on two clocks. Recorded: what this register learned, decision by
 * decision, each with what caused it. Said: with all it knows now, how a label stood on each day something was said.
 * Made from every version of every record, so that an amended claim counts then as it was then; what one event page
 * tells of its own label is in label-history.ts.
 */
import type { MonitorAgent, MonitorPublication } from '../model/monitor.ts';
import type { MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { type Assessment, assess } from './assess.ts';
import { caseOf, movesOf, RecordSet, standsFor } from './cases.ts';
import { type CaseFile, saidBy } from './claim-facts.ts';
import type { LabelKeys } from './labels.ts';

/** How an event was labelled at a pair of clocks. */
export interface Labelled {
  readonly support: Assessment['support'];
  readonly dispute: Assessment['dispute'];
  readonly label: LabelKeys;
  readonly origins: number;
  readonly independent: number;
}

/** What made a label change: a record that came, was said anew or was taken out. */
export interface Cause {
  readonly kind: 'added' | 'amended' | 'withdrawn' | 'restored' | 'saidThen' | 'takenBackThen';
  readonly noun: MonitorNoun;
  readonly id: string;
  /** Of a claim its stance, of a judgement its kind. */
  readonly what: string | null;
}

export interface LoggedChange {
  readonly eventId: string;
  readonly clock: 'recorded' | 'said';
  /** Recorded: the instant of the decision. Said: the day. */
  readonly at: string;
  /** The pair that shows the label after the change again. */
  readonly asOf: string;
  readonly seq: number;
  /** Null: the event was not there. */
  readonly before: Labelled | null;
  /** Null: it was withdrawn, or gave way to another. */
  readonly after: Labelled | null;
  readonly causes: readonly Cause[];
}

/** One decision: everything it recorded takes effect at its last entry. */
interface Step {
  readonly seq: number;
  readonly at: string;
  readonly changed: readonly MonitorRecord[];
}

/** What a source leans on: a publication on its publisher and copies, unnamed people on who met them. */
function leansOn({ noun, doc }: MonitorRecord): string[] {
  const { publisher, captures, namedBy } = doc as Partial<MonitorPublication & MonitorAgent>;
  if (noun === 'publication') return [publisher ?? '', ...(captures ?? [])];
  return noun === 'agent' && namedBy ? [namedBy] : [];
}

/** Versions of one programme's records and what each event depends on. */
class Versions {
  private readonly byId = new Map<string, MonitorRecord[]>();
  /** Record → events whose label it may bear on; more than need be does no harm. */
  private readonly bearing = new Map<string, Set<string>>();
  /** Event → records it may need. */
  readonly needs = new Map<string, Set<string>>();

  constructor(versions: readonly MonitorRecord[]) {
    for (const version of versions) {
      const held = this.byId.get(version.id);
      if (held) held.push(version);
      else this.byId.set(version.id, [version]);
    }
    for (const held of this.byId.values()) held.sort((a, b) => a.fromSeq - b.fromSeq);
    for (const version of versions) this.link(version);
    this.linkJudgements(versions);
  }

  private need(event: string, id: string): void {
    if (!this.needs.has(event)) this.needs.set(event, new Set([event]));
    this.needs.get(event)?.add(id);
    if (!this.bearing.has(id)) this.bearing.set(id, new Set());
    this.bearing.get(id)?.add(event);
  }

  private link(version: MonitorRecord): void {
    if (version.noun === 'event') this.need(version.id, version.id);
    if (version.noun !== 'claim') return;
    const { event, speaker, proposition, path } = (version as MonitorRecord<'claim'>).doc;
    if (event === undefined) return;
    for (const id of [version.id, speaker, proposition, ...path]) {
      this.need(event, id);
      for (const held of this.byId.get(id) ?? []) for (const each of leansOn(held)) this.need(event, each);
    }
  }

  /** A judgement bears on every event one of its subjects bears on; merged and split events bear on each other. */
  private linkJudgements(versions: readonly MonitorRecord[]): void {
    const judgements = versions.filter((one): one is MonitorRecord<'judgement'> => one.noun === 'judgement');
    for (let round = 0; round < 3; round += 1) {
      for (const { id, doc } of judgements) {
        const named = [...doc.subject, ...(doc.claims ?? []), doc.event ?? '', doc.reverses ?? ''];
        const events = new Set(named.flatMap((one) => [...(this.bearing.get(one) ?? [])]));
        for (const event of events) this.need(event, id);
        if (doc.kind !== 'merge' && doc.kind !== 'split') continue;
        const all = [...events].flatMap((event) => [...(this.needs.get(event) ?? [])]);
        for (const event of events) for (const one of all) this.need(event, one);
      }
    }
  }

  eventsTouched(changed: readonly MonitorRecord[]): Set<string> {
    return new Set(changed.flatMap(({ id }) => [...(this.bearing.get(id) ?? [])]));
  }

  before(id: string, seq: number): MonitorRecord | undefined {
    return this.byId.get(id)?.findLast((version) => version.fromSeq < seq);
  }

  at(event: string, seq: number): RecordSet {
    const found: MonitorRecord[] = [];
    for (const id of this.needs.get(event) ?? []) {
      const version = this.byId.get(id)?.findLast((one) => one.fromSeq <= seq);
      if (version) found.push(version);
    }
    return new RecordSet(found);
  }
}

/** The decisions of the monitor in order. `timeOf`: when an entry was recorded. */
function stepsOf(versions: readonly MonitorRecord[], timeOf: (version: MonitorRecord) => string): Step[] {
  const bySeq = [...versions].sort((a, b) => a.fromSeq - b.fromSeq);
  const steps: { seq: number; at: string; report: string; changed: MonitorRecord[] }[] = [];
  for (const version of bySeq) {
    const at = timeOf(version);
    const report = `${version.reportId}`;
    const last = steps.at(-1);
    if (last && last.at === at && (version.withdrawn !== null || last.report === report)) {
      last.seq = version.fromSeq;
      last.changed.push(version);
    } else steps.push({ seq: version.fromSeq, at, report, changed: [version] });
  }
  return steps;
}

const FOREVER = '9999-12-31';

function caseAt(set: RecordSet, eventId: string, moves = movesOf(set.all('judgement'))): CaseFile | null {
  const judgements = set.all('judgement');
  const event = set.get('event', eventId);
  if (!event || event.withdrawn !== null || standsFor(eventId, moves) !== eventId) return null;
  return caseOf(set, event, judgements, moves);
}

/** The set holds what was recorded by then and nothing else, so that only the day of saying is asked. */
function labelled(file: CaseFile | null, asOf: string): Labelled | null {
  if (!file) return null;
  const { support, dispute, label, origins, independent } = assess(file, { asOf, knownAt: FOREVER });
  return { support, dispute, label, origins, independent };
}

const differs = (a: Labelled | null, b: Labelled | null): boolean =>
  a?.label.key !== b?.label.key || a?.label.suffix !== b?.label.suffix || a?.support !== b?.support;

function causeOf(version: MonitorRecord, before: MonitorRecord | undefined): Cause {
  const { noun, id, doc, withdrawn } = version;
  const { stance, kind } = doc as { stance?: string; kind?: string };
  const again = before?.withdrawn ? 'restored' : 'amended';
  const how = withdrawn ? 'withdrawn' : before ? again : 'added';
  return {
    kind: how,
    noun,
    id,
    what: (noun === 'claim' ? stance : noun === 'judgement' ? kind : null) ?? null,
  };
}

/** What a reader would name as the cause: statements and judgements before the records around them. */
const WEIGHT: readonly MonitorNoun[] = ['claim', 'judgement', 'event', 'capture', 'publication', 'agent'];
const weight = ({ noun }: Cause): number => (WEIGHT.indexOf(noun) + 1 || 9) as number;

function causesOf(versions: Versions, step: Step, event: string): Cause[] {
  const needed = versions.needs.get(event);
  const causes = step.changed
    .filter(({ id }) => needed?.has(id))
    .map((version) => causeOf(version, versions.before(version.id, version.fromSeq)));
  const strongest = Math.min(...causes.map(weight), 9);
  return causes.filter((cause) => weight(cause) <= Math.max(strongest, 2));
}

/** Changes on the clock of recording, oldest first. */
export function recordedChanges(
  all: readonly MonitorRecord[],
  timeOf: (version: MonitorRecord) => string,
): LoggedChange[] {
  const versions = new Versions(all);
  const current = new Map<string, Labelled | null>();
  const changes: LoggedChange[] = [];
  for (const step of stepsOf(all, timeOf)) {
    const asOf = step.at.slice(0, 10);
    for (const eventId of [...versions.eventsTouched(step.changed)].sort()) {
      const before = current.get(eventId) ?? null;
      const after = labelled(caseAt(versions.at(eventId, step.seq), eventId), asOf);
      current.set(eventId, after);
      if (!differs(before, after)) continue;
      const causes = causesOf(versions, step, eventId);
      const { seq, at } = step;
      changes.push({ eventId, clock: 'recorded', at, asOf, seq, before, after, causes });
    }
  }
  return changes;
}

/** Days on which the label may turn, with the claims said or taken back then. */
function daysOf(file: CaseFile): Map<string, Cause[]> {
  const days = new Map<string, Cause[]>();
  const add = (day: string, kind: Cause['kind'], id: string, what: string): void => {
    if (day === '') return;
    days.set(day, [...(days.get(day) ?? []), { kind, noun: 'claim', id, what }]);
  };
  for (const claim of file.claims) {
    if (claim.recordedUntil !== null) continue;
    add(saidBy(claim), 'saidThen', claim.id, claim.stance);
    if (claim.withdrawnOn !== null) add(claim.withdrawnOn, 'takenBackThen', claim.id, claim.stance);
  }
  return days;
}

/** Changes on the clock of saying, for events as they are known in this set; of each the oldest first. */
export function saidChanges(
  set: RecordSet,
  eventIds: Iterable<string>,
  seq: number,
  until: string,
): LoggedChange[] {
  const moves = movesOf(set.all('judgement'));
  return [...eventIds].flatMap((id) => saidOf(caseAt(set, id, moves), id, seq, until));
}

function saidOf(file: CaseFile | null, eventId: string, seq: number, until: string): LoggedChange[] {
  if (!file) return [];
  const changes: LoggedChange[] = [];
  let before: Labelled | null = null;
  for (const [day, causes] of [...daysOf(file)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (day > until) break;
    const after = labelled(file, day);
    if (differs(before, after))
      changes.push({ eventId, clock: 'said', at: day, asOf: day, seq, before, after, causes });
    before = after;
  }
  return changes;
}
