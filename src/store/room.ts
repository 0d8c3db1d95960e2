/** Keeps a reserve on the disk of the private cluster, so that it never meets a full one in mid-sentence. */
import { statfs } from 'node:fs/promises';
import { Problem } from '../core/model/problems.ts';

/**
 * PostgreSQL stops altogether when it cannot extend its write-ahead log (segments of 16 MB), and needs room
 * to start again; so writes are refused while there is still room for two segments.
 */
const RESERVE_BYTES = 32 * 1024 * 1024;
const ASK_EVERY_MS = 250;

/**
 * A function that throws Problem storageFull while the disk of `folder` has less free than the reserve.
 * SAFETY: a refused write is told to the author; a torn one might not be (test/processes/full-disk.test.ts).
 */
export function roomGuard(folder: string): () => Promise<void> {
  let asked = 0;
  let free = Number.POSITIVE_INFINITY;
  return async () => {
    if (Date.now() - asked >= ASK_EVERY_MS) {
      asked = Date.now();
      const { bavail, bsize } = await statfs(folder);
      free = bavail * bsize;
    }
    if (free < RESERVE_BYTES) throw new Problem('storageFull', { freeMb: Math.floor(free / 1024 / 1024) });
  };
}
