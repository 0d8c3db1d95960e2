/**
 * Puts a server together: database, geometry, accounts, tiles, application, socket; and takes it apart
 * again in the opposite order. The only place in this folder that may open the store.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Db, Pipeline } from '../flow/ports.ts';
import { needsUpgrade, upgradeRegistries } from '../flow/upgrade.ts';
import { alone, openAccountsPool, refusingInProblems } from '../store/accounts.ts';
import { fileStore } from '../store/files.ts';
import { type OpenDatabase, openDatabase } from '../store/open.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { createApp } from './app.ts';
import { createCallers } from './callers.ts';
import { openChanges } from './changes.ts';
import { loadGeometry } from './geometry.ts';
import { createJobs } from './jobs.ts';
import { type Listening, listen } from './listen.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { rulesIn } from './rule-threads.ts';
import { sessionSecret } from './secrets.ts';
import { filesFolder, type Settings } from './settings.ts';
import { createThreads, THREAD_LIMITS, type Threads } from './threads.ts';
import { createTilePool, type TilePool } from './tile-pool.ts';
import { createTiles, type TileServer } from './tiles.ts';
import { waitingRoom } from './waiting.ts';
import { workerFor } from './work.ts';

export interface RunningServer {
  readonly url: string;
  /** False when the web application is not built: only the interface is served. */
  readonly hasPages: boolean;
  stop(): Promise<void>;
}

/** What is there before the port opens. */
export interface Prepared {
  readonly pipeline: Pipeline;
  readonly accounts: Accounts;
}

export interface StartOptions {
  /** Runs once everything but the socket is there, e.g. to make the demo programme. */
  readonly prepare?: (parts: Prepared) => Promise<void>;
  readonly log?: Logger;
}

/** Requests per minute from one address, all kinds together. */
const REQUESTS_PER_MINUTE = 60_000;
/** Keeps proxies from closing open streams, ms. */
const HEARTBEAT_MS = 10_000;
/** Jobs a stopped process left are taken up this long after the start, ms. */
const RESUME_AFTER_MS = 10_000;

/** Opens accounts on an open database; the command line uses it too. */
export async function openAccountsOn(
  database: Pick<OpenDatabase, 'url'>,
  settings: Pick<Settings, 'dataDir' | 'secret' | 'publicUrl'>,
): Promise<{ accounts: Accounts; close: () => Promise<void> }> {
  const pool = await openAccountsPool(database.url);
  const accounts = await openAccounts({
    pool,
    alone: (work) => alone(pool, work),
    secret: settings.secret ?? (await sessionSecret(settings.dataDir)),
    publicUrl: settings.publicUrl,
  });
  return { accounts: refusingInProblems(accounts, pool), close: () => pool.end() };
}

