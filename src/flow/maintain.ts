/**
 * Keeping the record honest: walk the whole chain and say where it breaks; make the registry again from the
 * ledger, or compare the two. Never repairs the ledger: nothing may.
 */
import { canonical } from '../core/ledger/canonical.ts';
import { contentHash, ZERO_HASH } from '../core/ledger/seal.ts';
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
import type { LandFilter, Pipeline, Tx, VersionStore } from './ports.ts';

/** One version of one record, of land or of the monitor. */
type Version =
  | LandVersion
  | { readonly type: 'monitor'; readonly id: string; readonly record: MonitorRecord };

type Progress = (done: number, total: number) => void;

export type Verification =
  | { readonly ok: true; readonly entries: number; readonly head: Link }
  | {
      readonly ok: false;
      /** First position that does not hold. For `reportAltered`: where the report was sealed, 0 when not yet. */
      readonly position: number;
      readonly reason: EntryFaultReason | 'tailMissing' | 'headDiffers' | 'reportAltered';
      readonly params: Record<string, string | number>;
    };

const STEP = 5_000;

/**
 * Recomputes every hash of a programme's chain, compares columns with bodies, the end with the recorded head,
 * and every stored report with the hash sealed for it. Reasons: docs/spec/ledger.md §5.
 */
export async function verifyChain(
  p: Pipeline,
  programmeId: string,
  onProgress: Progress = () => {},
): Promise<Verification> {
  return p.db.read(async (tx) => {
    await getProgramme(tx, programmeId);
    const head = await tx.ledger.head(programmeId);
    const sealed = new Map<string, Sealed>();
    let link: Link = { seq: 0, hash: ZERO_HASH };
    for await (const row of tx.ledger.readRaw(programmeId, 0)) {
      const read = readEntry(row, link);
      if ('fault' in read) return { ok: false, ...read.fault };
      note(sealed, read.body);
      link = { seq: row.seq, hash: row.hash };
      if (link.seq % STEP === 0) onProgress(link.seq, head.seq);
    }
    const end = endFault(link, head);
    if (end) return end;
    const altered = await alteredReport(tx, programmeId, sealed);
    onProgress(link.seq, head.seq);
    return altered ?? { ok: true, entries: link.seq, head: { seq: link.seq, hash: link.hash } };
  });
}

function endFault(end: Link, head: Link): Verification | null {
  if (end.seq < head.seq)
    return { ok: false, position: end.seq + 1, reason: 'tailMissing', params: { head: head.seq } };
  if (end.seq > head.seq)
    return { ok: false, position: head.seq + 1, reason: 'headDiffers', params: { head: head.seq } };
  return end.hash === head.hash ? null : { ok: false, position: end.seq, reason: 'headDiffers', params: {} };
}

interface Sealed {
  readonly seq: number;
  readonly hash: string;
}

function note(sealed: Map<string, Sealed>, { reportId, seq, data }: EntryBody): void {
  const hash = (data as { source?: { contentHash?: string } }).source?.contentHash;
  if (reportId !== null && hash !== undefined && !sealed.has(reportId)) sealed.set(reportId, { seq, hash });
}

/** A report whose content is not what was hashed when it came in, or not what was decided on. */
async function alteredReport(
  tx: Tx,
  programmeId: string,
  sealed: Map<string, Sealed>,
): Promise<Verification | null> {
  let cursor: string | null = null;
  do {
    const page: { items: Report[]; next: string | null } = await tx.reports.list(
      programmeId,
      { order: 'oldest' },
      { limit: 1_000, cursor },
    );
    for (const report of page.items) {
      const seal = sealed.get(report.id);
      sealed.delete(report.id);
      const hash = contentHash(report.content);
      if (hash !== report.contentHash || (seal && seal.hash !== hash))
        return altered(report.id, seal?.seq ?? 0);
    }
    cursor = page.next;
  } while (cursor !== null);
  const [missing] = sealed;
  return missing ? altered(missing[0], missing[1].seq) : null;
}

