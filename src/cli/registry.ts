/** `tilth registry rebuild`: makes the registry anew from the ledger, or with `--check` compares the two. */
import type { Command } from 'commander';
import { rebuildRegistry } from '../flow/maintain.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import { programmesFor } from './programmes.ts';
import { withRecords } from './records.ts';

/** Message of each kind of difference. */
const DIFFERENCE = {
  missing: 'cli.registry.missing',
  extra: 'cli.registry.extra',
  differs: 'cli.registry.unequal',
  columns: 'cli.registry.columns',
} as const;

interface Options extends CommonOptions {
  readonly check?: boolean;
  readonly programme?: string;
}

export function registryCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const rebuild = newCommand(cli, 'rebuild', 'registryRebuild')
    .option('--check', words.words('cli.registry.check'))
    .option('--programme <id>', words.words('cli.option.programmeOnly'))
    .action((options: Options) => runRebuild(cli, options));
  return newGroup(cli, 'registry').addCommand(rebuild);
}

async function runRebuild(cli: Cli, options: Options): Promise<void> {
  const out = outputOf(cli, options);
  const check = options.check ?? false;
  const results = await withRecords(settingsOf(options), async (records) => {
    const found = [];
    for (const { id, headSeq } of await programmesFor(records, options.programme)) {
      const bar = out.progress(out.words('cli.registry.reading', { programme: id }), headSeq);
      try {
        found.push({
          programme: id,
          ...(await rebuildRegistry(records.pipeline, id, { check }, (done) => bar.update(done))),
        });
      } finally {
        bar.stop();
      }
    }
    return found;
  });
  for (const { programme, entries, records, equal, differenceCount, differences } of results) {
    const params = { programme, entries, records, count: differenceCount };
    if (equal) out.say(check ? 'cli.registry.equal' : 'cli.registry.rebuilt', params);
    else out.say('cli.registry.differs', params);
    for (const { type, id, fromSeq, what, columns = [] } of differences) {
      out.line(`  ${type} ${id} ${fromSeq}: ${out.words(DIFFERENCE[what], { columns: columns.join(', ') })}`);
    }
  }
  const ok = !check || results.every((result) => result.equal);
  out.result({ ok, check, programmes: results });
  process.exitCode = ok ? 0 : 1;
}
