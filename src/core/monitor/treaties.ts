/**
 * Which state was bound by which treaty on which day, and how many were. Only what the depositary recorded moves
 * a status; claims, objections and announcements stand beside it. Never says what a state did, only what bound it.
 */
import { z } from 'zod';
import { Day } from '../model/ids.ts';
import data from './data/treaties.json';
import { readDate } from './edtf.ts';
import { TERMS, Treaty } from './treaty-terms.ts';

const Iso3 = z.string().regex(/^[A-Z]{3}$/);

/** Something on record beside the dates. `on` is a day or, where only that is known, a month (EDTF). */
const TreatyFact = z.object({
  iso3: Iso3,
  treaty: Treaty,
  kind: z.enum([
    'provisional_application',
    'withdrawal_notice',
    'conflict_claimed',
    'suspension_claimed',
    'contested',
    'no_intent',
    'territory_excluded',
    'territory_extended',
    'other_effect_date',
  ]),
  on: z.string().refine((text) => !('fault' in readDate(text))),
  source: z.string(),
  confidence: z.enum(['verified', 'reported', 'conflict']),
  /** Number of the depositary's notification. */
  ref: z.string().optional(),
  /** Of a notice: whether the depositary's list shows that it took effect. */
  confirmed: z.boolean().optional(),
  /** Of a notice taken back: the day from which it no longer stands. */
  until: Day.optional(),
  objections: z.array(z.object({ by: Iso3, on: z.string().nullable() })).optional(),
  territories: z.array(Iso3).optional(),
});
export type TreatyFact = z.infer<typeof TreatyFact>;

/** One state and one treaty. `boundFrom` before `consentedOn`: a succession with effect backwards. */
const TreatyRecord = z.object({
  iso3: Iso3,
  treaty: Treaty,
  signedOn: Day.nullable(),
  consentedOn: Day.nullable(),
  /** The instrument, in the depositary's word. */
  consentedBy: z
    .enum(['ratification', 'acceptance', 'approval', 'accession', 'succession', 'consent'])
    .nullable(),
  boundFrom: Day.nullable(),
  /** Where `boundFrom` comes from; `conflict`: sources differ and both are kept. */
  boundBasis: z.enum(['computed', 'stored', 'memory', 'conflict']).nullable(),
  releasedFrom: Day.nullable(),
  confidence: z.enum(['verified', 'reported', 'conflict', 'memory']),
  /** Source of signature, deposit and of there being none. */
  source: z.string(),
  boundSource: z.string().nullable(),
  facts: z.array(TreatyFact),
});
export type TreatyRecord = z.infer<typeof TreatyRecord> & {
  /** What was before the state came back: its life in the treaty up to its withdrawal. */
  readonly earlier?: TreatyRecord;
};

/** States by ISO 3166-1 alpha-3, their records by `ISO3 treaty`. */
export interface TreatyTable {
  /** The day the depositary's pages were read: nothing later is known. */
  readonly readOn: string;
  readonly states: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, TreatyRecord>;
  /** What a source code stands for. */
  readonly sources?: Readonly<Record<string, string>>;
}

function readCell(cell: string, facts: readonly TreatyFact[]): TreatyRecord {
  const [iso3, treaty, ...rest] = cell.split(' ');
  const parts = rest.map((part) => (part === '-' ? null : part));
  const [signedOn, consentedOn, consentedBy, boundFrom, boundBasis, releasedFrom] = parts;
  const [confidence, source, boundSource] = parts.slice(6);
  const own = facts.filter((fact) => fact.iso3 === iso3 && fact.treaty === treaty);
  const dates = { signedOn, consentedOn, consentedBy, boundFrom, boundBasis, releasedFrom };
  return TreatyRecord.parse({ iso3, treaty, ...dates, confidence, source, boundSource, facts: own });
}

let shipped: TreatyTable | null = null;