/** Throws Problem: invalidSetting, folderInUse, wrongMajorVersion, noPostgres, databaseUnavailable. */
export async function startServer(settings: Settings, options: StartOptions = {}): Promise<RunningServer> {
  const log = options.log ?? createLog(settings.logLevel);
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step().catch((error: unknown) => log.error({ err: error }, 'while stopping'));
    }
  };
  try {
    const { url } = await start(settings, options, log, undo);
    return { url, hasPages: webDir() !== null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  settings: Settings,
  options: StartOptions,
  log: Logger,
  undo: (() => Promise<unknown>)[],
): Promise<Listening> {
  const [database, geometry] = await Promise.all([openDatabase(settings), loadGeometry()]);
  undo.push(() => database.stop());
  const { accounts, close } = await openAccountsOn(database, settings);
  undo.push(close);
  const threads = answerThreads();
  undo.push(async () => threads?.close());
  const pipeline: Pipeline = {
    rules: rulesIn(threads),
    db: database.db,
    geometry,
    clock: { now: () => new Date() },
    newId: uuidv7,
  };
  const early = await upgraded(pipeline, settings, log, undo);
  await options.prepare?.({ pipeline, accounts });
  const changes = await openChanges(database.db);
  undo.push(() => changes.close());
  const onFault = (error: unknown) => log.error({ err: error }, 'in the queue');
  const jobs = createJobs(database.url, workerFor(pipeline, accounts), onFault);
  undo.push(() => jobs.stop());
  const metrics = createMetrics();
  const tiles = createTiles({
    db: database.db,
    subscribe: changes.subscribe,
    snapshotDir: join(settings.dataDir, 'tiles'),
    pool: tilePool(),
    threads,
    onFault,
    onMade: (layer, seconds) => metrics.tiles.observe({ layer }, seconds),
  });
  undo.push(() => tiles.close());
  const stopping = new AbortController();
  const app = createApp({
    pipeline,
    files: fileStore(filesFolder(settings), settings.captureMb * 1024 * 1024),
    accounts,
    callers: createCallers(accounts, database.db),
    changes,
    jobs,
    tiles,
    metrics,
    log,
    webDir: webDir(),
    publicUrl: settings.publicUrl,
    proxies: settings.proxies,
    version: packageVersion(),
    isReady: async () => !stopping.signal.aborted && (await database.db.ready()),
    stopping: stopping.signal,
    heartbeatMs: HEARTBEAT_MS,
    requestsPerMinute: REQUESTS_PER_MINUTE,
  });
  early?.handOver(app);
  const listening = early ?? (await listen(app, settings.port, settings.host));
  undo.push(() => listening.close());
  undo.push(async () => stopping.abort());
  warmTiles(database.db, tiles).catch(onFault);
  const resume = setTimeout(() => jobs.resume().catch(onFault), RESUME_AFTER_MS);
  resume.unref();
  undo.push(async () => clearTimeout(resume));
  return listening;
}

/**
 * Folds registries of an older Tilth again before anything is read. The port is open meanwhile, so that whoever
 * watches is told why it takes so long; it is handed on. Null when there was nothing to do.
 */
async function upgraded(
  pipeline: Pipeline,
  settings: Settings,
  log: Logger,
  undo: (() => Promise<unknown>)[],
): Promise<Listening | null> {
  if (!(await needsUpgrade(pipeline))) return null;
  const room = waitingRoom(packageVersion(), settings.publicUrl);
  const listening = await listen(room, settings.port, settings.host);
  undo.push(() => listening.close());
  let tenth = 0;
  await upgradeRegistries(pipeline, ({ programmeId, done, total }) => {
    room.tell(done, total);
    const reached = Math.floor((done / Math.max(1, total)) * 10);
    if (total > 0 && reached === tenth) return;
    tenth = reached;
    log.info({ programme: programmeId, done, total }, 'folding the registry again after an upgrade');
  });
  return listening;
}

/** Threads for tiles of large programmes; none when run from sources. */
function tilePool(): TilePool | null {
  const file = join(packageRoot(), 'dist', 'server', 'server', 'tile-worker.js');
  return existsSync(file) ? createTilePool(file, Math.max(1, Math.min(4, availableParallelism() - 1))) : null;
}

/** Threads for answers that take long; none when run from sources. */
function answerThreads(): Threads | null {
  const file = join(packageRoot(), 'dist', 'server', 'server', 'answer-worker.js');
  const size = Math.max(1, Math.min(4, availableParallelism() - 1));
  return existsSync(file) ? createThreads(file, { ...THREAD_LIMITS, size }) : null;
}

/** Loads what the first map will ask for, after the port is open. */
async function warmTiles(db: Db, tiles: TileServer): Promise<void> {
  for (const { id } of await db.read((tx) => tx.programmes.list())) await tiles.warm(id);
}

/** The folder that holds package.json, whether this runs from sources or from the build. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function webDir(): string | null {
  const folder = join(packageRoot(), 'dist', 'web');
  return existsSync(join(folder, 'index.html')) ? folder : null;
}
