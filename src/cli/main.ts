/**
 * The command line: one file per command, each turning arguments into one call of the pipeline. Refusals are
 * sentences with an exit code (docs/guide/command-line.md); only a fault of ours is 70, and even that shows no
 * stack unless TILTH_LOG_LEVEL=debug.
 */
import { Command, CommanderError } from 'commander';
import { uuidv7 } from 'uuidv7';
import { say } from '../core/messages/say.ts';
import { sayProblem } from '../core/messages/say-problem.ts';
import { Problem } from '../core/model/problems.ts';
import { type Cli, languageOf } from './command.ts';
import { COMMANDS } from './commands.ts';

/** Builds the whole command line. */
function programOf(cli: Cli): Command {
  const program = new Command('tilth')
    .description(say(cli.language, 'cli.about'))
    .helpOption('-h, --help', say(cli.language, 'cli.option.help'))
    .helpCommand(false)
    .showHelpAfterError(say(cli.language, 'cli.helpHint'))
    .configureHelp({ sortSubcommands: false });
  for (const make of COMMANDS) program.addCommand(make(cli));
  const strict = (command: Command): void => {
    command.exitOverride();
    command.commands.forEach(strict);
  };
  strict(program);
  return program;
}

/** Runs the command line; returns the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  const cli = { language: languageOf(argv, process.env) };
  try {
    const program = programOf(cli);
    if (argv.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (thrown) {
    // Commander has said what was wrong; help that was asked for is no fault.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    return refuse(thrown, cli, argv.includes('--json'));
  }
}

function refuse(thrown: unknown, cli: Cli, json: boolean): number {
  const problem = thrown instanceof Problem ? thrown : new Problem('unexpected', { reference: uuidv7() });
  const { title, detail } = sayProblem(cli.language, problem);
  process.stderr.write(`${title}. ${detail}\n`);
  if (process.env.TILTH_LOG_LEVEL === 'debug' && thrown instanceof Error) {
    process.stderr.write(`${thrown.stack ?? thrown.message}\n`);
  }
  if (json) {
    const body = { code: problem.code, title, detail, params: problem.params };
    process.stdout.write(`${JSON.stringify({ ok: false, problem: body, ...problem.extra })}\n`);
  }
  return problem.exitCode;
}

// Whoever read our output (`head`) has seen enough: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv.slice(2));
