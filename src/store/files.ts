/**
 * Copies of what was published, each a file named by its hash in a folder of its programme. A copy is written
 * beside its place, flushed to the disk and moved there in one step, so that a file that is there is whole.
 * Nothing is ever changed or removed. SAFETY: what somebody else changed is never handed out, for each file is hashed
 * before it is (test/scenarios/stored-files.test.ts).
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../core/model/problems.ts';
import type { FileStore, KeptFile } from '../flow/ports.ts';

/** Left free on the disk, for the database beside it. */
const RESERVE_BYTES = 64 * 1024 * 1024;

async function demandRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < RESERVE_BYTES) throw new Problem('storageFull', { freeMb: Math.floor(free / 1024 / 1024) });
}

/** A full disk is said in words; everything else is passed on. */
function asStorage(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT' ? new Problem('storageFull', { freeMb: 0 }) : error;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

async function writeTo(path: string, chunks: AsyncIterable<Uint8Array>, most: number): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > most) throw new Problem('tooLarge', { max: `${Math.floor(most / 1024 / 1024)} MB` });
      hash.update(chunk);
      await handle.write(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** SHA-256 of a file, a piece at a time; null when it cannot be read. */
async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  } catch {
    return null;
  }
  return hash.digest('hex');
}

/** What is in a folder, in order; nothing when it is not there. */
async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Files below `folder`, which is made when the first one comes. `mostBytes`: no single one is larger. */
export function fileStore(folder: string, mostBytes: number): FileStore {
  const pathOf = (programmeId: string, sha256: string) =>
    join(folder, programmeId, sha256.slice(0, 2), sha256);
  const kept = async (programmeId: string, sha256: string): Promise<KeptFile | null> => {
    const path = pathOf(programmeId, sha256);
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) return null;
    if ((await hashOf(path)) !== sha256)
      throw new Problem('fileAltered', { file: sha256.slice(0, 12), folder: programmeId });
    return { sha256, bytes: found.size, read: () => createReadStream(path) };
  };
  let writing = 0;
  return {
    mostBytes,
    get: kept,
    async *check(programmeId) {
      for (const shelf of await names(folder)) {
        if (shelf !== programmeId && !shelf.startsWith(`${programmeId}~`)) continue;
        for (const start of await names(join(folder, shelf))) {
          for (const sha256 of await names(join(folder, shelf, start))) {
            if (sha256.endsWith('.part')) continue;
            yield { sha256, whole: (await hashOf(join(folder, shelf, start, sha256))) === sha256 };
          }
        }
      }
    },
    async put(programmeId, sha256, chunks) {
      const path = pathOf(programmeId, sha256);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await demandRoom(dirname(path));
      writing += 1;
      const part = `${path}.${process.pid}-${writing}.part`;
      try {
        const written = await writeTo(part, chunks, mostBytes);
        if (written.sha256 !== sha256)
          throw new Problem('unreadableFile', { file: sha256.slice(0, 12), reason: 'capture.refused.hash' });
        await chmod(part, 0o400);
        await rename(part, path);
        await syncFolder(dirname(path));
        return { bytes: written.bytes };
      } catch (error) {
        await rm(part, { force: true });
        throw asStorage(error);
      }
    },
  };
}
