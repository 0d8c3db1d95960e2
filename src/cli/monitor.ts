/** `tilth monitor`: load a coded document, say what an event comes to, give a document back. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { type Actor, type Programme, ProgrammeSettings } from '../core/model/programmes.ts';
import { COMMAND_LINE } from '../flow/access.ts';
import { exportDocument } from '../flow/monitor.ts';
import { loadDocument } from '../flow/monitor-load.ts';
import { openProgramme } from '../flow/programmes.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import type { Records } from './open.ts';
import type { Output } from './output.ts';
import { programmeFor } from './programmes.ts';
import { withRecords } from './records.ts';
import { personNamed } from './who.ts';

interface Options extends CommonOptions {
  readonly programme?: string;
}
interface LoadOptions extends Options {
  readonly reason?: string;
  readonly by?: string;
  readonly inbox?: boolean;
}

export function monitorCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const load = newCommand(cli, 'load', 'monitor.load')
    .argument('<file>', words.words('cli.monitor.file'))
    .option('--programme <id>', words.words('cli.option.programme'))
    .option('--inbox', words.words('cli.monitor.inbox'))
    .option('--by <email>', words.words('cli.monitor.by'))
    .option('--reason <text>', words.words('cli.monitor.reason'))
    .action((file: string, options: LoadOptions) => runLoad(outputOf(cli, options), file, options));
  const give = newCommand(cli, 'export', 'monitor.export')
    .argument('<document>', words.words('cli.monitor.document'))
    .option('--programme <id>', words.words('cli.option.programme'))
    .action((name: string, options: Options) => runExport(outputOf(cli, options), name, options));
  return newGroup(cli, 'monitor').addCommand(load).addCommand(give);
}

/** The command line as an analyst: it sends, reads and, when told to, accepts what another has coded. */
export function analystAtCommandLine(programmeId: string): Actor {
  const membership = {
    userId: COMMAND_LINE,
    programmeId,
    role: 'analyst' as const,
    orgCode: null,
    placeCodes: [],
  };
  return { userId: COMMAND_LINE, name: 'Command line', memberships: [membership] };
}

/** Names of the programme that is opened when nothing says where a document goes. */
const MONITOR = {
  en: 'Monitor',
  uk: 'Моніторинг',
  ar: 'الرصد',
  fr: 'Veille',
  es: 'Seguimiento',
};

/**
 * Where documents go: `--programme`, else `monitor`, which is opened when it is not there. A country's own
 * programme never gets them unasked.
 */
export async function monitorProgramme(
  records: Records,
  named: string | undefined,
  open: boolean,
): Promise<Programme> {
  if (named) return programmeFor(records, named);
  const all = await records.pipeline.db.read((tx) => tx.programmes.list());
  const found = all.find(({ id }) => id === 'monitor');
  if (found) return found;
  if (!open) throw new Problem('unknownProgramme', { programme: 'monitor' });
  const settings = ProgrammeSettings.parse({ names: MONITOR });
  return openProgramme(records.pipeline, analystAtCommandLine('monitor'), 'monitor', settings);
}

/** Larger files are no coded documents. */
const MOST_BYTES = 32 * 1024 * 1024;

function readJson(path: string): unknown {
  const file = basename(path);
  try {
    if (statSync(path).size > MOST_BYTES) throw new Problem('tooLarge', { max: MOST_BYTES });
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('unreadableFile', { file, reason: (error as Error).message });
  }
}

async function runLoad(out: Output, path: string, options: LoadOptions): Promise<void> {
  const value = readJson(path);
  const reason = options.reason ?? out.words('cli.monitor.loadedFrom', { file: basename(path) });
  const loaded = await withRecords(settingsOf(options), async (records) => {
    const programme = await monitorProgramme(records, options.programme, true);
    const accepting = options.by
      ? await personNamed(records, options.by)
      : analystAtCommandLine(programme.id);
    const done = await loadDocument(
      records.pipeline,
      options.inbox ? null : accepting,
      programme.id,
      value,
      reason,
    );
    return { programme: programme.id, ...done };
  });
  const { document, programme, records } = loaded;
  const params = { document, programme, records };
  if (!loaded.created) out.say('cli.monitor.known', params);
  else out.say(loaded.accepted ? 'cli.monitor.loaded' : 'cli.monitor.waits', params);
  if (loaded.leftOut.length > 0) out.say('cli.monitor.leftOut', { count: loaded.leftOut.length });
  for (const pointer of loaded.leftOut) out.line(`  ${pointer}`);
  out.result({ ok: true, ...loaded });
}

async function runExport(out: Output, name: string, options: Options): Promise<void> {
  const document = await withRecords(settingsOf(options), async (records) => {
    const programme = await monitorProgramme(records, options.programme, false);
    return exportDocument(records.pipeline, analystAtCommandLine(programme.id), programme.id, name);
  });
  out.raw(JSON.stringify(document, null, 1));
}
