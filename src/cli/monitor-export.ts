/** `tilth monitor publish`, `csv`, `pack`, `verify-pack`: what leaves the register, and the check of what left it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { Audience } from '../core/monitor/edition.ts';
import type { PackCheck } from '../core/monitor/pack.ts';
import { eventName } from '../flow/monitor.ts';
import type { Pipeline } from '../flow/ports.ts';
import { BRIEF_FORMATS, stateBrief } from '../flow/publish/brief.ts';
import { type Artefact, EXPORT_FORMATS, type ExportFormat, exportRelease } from '../flow/publish/exports.ts';
import type { ReleaseAsked } from '../flow/publish/gate.ts';
import { verifyPack } from '../flow/publish/pack-check.ts';
import { makePack } from '../flow/publish/packing.ts';
import { TABLE_FORMATS, tablesOfYear } from '../flow/publish/tables.ts';
import { type Cli, type CommonOptions, newCommand, outputOf, settingsOf } from './command.ts';
import { analystAtCommandLine, monitorProgramme } from './monitor-programme.ts';
import type { Output } from './output.ts';
import { withRecords } from './records.ts';

/** Options of everything that leaves: the edition and where the file goes. */
export interface EditionOptions extends CommonOptions {
  readonly programme?: string;
  readonly out: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly rules?: string;
  readonly audience?: string;
}

/** Adds them to a command. */
export function withEdition(cli: Cli, command: Command): Command {
  const words = outputOf(cli, {});
  return command
    .requiredOption('--out <file>', words.words('cli.monitor.out'))
    .option('--programme <id>', words.words('cli.option.programme'))
    .option('--as-of <day>', words.words('cli.monitor.asOf'))
    .option('--known-at <when>', words.words('cli.monitor.knownAt'))
    .option('--rules <name>', words.words('cli.monitor.rules', { known: 'strict, default, open' }))
    .option('--audience <who>', words.words('cli.monitor.audience'));
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | undefined,
  option: string,
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((each) => each === value);
  if (!found) throw new Problem('invalidRequest', { where: option, reason: known.join(', ') });
  return found;
}

/** The question these options ask. @throws Problem invalidRequest. */
export function askedBy({ asOf, knownAt, rules, audience }: EditionOptions): ReleaseAsked {
  const ruleset = oneOf(['strict', 'default', 'open'] as const, rules, '--rules');
  const who = oneOf(Audience.options, audience, '--audience');
  if (asOf !== undefined && !/^\d{4}-\d\d-\d\d$/.test(asOf))
    throw new Problem('invalidRequest', { where: '--as-of', reason: 'YYYY-MM-DD' });
  return {
    ...(asOf ? { asOf } : {}),
    ...(knownAt ? { knownAt } : {}),
    ...(ruleset ? { ruleset } : {}),
    ...(who ? { audience: who } : {}),
  };
}

/** Makes a file in the programme the options name and writes it where they say. */
export async function writeArtefact(
  out: Output,
  options: EditionOptions,
  make: (
    pipeline: Pipeline,
    programmeId: string,
    actor: ReturnType<typeof analystAtCommandLine>,
  ) => Promise<Pick<Artefact, 'bytes'> & { readonly hash?: string; readonly pages?: number | null }>,
): Promise<void> {
  const made = await withRecords(settingsOf(options), async (records) => {
    const programme = await monitorProgramme(records, options.programme, false);
    return make(records.pipeline, programme.id, analystAtCommandLine(programme.id));
  });
  writeFileSync(options.out, made.bytes);
  out.say('cli.monitor.written', { file: options.out, bytes: made.bytes.length });
  if (made.hash) out.say('cli.monitor.packHash', { hash: made.hash });
  const { bytes, ...told } = made;
  out.result({ ok: true, file: options.out, bytes: bytes.length, ...told });
}

interface PublishOptions extends EditionOptions {
  readonly format: string;
  readonly event?: string;
  readonly wholeChain?: boolean;
}

