/** Treaty status beyond the table that comes with Tilth: what analysts accepted since, where it may be shown to all. */
import { shippedTreaties, type TreatyTable } from '../core/monitor/treaties.ts';
import { type TreatyAction, withActions } from '../core/monitor/treaty-actions.ts';
import type { Pipeline, Tx } from './ports.ts';

/** The programme coded documents go to when nobody names another (cli/monitor.ts). */
const HOUSE_PROGRAMME = 'monitor';

async function actionsOf(tx: Tx, programmeId: string): Promise<TreatyAction[]> {
  const records = await tx.monitor.find(programmeId, { nouns: ['treatyAction'] }, null);
  return records.filter(({ withdrawn }) => withdrawn === null).map(({ doc }) => doc as TreatyAction);
}

export interface PublicTreaties {
  readonly table: TreatyTable;
  /** What was laid over the table that comes with Tilth. */
  readonly actions: readonly TreatyAction[];
}

/**
 * The table everybody is shown: accepted actions of the house's monitor and of every programme that publishes its
 * monitor. An action is the depositary's public record, so nothing is hidden from anybody.
 */
export async function publicTreaties(p: Pipeline): Promise<PublicTreaties> {
  return p.db.read(async (tx) => {
    const programmes = await tx.programmes.list();
    const open = programmes.filter(
      ({ id, settings }) => id === HOUSE_PROGRAMME || settings.publicMonitor === true,
    );
    const actions: TreatyAction[] = [];
    for (const { id } of open) actions.push(...(await actionsOf(tx, id)));
    return { table: withActions(shippedTreaties(), actions), actions };
  });
}
