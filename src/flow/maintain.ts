/**
 * Keeping the record honest: walk the whole chain and say where it breaks; make the registry again from the
 * ledger, or compare the two. Never repairs the ledger: nothing may.
 */
import { createHash } from 'node:crypto';
import { canonical } from '../core/ledger/canonical.ts';
import { type ReportFault, SealedReports } from '../core/ledger/decided.ts';
import { ZERO_HASH } from '../core/ledger/seal.ts';
import { type EntryFaultReason, type Link, readEntry } from '../core/ledger/verify.ts';
import type { EntryBody } from '../core/model/entries.ts';
import { LAND_TYPES } from '../core/model/land.ts';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import type { Report } from '../core/model/reports.ts';
import { MonitorRefold, nounOf } from '../core/monitor/records.ts';
import { type Version as LandVersion, Refold } from '../core/registry/refold.ts';
import { sameDecision } from '../core/registry/registry.ts';
import { getProgramme } from './access.ts';
import { memberDifferences, replaceMembers } from './members-rebuild.ts';
import type { FileStore, LandFilter, Pipeline, Tx, VersionStore } from './ports.ts';

/** One version of one record, of land or of the monitor. */
type Version =
  | LandVersion
  | { readonly type: 'monitor'; readonly id: string; readonly record: MonitorRecord };

type Progress = (done: number, total: number) => void;

export type Verification =
  | { readonly ok: true; readonly entries: number; readonly head: Link }
  | {
      readonly ok: false;
      /** First position that does not hold. For a report: where it was sealed, 0 when not yet; for a file 0. */
      readonly position: number;
      readonly reason:
        | EntryFaultReason
        | 'tailMissing'
        | 'headDiffers'
        | 'reportAltered'
        | 'reportDiffers'
        | 'fileAltered';
      readonly params: Record<string, string | number>;
    };

const STEP = 5_000;

/**
 * Recomputes every hash of a programme's chain, compares columns with bodies, the end with the recorded head, every
 * stored report with what its entries say of it, and every stored file (where `files` are given) with the hash it is
 * named by. Reasons: docs/spec/ledger.md §5.
 */
export async function verifyChain(
  p: Pipeline,
  programmeId: string,
  onProgress: Progress = () => {},
  files: FileStore | null = null,
): Promise<Verification> {
  const found = await p.db.read(async (tx) => {
    const sealed = new SealedReports();
    const chain = await walk(tx, programmeId, onProgress, (body) => sealed.note(body));
    return chain.ok ? ((await faultyReport(tx, programmeId, sealed)) ?? chain) : chain;
  });
  return found.ok && files ? ((await alteredFile(files, programmeId)) ?? found) : found;
}

/** The chain alone, without the reports it was made from. */
export async function verifyEntries(p: Pipeline, programmeId: string): Promise<Verification> {
  return p.db.read((tx) => walk(tx, programmeId));
}

async function walk(
  tx: Tx,
  programmeId: string,
  onProgress: Progress = () => {},
  onEntry: (body: EntryBody) => void = () => {},
): Promise<Verification> {
  await getProgramme(tx, programmeId);
  const head = await tx.ledger.head(programmeId);
  let link: Link = { seq: 0, hash: ZERO_HASH };
  for await (const row of tx.ledger.readRaw(programmeId, 0)) {
    const read = readEntry(row, link);
    if ('fault' in read) return { ok: false, ...read.fault };
    onEntry(read.body);
    link = { seq: row.seq, hash: row.hash };
    if (link.seq % STEP === 0) onProgress(link.seq, head.seq);
  }
  onProgress(link.seq, head.seq);
  return endFault(link, head) ?? { ok: true, entries: link.seq, head: link };
}

function endFault(end: Link, head: Link): Verification | null {
  if (end.seq < head.seq)
    return { ok: false, position: end.seq + 1, reason: 'tailMissing', params: { head: head.seq } };
  if (end.seq > head.seq)
    return { ok: false, position: head.seq + 1, reason: 'headDiffers', params: { head: head.seq } };
  return end.hash === head.hash ? null : { ok: false, position: end.seq, reason: 'headDiffers', params: {} };
}

/** The first stored report that is not what was sealed of it, or whose state does not follow from its entries. */
async function faultyReport(
  tx: Tx,
  programmeId: string,
  sealed: SealedReports,
): Promise<Verification | null> {
  let cursor: string | null = null;
  do {
    const page: { items: Report[]; next: string | null } = await tx.reports.list(
      programmeId,
      { order: 'oldest' },
      { limit: 1_000, cursor },
    );
    for (const report of page.items) {
      const fault = sealed.fault(report);
      if (fault) return broken(fault);
    }
    cursor = page.next;
  } while (cursor !== null);
  const rest = sealed.rest();
  return rest && broken(rest);
}

