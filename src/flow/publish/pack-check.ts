/** Reads a citation pack from its bytes and checks all of it: no database, no network. */
import { unzipSync } from 'fflate';
import { Problem } from '../../core/model/problems.ts';
import { checkPack, type PackCheck } from '../../core/monitor/pack.ts';
import { zipOf } from './zip.ts';

/** Larger archives are no citation packs. */
export const MOST_PACK_BYTES = 256 * 1024 * 1024;

/** @throws Problem unreadableFile: not an archive at all. */
export function verifyPack(bytes: Uint8Array, file: string): PackCheck {
  let files: [string, Uint8Array][];
  try {
    files = Object.entries(
      unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= MOST_PACK_BYTES }),
    );
  } catch (error) {
    throw new Problem('unreadableFile', { file, reason: (error as Error).message });
  }
  const check = checkPack(new Map(files));
  // A pack is stored plainly and has no clock, so the archive itself follows from its files.
  const again = zipOf(files, 'stored');
  const same = again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
  if (same || check.faults.length > 0) return check;
  return { ...check, faults: [{ file, at: '', reason: 'containerChanged' }] };
}
