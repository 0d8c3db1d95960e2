/**
 * `tilth review accept`: one decision on all reports of an import, by a person named with `--by` who is not their
 * author and has the role for it. For gazetteers above all: nobody clicks through thirty thousand villages.
 */
import type { Command } from 'commander';
import { Problem } from '../core/model/problems.ts';
import type { Actor } from '../core/model/programmes.ts';
import { listReports } from '../flow/reports.ts';
import { type BulkOutcome, decideMany } from '../flow/review.ts';
import { type Cli, type CommonOptions, newCommand, newGroup, outputOf, settingsOf } from './command.ts';
import type { Records } from './open.ts';
import type { Output } from './output.ts';
import { programmesFor } from './programmes.ts';
import { withRecords } from './records.ts';
import { personNamed } from './who.ts';

interface Options extends CommonOptions {
  readonly batch: string;
  readonly by: string;
  readonly programme?: string;
  readonly reason?: string;
  readonly override?: string[];
}

export function reviewCommand(cli: Cli): Command {
  const out = outputOf(cli, {});
  const accept = newCommand(cli, 'accept', 'reviewAccept')
    .requiredOption('--batch <id>', out.words('cli.review.batch'))
    .requiredOption('--by <email>', out.words('cli.review.by'))
    .option('--programme <id>', out.words('cli.option.programme'))
    .option('--reason <text>', out.words('cli.review.reason'))
    .option('--override <rules...>', out.words('cli.review.override'))
    .action((options: Options) => runAccept(outputOf(cli, options), options));
  return newGroup(cli, 'review').addCommand(accept);
}

async function runAccept(out: Output, options: Options): Promise<void> {
  if (options.override && !options.reason) throw new Problem('reasonRequired');
  const outcomes = await withRecords(settingsOf(options), async (records) => {
    const person = await personNamed(records, options.by);
    const { programmeId, ids } = await batchReports(records, person, options);
    const reason = options.reason ?? '';
    const overrides = (options.override ?? []).map((rule) => ({ rule, reason }));
    const bar = out.progress(out.words('cli.review.deciding'), ids.length);
    try {
      const decision = { action: 'accept' as const, reason, overrides };
      return await decideMany(records.pipeline, person, programmeId, ids, decision, (done) =>
        bar.update(done),
      );
    } finally {
      bar.stop();
    }
  });
  tell(out, outcomes);
}

/** The batch's reports that wait for a decision, oldest first, in whichever programme they are. */
async function batchReports(
  records: Records,
  person: Actor,
  options: Options,
): Promise<{ programmeId: string; ids: string[] }> {
  const filter = { batchId: options.batch, states: ['submitted'] as const, order: 'oldest' as const };
  for (const { id: programmeId } of await programmesFor(records, options.programme)) {
    if (!options.programme && !person.memberships.some((m) => m.programmeId === programmeId)) continue;
    const found: { id: string; level: number; row: number }[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listReports>> = await listReports(
        records.pipeline,
        person,
        programmeId,
        filter,
        { limit: 500, cursor },
      );
      for (const { id, content } of page.items)
        found.push({ id, level: content.place?.level ?? 0, row: content.provenance?.row ?? 0 });
      cursor = page.next;
    } while (cursor);
    // Districts before their villages, else every village would doubt its district.
    found.sort((a, b) => a.level - b.level || a.row - b.row);
    if (found.length > 0) return { programmeId, ids: found.map((report) => report.id) };
  }
  throw new Problem('notFound');
}

function tell(out: Output, outcomes: readonly BulkOutcome[]): void {
  const refused = outcomes.filter((outcome) => outcome.outcome === 'refused');
  const reasons = new Map<string, { words: string; count: number }>();
  for (const { problem } of refused) {
    const words = out.words(`problem.${problem?.code}.detail`, problem?.params ?? {});
    const known = reasons.get(words) ?? { words, count: 0 };
    reasons.set(words, { ...known, count: known.count + 1 });
  }
  const done = outcomes.length - refused.length;
  out.say('cli.review.done', { done, refused: refused.length });
  for (const { words, count } of reasons.values()) out.line(`  ${count} × ${words}`);
  out.result({
    ok: refused.length === 0,
    accepted: done,
    refused: refused.length,
    reasons: [...reasons.values()],
    outcomes,
  });
  process.exitCode = refused.length === 0 ? 0 : 5;
}
