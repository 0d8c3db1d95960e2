/**
 * Opens the records for a command: the database (also beside a running server), the pipeline on it and, when
 * asked for, the accounts. The only place of the command line that may open the store.
 */
import type { Writable } from 'node:stream';
import { uuidv7 } from 'uuidv7';
import type { Pipeline } from '../flow/ports.ts';
import type { Accounts } from '../server/accounts.ts';
import { loadGeometry } from '../server/geometry.ts';
import { openAccountsOn } from '../server/main.ts';
import type { Settings } from '../server/settings.ts';
import { type BackupSummary, backupDatabase, restoreDatabase } from '../store/backup.ts';
import { type OpenDatabase, openDatabase } from '../store/open.ts';

export interface Records {
  readonly pipeline: Pipeline;
  readonly database: OpenDatabase;
  /** Opens the accounts on first use. */
  accounts(): Promise<Accounts>;
}

/** Opens the records, runs `work`, closes them again whatever happens. Throws what `openDatabase` throws. */
export async function withRecords<T>(settings: Settings, work: (records: Records) => Promise<T>): Promise<T> {
  const [database, geometry] = await Promise.all([openDatabase({ ...settings, join: true }), loadGeometry()]);
  let opened: Promise<{ accounts: Accounts; close(): Promise<void> }> | null = null;
  try {
    return await work({
      database,
      pipeline: { db: database.db, geometry, clock: { now: () => new Date() }, newId: uuidv7 },
      accounts: async () => {
        opened ??= openAccountsOn(database, settings);
        return (await opened).accounts;
      },
    });
  } finally {
    if (opened)
      await (opened as Promise<{ close(): Promise<void> }>).then((o) => o.close()).catch(() => undefined);
    await database.stop();
  }
}

/** Writes a copy of the database, as of one moment. */
export function copyDatabase(database: OpenDatabase, out: Writable): Promise<BackupSummary> {
  return backupDatabase(database.pool, out);
}

/** Reads a copy into a database with nothing in it. Throws Problem notEmpty, unreadableFile. */
export function fillDatabase(
  database: OpenDatabase,
  input: AsyncIterable<Buffer | string>,
): Promise<BackupSummary> {
  return restoreDatabase(database.pool, input);
}
