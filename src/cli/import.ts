/** `tilth import`: files of rows become reports that wait for review. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { type ImportSummary, importFiles, type RowReport } from '../flow/import.ts';
import type { ImportFile } from '../flow/import-source.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import { Account, summaryForMachines } from './import-account.ts';
import type { Output } from './output.ts';
import { builtInProfiles, loadProfile } from './profiles.ts';
import { programmeForImport } from './programmes.ts';
import { withRecords } from './records.ts';
import { authorFor } from './who.ts';

interface Options extends CommonOptions {
  readonly profile: string;
  readonly programme?: string;
  readonly dryRun?: boolean;
  readonly by?: string;
  readonly all?: boolean;
}

export function importCommand(cli: Cli): Command {
  const out = outputOf(cli, {});
  return newCommand(cli, 'import')
    .argument('<files...>', out.words('cli.import.files'))
    .requiredOption(
      '--profile <name>',
      out.words('cli.import.profile', { known: builtInProfiles().join(', ') }),
    )
    .option('--programme <id>', out.words('cli.option.programme'))
    .option('--dry-run', out.words('cli.import.dryRun'))
    .option('--by <email>', out.words('cli.import.by'))
    .option('--all', out.words('cli.import.all'))
    .action((files: string[], options: Options) => runImport(outputOf(cli, options), files, options));
}

async function runImport(out: Output, paths: readonly string[], options: Options): Promise<void> {
  const profile = loadProfile(options.profile);
  const files = paths.map(fileAt);
  const settings = settingsOf(options);
  const account = new Account(out, options.all ?? false);
  const summary = await withRecords(settings, async (records) => {
    const { programme, opened } = await programmeForImport(records, options.programme, profile);
    const names = programme.settings.names;
    const name = names[out.language] ?? names.en ?? programme.id;
    if (opened) {
      out.say('cli.import.opened', { programme: programme.id, name });
      out.say('cli.import.nobody', { programme: programme.id });
    }
    out.say('cli.import.into', { profile: options.profile, programme: programme.id, name });
    if (options.dryRun) out.say('cli.import.isDryRun');
    const actor = await authorFor(records, programme.id, options.by);
    const bar = out.progress(
      out.words('cli.import.reading'),
      files.reduce((sum, f) => sum + f.bytes, 0),
    );
    try {
      return await importFiles(records.pipeline, actor, programme.id, {
        files,
        profile,
        dryRun: options.dryRun ?? false,
        newHash: () => createHash('sha256'),
        onProgress: (bytes) => bar.update(bytes),
        onRow: (row: RowReport) => account.take(row),
      });
    } finally {
      bar.stop();
    }
  });
  account.print(summary);
  out.result(summaryForMachines(out, summary, account));
  process.exitCode = exitCodeOf(summary);
}

/** A file that could not be read at all makes the exit code 2; refused rows are part of the result. */
function exitCodeOf(summary: ImportSummary): number {
  return summary.files.some((file) => file.problem) ? 2 : 0;
}

/** The file at a path. Throws Problem unreadableFile. */
function fileAt(path: string): ImportFile {
  const name = basename(path);
  let bytes: number;
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Problem('unreadableFile', { file: path, reason: 'import.file.notAFile' });
    bytes = found.size;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('unreadableFile', { file: path, reason: 'import.file.notThere' });
  }
  return { name, bytes, open: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}
