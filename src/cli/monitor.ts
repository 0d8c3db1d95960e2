/** `tilth monitor`: load a coded document, say what an event comes to, give a document back. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { Day } from '../core/model/ids.ts';
import { Problem } from '../core/model/problems.ts';
import { REGISTER_MAPS, type RegisterMap } from '../core/monitor/import-registers.ts';
import { sayLabel } from '../core/monitor/labels.ts';
import { RULESETS, type RulesetName } from '../core/monitor/rulesets.ts';
import { eventName, exportDocument } from '../flow/monitor.ts';
import { getEvent } from '../flow/monitor-events.ts';
import { loadDocument } from '../flow/monitor-load.ts';
import { readRegister, readTables, readTablesZip } from '../flow/publish/read-tables.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import { exportCommands } from './monitor-export.ts';
import { analystAtCommandLine, monitorProgramme } from './monitor-programme.ts';
import type { Output } from './output.ts';
import { withRecords } from './records.ts';
import { personNamed } from './who.ts';

interface Options extends CommonOptions {
  readonly programme?: string;
}
interface LoadOptions extends Options {
  readonly reason?: string;
  readonly by?: string;
  readonly inbox?: boolean;
  readonly as?: string;
}

interface AssessOptions extends Options {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly rules?: string;
  readonly document?: string;
}

const RULES = Object.keys(RULESETS).join(', ');

export function monitorCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const load = newCommand(cli, 'load', 'monitor.load')
    .argument('<file>', words.words('cli.monitor.file'))
    .option('--programme <id>', words.words('cli.option.programme'))
    .option('--as <register>', words.words('cli.monitor.as', { known: REGISTER_MAPS.join(', ') }))
    .option('--inbox', words.words('cli.monitor.inbox'))
    .option('--by <email>', words.words('cli.monitor.by'))
    .option('--reason <text>', words.words('cli.monitor.reason'))
    .action((file: string, options: LoadOptions) => runLoad(outputOf(cli, options), file, options));
  const give = newCommand(cli, 'export', 'monitor.export')
    .argument('<document>', words.words('cli.monitor.document'))
    .option('--programme <id>', words.words('cli.option.programme'))
    .action((name: string, options: Options) => runExport(outputOf(cli, options), name, options));
  const weigh = newCommand(cli, 'assess', 'monitor.assess')
    .argument('<event>', words.words('cli.monitor.event'))
    .option('--as-of <day>', words.words('cli.monitor.asOf'))
    .option('--known-at <moment>', words.words('cli.monitor.knownAt'))
    .option('--rules <name>', words.words('cli.monitor.rules', { known: RULES }))
    .option('--document <name>', words.words('cli.monitor.only'))
    .option('--programme <id>', words.words('cli.option.programme'))
    .action((event: string, options: AssessOptions) => runAssess(outputOf(cli, options), event, options));
  const group = newGroup(cli, 'monitor').addCommand(load).addCommand(weigh).addCommand(give);
  for (const command of exportCommands(cli)) group.addCommand(command);
  return group;
}

/** Larger files are no coded documents. */
const MOST_BYTES = 32 * 1024 * 1024;

interface Source {
  readonly value: unknown;
  /** Columns of tables that are not taken. */
  readonly leftOut: readonly string[];
}

/** A coded document, or a folder or archive of tables (docs/guide/monitor-outputs.md). */
function readSource(path: string, as: RegisterMap | undefined): Source {
  const file = basename(path);
  try {
    if (as !== undefined) {
      const { document, leftOut } = readRegister(as, readFileSync(path), file);
      return { value: document, leftOut };
    }
    if (statSync(path).isDirectory()) {
      const names = readdirSync(path).filter((name) => /\.(csv|json)$/.test(name));
      const files = new Map(names.map((name) => [name, readFileSync(join(path, name))]));
      const { document, leftOut } = readTables(files, file);
      return { value: document, leftOut };
    }
    if (statSync(path).size > MOST_BYTES)
      throw new Problem('tooLarge', { max: `${MOST_BYTES / 1024 / 1024} MB` });
    if (/\.zip$/i.test(path)) {
      const { document, leftOut } = readTablesZip(readFileSync(path), file);
      return { value: document, leftOut };
    }
    return { value: JSON.parse(readFileSync(path, 'utf8')), leftOut: [] };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('unreadableFile', { file, reason: (error as Error).message });
  }
}

/**
 * What people decide about sources, and what moves a treaty status, takes a second person with a name: without
 * `--by` it waits in the inbox.
 */
