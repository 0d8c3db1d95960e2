/** `tilth treaty import FILE`: what a list of the depositary says that the table does not. Changes nothing. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { type Difference, differences } from '../core/monitor/depositary.ts';
import type { DepositaryPage } from '../core/monitor/depositary-page.ts';
import { proposalOf } from '../core/monitor/depositary-proposal.ts';
import { readDepositary } from '../core/monitor/depositary-read.ts';
import type { TreatyTable } from '../core/monitor/treaties.ts';
import { type Cli, type CommonOptions, newCommand, outputOf } from './command.ts';
import type { Output } from './output.ts';
import { dayOf, TREATY_CODES, tableFor, treatyOf } from './treaty-table.ts';

interface Options extends CommonOptions {
  readonly treaty?: string;
  readonly on?: string;
  readonly previous?: string;
  readonly propose?: string;
  readonly programme?: string;
}

/** The list differs from the table (docs/guide/command-line.md). */
const DIFFERS = 7;
/** Larger files are no lists of states. */
const MOST_BYTES = 32 * 1024 * 1024;

export function treatyImportCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  return newCommand(cli, 'import', 'treaty.import')
    .argument('<file>', words.words('cli.treaty.import.file'))
    .option('--treaty <code>', words.words('cli.treaty.import.treaty', { codes: TREATY_CODES }))
    .option('--on <day>', words.words('cli.treaty.import.on'))
    .option('--previous <file>', words.words('cli.treaty.import.previous'))
    .option('--propose <file>', words.words('cli.treaty.import.propose'))
    .option('--programme <id>', words.words('cli.treaty.programme'))
    .action((file: string, options: Options) => runImport(file, options, outputOf(cli, options)));
}

/** Text in the encoding the file declares, else UTF-8, else the one old pages are in. */
function decode(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2_000));
  const declared = /(?:encoding|charset)\s*=\s*["']?([a-z0-9_-]+)/i.exec(start)?.[1];
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : null;
  for (const label of [marked, declared, 'utf-8']) {
    if (!label) continue;
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // An encoding that is not known or does not fit: the next one.
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

function readPage(path: string, treaty: string | undefined, out: Output): DepositaryPage {
  const file = basename(path);
  let text: string;
  try {
    if (statSync(path).size > MOST_BYTES)
      throw new Problem('tooLarge', { max: `${MOST_BYTES / 1024 / 1024} MB` });
    text = decode(readFileSync(path));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('unreadableFile', { file, reason: (error as Error).message });
  }
  const page = readDepositary(text, treaty ? treatyOf(treaty, out, '--treaty') : null);
  if (typeof page !== 'string') return page;
  throw new Problem('unreadableFile', { file, reason: out.words(`monitor.depositary.fault.${page}`) });
}

function sayDifference(out: Output, difference: Difference, table: TreatyTable): string {
  const { kind, treaty, iso3, name, current, proposed, effect, ref } = difference;
  const state = (iso3 && table.states.get(iso3)) || name;
  const or = (value: string | null) => value ?? out.words('monitor.difference.nothing');
  const values = { current: or(current), proposed: or(proposed), effect: effect ?? '–', ref: ref ?? '–' };
  return out.words(`monitor.difference.${kind}`, {
    state,
    treaty: out.words(`monitor.treaty.${treaty}`),
    ...values,
  });
}

function propose(out: Output, page: DepositaryPage, found: readonly Difference[], file: string): boolean {
  const document = proposalOf(page, found, new Date().toISOString().slice(0, 10));
  if (!document) {
    out.say('monitor.difference.noProposal');
    return false;
  }
  try {
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    throw new Problem('unreadableFile', { file: basename(file), reason: (error as Error).message });
  }
  out.say('monitor.difference.proposed', { file });
  return true;
}

async function runImport(file: string, options: Options, out: Output): Promise<void> {
  const page = readPage(file, options.treaty, out);
  const previous = options.previous ? readPage(options.previous, options.treaty, out) : undefined;
  const table = await tableFor(options);
  const on = page.asAt ?? dayOf(options.on, out);
  const found = differences(page, table, { on, previous });
  const told = found.map((difference) => ({ ...difference, text: sayDifference(out, difference, table) }));
  for (const { text } of told) out.line(text);
  const params = { rows: page.entries.length, on, count: found.length };
  out.say(found.length === 0 ? 'monitor.difference.none' : 'monitor.difference.some', params);
  const written = options.propose && found.length > 0 ? propose(out, page, found, options.propose) : false;
  const { format, treaties } = page;
  out.result({
    ok: true,
    format,
    treaties,
    on,
    rows: page.entries.length,
    differences: told,
    proposal: written ? options.propose : null,
  });
  process.exitCode = found.length === 0 ? 0 : DIFFERS;
}
