/** What every command has: `--data`, `--json`, `--lang`, help in the reader's language. */
import { Command } from 'commander';
import { say } from '../core/messages/say.ts';
import { LANGUAGES, type Language } from '../core/model/codes.ts';
import { readSettings, type Settings } from '../server/settings.ts';
import { Output } from './output.ts';

/** Options of every command. */
export interface CommonOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** What a command needs to make itself: the language the help is in. */
export interface Cli {
  readonly language: Language;
}

/** A new command `name` with its help words (`cli.<name>.about`) and the common options. */
export function newCommand(cli: Cli, name: string, key = name): Command {
  return new Command(name)
    .description(say(cli.language, `cli.${key}.about`))
    .option('--data <folder>', say(cli.language, 'cli.option.data'))
    .option('--json', say(cli.language, 'cli.option.json'))
    .option('--lang <code>', say(cli.language, 'cli.option.lang'))
    .helpOption('-h, --help', say(cli.language, 'cli.option.help'));
}

/** A command that only holds others. It takes no common options: commander would keep them from the one inside. */
export function newGroup(cli: Cli, name: string): Command {
  return new Command(name)
    .description(say(cli.language, `cli.${name}.about`))
    .helpOption('-h, --help', say(cli.language, 'cli.option.help'));
}

/** Settings from the environment and the command's options. Throws Problem invalidSetting. */
export function settingsOf(options: CommonOptions & { port?: string; host?: string }): Settings {
  return readSettings(process.env, options);
}

/** Where the command speaks. */
export function outputOf(cli: Cli, options: CommonOptions): Output {
  return new Output(cli.language, options.json ?? false);
}

/** `--lang`, else the terminal's language, else English. Unknown ones are English. */
export function languageOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Language {
  const at = argv.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? null : (argv[at]!.split('=')[1] ?? argv[at + 1] ?? null);
  const wanted = (asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? 'en').slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === wanted) ?? 'en';
}