function broken({ report, seq, column }: ReportFault): Verification {
  if (column === null) return { ok: false, position: seq, reason: 'reportAltered', params: { report } };
  return { ok: false, position: seq, reason: 'reportDiffers', params: { report, column } };
}

/** Hashes every file that was kept with a programme. Null when each is what its name says. */
async function alteredFile(files: FileStore, programmeId: string): Promise<Verification | null> {
  for await (const { sha256, whole } of files.check(programmeId))
    if (!whole) return { ok: false, position: 0, reason: 'fileAltered', params: { file: sha256 } };
  return null;
}

/** One version that is not the same in the ledger's registry and in the live tables. */
export interface Difference {
  readonly type: string;
  readonly id: string;
  readonly fromSeq: number;
  /** `columns`: the record is right, but what lists, sums and tiles read beside it is not. */
  readonly what: 'missing' | 'extra' | 'differs' | 'columns';
  /** Which, with `columns`. */
  readonly columns?: readonly string[];
}

export interface Rebuilt {
  readonly entries: number;
  /** Versions made from the ledger. */
  readonly records: number;
  readonly equal: boolean;
  readonly differenceCount: number;
  /** The first hundred. */
  readonly differences: Difference[];
}

/**
 * Folds the whole ledger. With `check`: compares every version with the live tables, byte for byte, and every column
 * that is read beside them, and changes nothing. Without: replaces the live tables in one transaction, while no decision is taken.
 */
export async function rebuildRegistry(
  p: Pipeline,
  programmeId: string,
  { check }: { readonly check: boolean },
  onProgress: Progress = () => {},
): Promise<Rebuilt> {
  if (check) return p.db.read((tx) => compare(tx, programmeId, onProgress));
  return p.db.write(async (tx) => {
    await tx.ledger.lockHead(programmeId);
    return replace(tx, programmeId, onProgress);
  });
}

async function compare(tx: Tx, programmeId: string, onProgress: Progress): Promise<Rebuilt> {
  const expected = new Map<string, number>();
  const { entries, refold } = await fold(tx, programmeId, onProgress, (version) => {
    expected.set(nameOf(version), tx.columns.printOf(version));
  });
  const records = expected.size;
  const found: Difference[] = [];
  let count = 0;
  const differ = (difference: Difference): void => {
    count += 1;
    if (found.length < 100) found.push(difference);
  };
  if (!(await allPrinted(tx, programmeId, expected))) await compareVersions(tx, programmeId, differ);
  for await (const difference of tx.columns.othersDiffering(programmeId))
    differ({ ...difference, what: 'columns' });
  for (const difference of await settingsDifferences(tx, programmeId, refold)) differ(difference);
  for (const difference of await memberDifferences(tx, programmeId, refold.members)) differ(difference);
  return { entries, records, equal: count === 0, differenceCount: count, differences: found };
}

/** Whether every row of versions is, column by column, what the ledger says, and none is missing. Empties `expected`. */
async function allPrinted(tx: Tx, programmeId: string, expected: Map<string, number>): Promise<boolean> {
  for await (const { type, id, fromSeq, print } of tx.columns.prints(programmeId)) {
    const name = nameFrom(type, fromSeq, id);
    if (expected.get(name) !== print) return false;
    expected.delete(name);
  }
  return expected.size === 0;
}

/** Where something differs: what it is. Folds again, because only then the records themselves are compared. */
async function compareVersions(
  tx: Tx,
  programmeId: string,
  differ: (difference: Difference) => void,
): Promise<void> {
  const expected = new Map<string, number>();
  await fold(
    tx,
    programmeId,
    () => {},
    (version) => expected.set(nameOf(version), fingerprint(version.record)),
  );
  const live = (version: Version): void => {
    const name = nameOf(version);
    const print = expected.get(name);
    expected.delete(name);
    if (print !== fingerprint(version.record))
      differ(describe(version, print === undefined ? 'extra' : 'differs'));
  };
  const beside = tx.columns.versionsDiffering(programmeId, (version) => live(version as Version));
  for await (const difference of beside) differ({ ...difference, what: 'columns' });
  for (const name of expected.keys()) differ(missing(name));
}

/**
 * 48 bits of a version's JSON, members of the record sorted and the rest in the order stored. Not a seal: it finds
 * what a fault or a careless hand changed in tables that are made again from the ledger anyway.
 */
function fingerprint(record: Version['record']): number {
  const text = JSON.stringify(
    Object.keys(record)
      .sort()
      .map((name) => inFixedOrder(record, name)),
  );
  return createHash('sha1').update(text).digest().readUIntBE(0, 6);
}

/** Shapes are stored as WKB, which has no order of members; all else comes back as it was written. */
function inFixedOrder(record: Version['record'], name: string): unknown {
  const value = (record as unknown as Record<string, unknown>)[name];
  const shape = value as { type?: unknown; coordinates?: unknown } | null;
  return shape?.coordinates === undefined ? value : [shape.type, shape.coordinates];
}

