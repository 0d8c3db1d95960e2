/** `tilth verify`: reads every entry of the ledger again and says whether the chain holds. */
import type { Command } from 'commander';
import { verifyChain } from '../flow/maintain.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import { programmesFor } from './programmes.ts';
import { withRecordsAsTheyAre } from './records.ts';

export function verifyCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  return newCommand(cli, 'verify')
    .option('--programme <id>', words.words('cli.option.programmeOnly'))
    .action(async (options: CommonOptions & { programme?: string }) => {
      const out = outputOf(cli, options);
      const results = await withRecordsAsTheyAre(settingsOf(options), async (records) => {
        const found = [];
        for (const { id, headSeq } of await programmesFor(records, options.programme)) {
          const bar = out.progress(out.words('cli.verify.reading', { programme: id }), headSeq);
          try {
            const result = await verifyChain(records.pipeline, id, (done) => bar.update(done), records.files);
            found.push({ programme: id, ...result });
          } finally {
            bar.stop();
          }
        }
        return found;
      });
      for (const result of results) {
        if (result.ok) out.say('cli.verify.holds', { programme: result.programme, entries: result.entries });
        else {
          const reason = out.words(`cli.fault.${result.reason}`, result.params);
          out.say('cli.verify.broken', { programme: result.programme, position: result.position, reason });
        }
      }
      if (results.length === 0) out.say('cli.verify.nothing');
      const ok = results.every((result) => result.ok);
      out.result({ ok, programmes: results });
      process.exitCode = ok ? 0 : 1;
    });
}
