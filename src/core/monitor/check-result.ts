/** What a consistency check comes to. It is listed for people to look at and never changes a record. */
import type { MonitorDocs, MonitorNoun, MonitorRecord } from '../model/monitor-documents.ts';
import { type Bounds, readDate } from './edtf.ts';
import type { ShippedMeasure } from './measures.ts';
import type { TreatyTable } from './treaties.ts';

export const CHECK_KINDS = [
  'treatyStatus',
  'treatyCount',
  'nationalLaw',
  'earlierRecord',
  'dates',
  'order',
  'productionEnd',
  'sharedError',
  'drift',
  'relayOrder',
  'unmentionedParty',
  'unmentionedDenial',
] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

export const CHECK_RESULTS = [
  'consistent',
  'contradicts',
  'simplified',
  'cannot_be_decided',
  'gap',
  'omission',
  'drift',
] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export interface Check {
  readonly kind: CheckKind;
  readonly result: CheckResult;
  /** Claims it is about, in the order the sentence speaks of them. */
  readonly claimIds: readonly string[];
  /** Other records it rests on: publications, agents, measures, relays. */
  readonly recordIds: readonly string[];
  /** A sentence `assess.check.<key>`; a param that is itself a key (`monitor.treaty.ccm`) is said first. */
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

type Find = <N extends MonitorNoun>(noun: N, id: string) => MonitorRecord<N> | undefined;

/** What claims are checked against. */
export interface Library {
  readonly find: Find;
  readonly table: TreatyTable;
  /** Measures recorded by coders, beside those that come with Tilth. */
  readonly measures: readonly MonitorDocs['measure'][];
  readonly shipped?: readonly ShippedMeasure[];
}

export type ClaimRecord = MonitorRecord<'claim'>;

export const propositionOf = (
  claim: ClaimRecord,
  { find }: Library,
): MonitorDocs['proposition'] | undefined => find('proposition', claim.doc.proposition)?.doc;

export const publicationOf = (
  claim: ClaimRecord,
  { find }: Library,
): MonitorDocs['publication'] | undefined =>
  claim.doc.path[0] === undefined ? undefined : find('publication', claim.doc.path[0])?.doc;

/** The days a text means; null where it is missing or not read. */
export function boundsOf(edtf: string | null | undefined): Bounds | null {
  const read = edtf ? readDate(edtf) : null;
  return read === null || 'fault' in read ? null : read;
}

/** When a claim was said: its own date, else that of where it was read. */
export const saidBounds = (claim: ClaimRecord, library: Library): Bounds | null =>
  boundsOf(claim.doc.saidOn ?? publicationOf(claim, library)?.publishedOn);

/** The whole of `a` lies before `b` begins. */
export const before = (a: Bounds | null, b: Bounds | null): boolean =>
  a !== null && b !== null && a.to !== null && b.from !== null && a.to < b.from;

/** Claims that stand; what was taken out of the register is not checked. */
export const standing = (claims: readonly ClaimRecord[]): ClaimRecord[] =>
  claims.filter(({ withdrawn }) => withdrawn === null);

/** Items by what they have in common, in the order they came. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
