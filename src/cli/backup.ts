/** `tilth backup`: one file with the database, the files and the secrets, taken while the server works on. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { filesFolder } from '../server/settings.ts';
import { membersOf, writeArchive } from './archive.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import { withRecordsAsTheyAre } from './records.ts';
import { packageVersion } from './version.ts';

export function backupCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  return newCommand(cli, 'backup')
    .argument('[file]', words.words('cli.backup.file'))
    .action((file: string | undefined, options: CommonOptions) => runBackup(cli, file, options));
}

async function runBackup(cli: Cli, file: string | undefined, options: CommonOptions): Promise<void> {
  const out = outputOf(cli, options);
  const settings = settingsOf(options);
  const madeAt = new Date().toISOString();
  const to = resolve(file ?? `tilth-${madeAt.slice(0, 19).replaceAll(':', '')}.tilth`);
  if (await stat(to).catch(() => null))
    throw new Problem('invalidRequest', { where: to, reason: 'cli.reason.fileExists' });
  const work = await mkdtemp(join(dirname(to), '.tilth-backup-'));
  try {
    const dump = join(work, 'database.jsonl');
    const tables = await withRecordsAsTheyAre(settings, async (records) => {
      const stream = createWriteStream(dump, { mode: 0o600 });
      const summary = await records.copyTo(stream);
      stream.end();
      await once(stream, 'close');
      return summary.tables;
    });
    const { size } = await stat(dump);
    const members = [
      { name: 'database.jsonl', path: dump, bytes: size },
      ...(await membersOf(settings.dataDir, filesFolder(settings))),
    ];
    const bytes = members.reduce((sum, member) => sum + member.bytes, 0);
    const bar = out.progress(out.words('cli.backup.writing'), bytes);
    const part = join(work, 'backup.tilth');
    const about = { madeAt, version: packageVersion() };
    const manifest = await writeArchive(part, members, about, (done) => bar.update(done));
    bar.stop();
    await rename(part, to);
    const rows = Object.values(tables).reduce((sum, n) => sum + n, 0);
    const files = Object.keys(manifest.members).length - 1;
    out.say('cli.backup.done', { file: to, rows, files });
    out.say('cli.backup.keepSafe');
    out.result({ ok: true, file: to, madeAt, rows, tables, members: manifest.members });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
