/** `tilth treaty status`, `count` and `upcoming`: who was bound on a day. Without `--programme` no database is needed. */
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import { type Basis, countOn, statusOn, uncertainOn } from '../core/monitor/treaties.ts';
import { daysAfter } from '../core/monitor/treaty-terms.ts';
import { type UpcomingEffect, upcoming } from '../core/monitor/treaty-upcoming.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf } from './command.ts';
import type { Output } from './output.ts';
import { treatyImportCommand } from './treaty-import.ts';
import { dayOf, TREATY_CODES, tableFor, treatyOf } from './treaty-table.ts';

interface Options extends CommonOptions {
  readonly on?: string;
  readonly basis?: string;
  readonly days?: string;
  readonly programme?: string;
}

export function treatyCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const status = newCommand(cli, 'status', 'treaty.status')
    .argument('<iso3>', words.words('cli.treaty.iso3'))
    .argument('<treaty>', words.words('cli.treaty.treaty', { codes: TREATY_CODES }))
    .option('--on <day>', words.words('cli.treaty.on'))
    .option('--programme <id>', words.words('cli.treaty.programme'))
    .action((iso3: string, treaty: string, options: Options) =>
      runStatus(iso3, treaty, options, outputOf(cli, options)),
    );
  const count = newCommand(cli, 'count', 'treaty.count')
    .argument('<treaty>', words.words('cli.treaty.treaty', { codes: TREATY_CODES }))
    .option('--on <day>', words.words('cli.treaty.on'))
    .option('--programme <id>', words.words('cli.treaty.programme'))
    .requiredOption('--basis <basis>', words.words('cli.treaty.basis'))
    .action((treaty: string, options: Options) => runCount(treaty, options, outputOf(cli, options)));
  const ahead = newCommand(cli, 'upcoming', 'treaty.upcoming')
    .option('--on <day>', words.words('cli.treaty.on'))
    .option('--programme <id>', words.words('cli.treaty.programme'))
    .option('--days <n>', words.words('cli.treaty.days'))
    .action((options: Options) => runUpcoming(options, outputOf(cli, options)));
  return newGroup(cli, 'treaty')
    .addCommand(status)
    .addCommand(count)
    .addCommand(ahead)
    .addCommand(treatyImportCommand(cli));
}

function basisOf(text: string | undefined, out: Output): Basis {
  if (text === 'deposit' || text === 'force') return text;
  const reason = out.words('monitor.refused.basis', { value: text ?? '' });
  throw new Problem('invalidRequest', { where: '--basis', reason });
}

/** A reader must see that the table knows nothing after the day it was read. */
function sayReadOn(out: Output, on: string, readOn: string): void {
  out.say(on > readOn ? 'monitor.answer.afterRead' : 'monitor.answer.readOn', { readOn });
}

async function runStatus(iso3Text: string, treatyText: string, options: Options, out: Output): Promise<void> {
  const table = await tableFor(options);
  const treaty = treatyOf(treatyText, out);
  const iso3 = iso3Text.toUpperCase();
  const record = table.records.get(`${iso3} ${treaty}`);
  if (!record) {
    const reason = out.words('monitor.refused.state', { value: iso3Text });
    throw new Problem('invalidRequest', { where: 'ISO3', reason });
  }
  const on = dayOf(options.on, out);
  const found = statusOn(record, on);
  const state = table.states.get(iso3) ?? iso3;
  const marks = found.overlays.map((overlay) => out.words(`monitor.overlay.${overlay}`));
  if (found.effect) marks.push(out.words('monitor.effect.conditional'));
  const status = [out.words(`monitor.status.${found.status}`), ...marks].join('; ');
  out.say('monitor.answer.status', { state, treaty: out.words(`monitor.treaty.${treaty}`), on, status });
  const reasons = found.reasons.map(({ key, params }) => out.words(`monitor.reason.${key}`, params));
  for (const reason of reasons) out.line(`  ${reason}`);
  sayReadOn(out, on, table.readOn);
  const { confidence, source, boundBasis, boundSource } = record;
  const told = { confidence, source, boundBasis, boundSource, readOn: table.readOn };
  out.result({ ok: true, iso3, treaty, on, ...found, reasons, ...told });
}

async function runCount(treatyText: string, options: Options, out: Output): Promise<void> {
  const table = await tableFor(options);
  const treaty = treatyOf(treatyText, out);
  const on = dayOf(options.on, out);
  const basis = basisOf(options.basis, out);
  const count = countOn(table, treaty, on, basis);
  const names = { treaty: out.words(`monitor.treaty.${treaty}`), basis: out.words(`monitor.basis.${basis}`) };
  out.say('monitor.answer.count', { ...names, on, count });
  const uncertain = uncertainOn(table, treaty, on);
  if (uncertain.length > 0) out.say('monitor.answer.uncertain', { states: uncertain.join(', ') });
  sayReadOn(out, on, table.readOn);
  out.result({ ok: true, treaty, on, basis, count, uncertain, readOn: table.readOn });
}

function daysOf(text: string | undefined, out: Output): number {
  const days = Number(text ?? '30');
  if (Number.isInteger(days) && days >= 0 && days <= 3_660) return days;
  const reason = out.words('monitor.refused.days', { value: text ?? '' });
  throw new Problem('invalidRequest', { where: '--days', reason });
}

function sayEffect(out: Output, effect: UpcomingEffect, states: ReadonlyMap<string, string>): void {
  const { on, iso3, treaty, because, ref, conditional, kind } = effect;
  const state = states.get(iso3) ?? iso3;
  const params = { on, state, treaty: out.words(`monitor.treaty.${treaty}`), because, ref: ref ?? '–' };
  if (kind === 'entry') out.say('monitor.upcoming.entry', params);
  else out.say(conditional ? 'monitor.upcoming.conditional' : 'monitor.upcoming.withdrawal', params);
}

async function runUpcoming(options: Options, out: Output): Promise<void> {
  const table = await tableFor(options);
  const on = dayOf(options.on, out);
  const days = daysOf(options.days, out);
  const effects = upcoming(table, on, days);
  for (const effect of effects) sayEffect(out, effect, table.states);
  if (effects.length === 0) out.say('monitor.upcoming.none', { on, last: daysAfter(on, days) });
  sayReadOn(out, on, table.readOn);
  out.result({ ok: true, on, days, effects, readOn: table.readOn });
}
