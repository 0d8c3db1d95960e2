/**
 * Copies of sources. Whoever may code or review for the monitor may keep one and read it again; nobody else
 * ever sees the bytes. What the public sees of a copy is its record: hash, time, method, anchors.
 */

import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { type CaptureFacts, CaptureReader, KEPT_TYPES } from '../core/monitor/capture-facts.ts';
import { may } from '../core/policy/policy.ts';
import { signedIn } from './access.ts';
import type { FileStore, KeptFile } from './ports.ts';

export interface Kept {
  readonly sha256: string;
  readonly bytes: number;
  /** False when this very copy was here already. */
  readonly created: boolean;
  /** What the copy says about itself: offered to the coder, not believed. */
  readonly facts: CaptureFacts;
}

/** SAFETY: the copy is for those who code and review (test/scenarios/monitor-intake.test.ts). */
function demandCopies(actor: Actor, programmeId: string): void {
  signedIn(actor);
  const subject = { authorId: null, orgCode: null, placeCodes: [], reportType: 'monitor' as const };
  if (!may(actor, programmeId, 'report.review', subject)) throw new Problem('notAllowed');
}

const notKept = (): Problem => new Problem('unsupportedMedia', { expected: KEPT_TYPES.join(', ') });

/** Passes chunks on and refuses what is none of the kept types as soon as its beginning is known. */
async function* watched(chunks: AsyncIterable<Uint8Array>, reader: CaptureReader): AsyncIterable<Uint8Array> {
  let known = false;
  let seen = 0;
  for await (const chunk of chunks) {
    reader.push(chunk);
    seen += chunk.byteLength;
    if (!known && seen >= 4_096) {
      known = true;
      if (reader.type() === null) throw notKept();
    }
    yield chunk;
  }
  if (seen === 0) throw new Problem('emptyBody');
  if (reader.facts() === null) throw notKept();
}

async function readAgain(file: KeptFile): Promise<CaptureFacts> {
  const reader = new CaptureReader();
  for await (const chunk of file.read()) reader.push(chunk);
  const facts = reader.facts();
  if (facts === null) throw notKept();
  return facts;
}

/** What is held already; null also when it was altered: what is sent again takes its place. */
export async function heldWhole(files: FileStore, shelf: string, sha256: string): Promise<KeptFile | null> {
  try {
    return await files.get(shelf, sha256);
  } catch (error) {
    if (error instanceof Problem && error.code === 'fileAltered') return null;
    throw error;
  }
}

/**
 * Keeps a copy under its hash. Sending it again is harmless.
 * @throws Problem notAllowed, tooLarge, unsupportedMedia, unreadableFile (the hash is another), storageFull.
 */
export async function keepCopy(
  files: FileStore,
  actor: Actor,
  programmeId: string,
  sha256: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Kept> {
  demandCopies(actor, programmeId);
  const held = await heldWhole(files, programmeId, sha256);
  if (held) return { sha256, bytes: held.bytes, created: false, facts: await readAgain(held) };
  const reader = new CaptureReader();
  const { bytes } = await files.put(programmeId, sha256, watched(chunks, reader));
  return { sha256, bytes, created: true, facts: reader.facts() as CaptureFacts };
}

/** A copy again. @throws Problem notAllowed, notFound. */
export async function readCopy(
  files: FileStore,
  actor: Actor,
  programmeId: string,
  sha256: string,
): Promise<KeptFile & { readonly mime: string }> {
  demandCopies(actor, programmeId);
  const file = await files.get(programmeId, sha256);
  if (!file) throw new Problem('notFound');
  const { mime } = await readAgain(file);
  return { ...file, mime };
}
