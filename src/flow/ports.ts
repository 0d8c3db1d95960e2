/**
 * What the pipeline needs from the outside: one database port. The only implementation is src/store; its
 * contract suite (test/contract) runs on the oldest and the newest PostgreSQL.
 * Every key starts with the programme. Nothing in `Tx` commits: the caller's `write` does.
 */
import type { AreaAccount } from '../core/model/accounts.ts';
import type { AuditEntry } from '../core/model/audit.ts';
import type { ReportState } from '../core/model/codes.ts';
import type { Entry } from '../core/model/entries.ts';
import type { EvidencePoint } from '../core/model/evidence.ts';
import type { Box, Position } from '../core/model/geometry.ts';
import type { Hazard } from '../core/model/hazards.ts';
import type { LandRecords } from '../core/model/land.ts';
import type { MonitorNoun, MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Place } from '../core/model/places.ts';
import type { Membership, Organisation, Programme } from '../core/model/programmes.ts';
import type { Report } from '../core/model/reports.ts';
import type { View } from '../core/policy/views.ts';
import type { AccountSums, Period, PointNumbers } from '../core/registry/account.ts';
import type { WorkItems } from '../core/registry/account-items.ts';
import type { OutputKey, ReleasedSum } from '../core/registry/account-outputs.ts';

/** One page of a keyset-paged list. `next` is opaque; null at the end. */
export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}
export interface Paging {
  readonly limit: number;
  readonly cursor?: string | null;
}

/** A state of the registry: everything up to and including `seq`. Null is now. */
export type AsOf = number | null;

export interface ReportFilter {
  readonly states?: readonly ReportState[];
  readonly reportTypes?: readonly string[];
  readonly authorId?: string;
  readonly batchId?: string;
  readonly orgCodes?: readonly string[];
  readonly withFindings?: boolean;
  readonly hazardId?: string;
  readonly text?: string;
  readonly order?: 'newest' | 'oldest';
  /** What the asker may read: their own reports and those of these organisations and places (and below). */
  readonly scope?: {
    readonly all: boolean;
    readonly authorId: string | null;
    readonly orgCodes: readonly string[];
    readonly placeCodes: readonly string[];
    readonly reportTypes: readonly string[];
  };
  /**
   * Where findings are withheld from the asker: of which rules they hear whoever is told what (`ofAuthor` null), or
   * only in reports of this author, who hears all in others.
   */
  readonly heard?: { readonly rules: readonly string[]; readonly ofAuthor: string | null };
}

export interface ReportStore {
  /** Stores a new report. False when this id is already there (nothing is changed). */
  insert(report: Report): Promise<boolean>;
  /** Many at once; returns the ids that were new. */
  insertMany(reports: readonly Report[]): Promise<Set<string>>;
  find(programmeId: string, id: string): Promise<Report | null>;
  /** Content hash of each of these reports that is stored, by id. */
  contentHashes(programmeId: string, ids: readonly string[]): Promise<Map<string, string>>;
  /** Locks the row until the transaction ends. */
  findForUpdate(programmeId: string, id: string): Promise<Report | null>;
  /** The same for many, locked in order of id; what is not there is absent. */
  findManyForUpdate(programmeId: string, ids: readonly string[]): Promise<Map<string, Report>>;
  /** Writes state, version, decision, supersededById, entrySeqs, findings; never content. */
  updateStates(reports: readonly Report[]): Promise<void>;
  list(programmeId: string, filter: ReportFilter, paging: Paging): Promise<Page<Report>>;
  countByState(programmeId: string, filter: ReportFilter): Promise<Record<ReportState, number>>;
  /** Which of these reports are within a scope. */
  readable(
    programmeId: string,
    ids: readonly string[],
    scope: NonNullable<ReportFilter['scope']>,
  ): Promise<string[]>;
  /** Reports already stored whose source row has one of these hashes: row hash → report id. */
  findByRowHashes(programmeId: string, rowHashes: readonly string[]): Promise<Map<string, string>>;
  /** For each question: reports (not rejected) with this local id after trim and case-fold, same org and type. */
  findByLocalId(
    programmeId: string,
    asked: readonly { reportType: string; orgCode: string | null; localId: string }[],
  ): Promise<string[][]>;
  /** For each question: submitted or accepted reports of the same type and organisation near in place and day. */
  findSimilar(
    programmeId: string,
    asked: readonly {
      reportType: string;
      orgCode: string | null;
      at: Position;
      distanceM: number;
      day: string;
      days: number;
    }[],
  ): Promise<string[][]>;
  /** Place reports still waiting for review, so a second gazetteer file can be matched to the first. */
  pendingPlaces(programmeId: string): AsyncIterable<Report>;
}