function altered(report: string, position: number): Verification {
  return { ok: false, position, reason: 'reportAltered', params: { report } };
}

/** One version that is not the same in the ledger's registry and in the live tables. */
export interface Difference {
  readonly type: Version['type'] | 'organisation' | 'programme' | 'member';
  readonly id: string;
  readonly fromSeq: number;
  readonly what: 'missing' | 'extra' | 'differs';
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
 * Folds the whole ledger. With `check`: compares every version with the live tables, byte for byte, and changes
 * nothing. Without: replaces the live tables in one transaction, while no decision is taken.
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
    expected.set(nameOf(version), fingerprint(version.record));
  });
  const records = expected.size;
  const found: Difference[] = [];
  let count = 0;
  const differ = (difference: Difference): void => {
    count += 1;
    if (found.length < 100) found.push(difference);
  };
  for await (const version of liveVersions(tx, programmeId)) {
    const name = nameOf(version);
    const print = expected.get(name);
    expected.delete(name);
    if (print === fingerprint(version.record)) continue;
    differ(describe(version, print === undefined ? 'extra' : 'differs'));
  }
  for (const name of expected.keys()) differ(missing(name));
  for (const difference of await settingsDifferences(tx, programmeId, refold)) differ(difference);
  for (const difference of await memberDifferences(tx, programmeId, refold.members)) differ(difference);
  return { entries, records, equal: count === 0, differenceCount: count, differences: found };
}

/**
 * 53 bits of a version's JSON, members of the record sorted and the rest in the order stored. Not a seal: it
 * finds what a fault or a careless hand changed in tables that are made again from the ledger anyway, at a
 * tenth of the cost of SHA-256 (cyrb53, public domain).
 */
function fingerprint(record: Version['record']): number {
  const text = JSON.stringify(
    Object.keys(record)
      .sort()
      .map((name) => inFixedOrder(record, name)),
  );
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
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
  const flush = async (): Promise<void> => {
    const ready = waiting;
    waiting = [];
    await tx.hazards.put(ready.flatMap((v) => (v.type === 'hazard' ? [v.record] : [])));
    await tx.evidence.put(ready.flatMap((v) => (v.type === 'evidence' ? [v.record] : [])));
    await tx.places.put(ready.flatMap((v) => (v.type === 'place' ? [v.record] : [])));
    for (const type of LAND_TYPES) {
      const records = ready.flatMap((v): unknown[] => (v.type === type ? [v.record] : []));
      if (records.length > 0) await (tx.land[type] as VersionStore<unknown, LandFilter>).put(records);
    }
    await tx.monitor.put(ready.flatMap((v) => (v.type === 'monitor' ? [v.record] : [])));
  };
  const keep = (version: Version): void => {
    records += 1;
    waiting.push(version);
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

async function* liveVersions(tx: Tx, programmeId: string): AsyncIterable<Version> {
  for await (const record of tx.hazards.allVersions(programmeId))
    yield { type: 'hazard', id: record.id, record };
  for await (const record of tx.evidence.allVersions(programmeId))
    yield { type: 'evidence', id: record.id, record };
  for await (const record of tx.places.allVersions(programmeId))
    yield { type: 'place', id: record.code, record };
  for (const type of LAND_TYPES) {
    for await (const record of tx.land[type].allVersions(programmeId))
      yield { type, id: record.id, record } as Version;
  }
  for await (const record of tx.monitor.allVersions(programmeId))
    yield { type: 'monitor', id: record.id, record };
}

const nameOf = ({ type, id, record }: Version): string => `${type}\n${record.fromSeq}\n${id}`;

function describe({ type, id, record }: Version, what: Difference['what']): Difference {
  return { type, id, fromSeq: record.fromSeq, what };
}

function missing(name: string): Difference {
  const [type, fromSeq, ...id] = name.split('\n');
  return { type: type as Version['type'], id: id.join('\n'), fromSeq: Number(fromSeq), what: 'missing' };
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
