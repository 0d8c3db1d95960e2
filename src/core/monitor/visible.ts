/**
 * What of the register somebody may read who sees published events only. A record of an event goes with that
 * event; one without an event of its own goes with the events of the document that carries it; sources and copies
 * are seen only where something seen leads to them. Notes of coders and grades stay inside.
 */
import type { MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { type Moves, movesOf, RecordSet, standsFor } from './cases.ts';
import { referencesOf } from './document.ts';

/** Members written for colleagues: tasks, guesses and doubts that nobody meant to publish. */
const INSIDE: Readonly<Partial<Record<MonitorNoun, readonly string[]>>> = {
  agent: ['note', 'access', 'reliability', 'spellingInSource'],
  publication: ['status'],
  capture: ['shingles', 'perceptualHash', 'capturedBy', 'rights'],
  claim: ['coder', 'secondCoder', 'codingNote', 'check'],
  proposition: ['note', 'similarTo', 'subject'],
  event: ['why', 'relatedTo'],
  judgement: ['why', 'verdict', 'claims', 'grounds'],
  measure: ['waiver', 'earlier'],
  position: ['note'],
};

function outward<N extends MonitorNoun>(record: MonitorRecord<N>): MonitorRecord<N> {
  const inside = INSIDE[record.noun];
  if (!inside) return record;
  const doc = Object.fromEntries(Object.entries(record.doc).filter(([key]) => !inside.includes(key)));
  return { ...record, doc: doc as unknown as MonitorRecord<N>['doc'], document: '', reportId: null };
}

/** Decides record by record, once for one state of the register. */
class Sieve {
  readonly seen = new Map<string, MonitorRecord>();
  private readonly openDocuments: ReadonlySet<string>;

  constructor(
    private readonly set: RecordSet,
    private readonly moves: Moves,
    private readonly isPublic: (eventId: string) => boolean,
  ) {
    this.openDocuments = this.documentsWithoutSecrets();
  }

  eventSeen = (id: string): boolean => this.isPublic(standsFor(id, this.moves));

  /** Documents none of whose records names an event that is not public. */
  private documentsWithoutSecrets(): Set<string> {
    const all = new Set<string>();
    const closed = new Set<string>();
    for (const record of this.set.values()) {
      all.add(record.document);
      const events = [record.id, ...referencesOf(record)].filter((id) => id.startsWith('ev:'));
      if (!events.every(this.eventSeen)) closed.add(record.document);
    }
    return new Set([...all].filter((document) => !closed.has(document)));
  }

  private goesOut(record: MonitorRecord<'claim'>): boolean {
    const event = this.moves.movedTo.get(record.id) ?? record.doc.event;
    return event === undefined ? this.openDocuments.has(record.document) : this.eventSeen(event);
  }

  private add(id: string): void {
    if (this.seen.has(id)) return;
    const record = this.set.get('publication', id) ?? this.set.get('agent', id);
    if (!record) return;
    this.seen.set(id, outward(record));
    if (record.noun === 'publication') this.addPublication(record as MonitorRecord<'publication'>);
    else for (const { by } of (record as MonitorRecord<'agent'>).doc.control ?? []) this.add(by);
  }

  private addPublication({ doc }: MonitorRecord<'publication'>): void {
    this.add(doc.publisher);
    for (const id of doc.captures ?? []) {
      const capture = this.set.get('capture', id);
      if (capture) this.seen.set(id, outward(capture));
    }
  }

  run(): RecordSet {
    for (const event of this.set.all('event'))
      if (this.isPublic(event.id)) this.seen.set(event.id, outward(event));
    for (const claim of this.set.all('claim')) if (this.goesOut(claim)) this.addClaim(claim);
    for (const noun of ['measure', 'position', 'treatyAction'] as const)
      for (const record of this.set.all(noun))
        if (this.openDocuments.has(record.document)) this.seen.set(record.id, outward(record));
    for (const relay of this.set.all('relay'))
      if (this.seen.has(relay.doc.from) && this.seen.has(relay.doc.to)) this.addRelay(relay);
    for (const judgement of this.set.all('judgement'))
      if (judgement.doc.subject.every((id) => this.seen.has(id) || /^st:/.test(id)))
        this.seen.set(judgement.id, outward(judgement));
    return new RecordSet(this.seen.values());
  }

  private addClaim(claim: MonitorRecord<'claim'>): void {
    this.seen.set(claim.id, outward(claim));
    for (const id of [claim.doc.speaker, ...claim.doc.path]) this.add(id);
    const proposition = this.set.get('proposition', claim.doc.proposition);
    if (proposition) this.seen.set(proposition.id, outward(proposition));
  }

  private addRelay(relay: MonitorRecord<'relay'>): void {
    const { addsFor, ...doc } = relay.doc;
    const seen = addsFor?.filter((id) => this.seen.has(id));
    this.seen.set(relay.id, outward({ ...relay, doc: seen ? { ...doc, addsFor: seen } : doc }));
  }
}

/** The part of a register that everybody may read. `isPublic`: by the name of an event that stands for itself. */
export function publicPart(set: RecordSet, isPublic: (eventId: string) => boolean): RecordSet {
  return new Sieve(set, movesOf(set.all('judgement')), isPublic).run();
}
