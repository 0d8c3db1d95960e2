/** The treaty table the server answers from: the one that comes with Tilth. */
import { shippedTreaties, type TreatyTable } from '../core/monitor/treaties.ts';
import type { ServerDeps } from './context.ts';

export async function treatyTable(_deps: ServerDeps): Promise<TreatyTable> {
  return shippedTreaties();
}