/** The table that comes with Tilth, read and checked once. */
export function shippedTreaties(): TreatyTable {
  if (shipped) return shipped;
  const facts = z.array(TreatyFact).parse(data.facts);
  const records = data.cells.map((cell) => readCell(cell, facts));
  shipped = {
    readOn: data.readOn,
    sources: data.sources,
    states: new Map(data.states.map((line) => [line.slice(0, 3), line.split(' ').slice(2).join(' ')])),
    records: new Map(records.map((record) => [`${record.iso3} ${record.treaty}`, record])),
  };
  return shipped;
}

export type Status = 'none' | 'signatory' | 'party_pending' | 'party' | 'withdrawn';
export type Overlay =
  | 'provisional_application'
  | 'withdrawal_notified'
  | 'suspension_claimed'
  | 'contested_by_some_parties'
  | 'declared_no_intent'
  | 'party_retroactively'
  | 'territory_excluded';

/** Why, as a message `monitor.reason.<key>`. */
export interface Reason {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface TreatyStatus {
  readonly status: Status;
  readonly overlays: readonly Overlay[];
  /** The day this status began; null when there never was another. */
  readonly since: string | null;
  /** `conditional`: a withdrawal that is due, or was when last read, and hangs on there being no armed conflict. */
  readonly effect: 'conditional' | null;
  readonly reasons: readonly Reason[];
}

const reason = (key: string, params: Record<string, string> = {}): Reason => ({ key, params });
const upTo = (date: string | null, day: string): date is string => date !== null && date <= day;

/** True once the whole of a fact's date has passed, so that nothing is claimed a day early. */
const onRecord = (fact: TreatyFact, day: string): boolean => {
  const bounds = readDate(fact.on);
  return !('fault' in bounds) && upTo(bounds.to, day) && (fact.until === undefined || day < fact.until);
};

/**
 * SAFETY: a withdrawal somebody says a conflict holds back leaves the state bound until the depositary confirms.
 * Proven in test/laws/treaties.test.ts.
 */
function released(record: TreatyRecord, day: string): { released: boolean; held: boolean; sure: boolean } {
  const due = upTo(record.releasedFrom, day);
  const notice = record.facts.find((fact) => fact.kind === 'withdrawal_notice');
  const sure = notice?.confirmed === true || !TERMS[record.treaty].heldByConflict;
  const claims = record.facts.filter((fact) => fact.kind === 'conflict_claimed');
  const held = due && !sure && claims.some((fact) => onRecord(fact, record.releasedFrom as string));
  return { released: due && !held, held, sure };
}

function baseOf(record: TreatyRecord, day: string): Pick<TreatyStatus, 'status' | 'since' | 'reasons'> {
  const { signedOn, consentedOn, boundFrom, releasedFrom } = record;
  const { released: gone, sure } = released(record, day);
  if (gone) {
    // A date that hangs on a condition is printed with it, never as something that happened.
    const reasons = sure ? [reason('withdrawn', { on: releasedFrom! })] : [];
    return { status: 'withdrawn', since: releasedFrom, reasons };
  }
  if (upTo(consentedOn, day)) {
    const deposited = reason(`by.${record.consentedBy}`, { on: consentedOn });
    if (upTo(boundFrom, day)) {
      const since = boundFrom > consentedOn ? boundFrom : consentedOn;
      return { status: 'party', since, reasons: [deposited, reason('bound', { on: boundFrom })] };
    }
    const later = boundFrom ? [reason('boundLater', { on: boundFrom })] : [];
    return { status: 'party_pending', since: consentedOn, reasons: [deposited, ...later] };
  }
  if (upTo(signedOn, day))
    return {
      status: 'signatory',
      since: signedOn,
      reasons: [reason('signed', { on: signedOn }), reason('signatoryDuty')],
    };
  return { status: 'none', since: null, reasons: [reason('noEntry')] };
}

const OBJECTED = { suspension_claimed: 'suspensionClaimed', contested: 'contested' } as const;

/** What stands beside a status because of one fact; null when it says nothing on that day. */
function besides(fact: TreatyFact, status: Status): { overlay: Overlay | null; reason: Reason } | null {
  const consented = status === 'party' || status === 'party_pending';
  const on = fact.on;
  switch (fact.kind) {
    case 'provisional_application':
      if (status !== 'signatory' && status !== 'party_pending') return null;
      return { overlay: 'provisional_application', reason: reason('provisional', { on }) };
    case 'withdrawal_notice':
      if (!consented) return null;
      return { overlay: 'withdrawal_notified', reason: reason('notified', { on, ref: fact.ref ?? '–' }) };
    case 'suspension_claimed':
    case 'contested': {
      if (!consented) return null;
      const overlay = fact.kind === 'contested' ? 'contested_by_some_parties' : 'suspension_claimed';
      return { overlay, reason: reason(OBJECTED[fact.kind], { on }) };
    }
    case 'no_intent':
      if (consented || status === 'withdrawn') return null;
      return { overlay: 'declared_no_intent', reason: reason('noIntent', { on }) };
    case 'territory_excluded':
    case 'territory_extended': {
      if (!consented) return null;
      const excluded = fact.kind === 'territory_excluded';
      const params = { on, territories: (fact.territories ?? []).join(', ') };
      return {
        overlay: excluded ? 'territory_excluded' : null,
        reason: reason(excluded ? 'territoryExcluded' : 'territoryExtended', params),
      };
    }
    case 'other_effect_date':
      return consented ? { overlay: null, reason: reason('otherDate', { on }) } : null;
    case 'conflict_claimed':
      return null;
  }
}

/** Objections known by that day; one without a date is listed with what it objects to. */
function objectionsTo(fact: TreatyFact, day: string): Reason[] {
  return (fact.objections ?? [])
    .filter(({ on }) => on === null || on <= day)
    .map(({ by, on }) => (on ? reason('objected', { by, on }) : reason('objectedUndated', { by })));
}

/** Where a state stood with a treaty at the end of `day` (YYYY-MM-DD), as far as the record goes. */
export function statusOn(record: TreatyRecord, day: string): TreatyStatus {
  if (record.earlier && day < (record.consentedOn ?? day)) return statusOn(record.earlier, day);
  const base = baseOf(record, day);
  const { held, sure } = released(record, day);
  const overlays: Overlay[] = [];
  const reasons: Reason[] = [...base.reasons];
  if (base.status === 'party' && record.boundBasis === 'memory') reasons.push(reason('fromMemory'));
  if (upTo(record.boundFrom, day) && record.consentedOn !== null && record.consentedOn > day) {
    overlays.push('party_retroactively');
    reasons.push(reason('retroactive', { on: record.boundFrom, deposit: record.consentedOn }));
  }
  for (const fact of record.facts) {
    const beside = onRecord(fact, day) ? besides(fact, base.status) : null;
    if (!beside) continue;
    if (beside.overlay) overlays.push(beside.overlay);
    reasons.push(beside.reason, ...objectionsTo(fact, day));
  }
  const leaving = base.status === 'withdrawn' || overlays.includes('withdrawal_notified');
  const conditional = leaving && !sure;
  if (held) reasons.push(reason('held', { on: record.releasedFrom! }));
  else if (conditional && record.releasedFrom)
    reasons.push(reason('conditional', { on: record.releasedFrom }));
  return { ...base, overlays, effect: conditional ? 'conditional' : null, reasons };
}

export type Basis = 'deposit' | 'force';

/**
 * Parties on that day. `deposit`: consent deposited and not withdrawn, what depositaries and most press count;
 * `force`: bound on that day. The two differ between a deposit and its effect.
 */
export function countOn(table: TreatyTable, treaty: Treaty, day: string, basis: Basis): number {
  let count = 0;
  for (const record of table.records.values()) {
    if (record.treaty !== treaty) continue;
    const { status } = statusOn(record, day);
    if (status === 'party' || (basis === 'deposit' && status === 'party_pending')) count += 1;
  }
  return count;
}

/** States left out of a count on that day only because of a withdrawal that is conditional and not confirmed. */
export function uncertainOn(table: TreatyTable, treaty: Treaty, day: string): string[] {
  return [...table.records.values()]
    .filter((record) => record.treaty === treaty)
    .filter((record) => {
      const { status, effect } = statusOn(record, day);
      return status === 'withdrawn' && effect === 'conditional';
    })
    .map(({ iso3 }) => iso3);
}
