/**
 * Actions the depositary recorded after the table was read, laid over it once a person has accepted them. A later
 * action corrects an earlier one of its kind; nothing is taken out of the table, and the order in which actions
 * arrive changes nothing.
 */
import { readDate } from './edtf.ts';
import type { TreatyFact, TreatyRecord, TreatyTable } from './treaties.ts';
import { bindingFrom, releaseFrom, type Treaty } from './treaty-terms.ts';

/** One accepted action, as a document of the monitor carries it (`treatyActions`). */
export interface TreatyAction {
  readonly id: string;
  readonly treaty: Treaty;
  readonly iso3: string;
  readonly action: string;
  /** EDTF; of a day known less exactly the last day counts, so that nothing holds too early. */
  readonly on: string;
  readonly effectiveOn?: string | null;
  readonly effectiveBasis?: 'stored' | 'computed' | 'memory' | 'conflict' | null;
  readonly ref?: string;
  /** Territories by their three letters, in a text. */
  readonly scope?: string;
  /** Who objects or contests. */
  readonly by?: string;
  readonly source: string;
  readonly confidence: 'verified' | 'reported' | 'conflict' | 'memory';
}

type Consent = NonNullable<TreatyRecord['consentedBy']>;
const CONSENTS: Readonly<Record<string, Consent>> = {
  ratification: 'ratification',
  acceptance: 'acceptance',
  approval: 'approval',
  accession: 'accession',
  succession: 'succession',
  consent_to_be_bound: 'consent',
};

const lastDay = (edtf: string): string | null => {
  const bounds = readDate(edtf);
  return 'fault' in bounds ? null : bounds.to;
};

const confidenceOf = ({ confidence }: TreatyAction): TreatyFact['confidence'] =>
  confidence === 'memory' ? 'reported' : confidence;

function factOf(action: TreatyAction, kind: TreatyFact['kind']): TreatyFact {
  const { iso3, treaty, on, source, ref } = action;
  return { iso3, treaty, kind, on, source, confidence: confidenceOf(action), ...(ref ? { ref } : {}) };
}

/** A new fact in the place of the one of the same kind and day, if there is one. */
function withFact(record: TreatyRecord, fact: TreatyFact): TreatyRecord {
  const others = record.facts.filter(({ kind, on }) => kind !== fact.kind || on !== fact.on);
  return { ...record, facts: [...others, fact] };
}

function consented(record: TreatyRecord, action: TreatyAction, day: string, convention: string | null) {
  const { treaty, effectiveOn, effectiveBasis, source } = action;
  const comesBack = record.releasedFrom !== null && day >= record.releasedFrom;
  const fresh = comesBack ? { earlier: record, signedOn: null, releasedFrom: null, facts: [] } : {};
  return {
    ...record,
    ...fresh,
    consentedOn: day,
    consentedBy: CONSENTS[action.action] as Consent,
    boundFrom: effectiveOn ?? bindingFrom(treaty, day, convention),
    boundBasis: effectiveBasis ?? (effectiveOn ? 'stored' : 'computed'),
    boundSource: effectiveOn ? source : 'rule',
    source,
    confidence: action.confidence,
  } satisfies TreatyRecord;
}

function noticed(record: TreatyRecord, action: TreatyAction, day: string): TreatyRecord {
  const due = action.effectiveOn ?? releaseFrom(action.treaty, day);
  const facts = record.facts.filter(({ kind }) => kind !== 'withdrawal_notice');
  return withFact({ ...record, facts, releasedFrom: due }, factOf(action, 'withdrawal_notice'));
}

const changeNotice = (record: TreatyRecord, change: Partial<TreatyFact>): TreatyFact[] =>
  record.facts.map((fact) => (fact.kind === 'withdrawal_notice' ? { ...fact, ...change } : fact));

/** The day on which a withdrawal took effect, as the depositary gives it. */
function tookEffect(record: TreatyRecord, action: TreatyAction, day: string): TreatyRecord {
  const noticeThere = record.facts.some(({ kind }) => kind === 'withdrawal_notice');
  const facts = noticeThere
    ? changeNotice(record, { confirmed: true })
    : [...record.facts, { ...factOf(action, 'withdrawal_notice'), confirmed: true }];
  return { ...record, facts, releasedFrom: action.effectiveOn ?? day };
}

/** An objection joins the claim it is about; without one, it contests the standing of the state. */
function objected(record: TreatyRecord, action: TreatyAction, day: string): TreatyRecord {
  if (!action.by) return record;
  const claims = record.facts.filter(({ kind }) => kind === 'suspension_claimed' || kind === 'contested');
  const claim = claims.at(-1) ?? factOf(action, 'contested');
  const others = (claim.objections ?? []).filter(({ by }) => by !== action.by);
  return withFact(record, { ...claim, objections: [...others, { by: action.by, on: day }] });
}

function contested(record: TreatyRecord, action: TreatyAction, day: string): TreatyRecord {
  const objections = action.by ? [{ by: action.by, on: day }] : undefined;
  return withFact(record, { ...factOf(action, 'contested'), ...(objections ? { objections } : {}) });
}

const territorial = (record: TreatyRecord, action: TreatyAction): TreatyRecord => {
  const kind = action.action === 'territorial_exclusion' ? 'territory_excluded' : 'territory_extended';
  return withFact(record, {
    ...factOf(action, kind),
    territories: action.scope?.match(/\b[A-Z]{3}\b/g) ?? [],
  });
};

function laid(record: TreatyRecord, action: TreatyAction, convention: string | null): TreatyRecord {
  const day = lastDay(action.on);
  if (day === null) return record;
  if (action.action in CONSENTS) return consented(record, action, day, convention);
  switch (action.action) {
    case 'signature':
      return { ...record, signedOn: day, source: action.source, confidence: action.confidence };
    case 'provisional_application':
      return withFact(record, factOf(action, 'provisional_application'));
    case 'no_intent_communication':
      return withFact(record, factOf(action, 'no_intent'));
    case 'suspension_claimed':
      return withFact(record, factOf(action, 'suspension_claimed'));
    case 'withdrawal_notice':
      return noticed(record, action, day);
    case 'withdrawal_effect':
      return tookEffect(record, action, day);
    case 'withdrawal_revoked':
      return { ...record, releasedFrom: null, facts: changeNotice(record, { until: day }) };
    case 'contest_of_party':
      return contested(record, action, day);
    case 'objection':
      return objected(record, action, day);
    case 'territorial_extension':
    case 'territorial_exclusion':
      return territorial(record, action);
    default:
      // Declarations and reservations move no status.
      return record;
  }
}

/** By day; the Convention before its protocols; then by identifier, so that arrival plays no part. */
const inOrder = (a: TreatyAction, b: TreatyAction): number => {
  const key = ({ on, treaty, id }: TreatyAction) => `${lastDay(on) ?? on} ${treaty} ${id}`;
  return key(a) < key(b) ? -1 : 1;
};

/** The table with accepted actions laid over it. Actions about states that are not in it are left out. */
export function withActions(table: TreatyTable, actions: readonly TreatyAction[]): TreatyTable {
  if (actions.length === 0) return table;
  const records = new Map(table.records);
  for (const action of [...actions].sort(inOrder)) {
    const key = `${action.iso3} ${action.treaty}`;
    const record = records.get(key);
    if (!record) continue;
    const isProtocol = action.treaty.startsWith('ccw_');
    const convention = isProtocol ? (records.get(`${action.iso3} ccw`)?.boundFrom ?? null) : null;
    records.set(key, laid(record, action, convention));
  }
  return { ...table, records };
}