/** The commands that make and check files of the register. */
export function exportCommands(cli: Cli): Command[] {
  const words = outputOf(cli, {});
  const formats = EXPORT_FORMATS.filter((format) => format !== 'pack');
  const publish = withEdition(cli, newCommand(cli, 'publish', 'monitor.publish'))
    .requiredOption('--format <name>', words.words('cli.monitor.format', { known: formats.join(', ') }))
    .option('--event <id>', words.words('cli.monitor.event'))
    .action((options: PublishOptions) => runPublish(outputOf(cli, options), options));
  const csv = withEdition(cli, newCommand(cli, 'csv', 'monitor.csv'))
    .option('--event <id>', words.words('cli.monitor.event'))
    .action((options: PublishOptions) => runPublish(outputOf(cli, options), { ...options, format: 'csv' }));
  const pack = withEdition(cli, newCommand(cli, 'pack', 'monitor.pack'))
    .argument('<event>', words.words('cli.monitor.event'))
    .option('--whole-chain', words.words('cli.monitor.wholeChain'))
    .action((event: string, options: PublishOptions) => runPack(outputOf(cli, options), event, options));
  const verify = newCommand(cli, 'verify-pack', 'monitor.verifyPack')
    .argument('<file>', words.words('cli.monitor.packFile'))
    .action((file: string, options: CommonOptions) => runVerify(outputOf(cli, options), file));
  const asFormat = (known: readonly string[]): string =>
    words.words('cli.monitor.format', { known: known.join(', ') });
  const brief = withEdition(cli, newCommand(cli, 'brief', 'monitor.brief'))
    .argument('<iso3>', words.words('cli.monitor.iso3'))
    .option('--format <name>', asFormat(BRIEF_FORMATS))
    .action((iso3: string, options: PublishOptions) => runBrief(outputOf(cli, options), iso3, options));
  const tables = withEdition(cli, newCommand(cli, 'tables', 'monitor.tables'))
    .argument('<year>', words.words('cli.monitor.year'))
    .option('--format <name>', asFormat(TABLE_FORMATS))
    .action((year: string, options: PublishOptions) => runTables(outputOf(cli, options), year, options));
  return [publish, csv, brief, tables, pack, verify];
}

async function runBrief(out: Output, iso3: string, options: PublishOptions): Promise<void> {
  const format = oneOf(BRIEF_FORMATS, options.format, '--format') ?? 'pdf';
  const asked = askedBy(options);
  await writeArtefact(out, options, (p, programmeId, actor) =>
    stateBrief(p, actor, programmeId, iso3.toUpperCase(), format, out.language, asked),
  );
}

async function runTables(out: Output, year: string, options: PublishOptions): Promise<void> {
  const format = oneOf(TABLE_FORMATS, options.format, '--format') ?? 'json';
  if (!/^(19|20)\d\d$/.test(year)) throw new Problem('invalidRequest', { where: 'year', reason: 'YYYY' });
  const asked = askedBy(options);
  await writeArtefact(out, options, (p, programmeId, actor) =>
    tablesOfYear(p, actor, programmeId, Number(year), format, out.language, asked),
  );
}

async function runPublish(out: Output, options: PublishOptions): Promise<void> {
  const known = EXPORT_FORMATS.filter((format) => format !== 'pack');
  const format = oneOf<ExportFormat>(known, options.format, '--format') ?? 'csv';
  const asked = askedBy(options);
  const eventId = options.event === undefined ? {} : { eventId: eventName(options.event) };
  await writeArtefact(out, options, (p, programmeId, actor) =>
    exportRelease(p, actor, programmeId, format, out.language, { ...asked, ...eventId }),
  );
}

async function runPack(out: Output, event: string, options: PublishOptions): Promise<void> {
  const asked = { ...askedBy(options), eventId: eventName(event), wholeChain: options.wholeChain === true };
  await writeArtefact(out, options, (p, programmeId, actor) => makePack(p, actor, programmeId, asked));
}

function runVerify(out: Output, path: string): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Problem('unreadableFile', { file: basename(path), reason: (error as Error).message });
  }
  const check = verifyPack(bytes, basename(path));
  sayCheck(out, check);
  out.result({ ok: check.faults.length === 0, ...check });
  if (check.faults.length > 0) process.exitCode = 1;
}

/** What was proved, what is only stated, and everything that is wrong. */
function sayCheck(out: Output, check: PackCheck): void {
  const { manifest, faults, entries, withheld, stretches, toHead, records, proved } = check;
  for (const { file, at, reason } of faults)
    out.line(`  ${file}${at ? ` ${at}` : ''}: ${out.words(`publish.fault.${reason}`)}`);
  if (faults.length > 0 || !manifest) {
    out.say('publish.check.broken', { count: faults.length });
    return;
  }
  const { event, edition, pack } = manifest;
  const { asOf, seq, hash, ruleset, programme, audience } = edition;
  out.say('publish.check.holds', { event, programme, asOf, seq, hash, ruleset, audience });
  out.say('publish.check.entries', { count: entries - withheld, withheld });
  out.say('publish.check.records', { proved, records });
  out.say(toHead && stretches === 1 ? 'publish.check.closed' : 'publish.check.gaps', { count: stretches });
  out.say('cli.monitor.packHash', { hash: pack });
}
