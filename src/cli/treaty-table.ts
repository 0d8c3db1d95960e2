/** The table a treaty command answers from, and the words every treaty command reads its arguments with. */
import { Day } from '../core/model/ids.ts';
import { Problem } from '../core/model/problems.ts';
import { shippedTreaties, type TreatyTable } from '../core/monitor/treaties.ts';
import { Treaty } from '../core/monitor/treaty-terms.ts';
import { type CommonOptions, settingsOf } from './command.ts';
import type { Output } from './output.ts';
import { programmeFor } from './programmes.ts';
import { withRecords } from './records.ts';

export const TREATY_CODES = Treaty.options.join(', ');

/** The table that comes with Tilth; with `--programme`, what was accepted there laid over it. */
export async function tableFor(options: CommonOptions & { programme?: string }): Promise<TreatyTable> {
  if (!options.programme) return shippedTreaties();
  const { treatyTableOf } = await import('../flow/monitor-events.ts');
  return withRecords(settingsOf(options), async (records) => {
    const programme = await programmeFor(records, options.programme);
    return records.pipeline.db.read((tx) => treatyTableOf(tx, programme.id));
  });
}

/** `ccw-ap2` and `CCW_AP2` are one. @throws Problem invalidRequest. */
export function treatyOf(text: string, out: Output, where = 'TREATY'): Treaty {
  const read = Treaty.safeParse(text.toLowerCase().replace('-', '_'));
  if (read.success) return read.data;
  const reason = out.words('monitor.refused.treaty', { codes: TREATY_CODES, value: text });
  throw new Problem('invalidRequest', { where, reason });
}

/** The day asked for, else today. @throws Problem invalidRequest. */
export function dayOf(text: string | undefined, out: Output): string {
  const read = Day.safeParse(text ?? new Date().toISOString().slice(0, 10));
  if (read.success) return read.data;
  const reason = out.words('monitor.refused.day', { value: text ?? '' });
  throw new Problem('invalidRequest', { where: '--on', reason });
}
