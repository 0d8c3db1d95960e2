/**
 * Intake and review on real PostgreSQL with durable commits: single reports as people send them, rows as a
 * file brings them, decisions one at a time and in bulk. ODK Central publishes 41 submissions/s on two cores.
 */
import { submitReport, submitReports } from '../src/flow/intake.ts';
import { decide, decideMany } from '../src/flow/review.ts';
import { type Figure, hazardReport, openBench, timed } from './stage.ts';

const ODK_CENTRAL_PER_SECOND = 41;

export async function bench(scale = 1): Promise<Figure[]> {
  const { p, programme, author, reviewer, close } = await openBench();
  const count = Math.round(1_000 * scale);
  const decision = {
    action: 'accept' as const,
    reason: 'bench',
    overrides: [{ rule: 'V05', reason: 'bench' }],
  };
  try {
    const drafts = Array.from({ length: count * 5 }, (_, n) => hazardReport(n));
    await submitReport(p, author, programme, hazardReport(999_999));
    const singles = drafts.slice(0, count);
    const sent = await timed(singles, 8, (draft) => submitReport(p, author, programme, draft));
    const rows = drafts.slice(count);
    const imported = await timed([rows], 1, (all) => submitReports(p, author, programme, all));
    const again = await timed([rows], 1, (all) => submitReports(p, author, programme, all));
    const decided = await timed(singles, 4, ({ id }) => decide(p, reviewer, programme, id, decision, 1));
    const ids = rows.map((row) => row.id);
    let done = 0;
    const inBulk = await timed([ids], 1, async (all) => {
      const outcomes = await decideMany(p, reviewer, programme, all, decision);
      done = outcomes.filter((outcome) => outcome.outcome === 'done').length;
    });
    if (done !== ids.length) throw new Error(`only ${done} of ${ids.length} decided`);
    const perSecond = (what: string, n: number, seconds: number): Figure => ({
      what,
      value: n / seconds,
      unit: '/s',
    });
    return [
      perSecond('reports sent one by one, 8 at a time, durable', count, sent),
      { what: '… against ODK Central, published', value: count / sent / ODK_CENTRAL_PER_SECOND, unit: '×' },
      perSecond('rows imported', rows.length, imported),
      perSecond('rows imported again, unchanged', rows.length, again),
      perSecond('decisions one by one', count, decided),
      perSecond('decisions in bulk', ids.length, inBulk),
    ];
  } finally {
    await close();
  }
}
