/** Copies of sources on the disk: whole or not there, refused when the disk is full, carried by every backup. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { membersOf, readArchive, writeArchive } from '../../src/cli/archive.ts';
import { fileStore } from '../../src/store/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilth-copies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
async function* broken(): AsyncIterable<Uint8Array> {
  yield Buffer.from('half of ');
  throw new Error('the line broke');
}
const filesBelow = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
        statSync(join(path, name)).isFile(),
      )
    : [];

describe('a copy on the disk', () => {
  test('is whole, read-only and named by its hash', async () => {
    const files = fileStore(folder, 1_000);
    const hash = hashOf('a whole text');
    await files.put('north', hash, pieces('a whole', ' text'));
    const path = join(folder, 'north', hash.slice(0, 2), hash);
    expect(readFileSync(path, 'utf8')).toBe('a whole text');
    expect(statSync(path).mode & 0o777).toBe(0o400);
    expect((await files.get('north', hash))?.bytes).toBe(12);
    expect(await files.get('south', hash)).toBeNull();
  });

  test('is not there at all when the line broke, the hash is another or it is too large', async () => {
    const files = fileStore(folder, 20);
    const hash = hashOf('half of it');
    await expect(files.put('north', hash, broken())).rejects.toThrow('the line broke');
    await expect(files.put('north', hash, pieces('half of that'))).rejects.toMatchObject({
      code: 'unreadableFile',
    });
    await expect(files.put('north', hash, pieces('x'.repeat(21)))).rejects.toMatchObject({
      code: 'tooLarge',
    });
    expect(filesBelow(folder)).toEqual([]);
    await files.put('north', hash, pieces('half of it'));
    expect(filesBelow(folder).length).toBe(1);
  });

  test('sent twice at the same moment is one', async () => {
    const files = fileStore(folder, 1_000);
    const hash = hashOf('twice');
    await Promise.all([
      files.put('north', hash, pieces('twice')),
      files.put('north', hash, pieces('tw', 'ice')),
    ]);
    expect(filesBelow(folder).length).toBe(1);
  });
});

function mountSmall(path: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a disk with little room left takes no copy, and says so', async (context) => {
  if (!mountSmall(folder)) return context.skip();
  try {
    const files = fileStore(folder, 1_000);
    await expect(files.put('north', hashOf('x'), pieces('x'))).rejects.toMatchObject({ code: 'storageFull' });
    expect(filesBelow(folder)).toEqual([]);
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

test('a backup carries copies wherever they are, and none that was under way', async () => {
  const [dataDir, filesDir, into] = ['data', 'elsewhere', 'back'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const files = fileStore(filesDir, 1_000);
  const hash = hashOf('kept');
  await files.put('north', hash, pieces('kept'));
  writeFileSync(join(filesDir, 'north', hash.slice(0, 2), 'x.part'), 'half');
  const members = await membersOf(dataDir, filesDir);
  const name = `data/files/north/${hash.slice(0, 2)}/${hash}`;
  expect(members.map((member) => member.name)).toEqual([name]);
  const archive = join(folder, 'copy.tilth');
  await writeArchive(archive, members, { madeAt: '2026-01-01T00:00:00Z', version: 'test' }, () => undefined);
  await readArchive(archive, into, () => undefined);
  expect(readFileSync(join(into, name), 'utf8')).toBe('kept');
});
