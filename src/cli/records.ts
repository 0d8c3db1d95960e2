/** The records for a command, opened only when a command runs: help and refusals need no database code. */
import type { Settings } from '../server/settings.ts';
import type { Records } from './open.ts';

/**
 * Opens the records, brings registries of an older Tilth up to date, runs `work`, closes them whatever happens.
 * Throws what `openDatabase` and `upgradeRegistries` throw.
 */
export async function withRecords<T>(settings: Settings, work: (records: Records) => Promise<T>): Promise<T> {
  return withRecordsAsTheyAre(settings, async (records) => {
    await records.upgrade();
    return work(records);
  });
}

/** The same for what looks at no registry (copying, verifying, filling): it works on an outdated one, too. */
export async function withRecordsAsTheyAre<T>(
  settings: Settings,
  work: (records: Records) => Promise<T>,
): Promise<T> {
  const open = await import('./open.ts');
  return open.withRecords(settings, work);
}
