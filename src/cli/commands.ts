/** Every command, in the order of the help. A command is a function from the language to a commander Command. */
import type { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import type { Cli } from './command.ts';
import { completionCommand } from './completion.ts';
import { demoCommand } from './demo.ts';
import { geometryCommand } from './geometry.ts';
import { importCommand } from './import.ts';
import { monitorCommand } from './monitor.ts';
import { programmeCommand } from './programme-settings.ts';
import { registryCommand } from './registry.ts';
import { restoreCommand } from './restore.ts';
import { reviewCommand } from './review.ts';
import { serveCommand } from './serve.ts';
import { treatyCommand } from './treaty.ts';
import { userCommand } from './user.ts';
import { verifyCommand } from './verify.ts';

export const COMMANDS: readonly ((cli: Cli) => Command)[] = [
  serveCommand,
  demoCommand,
  importCommand,
  reviewCommand,
  verifyCommand,
  registryCommand,
  geometryCommand,
  completionCommand,
  treatyCommand,
  monitorCommand,
  userCommand,
  programmeCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
];
