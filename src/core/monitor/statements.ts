/**
 * One act of saying as a reader sees it: who says what of whom, through whom, when. Never a fact, and never a
 * sentence of ours: codes, names and dates that a screen puts into words.
 */
import type { MonitorAgent, MonitorProposition } from '../model/monitor.ts';
import type { PropositionType, Stance } from '../model/monitor-codes.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import type { RecordSet } from './cases.ts';
import { type Bounds, readDate } from './edtf.ts';

/** Somebody by name; null is meaningful: a source that nobody named. */
export interface Named {
  readonly id: string;
  readonly kind: MonitorAgent['kind'];
  readonly name: MonitorAgent['name'] | null;
  readonly iso3: string | null;
}

export interface Statement {
  readonly claimId: string;
  readonly eventId: string | null;
  readonly type: PropositionType | null;
  readonly stance: Stance;
  readonly voice: string | null;
  readonly speaker: Named;
  /** Who carried it, nearest first, the speaker left out. */
  readonly through: readonly Named[];
  readonly hasLineage: boolean;
  /** EDTF, as said. */
  readonly saidOn: string | null;
  readonly withdrawnOn: string | null;
  readonly time: { readonly edtf: string; readonly phrase: string | null } | null;
  readonly itemClass: string | null;
  readonly roles: readonly { readonly role: Role; readonly party: string }[];
  /** Our own words for the rest of it. */
  readonly value: string | null;
  readonly treaty: string | null;
  readonly isCaptured: boolean;
  readonly recordedAt: string;
}

export const ROLES = [
  'supplier',
  'recipient',
  'intermediary',
  'requester',
  'addressee',
  'producer',
  'partner',
  'designOrigin',
  'transitState',
  'actor',
  'state',
  'place',
] as const;
export type Role = (typeof ROLES)[number];

/** Nothing known of the name is shown as such, never filled in. */
export function named(set: RecordSet, id: string): Named {
  const doc = set.get('agent', id)?.doc;
  const iso3 = /^st:([A-Z]{3})$/.exec(id)?.[1] ?? null;
  if (!doc) return { id, kind: iso3 ? 'state' : 'unknown', name: null, iso3 };
  const office = doc.kind === 'person_in_office' && doc.office ? doc.office : null;
  const anonymous = doc.kind === 'anonymous_group' || doc.kind === 'unknown';
  const name = office ?? doc.name ?? (anonymous ? (doc.describedAs ?? null) : (doc.office ?? null));
  return { id, kind: doc.kind, name, iso3: doc.iso3 ?? doc.state ?? iso3 };
}

/** Inclusive days an EDTF text covers; both open where there is none or it is not read. */
export function boundsOf(edtf: string | null | undefined): Bounds {
  const read = edtf ? readDate(edtf) : null;
  return read === null || 'fault' in read ? { from: null, to: null } : read;
}

/** When it was said: its own date, else that of the publication it was read in. */
export function saidOnOf(set: RecordSet, claim: MonitorRecord<'claim'>): string | null {
  const first = claim.doc.path[0];
  return claim.doc.saidOn ?? (first ? set.get('publication', first)?.doc.publishedOn : null) ?? null;
}

/** True when it had been said by that day; what has no date was said when it was recorded here. */
export function wasSaid(set: RecordSet, claim: MonitorRecord<'claim'>, asOf: string): boolean {
  const { from, to } = boundsOf(saidOnOf(set, claim));
  return (to ?? from ?? claim.recordedAt.slice(0, 10)) <= asOf;
}

/** Which states or groups a proposition names, and as what. */
export function rolesOf(doc: MonitorProposition | undefined): { role: Role; party: string }[] {
  if (!doc) return [];
  const single = ROLES.flatMap((role) => {
    const party = doc[role];
    return party === undefined ? [] : [{ role, party: party.replace(/^st:/, '') }];
  });
  const several = [...(doc.states ?? []), ...(doc.between ?? [])];
  return [...single, ...several.map((party) => ({ role: 'state' as const, party }))];
}

function carriers(set: RecordSet, { doc }: MonitorRecord<'claim'>): Named[] {
  const through = doc.path.flatMap((id) => {
    const publisher = set.get('publication', id)?.doc.publisher;
    if (publisher) return [named(set, publisher)];
    return set.get('agent', id) ? [named(set, id)] : [];
  });
  const seen = new Set([doc.speaker]);
  return through.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** The statement of one claim. */
export function statementOf(set: RecordSet, record: MonitorRecord<'claim'>): Statement {
  const { doc } = record;
  const proposition = set.get('proposition', doc.proposition)?.doc;
  const time = doc.time?.edtf ? doc.time : proposition?.time;
  const { value = null, body, note: _, act, subject } = proposition ?? {};
  const copies = doc.path[0] ? (set.get('publication', doc.path[0])?.doc.captures ?? []) : [];
  return {
    claimId: record.id,
    eventId: doc.event ?? null,
    type: proposition?.type ?? null,
    stance: doc.stance,
    voice: doc.voice ?? null,
    speaker: named(set, doc.speaker),
    through: carriers(set, record),
    hasLineage: doc.path.length > 0 && doc.lineage !== 'not recorded',
    saidOn: saidOnOf(set, record),
    withdrawnOn: doc.withdrawnOn ?? null,
    time: time?.edtf ? { edtf: time.edtf, phrase: time.phrase ?? null } : null,
    itemClass: proposition?.itemClass ?? null,
    roles: rolesOf(proposition),
    value: value ?? body ?? act ?? subject ?? null,
    treaty: proposition?.treaty ?? null,
    isCaptured: copies.length > 0,
    recordedAt: record.recordedAt,
  };
}

/** Newest saying first; what has no date comes last. */
export function newestFirst(a: Statement, b: Statement): number {
  const [x, y] = [a.saidOn ?? '', b.saidOn ?? ''];
  if (x !== y) return x < y ? 1 : -1;
  return a.claimId < b.claimId ? -1 : 1;
}
