/** Differences as a document of the monitor, for its inbox: somebody proposes it, somebody else accepts it. */
import type { MonitorDocument } from '../model/monitor-documents.ts';
import type { Difference } from './depositary.ts';
import type { DepositaryPage } from './depositary-page.ts';

/** Null when no difference can become an action: then only a person can say what it means. */
export function proposalOf(
  page: DepositaryPage,
  found: readonly Difference[],
  readOn: string,
): MonitorDocument | null {
  const actions = new Map(found.flatMap(({ action }) => (action ? [[action.id, action] as const] : [])));
  if (actions.size === 0) return null;
  const on = page.asAt ?? readOn;
  const name = page.treaties.length === 1 ? page.treaties[0]!.replace('_', '-') : 'treaties';
  return {
    document: `depositary-${name}-${on}`,
    codedOn: readOn,
    language: 'en',
    treatyActions: [...actions.values()] as NonNullable<MonitorDocument['treatyActions']>,
  };
}
