/**
 * Citation packs: one assessment with everything it rests on, checkable without this software and without a network
 * (docs/spec/citation-pack.md). Pure: files in, findings out. SAFETY: a changed byte must be noticed and named;
 * test/scenarios/monitor-outputs.test.ts changes them.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { strFromU8 } from 'fflate';
import { z } from 'zod';
import { canonical } from '../ledger/canonical.ts';
import { contentHash, entryHash } from '../ledger/seal.ts';
import { EntryBody } from '../model/entries.ts';
import { Sha256 } from '../model/ids.ts';
import type { MonitorRecord } from '../model/monitor-documents.ts';
import { assess } from './assess.ts';
import { caseOf, RecordSet } from './cases.ts';
import { type Audience, Edition } from './edition.ts';
import { leaving } from './leaving.ts';
import { foldRecord } from './records.ts';

export const PACK_FORMAT = 'tilth-citation-pack';

/** One entry of the ledger: whole, or by its hashes where its text must stay inside. */
export const ChainItem = z.strictObject({
  seq: z.number().int().min(1),
  prevHash: Sha256,
  hash: Sha256,
  /** The record it is about. */
  subject: z.string(),
  /** Canonical text exactly as sealed; null: withheld. */
  body: z.string().nullable(),
});
export type ChainItem = z.infer<typeof ChainItem>;

export const Chain = z.strictObject({
  head: z.strictObject({ seq: z.number().int(), hash: Sha256 }),
  items: z.array(ChainItem),
  /** Hash of every entry from the first needed to the head, by position; null where there are too many. */
  spine: z.strictObject({ from: z.number().int(), hashes: z.array(Sha256) }).nullable(),
});
export type Chain = z.infer<typeof Chain>;

export const Manifest = z.strictObject({
  format: z.literal(PACK_FORMAT),
  v: z.literal(1),
  event: z.string(),
  edition: Edition,
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number().int(), sha256: Sha256 })),
  /** SHA-256 of the canonical text of everything above: the name of this pack. */
  pack: Sha256,
});
export type Manifest = z.infer<typeof Manifest>;

/** A record in a pack, as its audience may have it; positions of versions are left out. */
export type PackedRecord = Omit<MonitorRecord, 'fromSeq' | 'untilSeq'>;

export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

export function packed({ fromSeq: _, untilSeq: __, ...record }: MonitorRecord): PackedRecord {
  return record;
}

/** The assessment these records give at this edition. */
export function assessedFrom(records: readonly PackedRecord[], eventId: string, edition: Edition) {
  const versions = records.map((record) => ({ ...record, fromSeq: 0, untilSeq: null }) as MonitorRecord);
  const set = new RecordSet(versions);
  const event = set.get('event', eventId);
  if (!event) return null;
  const { asOf, knownAt, ruleset } = edition;
  return assess(caseOf(set, event, set.all('judgement')), { asOf, knownAt, ruleset });
}

/** Files of a pack in the order they are written; the manifest first, naming all others. */
export function manifestOf(
  event: string,
  edition: Edition,
  files: readonly (readonly [string, Uint8Array])[],
): Manifest {
  const listed = files.map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: hashOf(bytes) }));
  const body = { format: PACK_FORMAT, v: 1, event, edition, files: listed } as const;
  return { ...body, pack: contentHash(body) };
}

export type PackFaultReason =
  | 'fileMissing'
  | 'fileAdded'
  | 'fileChanged'
  | 'unreadable'
  | 'manifestChanged'
  | 'containerChanged'
  | 'entryChanged'
  | 'linkBroken'
  | 'headDiffers'
  | 'recordDiffers'
  | 'recordUnproved'
  | 'assessmentDiffers';

export interface PackFault {
  readonly file: string;
  /** An entry's position, a record's name; empty for the file as a whole. */
  readonly at: string;
  readonly reason: PackFaultReason;
}

export interface PackCheck {
  readonly faults: readonly PackFault[];
  readonly manifest: Manifest | null;
  readonly entries: number;
  /** Given by hash only: their text must stay inside. */
  readonly withheld: number;
  /** Stretches of neighbouring entries proved to follow one another; one and `toHead` is a closed chain. */
  readonly stretches: number;
  readonly toHead: boolean;
  readonly records: number;
  /** Records folded again from entries given whole. */
  readonly proved: number;
}

type Files = ReadonlyMap<string, Uint8Array>;

function json(files: Files, name: string): unknown {
  try {
    return JSON.parse(strFromU8(files.get(name) ?? new Uint8Array()));
  } catch {
    return undefined;
  }
}

/** Checks every file against the manifest and the manifest against itself. */
function checkFiles(files: Files, manifest: Manifest): PackFault[] {
  const faults: PackFault[] = [];
  const fault = (file: string, reason: PackFaultReason): void => {
    faults.push({ file, at: '', reason });
  };
  const { pack, ...body } = manifest;
  if (contentHash(body) !== pack) fault('manifest.json', 'manifestChanged');
  for (const { name, bytes, sha256: told } of manifest.files) {
    const there = files.get(name);
    if (!there) fault(name, 'fileMissing');
    else if (there.length !== bytes || hashOf(there) !== told) fault(name, 'fileChanged');
  }
  const named = new Set(['manifest.json', ...manifest.files.map(({ name }) => name)]);
  for (const name of files.keys()) if (!named.has(name)) fault(name, 'fileAdded');
  return faults;
}

