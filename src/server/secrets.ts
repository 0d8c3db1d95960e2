/** The secret that signs sessions: made once, kept in the data folder where only the owner reads it. */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../core/model/problems.ts';

const Secrets = z.object({ sessions: z.string().min(32) });

/**
 * The secret of `<data>/secrets.json`, made with mode 0600 when there is none. Two processes starting
 * together end with the same one. Throws Problem unreadableFile when the file is damaged: a new secret would
 * sign everybody out without a word.
 */
export async function sessionSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secrets.json');
  await mkdir(dataDir, { recursive: true });
  const text = (await readOrNull(path)) ?? (await make(path));
  try {
    return Secrets.parse(JSON.parse(text)).sessions;
  } catch {
    throw new Problem('unreadableFile', { file: path, reason: 'request.wrongFormat' });
  }
}

async function readOrNull(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Written whole beside its place and linked there: whoever links first wins, nobody reads half a file. */
async function make(path: string): Promise<string> {
  const draft = `${path}.${process.pid}.new`;
  const secrets = { sessions: randomBytes(48).toString('base64url') };
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft).catch(() => {});
  }
  return readFile(path, 'utf8');
}