const PUT = 2_000;

async function replace(tx: Tx, programmeId: string, onProgress: Progress): Promise<Rebuilt> {
  for (const store of [tx.evidence, tx.hazards, tx.places, tx.monitor, ...Object.values(tx.land)])
    await store.clear(programmeId);
  let waiting: Version[] = [];
  let records = 0;
  const met = new Set<string>();
  let firsts = new Set<unknown>();
  const flush = async (): Promise<void> => {
    const [ready, first] = [waiting, firsts];
    [waiting, firsts] = [[], new Set()];
    const isFirst = (record: unknown): boolean => first.has(record);
    await tx.hazards.put(
      ready.flatMap((v) => (v.type === 'hazard' ? [v.record] : [])),
      isFirst,
    );
    await tx.evidence.put(
      ready.flatMap((v) => (v.type === 'evidence' ? [v.record] : [])),
      isFirst,
    );
    await tx.places.put(
      ready.flatMap((v) => (v.type === 'place' ? [v.record] : [])),
      isFirst,
    );
    for (const type of LAND_TYPES) {
      const records = ready.flatMap((v): unknown[] => (v.type === type ? [v.record] : []));
      if (records.length > 0)
        await (tx.land[type] as VersionStore<unknown, LandFilter>).put(records, isFirst);
    }
    await tx.monitor.put(
      ready.flatMap((v) => (v.type === 'monitor' ? [v.record] : [])),
      isFirst,
    );
  };
  const keep = (version: Version): void => {
    records += 1;
    waiting.push(version);
    const name = `${version.type}\n${version.id}`;
    if (met.has(name)) return;
    met.add(name);
    firsts.add(version.record);
  };
  const drain = async (): Promise<void> => {
    if (waiting.length >= PUT) await flush();
  };
  const { entries, refold } = await fold(tx, programmeId, onProgress, keep, drain);
  await flush();
  for (const organisation of refold.organisations.values()) await tx.organisations.put(organisation);
  await replaceMembers(tx, programmeId, refold.members);
  if (refold.settings) {
    const programme = await getProgramme(tx, programmeId);
    await tx.programmes.put({ ...programme, settings: refold.settings });
  }
  await tx.programmes.folded(programmeId);
  return { entries, records, equal: true, differenceCount: 0, differences: [] };
}

async function fold(
  tx: Tx,
  programmeId: string,
  onProgress: Progress,
  emit: (version: Version) => void,
  between: () => Promise<void> = async () => {},
): Promise<{ entries: number; refold: Refold }> {
  const { headSeq } = await getProgramme(tx, programmeId);
  const refold = new Refold(emit);
  const monitor = new MonitorRefold((record) => emit({ type: 'monitor', id: record.id, record }));
  let said: EntryBody[] = [];
  let entries = 0;
  for await (const { body } of tx.ledger.read(programmeId, 0)) {
    refold.add(body);
    const last = said.at(-1);
    if (last && !sameDecision(last, body)) {
      monitor.add(said);
      said = [];
    }
    if (nounOf(body) !== null) said.push(body);
    entries += 1;
    if (entries % STEP === 0) onProgress(entries, headSeq);
    await between();
  }
  refold.finish();
  monitor.add(said);
  monitor.finish();
  onProgress(entries, headSeq);
  return { entries, refold };
}

const nameOf = ({ type, id, record }: Version): string => nameFrom(type, record.fromSeq, id);
const nameFrom = (type: string, fromSeq: number, id: string): string => `${type}\n${fromSeq}\n${id}`;

function describe({ type, id, record }: Version, what: Difference['what']): Difference {
  return { type, id, fromSeq: record.fromSeq, what };
}

function missing(name: string): Difference {
  const [type, fromSeq, ...id] = name.split('\n');
  return { type: type ?? '', id: id.join('\n'), fromSeq: Number(fromSeq), what: 'missing' };
}

async function settingsDifferences(tx: Tx, programmeId: string, refold: Refold): Promise<Difference[]> {
  const differences: Difference[] = [];
  const { settings } = await getProgramme(tx, programmeId);
  if (canonical(settings) !== canonical(refold.settings))
    differences.push({ type: 'programme', id: programmeId, fromSeq: 0, what: 'differs' });
  const live = new Map((await tx.organisations.list(programmeId)).map((each) => [each.code, each]));
  for (const code of new Set([...live.keys(), ...refold.organisations.keys()])) {
    const [is, should] = [live.get(code), refold.organisations.get(code)];
    if (is && should && canonical(is) === canonical(should)) continue;
    const what = is ? (should ? 'differs' : 'extra') : 'missing';
    differences.push({ type: 'organisation', id: code, fromSeq: 0, what });
  }
  return differences;
}
