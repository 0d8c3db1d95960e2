/**
 * `tilth programme`: the rules of a programme as the server's own hand reads and sets them. It needs no second
 * person, but a reason, and is recorded as `cli`.
 */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { type Programme, ProgrammeSettings } from '../core/model/programmes.ts';
import { settingChanges } from '../core/policy/looser.ts';
import { configureProgramme, waitingSettings } from '../flow/programmes.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import { programmeFor } from './programmes.ts';
import { withRecords } from './records.ts';
import { commandLine } from './who.ts';

interface Options extends CommonOptions {
  readonly programme?: string;
  readonly reason?: string;
}

export function programmeCommand(cli: Cli): Command {
  const out = outputOf(cli, {});
  const option = (command: Command) => command.option('--programme <id>', out.words('cli.option.programme'));
  const settings = option(newCommand(cli, 'settings', 'programmeSettings')).action((options: Options) =>
    runSettings(cli, options),
  );
  const configure = option(newCommand(cli, 'configure', 'programmeConfigure'))
    .argument('<file>', out.words('cli.programme.file'))
    .option('--reason <text>', out.words('cli.option.reason'))
    .action((file: string, options: Options) => runConfigure(cli, file, options));
  const group = newGroup(cli, 'programme');
  for (const command of [settings, configure]) group.addCommand(command);
  return group;
}

async function runSettings(cli: Cli, options: Options): Promise<void> {
  const out = outputOf(cli, options);
  const { programme, waiting } = await withRecords(settingsOf(options), async (records) => {
    const found = await programmeFor(records, options.programme);
    const waits = await records.pipeline.db.read((tx) => waitingSettings(tx, found.id));
    return { programme: found, waiting: waits };
  });
  out.line(JSON.stringify(programme.settings, null, 2));
  for (const { proposal, changes } of waiting) {
    const fields = changes.map(({ field }) => field).join(', ');
    out.say('cli.programme.waits', { proposal, fields });
  }
  out.result({ ok: true, programme: programme.id, settings: programme.settings, waiting });
}

async function runConfigure(cli: Cli, file: string, options: Options): Promise<void> {
  const out = outputOf(cli, options);
  const given = await objectIn(file);
  const { before, after } = await withRecords(settingsOf(options), async (records) => {
    const known = await programmeFor(records, options.programme);
    const settings = laidOver(known, given);
    const actor = commandLine(known.id);
    const done = await configureProgramme(records.pipeline, actor, known.id, settings, options.reason ?? '');
    return { before: known, after: done.programme };
  });
  const changes = settingChanges(ProgrammeSettings.parse(before.settings), after.settings);
  for (const { field, from, to } of changes)
    out.line(`${field}\t${JSON.stringify(from ?? null)} → ${JSON.stringify(to ?? null)}`);
  out.say('cli.programme.configured', { programme: after.id, count: changes.length });
  out.result({ ok: true, programme: after.id, changes });
}

/** What the file says over what is set; thresholds it does not name stay. */
function laidOver({ settings }: Programme, given: Record<string, unknown>): ProgrammeSettings {
  const rules = { ...settings.rules, ...(given.rules as Record<string, unknown> | undefined) };
  const unknown = [
    ...Object.keys(given).filter((name) => !(name in ProgrammeSettings.shape)),
    ...Object.keys(rules).filter((name) => !(name in ProgrammeSettings.shape.rules.unwrap().shape)),
  ];
  const read = ProgrammeSettings.safeParse({ ...settings, ...given, rules });
  if (read.success && unknown.length === 0) return read.data;
  const where = unknown[0] ?? read.error?.issues[0]?.path.join('.') ?? 'settings';
  throw new Problem('invalidRequest', { where, reason: 'request.wrongFormat' });
}

async function objectIn(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Problem('unreadableFile', { file, reason: 'import.file.notThere' });
  });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Problem('unreadableFile', { file, reason: 'request.wrongFormat' });
}
