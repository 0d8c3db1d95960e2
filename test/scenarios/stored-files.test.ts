/** A file that was altered on the disk is never handed out, verify names it, and sending it again heals it. */

import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heldWhole } from '../../src/flow/captures.ts';
import { verifyChain } from '../../src/flow/maintain.ts';
import type { FileStore } from '../../src/flow/ports.ts';
import { fileStore } from '../../src/store/files.ts';
import { gather } from '../support/records.ts';
import { openStage, type Stage } from '../support/stage.ts';

let folder: string;
let stage: Stage;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tilth-files-'));
  stage = await openStage();
  files = fileStore(folder, 1_000_000);
});
afterAll(async () => {
  await stage?.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string) => [Buffer.from(text)];
const sent = (text: string) =>
  (async function* () {
    yield* bytes(text);
  })();
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

async function alter(shelf: string, sha256: string, change: (was: Buffer) => Buffer): Promise<void> {
  const file = path.join(folder, shelf, sha256.slice(0, 2), sha256);
  await chmod(file, 0o600);
  await writeFile(file, change(await readFile(file)));
}

test.each<[string, (was: Buffer) => Buffer]>([
  ['one bit changed', (was) => Buffer.from(was.map((byte, i) => (i === 0 ? byte ^ 1 : byte)))],
  ['cut short', (was) => was.subarray(0, 3)],
  ['emptied', () => Buffer.alloc(0)],
  ['longer', (was) => Buffer.concat([was, Buffer.from('x')])],
])('%s', async (how, change) => {
  const { p, programme } = stage;
  for (const shelf of [programme, `${programme}~0000`]) {
    const text = `a photo of ${how} for ${shelf}`;
    const sha256 = hashOf(text);
    await files.put(shelf, sha256, sent(text));
    expect(await verifyChain(p, programme, undefined, files)).toMatchObject({ ok: true });
    expect((await files.get(shelf, sha256))?.bytes).toBe(text.length);
    await alter(shelf, sha256, change);
    await expect(files.get(shelf, sha256)).rejects.toMatchObject({ code: 'fileAltered', status: 500 });
    expect(await verifyChain(p, programme, undefined, files)).toMatchObject({
      ok: false,
      reason: 'fileAltered',
      params: { file: sha256 },
    });
    expect(await heldWhole(files, shelf, sha256)).toBeNull();
    await files.put(shelf, sha256, sent(text));
    expect(
      Buffer.concat(
        await gather((await files.get(shelf, sha256))!.read() as AsyncIterable<Buffer>),
      ).toString(),
    ).toBe(text);
  }
});

test('files of another programme are not this one’s', async () => {
  const text = 'elsewhere';
  await files.put('northern', hashOf(text), sent(text));
  await alter('northern', hashOf(text), () => Buffer.from('!'));
  expect(await verifyChain(stage.p, stage.programme, undefined, files)).toMatchObject({ ok: true });
  expect((await readdir(folder)).sort()).toContain('northern');
});