export interface LedgerStore {
  /** Takes the programme's chain lock until the transaction ends; returns the head (seq 0, zero hash if empty). */
  lockHead(programmeId: string): Promise<{ seq: number; hash: string }>;
  head(programmeId: string): Promise<{ seq: number; hash: string }>;
  /** Appends in order directly after the locked head, and moves the head. Refuses gaps. */
  append(programmeId: string, entries: readonly Entry[]): Promise<void>;
  /** Entries with seq > after, in order, streamed in batches. The raw canonical text is parsed, hash included. */
  read(programmeId: string, after: number): AsyncIterable<Entry>;
  /** For verify: what is really stored, columns as they are, nothing trusted. */
  readRaw(programmeId: string, after: number): AsyncIterable<RawEntry>;
  list(
    programmeId: string,
    filter: {
      subjectType?: string;
      subjectId?: string;
      reportId?: string;
      kinds?: readonly string[];
      order?: 'newest' | 'oldest';
    },
    paging: Paging,
  ): Promise<Page<Entry>>;
  /** Every entry about these records of one type, in order. */
  about(programmeId: string, subjectType: string, subjectIds: readonly string[]): Promise<Entry[]>;
  /** Highest seq recorded at or before an instant (ISO 8601); 0 when none. */
  seqAt(programmeId: string, instant: string): Promise<number>;
}

