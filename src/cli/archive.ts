/**
 * The file a backup is: a gzipped tar that any tool can open. `database.jsonl` (docs in src/store/backup.ts),
 * `data/…` for everything of the data folder that is not the database itself, and last `manifest.json` with
 * the SHA-256 of every other member. Nothing of it is encrypted: it holds secrets, so it is written for its
 * owner only.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { z } from 'zod';
import { Problem } from '../core/model/problems.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Manifest = z.object({
  tilthBackup: z.literal(1),
  madeAt: z.string(),
  version: z.string(),
  members: z.record(z.string(), z.object({ bytes: z.number(), sha256: Sha256 })),
});
export type Manifest = z.infer<typeof Manifest>;

/** What of the data folder goes into a backup besides copies of sources: the secrets that sign sessions. */
const KEPT = ['secrets.json'];

interface Member {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** The data folder's own members and the copies of sources, wherever they are, in a stable order. */
export async function membersOf(dataDir: string, filesDir: string): Promise<Member[]> {
  const members: Member[] = [];
  const walk = async (path: string, from: string, into: string): Promise<void> => {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) {
      for (const name of (await readdir(path)).sort()) await walk(join(path, name), from, into);
    } else if (found?.isFile() && !path.endsWith('.part')) {
      const name = `${into}/${relative(from, path).split(sep).join('/')}`;
      members.push({ name, path, bytes: found.size });
    }
  };
  for (const name of KEPT) await walk(join(dataDir, name), dataDir, 'data');
  await walk(filesDir, filesDir, 'data/files');
  return members;
}

/** Writes the archive. `onBytes` counts what went in. */
export async function writeArchive(
  to: string,
  members: readonly Member[],
  about: { madeAt: string; version: string },
  onBytes: (bytes: number) => void,
): Promise<Manifest> {
  const tar = pack();
  const written = pipeline(tar, createGzip(), createWriteStream(to, { mode: 0o600, flags: 'wx' }));
  const manifest: Manifest = { tilthBackup: 1, ...about, members: {} };
  let total = 0;
  for (const { name, path, bytes } of members) {
    const hash = createHash('sha256');
    const entry = tar.entry({ name, size: bytes, mode: 0o600 });
    await pipeline(
      createReadStream(path, { end: Math.max(0, bytes - 1) }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          total += chunk.length;
          onBytes(total);
          yield chunk;
        }
      },
      entry,
    );
    manifest.members[name] = { bytes, sha256: hash.digest('hex') };
  }
  tar.entry({ name: 'manifest.json', mode: 0o600 }, `${JSON.stringify(manifest, null, 2)}\n`);
  tar.finalize();
  await written;
  return manifest;
}

/**
 * Unpacks an archive into an empty folder and checks every member against the manifest.
 * Throws Problem unreadableFile: not a backup, cut off, altered, or naming paths outside.
 */
export async function readArchive(
  from: string,
  into: string,
  onBytes: (bytes: number) => void,
): Promise<Manifest> {
  const found = new Map<string, { bytes: number; sha256: string }>();
  let total = 0;
  const source = createReadStream(from);
  source.on('data', (chunk) => {
    total += chunk.length;
    onBytes(total);
  });
  const tar = extract();
  const unpacked = (async () => {
    for await (const entry of tar) {
      const { name, type } = entry.header;
      if (type !== 'file' || !isInside(name)) throw damaged(from, 'cli.backup.strangeMember');
      found.set(name, await keep(entry as AsyncIterable<Buffer>, join(into, name)));
    }
  })();
  try {
    await Promise.all([pipeline(source, createGunzip(), tar), unpacked]);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw damaged(from, 'cli.backup.cutOff');
  }
  const manifest = await manifestIn(from, join(into, 'manifest.json'));
  found.delete('manifest.json');
  const names = new Set([...found.keys(), ...Object.keys(manifest.members)]);
  for (const name of names) {
    const [is, should] = [found.get(name), manifest.members[name]];
    if (is?.sha256 !== should?.sha256) throw damaged(from, 'cli.backup.altered', { member: name });
  }
  return manifest;
}

async function keep(entry: AsyncIterable<Buffer>, path: string): Promise<{ bytes: number; sha256: string }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    entry,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  return { bytes, sha256: hash.digest('hex') };
}

/** A name that stays where it is unpacked. */
function isInside(name: string): boolean {
  const plain = normalize(name);
  return plain === name && !plain.startsWith('..') && !plain.startsWith('/') && !plain.includes('\\');
}

async function manifestIn(from: string, path: string): Promise<Manifest> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer);
    return Manifest.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    throw damaged(from, 'cli.backup.noManifest');
  }
}

function damaged(file: string, reason: string, params: Record<string, string> = {}): Problem {
  return new Problem('unreadableFile', { ...params, file, reason });
}
