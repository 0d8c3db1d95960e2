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
  /** Writes a copy of the database, as of one moment. */
  copyTo(out: Writable): Promise<BackupSummary>;
  /** Reads a copy into a database with nothing in it. Throws Problem notEmpty, unreadableFile. */
  fillFrom(input: AsyncIterable<Buffer | string>): Promise<BackupSummary>;
  /** Opens the accounts on first use. */
  accounts(): Promise<Accounts>;
}

/** Opens the records, runs `work`, closes them again whatever happens. Throws what `openDatabase` throws. */
export async function withRecords<T>(settings: Settings, work: (records: Records) => Promise<T>): Promise<T> {
  const [database, geometry] = await Promise.all([openDatabase({ ...settings, join: true }), loadGeometry()]);
  let opened: ReturnType<typeof openAccountsOn> | null = null;
  const accounts = async (): Promise<Accounts> => {
    opened ??= openAccountsOn(database, settings);
    return (await opened).accounts;
  };
  try {
    return await work({
      database,
      pipeline: { db: database.db, geometry, clock: { now: () => new Date() }, newId: uuidv7 },
      accounts,
      copyTo: (out) => backupDatabase(database.pool, out),
      fillFrom: async (input) => {
        // The sign-in library makes its own tables; they must be there to be filled.
        await accounts();
        return restoreDatabase(database.pool, input);
      },
    });
  } finally {
    await closed(opened);
    await database.stop();
  }
}

async function closed(opened: ReturnType<typeof openAccountsOn> | null): Promise<void> {
  await opened?.then(({ close }) => close()).catch(() => undefined);
}
