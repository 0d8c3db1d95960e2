/** `tilth demo`: the fictional country, for trying things out. Also made by `tilth serve --demo`. */
import type { Command } from 'commander';
import type { DemoResult } from '../flow/demo.ts';
import { ensureDemo } from '../flow/demo.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import type { Output } from './output.ts';
import { newPassword } from './passwords.ts';
import { withRecords } from './records.ts';

export function demoCommand(cli: Cli): Command {
  return newCommand(cli, 'demo').action(async (options: CommonOptions) => {
    const out = outputOf(cli, options);
    const result = await withRecords(settingsOf(options), async (records) =>
      ensureDemo(records.pipeline, await records.accounts(), newPassword),
    );
    tellDemo(out, result);
    if (!result.created) out.say('cli.demo.there');
    out.result({ ok: true, ...result });
  });
}

/** Prints what was made, with its passwords: the only time they are seen. Nothing when it was there already. */
export function tellDemo(out: Output, result: DemoResult): void {
  if (!result.created) return;
  const { hazards, evidence, waiting } = result;
  out.say('cli.demo.made', { hazards, evidence, waiting });
  out.say('cli.demo.accounts');
  const width = Math.max(...result.accounts.map((account) => account.email.length));
  for (const { email, password, role } of result.accounts) {
    out.line(`  ${email.padEnd(width)}  ${password}  ${out.words(`code.role.${role}`)}`);
  }
}
