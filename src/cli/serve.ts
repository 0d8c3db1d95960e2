/** `tilth serve`: runs the server until it is told to stop. Heavy parts are loaded only here. */
import type { Command } from 'commander';
import { say } from '../core/messages/say.ts';
import type { Prepared } from '../server/main.ts';
import { unknownSettings } from '../server/settings.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import { tellDemo } from './demo.ts';
import type { Output } from './output.ts';
import { newPassword } from './passwords.ts';

interface ServeOptions extends CommonOptions {
  readonly port?: string;
  readonly host?: string;
  readonly demo?: boolean;
}

export function serveCommand(cli: Cli): Command {
  return newCommand(cli, 'serve')
    .option('--port <number>', say(cli.language, 'cli.serve.port'))
    .option('--host <address>', say(cli.language, 'cli.serve.host'))
    .option('--demo', say(cli.language, 'cli.serve.demo'))
    .action((options: ServeOptions) => serve(outputOf(cli, options), options));
}

async function serve(output: Output, options: ServeOptions): Promise<void> {
  const settings = settingsOf(options);
  for (const name of unknownSettings(process.env)) {
    process.stderr.write(`${output.words('setting.unknown', { name })}\n`);
  }
  const { startServer } = await import('../server/main.ts');
  const prepare = async ({ pipeline, accounts }: Prepared) => {
    const { ensureDemo } = await import('../flow/demo.ts');
    tellDemo(output, await ensureDemo(pipeline, accounts, newPassword));
  };
  const server = await startServer(settings, options.demo ? { prepare } : {});
  if (!server.hasPages) process.stderr.write(`${output.words('cli.serve.noWeb')}\n`);
  output.say('cli.serve.ready', { url: server.url });
  output.result({ ok: true, url: server.url });
  stopOnSignal(output, server.stop);
}

/** The first signal drains and stops; a second one no longer waits. */
function stopOnSignal(output: Output, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    output.say('cli.serve.stopping');
    stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
