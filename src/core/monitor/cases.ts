/**
 * Records → case files: which claims belong to an event, with merges and splits two people decided. Reversible:
 * nothing is moved in the records themselves.
 */
import type { MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { type CaseRecords, caseFileOf } from './case-file.ts';
import { conflictsOf, earlierRecordChecks } from './check-record.ts';
import type { CaseFile, RecordConflict } from './claim-facts.ts';
import { standing } from './publishing.ts';
import { shippedTreaties } from './treaties.ts';

/** Records by noun and name, withdrawn ones included. */
export class RecordSet {
  private readonly byId = new Map<string, MonitorRecord>();
  private readonly byEvent = new Map<string, MonitorRecord<'claim'>[]>();
  private readonly byNoun = new Map<MonitorNoun, MonitorRecord[]>();
  private held: readonly MonitorRecord<'claim'>[] | null = null;

  constructor(records: Iterable<MonitorRecord>) {
    for (const record of records) this.byId.set(record.id, record);
    for (const claim of this.all('claim')) {
      const { event } = claim.doc;
      if (event === undefined) continue;
      const held = this.byEvent.get(event);
      if (held) held.push(claim);
      else this.byEvent.set(event, [claim]);
    }
  }

  get<N extends MonitorNoun>(noun: N, id: string): MonitorRecord<N> | undefined {
    const found = this.byId.get(id);
    return found?.noun === noun ? (found as MonitorRecord<N>) : undefined;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  all<N extends MonitorNoun>(noun: N): MonitorRecord<N>[] {
    let found = this.byNoun.get(noun);
    if (!found) {
      found = [...this.byId.values()].filter((record) => record.noun === noun);
      this.byNoun.set(noun, found);
    }
    return found as MonitorRecord<N>[];
  }

  values(): Iterable<MonitorRecord> {
    return this.byId.values();
  }

  /** Claims about what states hold: what a later "we hold none" is measured by, in whatever case file. */
  stocks(): readonly MonitorRecord<'claim'>[] {
    this.held ??= this.all('claim').filter(
      ({ doc }) => this.get('proposition', doc.proposition)?.doc.type === 'stockpile.held',
    );
    return this.held;
  }

  claimsOf(eventId: string): readonly MonitorRecord<'claim'>[] {
    return this.byEvent.get(eventId) ?? [];
  }
}

/** Where claims stand after every merge and split that holds. */
export interface Moves {
  /** Event that gave way → event it was merged into. */
  readonly mergedInto: ReadonlyMap<string, string>;
  /** Claim → event it was moved to. */
  readonly movedTo: ReadonlyMap<string, string>;
}

/** Merges: subject = the event that stays, then those that go. Splits: subject = from, to; `claims` move. */
export function movesOf(judgements: readonly MonitorRecord<'judgement'>[]): Moves {
  const mergedInto = new Map<string, string>();
  const movedTo = new Map<string, string>();
  for (const { doc } of [...standing(judgements)].sort((a, b) => a.saidSeq - b.saidSeq)) {
    const [first, ...rest] = doc.subject;
    if (doc.kind === 'merge' && first)
      for (const gone of rest) if (gone !== first) merge(mergedInto, first, gone);
    if (doc.kind === 'split' && rest[0]) for (const claim of doc.claims ?? []) movedTo.set(claim, rest[0]);
  }
  return { mergedInto, movedTo };
}

/** Of two merges the other way round the later one holds, so that neither event is lost. */
function merge(mergedInto: Map<string, string>, stays: string, gone: string): void {
  const way = new Set<string>();
  for (let at = mergedInto.get(stays); at !== undefined && !way.has(at); at = mergedInto.get(at)) way.add(at);
  if (way.has(gone)) mergedInto.delete(stays);
  mergedInto.set(gone, stays);
}

/** The event that stands for this one now, however often it was merged on. */
export function standsFor(eventId: string, { mergedInto }: Moves): string {
  let at = eventId;
  for (const seen = new Set([at]); ; seen.add(at)) {
    const next = mergedInto.get(at);
    if (next === undefined || seen.has(next)) return at;
    at = next;
  }
}

/** Claims of an event, those brought by merges and splits among them and those taken by splits left out. */
export function claimsOf(set: RecordSet, eventId: string, moves: Moves): MonitorRecord<'claim'>[] {
  const mine = [eventId, ...[...moves.mergedInto.keys()].filter((id) => standsFor(id, moves) === eventId)];
  const own = mine.flatMap((id) => set.claimsOf(id)).filter(({ id }) => !moves.movedTo.has(id));
  const brought = [...moves.movedTo]
    .filter(([, to]) => mine.includes(to))
    .flatMap(([id]) => set.get('claim', id) ?? []);
  return [...own, ...brought];
}

/** What in a case file does not fit an earlier record, as far as the set holds it. */
function conflictsIn(set: RecordSet, claims: readonly MonitorRecord<'claim'>[]): RecordConflict[] {
  const none = claims.some(({ doc }) => {
    const type = set.get('proposition', doc.proposition)?.doc.type;
    return type === 'stockpile.none' || type === 'stockpile.held';
  });
  const all = [...new Set([...claims, ...(none ? set.stocks() : [])])].filter(
    (one) => one.withdrawn === null,
  );
  const library = { find: set.get.bind(set), table: shippedTreaties(), measures: [] };
  const own = new Set(claims.map(({ id }) => id));
  return conflictsOf(earlierRecordChecks(all, library), all).filter(({ claimId }) => own.has(claimId));
}

/** The case file of an event, from a set that holds everything it names. */
export function caseOf(
  set: RecordSet,
  event: MonitorRecord<'event'>,
  judgements: readonly MonitorRecord<'judgement'>[],
  moves: Moves = movesOf(judgements),
): CaseFile {
  const claims = claimsOf(set, event.id, moves);
  const records: CaseRecords = {
    event,
    claims,
    judgements,
    conflicts: conflictsIn(set, claims),
    agent: (id) => set.get('agent', id),
    publication: (id) => set.get('publication', id),
    capture: (id) => set.get('capture', id),
    proposition: (id) => set.get('proposition', id),
  };
  return caseFileOf(records);
}
