/**
 * `tilth restore`: a backup back into an empty data folder. Every byte is checked before the database takes it,
 * and every chain is verified after; when anything is wrong the folder is left as empty as it was.
 */
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { verifyChain } from '../flow/maintain.ts';
import { filesFolder } from '../server/settings.ts';
import { readArchive } from './archive.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import type { Records } from './open.ts';
import type { Output } from './output.ts';
import { programmesFor } from './programmes.ts';
import { withRecordsAsTheyAre } from './records.ts';

export function restoreCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  return newCommand(cli, 'restore')
    .argument('<file>', words.words('cli.restore.file'))
    .action((file: string, options: CommonOptions) => runRestore(cli, file, options));
}

async function runRestore(cli: Cli, file: string, options: CommonOptions): Promise<void> {
  const out = outputOf(cli, options);
  const settings = settingsOf(options);
  const from = resolve(file);
  const bytes = (await stat(from).catch(() => null))?.size;
  if (bytes === undefined) throw new Problem('unreadableFile', { file, reason: 'import.file.notThere' });
  await demandEmpty(settings.dataDir);
  await mkdir(dirname(settings.dataDir), { recursive: true });
  const work = await mkdtemp(join(dirname(settings.dataDir), '.tilth-restore-'));
  try {
    const bar = out.progress(out.words('cli.restore.reading'), bytes);
    const manifest = await readArchive(from, work, (done) => bar.update(done));
    bar.stop();
    await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
    // Copies of sources may live elsewhere than the rest.
    await cp(join(work, 'data', 'files'), filesFolder(settings), { recursive: true }).catch(ignoreAbsent);
    await rm(join(work, 'data', 'files'), { recursive: true, force: true });
    await cp(join(work, 'data'), settings.dataDir, { recursive: true }).catch(ignoreAbsent);
    await chmod(join(settings.dataDir, 'secrets.json'), 0o600).catch(ignoreAbsent);
    const programmes = await withRecordsAsTheyAre(settings, async (records) => {
      await records.fillFrom(createReadStream(join(work, 'database.jsonl')));
      const verified = await verifyAll(records, out);
      await records.upgrade();
      return verified;
    });
    out.say('cli.restore.done', { file, madeAt: manifest.madeAt, folder: settings.dataDir });
    out.result({ ok: true, madeAt: manifest.madeAt, folder: settings.dataDir, programmes });
  } catch (error) {
    await emptyAgain(settings.dataDir);
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function verifyAll(records: Records, out: Output): Promise<{ programme: string; entries: number }[]> {
  const verified = [];
  for (const { id } of await programmesFor(records, undefined)) {
    const result = await verifyChain(records.pipeline, id, undefined, records.files);
    if (!result.ok) {
      const reason = `cli.fault.${result.reason}`;
      throw new Problem('chainBroken', { ...result.params, seq: result.position, reason });
    }
    out.say('cli.verify.holds', { programme: id, entries: result.entries });
    verified.push({ programme: id, entries: result.entries });
  }
  return verified;
}

async function demandEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length > 0)
    throw new Problem('invalidRequest', { where: folder, reason: 'cli.reason.folderNotEmpty' });
}

/** The folder was empty when we began, so everything in it is ours. */
async function emptyAgain(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    await rm(join(folder, name), { recursive: true, force: true });
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
