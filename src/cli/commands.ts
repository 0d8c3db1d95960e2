/** Every command, in the order of the help. A command is a function from the language to a commander Command. */
import type { Command } from 'commander';
import type { Cli } from './command.ts';
import { serveCommand } from './serve.ts';

export const COMMANDS: readonly ((cli: Cli) => Command)[] = [serveCommand];