/** Every entry given whole has its hash; neighbours follow one another; all agree with the spine and the head. */
function checkChain({ head, items, spine }: Chain, edition: Edition): PackFault[] {
  const faults: PackFault[] = [];
  const fault = (at: number, reason: PackFaultReason): void => {
    faults.push({ file: 'chain.json', at: String(at), reason });
  };
  if (head.seq !== edition.seq || head.hash !== edition.hash) fault(head.seq, 'headDiffers');
  const onSpine = (seq: number): string | undefined => spine?.hashes[seq - spine.from];
  items.forEach((item, i) => {
    if (item.body !== null && !sealed(item, edition.programme)) fault(item.seq, 'entryChanged');
    const before = items[i - 1];
    if (before && before.seq >= item.seq) fault(item.seq, 'linkBroken');
    const prev = before?.seq === item.seq - 1 ? before.hash : onSpine(item.seq - 1);
    if (prev !== undefined && prev !== item.prevHash) fault(item.seq, 'linkBroken');
    if (spine && onSpine(item.seq) !== item.hash) fault(item.seq, 'linkBroken');
    if (item.seq > head.seq || (item.seq === head.seq && item.hash !== head.hash))
      fault(item.seq, 'headDiffers');
  });
  if (spine && spine.from + spine.hashes.length - 1 !== head.seq) fault(head.seq, 'headDiffers');
  else if (spine && spine.hashes.at(-1) !== head.hash) fault(head.seq, 'headDiffers');
  return faults;
}

function sealed({ seq, prevHash, hash, subject, body }: ChainItem, programme: string): boolean {
  if (body === null || entryHash(body, prevHash) !== hash) return false;
  const read = bodyOf(body);
  if (read === null || canonical(read) !== body) return false;
  return read.seq === seq && read.programmeId === programme && read.subject.id === subject;
}

function bodyOf(text: string): EntryBody | null {
  try {
    const read = EntryBody.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Every record again from the entries that state it, as its audience may have it. */
export function refolded(items: readonly ChainItem[], audience: Audience): Map<string, PackedRecord> {
  const found = new Map<string, MonitorRecord>();
  for (const { body } of items) {
    const read = body === null ? null : bodyOf(body);
    if (!read) continue;
    const next = foldRecord(found.get(read.subject.id) ?? null, read);
    if (next) found.set(read.subject.id, next);
  }
  return new Map([...found].map(([id, record]) => [id, packed(leaving(record, audience))]));
}

function checkRecords(
  records: readonly PackedRecord[],
  items: readonly ChainItem[],
  edition: Edition,
): { faults: PackFault[]; proved: number } {
  const again = refolded(items, edition.audience);
  const about = new Map<string, ChainItem[]>();
  for (const item of items) about.set(item.subject, [...(about.get(item.subject) ?? []), item]);
  const faults: PackFault[] = [];
  let proved = 0;
  for (const record of records) {
    const mine = about.get(record.id);
    const folded = again.get(record.id);
    const fault = (reason: PackFaultReason): void => {
      faults.push({ file: 'records.json', at: record.id, reason });
    };
    if (!mine) fault('recordUnproved');
    // What hangs on a withheld entry is stated by the register and not proved here.
    else if (mine.some(({ body }) => body === null)) {
      if (!mine.some(({ seq }) => seq === record.saidSeq)) fault('recordDiffers');
    } else if (!folded || canonical(folded) !== canonical(record)) fault('recordDiffers');
    else proved += 1;
  }
  return { faults, proved };
}

/** How many unbroken stretches the entries form, and whether the last reaches the head. */
function stretchesOf({ head, items }: Chain): { stretches: number; toHead: boolean } {
  const whole = items.filter(({ body }) => body !== null);
  const breaks = whole.filter((item, i) => i > 0 && whole[i - 1]?.seq !== item.seq - 1).length;
  return { stretches: whole.length === 0 ? 0 : breaks + 1, toHead: whole.at(-1)?.seq === head.seq };
}

const NOTHING = { entries: 0, withheld: 0, stretches: 0, toHead: false, records: 0, proved: 0 };

/** Everything that can be checked of a pack with nothing but its files. */
export function checkPack(files: Files): PackCheck {
  const read = Manifest.safeParse(json(files, 'manifest.json'));
  if (!read.success)
    return { faults: [{ file: 'manifest.json', at: '', reason: 'unreadable' }], manifest: null, ...NOTHING };
  const manifest = read.data;
  const faults = checkFiles(files, manifest);
  const chain = Chain.safeParse(json(files, 'chain.json'));
  const records = json(files, 'records.json') as PackedRecord[] | undefined;
  const fact = json(files, 'fact.json') as { assessment?: unknown } | undefined;
  if (!chain.success) faults.push({ file: 'chain.json', at: '', reason: 'unreadable' });
  if (!Array.isArray(records)) faults.push({ file: 'records.json', at: '', reason: 'unreadable' });
  if (!chain.success || !Array.isArray(records)) return { faults, manifest, ...NOTHING };
  const { edition, event } = manifest;
  faults.push(...checkChain(chain.data, edition));
  const folded = checkRecords(records, chain.data.items, edition);
  faults.push(...folded.faults);
  if (!sameAssessment(records, event, edition, fact?.assessment))
    faults.push({ file: 'fact.json', at: event, reason: 'assessmentDiffers' });
  const { items } = chain.data;
  return {
    faults,
    manifest,
    entries: items.length,
    withheld: items.filter(({ body }) => body === null).length,
    ...stretchesOf(chain.data),
    records: records.length,
    proved: folded.proved,
  };
}

function sameAssessment(
  records: readonly PackedRecord[],
  event: string,
  edition: Edition,
  told: unknown,
): boolean {
  try {
    const again = assessedFrom(records, event, edition);
    return again !== null && canonical(jsonValue(again)) === canonical(told);
  } catch {
    // Records that were changed may not be readable for the rules at all.
    return false;
  }
}

/** As it reads after a trip through JSON: absent members stay absent. */
export const jsonValue = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