export interface RawEntry {
  readonly programmeId: string;
  readonly seq: number;
  readonly kind: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly reportId: string | null;
  readonly recordedAt: string;
  /** Canonical text exactly as stored. */
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** Versioned records: every change closes the version before it and opens one at `fromSeq`. */
export interface VersionStore<T, F> {
  get(programmeId: string, id: string, asOf: AsOf): Promise<T | null>;
  getMany(programmeId: string, ids: readonly string[], asOf: AsOf): Promise<Map<string, T>>;
  /**
   * Closes the open version of each id at the new version's fromSeq and inserts the new one. Of records that `isFirst`
   * names there is none to close; where there is one after all, the database refuses the second open version.
   */
  put(records: readonly T[], isFirst?: (record: T) => boolean): Promise<void>;
  versions(programmeId: string, id: string): Promise<T[]>;
  list(programmeId: string, filter: F, view: View, asOf: AsOf, paging: Paging): Promise<Page<T>>;
  count(programmeId: string, filter: F, view: View, asOf: AsOf): Promise<number>;
  /** Versions opened or closed after a seq, oldest first: what a follower (tiles, phone) must know. */
  changedSince(programmeId: string, seq: number): AsyncIterable<T>;
  /** Every current record, for loading an index. */
  all(programmeId: string, asOf: AsOf): AsyncIterable<T>;
  /** Everything in a stable order, for comparing a rebuild with the live tables. */
  allVersions(programmeId: string): AsyncIterable<T>;
  /** Deletes every version of a programme: only a rebuild may. */
  clear(programmeId: string): Promise<void>;
}

export interface HazardFilter {
  readonly ids?: readonly string[];
  readonly box?: Box;
  readonly classifications?: readonly string[];
  readonly workStatuses?: readonly string[];
  readonly contamination?: readonly string[];
  readonly placeCode?: string;
  readonly orgCode?: string;
  /** Only those that reopen one of these. */
  readonly reopensIds?: readonly string[];
  /** Only those known as a point, or without any place on Earth. */
  readonly withoutPerimeter?: true;
  readonly text?: string;
}
export interface EvidenceFilter {
  readonly box?: Box;
  readonly hazardId?: string;
  readonly kinds?: readonly string[];
  readonly grades?: readonly string[];
  readonly ordnanceCategories?: readonly string[];
  readonly placeCode?: string;
}
export interface PlaceFilter {
  readonly text?: string;
  readonly parentCode?: string;
  readonly level?: number;
  readonly at?: Position;
  /** Places whose boundary's extent meets it. */
  readonly box?: Box;
}

export interface HazardStore extends VersionStore<Hazard, HazardFilter> {
  /** For each box: current, not closed or superseded hazards whose box meets it. */
  near(programmeId: string, boxes: readonly Box[], limit: number): Promise<Hazard[][]>;
  /** For each local id: current hazards that have it after trim and case-fold. */
  findByLocalId(programmeId: string, localIds: readonly string[]): Promise<string[][]>;
  countBy(
    programmeId: string,
    view: View,
    asOf: AsOf,
  ): Promise<{ classification: string; workStatus: string; count: number; areaM2: number }[]>;
}
export type EvidenceStore = VersionStore<EvidencePoint, EvidenceFilter>;
export interface PlaceStore extends VersionStore<Place, PlaceFilter> {
  /** The code and every code above it, nearest first. */
  ancestors(programmeId: string, code: string): Promise<string[]>;
}

export interface MonitorFilter {
  readonly nouns?: readonly MonitorNoun[];
  /** Records this document said last. */
  readonly document?: string;
  /** Claims, propositions and judgements of these events, and the events themselves. */
  readonly eventIds?: readonly string[];
  /** Records that name any of these. */
  readonly refersTo?: readonly string[];
  /** Records that name this state. */
  readonly iso3?: string;
  readonly text?: string;
}
/** Records of the monitor. The view of land does not apply: who may read them is decided before (flow/monitor.ts). */
export interface MonitorStore extends VersionStore<MonitorRecord, MonitorFilter> {
  /** Every record a filter names, in order of name; for case files, not for lists a person pages through. */
  find(programmeId: string, filter: MonitorFilter, asOf: AsOf): Promise<MonitorRecord[]>;
}
/** Of records of land release: what is asked of a list, whatever the type. */
export interface LandFilter {
  readonly ids?: readonly string[];
  readonly box?: Box;
  /** Records that meet one of these boxes and name none of these hazards. */
  readonly beside?: { readonly boxes: readonly Box[]; readonly hazardIds: readonly string[] };
  /** Records that name this hazard. */
  readonly hazardId?: string;
  readonly hazardIds?: readonly string[];
  readonly taskId?: string;
  readonly activityId?: string;
  /** Type of activity, outcome of release, severity of nonconformity, kind of visit, method of progress. */
  readonly kinds?: readonly string[];
  readonly statuses?: readonly string[];
  readonly orgCode?: string;
  readonly placeCode?: string;
  /** Days the record is about, both counted. */
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
}
/** Which hazards' accounts; nothing said: all of the programme. */
export interface AccountScope {
  readonly hazardId?: string;
  readonly placeCode?: string;
  readonly orgCode?: string;
}
/** An area account without its shape. */
export type AccountLines = Pick<AreaAccount, 'id' | 'placeCode' | 'lines'>;
/** The area account in sums that the database makes: of a scope, as a view lets through, at one moment. */
export interface AreaAccountStore {
  sums(
    programmeId: string,
    scope: AccountScope,
    view: View,
    asOf: AsOf,
    period: Period,
  ): Promise<AccountSums>;
  /** Hazards without a perimeter on the eve of a period and at its end. */
  points(
    programmeId: string,
    scope: AccountScope,
    view: View,
    asOf: AsOf,
    period: Period,
  ): Promise<{ readonly opening: PointNumbers; readonly closing: PointNumbers }>;
  /** Ground released in a period, by whoever did it, paid for it or where it lies. */
  released(
    programmeId: string,
    scope: AccountScope,
    view: View,
    asOf: AsOf,
    period: Period,
    by: OutputKey,
  ): Promise<ReleasedSum[]>;
  /** What work found in a period and what became of it, by work. */
  items(
    programmeId: string,
    scope: AccountScope,
    view: View,
    asOf: AsOf,
    period: Period,
  ): Promise<WorkItems[]>;
  /** Lines of the accounts whose version at one moment is not their version at another, ordered by hazard. */
  changed(
    programmeId: string,
    scope: AccountScope,
    view: View,
    at: AsOf,
    other: AsOf,
  ): AsyncIterable<AccountLines>;
}
/** A row whose columns say something else than the record in it. */
export interface ColumnDifference {
  /** The table. */
  readonly type: string;
  readonly id: string;
  readonly fromSeq: number;
  readonly columns: readonly string[];
}
/** One version of a record of any type as it is stored. */
export interface StoredVersion {
  readonly type: string;
  readonly id: string;
  readonly record: { readonly fromSeq: number };
}
/** Every column of one version in 48 bits, and what names it. */
export interface ColumnPrint {
  readonly type: string;
  readonly id: string;
  readonly fromSeq: number;
  readonly print: number;
}
/** What stands beside the records for lists, sums and tiles to read. */
export interface ColumnStore {
  /** Of the row that would be written for a version. */
  printOf(version: StoredVersion): number;
  /** Of every version of a programme as it is stored: no record is made of it. */
  prints(programmeId: string): AsyncIterable<ColumnPrint>;
  /**
   * Every version of a programme that is not what would be written for its record. `onVersion` hears of every one
   * on the way, so that who compares the records as well reads them once.
   */
  versionsDiffering(
    programmeId: string,
    onVersion?: (version: StoredVersion) => void,
  ): AsyncIterable<ColumnDifference>;
  /** Rows beside the versions: reports, lines of accounts, organisations. */
  othersDiffering(programmeId: string): AsyncIterable<ColumnDifference>;
}
/** One versioned store per type of record of land release. */
export type LandStores = { readonly [K in keyof LandRecords]: VersionStore<LandRecords[K], LandFilter> };

export interface ProgrammeStore {
  list(): Promise<Programme[]>;
  find(id: string): Promise<Programme | null>;
  put(programme: Programme): Promise<void>;
  /** Programmes whose registry was made with other folds than ours, and with which. */
  otherFolds(): Promise<{ readonly programmeId: string; readonly version: number }[]>;
  /** Says that the registry of a programme is made with our folds. */
  folded(programmeId: string): Promise<void>;
}
export interface OrganisationStore {
  list(programmeId: string): Promise<Organisation[]>;
  put(organisation: Organisation): Promise<void>;
}
export interface MembershipStore {
  ofUser(userId: string): Promise<Membership[]>;
  list(programmeId: string): Promise<(Membership & { name: string; email: string; disabled: boolean })[]>;
  /** Names of accounts, looked up now; those that are gone are absent. */
  names(userIds: readonly string[]): Promise<Map<string, string>>;
  grant(membership: Membership): Promise<void>;
  revoke(userId: string, programmeId: string, role: string): Promise<void>;
}

/** An entry of the audit trail as it lies there, nothing trusted. */
export interface RawAudit {
  readonly seq: number;
  readonly kind: string;
  readonly accountId: string | null;
  readonly programmeId: string | null;
  readonly recordedAt: string;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}
export interface AuditFilter {
  /** Of this programme, and of no programme but by people who have or had a role in it. */
  readonly programmeId?: string;
  readonly kinds?: readonly string[];
  readonly accountId?: string;
}
/** The audit trail of the whole server. */
export interface AuditStore {
  /** Nobody else adds until the transaction ends. */
  lockHead(): Promise<{ seq: number; hash: string }>;
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, paging: Paging): Promise<Page<AuditEntry>>;
  readRaw(): AsyncIterable<RawAudit>;
}

