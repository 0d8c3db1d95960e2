/**
 * Snapshots of tile engines in the data folder. A snapshot is only believed when it is whole (SHA-256), was
 * made by the same rules, and the ledger still has the entry it was made at; otherwise it is as if absent.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shape } from '../core/model/geometry.ts';
import { FOLD_VERSION } from '../core/registry/fold-version.ts';
import type { EngineOptions, TileEngine } from '../core/tiles/engine.ts';
import { readSnapshot, SNAPSHOT_VERSION, writeSnapshot } from '../core/tiles/snapshot.ts';
import type { Db } from '../flow/ports.ts';

interface Envelope {
  readonly format: 'tilth tiles';
  readonly version: number;
  readonly rules: string;
  readonly seq: number;
  readonly hash: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Longest first line of a file. */
const MAX_ENVELOPE = 1_000;

/** The engine saved last, and the hash of the entry it was saved at; null when there is none to believe. */
export async function loadSnapshot(
  db: Db,
  folder: string,
  programmeId: string,
  options: EngineOptions,
): Promise<{ engine: TileEngine; hash: string } | null> {
  const file = await readFile(join(folder, `${programmeId}.tiles`)).catch(() => null);
  if (file === null) return null;
  try {
    const end = file.subarray(0, MAX_ENVELOPE).indexOf(0x0a);
    const envelope = JSON.parse(file.toString('utf8', 0, end)) as Envelope;
    const body = file.subarray(end + 1);
    const same = envelope.version === SNAPSHOT_VERSION && envelope.rules === rulesOf(options);
    if (!same || body.length !== envelope.bytes || envelope.sha256 !== sha256([body])) return null;
    if ((await hashAt(db, programmeId, envelope.seq)) !== envelope.hash) return null;
    const engine = readSnapshot(body, options);
    return engine === null ? null : { engine, hash: envelope.hash };
  } catch {
    // A damaged file costs a slower start, nothing else.
    return null;
  }
}

/** Writes beside the old file and then takes its place, so that a crash leaves one or the other. */
export async function saveSnapshot(
  folder: string,
  programmeId: string,
  engine: TileEngine,
  hash: string,
): Promise<void> {
  const blocks = writeSnapshot(engine).map((block) => Uint8Array.from(block));
  const envelope: Envelope = {
    format: 'tilth tiles',
    version: SNAPSHOT_VERSION,
    rules: rulesOf(engine.options),
    seq: engine.seq,
    hash,
    bytes: blocks.reduce((sum, block) => sum + block.length, 0),
    sha256: sha256(blocks),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${programmeId}.tiles`);
  const unfinished = `${path}.${process.pid}`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writev([Buffer.from(`${JSON.stringify(envelope)}\n`)]);
    for (const block of blocks) await file.writev([block]);
    await file.sync();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

async function hashAt(db: Db, programmeId: string, seq: number): Promise<string | null> {
  if (seq === 0) return null;
  return db.read(async (tx) => {
    for await (const entry of tx.ledger.read(programmeId, seq - 1)) return entry.hash;
    return null;
  });
}

/** What a few shapes generalise to and which folds made the records: another grid or fold makes it another file. */
function rulesOf({ access }: EngineOptions): string {
  const shapes: Shape[] = [
    { type: 'Point', coordinates: [30.123456, 48.654321] },
    {
      type: 'Polygon',
      coordinates: [
        [
          [10, 10],
          [10.3, 10],
          [10.3, 10.2],
          [10, 10],
        ],
      ],
    },
  ];
  return createHash('sha1')
    .update(JSON.stringify([FOLD_VERSION, shapes.map(access.generalise)]))
    .digest('hex');
}

function sha256(blocks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const block of blocks) hash.update(block);
  return hash.digest('hex');
}
