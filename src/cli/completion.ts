/** `tilth completion`: the document that is signed when land is handed back, of a hazard or a task. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { COMPLETION_FORMATS, type CompletionFormat, completionPackage } from '../flow/publish/completion.ts';
import { resolveAsOf } from '../flow/registry.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import type { Output } from './output.ts';
import { programmeFor } from './programmes.ts';
import { withRecords } from './records.ts';
import { commandLine } from './who.ts';

interface Options extends CommonOptions {
  readonly programme?: string;
  readonly out: string;
  readonly format?: string;
  readonly asOf?: string;
}

export function completionCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const known = COMPLETION_FORMATS.join(', ');
  return newCommand(cli, 'completion')
    .argument('<id>', words.words('cli.completion.id'))
    .requiredOption('--out <file>', words.words('cli.monitor.out'))
    .option('--format <name>', words.words('cli.monitor.format', { known }))
    .option('--programme <id>', words.words('cli.option.programme'))
    .option('--as-of <when>', words.words('cli.monitor.knownAt'))
    .action((id: string, options: Options) => run(outputOf(cli, options), id, options));
}

function formatOf(name = 'pdf'): CompletionFormat {
  const found = COMPLETION_FORMATS.find((format) => format === name);
  if (!found)
    throw new Problem('invalidRequest', { where: '--format', reason: COMPLETION_FORMATS.join(', ') });
  return found;
}

async function run(out: Output, id: string, options: Options): Promise<void> {
  const format = formatOf(options.format);
  const { bytes, pages } = await withRecords(settingsOf(options), async (records) => {
    const programme = await programmeFor(records, options.programme);
    const { pipeline } = records;
    const asOf = options.asOf ? await resolveAsOf(pipeline, programme.id, options.asOf) : null;
    const task = await pipeline.db.read((tx) => tx.land.task.get(programme.id, id, asOf));
    const of = { type: task ? ('task' as const) : ('hazard' as const), id };
    const actor = commandLine(programme.id);
    return completionPackage(pipeline, actor, programme.id, of, format, out.language, asOf);
  });
  writeFileSync(options.out, bytes);
  out.say('cli.monitor.written', { file: options.out, bytes: bytes.length });
  out.result({ ok: true, file: options.out, bytes: bytes.length, pages });
}
