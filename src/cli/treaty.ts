/** `tilth treaty status`, `count` and `upcoming`: who was bound on a day. Needs no records and no database. */
import type { Command } from 'commander';
import { Day } from '../core/model/ids.ts';
import { Problem } from '../core/model/problems.ts';
import { type Basis, countOn, shippedTreaties, statusOn, uncertainOn } from '../core/monitor/treaties.ts';
import { daysAfter, Treaty } from '../core/monitor/treaty-terms.ts';
import { type UpcomingEffect, upcoming } from '../core/monitor/treaty-upcoming.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf } from './command.ts';
import type { Output } from './output.ts';

interface Options extends CommonOptions {
  readonly on?: string;
  readonly basis?: string;
  readonly days?: string;
}

const CODES = Treaty.options.join(', ');

export function treatyCommand(cli: Cli): Command {
  const words = outputOf(cli, {});
  const status = newCommand(cli, 'status', 'treaty.status')
    .argument('<iso3>', words.words('cli.treaty.iso3'))
    .argument('<treaty>', words.words('cli.treaty.treaty', { codes: CODES }))
    .option('--on <day>', words.words('cli.treaty.on'))
    .action((iso3: string, treaty: string, options: Options) =>
      runStatus(iso3, treaty, options, outputOf(cli, options)),
    );
  const count = newCommand(cli, 'count', 'treaty.count')
    .argument('<treaty>', words.words('cli.treaty.treaty', { codes: CODES }))
    .option('--on <day>', words.words('cli.treaty.on'))
    .requiredOption('--basis <basis>', words.words('cli.treaty.basis'))
    .action((treaty: string, options: Options) => runCount(treaty, options, outputOf(cli, options)));
  const ahead = newCommand(cli, 'upcoming', 'treaty.upcoming')
    .option('--on <day>', words.words('cli.treaty.on'))
    .option('--days <n>', words.words('cli.treaty.days'))
    .action((options: Options) => runUpcoming(options, outputOf(cli, options)));
  return newGroup(cli, 'treaty').addCommand(status).addCommand(count).addCommand(ahead);
}

function treatyOf(text: string, out: Output): Treaty {
  const read = Treaty.safeParse(text.toLowerCase().replace('-', '_'));
  if (read.success) return read.data;
  const reason = out.words('monitor.refused.treaty', { codes: CODES, value: text });
  throw new Problem('invalidRequest', { where: 'TREATY', reason });
}

function dayOf(text: string | undefined, out: Output): string {
  const read = Day.safeParse(text ?? new Date().toISOString().slice(0, 10));
  if (read.success) return read.data;
  const reason = out.words('monitor.refused.day', { value: text ?? '' });
  throw new Problem('invalidRequest', { where: '--on', reason });
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

function runStatus(iso3Text: string, treatyText: string, options: Options, out: Output): void {
  const table = shippedTreaties();
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

function runCount(treatyText: string, options: Options, out: Output): void {
  const table = shippedTreaties();
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

function runUpcoming(options: Options, out: Output): void {
  const table = shippedTreaties();
  const on = dayOf(options.on, out);
  const days = daysOf(options.days, out);
  const effects = upcoming(table, on, days);
  for (const effect of effects) sayEffect(out, effect, table.states);
  if (effects.length === 0) out.say('monitor.upcoming.none', { on, last: daysAfter(on, days) });
  sayReadOn(out, on, table.readOn);
  out.result({ ok: true, on, days, effects, readOn: table.readOn });
}
