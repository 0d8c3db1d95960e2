/** The records for a command, opened only when a command runs: help and refusals need no database code. */
import type { Settings } from '../server/settings.ts';
import type { Records } from './open.ts';

/** Opens the records, runs `work`, closes them whatever happens. Throws what `openDatabase` throws. */
export async function withRecords<T>(settings: Settings, work: (records: Records) => Promise<T>): Promise<T> {
  const open = await import('./open.ts');
  return open.withRecords(settings, work);
}
