/**
 * Opens the records for a command: the database (also beside a running server), the pipeline on it and, when
 * asked for, the accounts. The only place of the command line that may open the store.
 */
import type { Writable } from 'node:stream';
import { uuidv7 } from 'uuidv7';
import type { FileStore, Pipeline } from '../flow/ports.ts';
import { upgradeRegistries } from '../flow/upgrade.ts';
import type { Accounts } from '../server/accounts.ts';
import { loadGeometry } from '../server/geometry.ts';
import { openAccountsOn } from '../server/main.ts';
import { filesFolder, type Settings } from '../server/settings.ts';
import { type BackupSummary, backupDatabase, restoreDatabase } from '../store/backup.ts';
import { fileStore } from '../store/files.ts';
import { type OpenDatabase, openDatabase } from '../store/open.ts';
import { languageOf } from './command.ts';
import { Output, type Progress } from './output.ts';

export interface Records {
  readonly pipeline: Pipeline;
  readonly database: OpenDatabase;
  /** What was kept with reports, tasks and claims. */
  readonly files: FileStore;
  /** Writes a copy of the database, as of one moment. */
  copyTo(out: Writable): Promise<BackupSummary>;
  /** Reads a copy into a database with nothing in it. Throws Problem notEmpty, unreadableFile. */
  fillFrom(input: AsyncIterable<Buffer | string>): Promise<BackupSummary>;
  /** Opens the accounts on first use. */
  accounts(): Promise<Accounts>;
  /** Folds registries of an older Tilth again, and says so on standard error. */
  upgrade(): Promise<void>;
}

/** Opens the records, runs `work`, closes them again whatever happens. Throws what `openDatabase` throws. */
export async function withRecords<T>(settings: Settings, work: (records: Records) => Promise<T>): Promise<T> {
  const [database, geometry] = await Promise.all([openDatabase({ ...settings, join: true }), loadGeometry()]);
  let opened: ReturnType<typeof openAccountsOn> | null = null;
  const accounts = async (): Promise<Accounts> => {
    opened ??= openAccountsOn(database, settings);
    return (await opened).accounts;
  };
  const pipeline: Pipeline = {
    db: database.db,
    geometry,
    clock: { now: () => new Date() },
    newId: uuidv7,
  };
  try {
    return await work({
      database,
      files: fileStore(filesFolder(settings), settings.captureMb * 1024 * 1024),
      pipeline,
      accounts,
      upgrade: () => upgradeAloud(pipeline),
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

async function upgradeAloud(pipeline: Pipeline): Promise<void> {
  const out = new Output(languageOf(process.argv, process.env), true);
  const bars = new Map<string, Progress>();
  try {
    await upgradeRegistries(pipeline, ({ programmeId, done, total }) => {
      if (total === 0) out.say('cli.upgrade.about', { programme: programmeId });
      const label = out.words('cli.registry.reading', { programme: programmeId });
      const bar = bars.get(programmeId) ?? (total === 0 ? null : out.progress(label, total));
      if (bar) bars.set(programmeId, bar).get(programmeId)?.update(done);
    });
  } finally {
    for (const bar of bars.values()) bar.stop();
  }
}

async function closed(opened: ReturnType<typeof openAccountsOn> | null): Promise<void> {
  await opened?.then(({ close }) => close()).catch(() => undefined);
}