/** What changed, told to every server process within a second. */
export interface Change {
  readonly programmeId: string;
  readonly seq: number;
  readonly reportId: string | null;
  readonly kind: 'report' | 'decision' | 'programme' | 'alarm';
}

export interface Tx {
  readonly reports: ReportStore;
  readonly ledger: LedgerStore;
  readonly hazards: HazardStore;
  readonly evidence: EvidenceStore;
  readonly places: PlaceStore;
  readonly monitor: MonitorStore;
  readonly land: LandStores;
  readonly account: AreaAccountStore;
  readonly columns: ColumnStore;
  readonly programmes: ProgrammeStore;
  readonly organisations: OrganisationStore;
  readonly memberships: MembershipStore;
  readonly audit: AuditStore;
  /** Told to all listeners when (and only if) the transaction commits. */
  announce(change: Change): Promise<void>;
}

export interface Db {
  /** One read-write transaction; retried on serialisation failure and deadlock. Throws Problem storageFull, databaseUnavailable. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One read-only repeatable-read transaction: every read sees the same moment. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls back for every announced change of any process, and once with `lost` after a broken connection. */
  listen(onChange: (change: Change | 'lost') => void): Promise<() => Promise<void>>;
  /** True when the database answers. */
  ready(): Promise<boolean>;
  /** Runs `work` while no other process of this database runs one; waits for its turn, however long. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One copy that is kept. */
export interface KeptFile {
  readonly sha256: string;
  readonly bytes: number;
  read(): AsyncIterable<Uint8Array>;
}
/** Copies of what was published, named by the hash of their bytes; never changed, never removed. */
export interface FileStore {
  readonly mostBytes: number;
  /** Throws Problem fileAltered when the bytes are no longer those the hash names. */
  get(programmeId: string, sha256: string): Promise<KeptFile | null>;
  /** Every file of a programme and of its records, and whether its bytes are those its hash names. */
  check(programmeId: string): AsyncIterable<{ readonly sha256: string; readonly whole: boolean }>;
  /** Throws Problem tooLarge, storageFull, unreadableFile when the bytes have another hash. */
  put(programmeId: string, sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<{ bytes: number }>;
}

/** Time and identifiers come from the rim so that the pipeline can be run twice with the same result. */
export interface Clock {
  now(): Date;
}

/** Every rule over a report, as `checkReport` finds it; the rim may do it elsewhere. */
export type CheckRules = (
  content: import('../core/model/reports.ts').ReportContent,
  context: import('../core/rules/context.ts').RuleContext,
  /** Whose turn it takes. */
  authorId: string,
) => Promise<import('../core/model/findings.ts').Finding[]>;

/** Everything a flow step needs, built once by the rim. */
export interface Pipeline {
  /** Judges reports somebody waits for; without it they are judged where they are. */
  readonly rules?: CheckRules;
  readonly db: Db;
  readonly geometry: import('../core/geo/engine.ts').GeometryEngine;
  readonly clock: Clock;
  readonly newId: () => string;
}