function asksForTwo(value: unknown): boolean {
  const { judgements, treatyActions } = (value ?? {}) as {
    judgements?: unknown[];
    treatyActions?: unknown[];
  };
  return [judgements, treatyActions].some((section) => Array.isArray(section) && section.length > 0);
}

async function runLoad(out: Output, path: string, options: LoadOptions): Promise<void> {
  const as = REGISTER_MAPS.find((map) => map === options.as);
  if (options.as !== undefined && as === undefined)
    throw new Problem('invalidRequest', { where: '--as', reason: REGISTER_MAPS.join(', ') });
  const { value, leftOut } = readSource(path, as);
  const reason = options.reason ?? out.words('cli.monitor.loadedFrom', { file: basename(path) });
  const loaded = await withRecords(settingsOf(options), async (records) => {
    const programme = await monitorProgramme(records, options.programme, true);
    const person = options.by ? await personNamed(records, options.by) : null;
    const accepting = person ?? (asksForTwo(value) ? null : analystAtCommandLine(programme.id));
    const done = await loadDocument(
      records.pipeline,
      options.inbox ? null : accepting,
      programme.id,
      value,
      reason,
    );
    return { programme: programme.id, ...done, leftOut: [...leftOut, ...done.leftOut] };
  });
  const { document, programme, records } = loaded;
  const params = { document, programme, records };
  if (!loaded.created) out.say('cli.monitor.known', params);
  else out.say(loaded.accepted ? 'cli.monitor.loaded' : 'cli.monitor.waits', params);
  if (loaded.leftOut.length > 0) out.say('cli.monitor.leftOut', { count: loaded.leftOut.length });
  for (const pointer of loaded.leftOut) out.line(`  ${pointer}`);
  out.result({ ok: true, ...loaded });
}

function rulesetOf(text: string | undefined, out: Output): RulesetName | undefined {
  if (text === undefined || text in RULESETS) return text as RulesetName | undefined;
  const reason = out.words('cli.monitor.unknownRules', { known: RULES, value: text });
  throw new Problem('invalidRequest', { where: '--rules', reason });
}

function dayOf(text: string | undefined, out: Output): string | undefined {
  if (text === undefined || Day.safeParse(text).success) return text;
  const reason = out.words('monitor.refused.day', { value: text });
  throw new Problem('invalidRequest', { where: '--as-of', reason });
}

async function runAssess(out: Output, event: string, options: AssessOptions): Promise<void> {
  const ruleset = rulesetOf(options.rules, out);
  const asOf = dayOf(options.asOf, out);
  const { knownAt, document } = options;
  const { programme, file } = await withRecords(settingsOf(options), async (records) => {
    const { id } = await monitorProgramme(records, options.programme, false);
    const asked = { asOf, knownAt, ruleset, document };
    const actor = analystAtCommandLine(id);
    return { programme: id, file: await getEvent(records.pipeline, actor, id, eventName(event), asked) };
  });
  const { assessment, clock, head } = file;
  const say = (key: string): string => out.words(key);
  const label = sayLabel(assessment.label, say);
  const reasons = assessment.reasons.map(({ key, params }) => out.words(`assess.reason.${key}`, params));
  out.line(`${file.event.doc.title}`);
  out.line(`${label} (${assessment.support} ${assessment.dispute}, ${assessment.credibility})`);
  for (const reason of reasons) out.line(`  ${reason}`);
  out.say('cli.monitor.clocks', {
    asOf: clock.asOf,
    knownAt: knownAt ?? clock.knownAt,
    rules: clock.ruleset,
  });
  const { support, dispute, credibility, origins, independent, windows, rulesVersion } = assessment;
  const told = { support, dispute, label, credibility, origins, independent, reasons };
  const clocks = {
    asOf: clock.asOf,
    knownAt: knownAt ?? clock.knownAt,
    seq: clock.seq ?? head.seq,
    hash: head.hash,
  };
  const rules = { ruleset: clock.ruleset, rulesVersion, scope: file.scope };
  const keys = { labelKeys: assessment.label, reasonKeys: assessment.reasons, missing: assessment.missing };
  const changes = file.sensitivity.changes;
  out.result({
    ok: true,
    programme,
    event: file.event.id,
    ...clocks,
    ...rules,
    ...told,
    windows,
    changes,
    ...keys,
  });
}

async function runExport(out: Output, name: string, options: Options): Promise<void> {
  const document = await withRecords(settingsOf(options), async (records) => {
    const programme = await monitorProgramme(records, options.programme, false);
    return exportDocument(records.pipeline, analystAtCommandLine(programme.id), programme.id, name);
  });
  out.raw(JSON.stringify(document, null, 1));
}
