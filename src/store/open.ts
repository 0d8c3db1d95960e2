/**
 * Opens the database: the one named by `DATABASE_URL`, or the private cluster of the data folder; brings it
 * to the present schema and hands out the port. The only door into this folder.
 */
import pg from 'pg';
import type { Db } from '../flow/ports.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { createDb } from './db.ts';
import { asProblem } from './faults.ts';
import { migrate } from './migrate.ts';
import { roomGuard } from './room.ts';

export interface OpenOptions {
  /** A PostgreSQL ≥ 15 of one's own; null runs the private cluster. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly postgresBin: string | null;
  /** True: also work beside a server that owns the private cluster (command line). */
  readonly join?: boolean;
  readonly log?: (message: string) => void;
}

export interface OpenDatabase {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly url: string;
  /** True when this is the private cluster. */
  readonly private: boolean;
  /** Closes every connection, and the cluster when it is ours. */
  stop(): Promise<void>;
}

/** Whole numbers arrive as numbers (ours stay far below 2⁵³), not as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** What every connection of ours asks of its session. */
const sessionOptions = [
  '-c statement_timeout=120000',
  '-c lock_timeout=30000',
  '-c idle_in_transaction_session_timeout=300000',
  '-c timezone=UTC',
].join(' ');

/** Connections a server keeps at most; the private cluster allows 40 in all. */
const POOL_SIZE = 8;

/**
 * @throws Problem folderInUse, wrongMajorVersion, noPostgres, storageFull, databaseUnavailable.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const cluster: Cluster | null = options.databaseUrl === null ? await startCluster(options) : null;
  const url = options.databaseUrl ?? cluster!.url;
  try {
    await migrateAt(url);
  } catch (error) {
    await cluster?.stop();
    throw asProblem(error);
  }
  const pool = openPool(url, POOL_SIZE);
  const db = createDb(pool, url, cluster === null ? undefined : roomGuard(options.dataDir));
  return {
    db,
    pool,
    url,
    private: cluster !== null,
    async stop() {
      await db.close();
      await cluster?.stop();
    },
  };
}

/** A pool whose broken idle connections are dropped and made again instead of ending the process. */
export function openPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    options: sessionOptions,
    application_name: 'tilth',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
  });
  return surviveBreaks(pool);
}

/**
 * A connection may break at any moment, idle or lent out, and may say so twice; whoever waits on it is told by
 * its query. Without these listeners the second word would end the process.
 */
export function surviveBreaks(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Brings the database behind `url` to the present schema. */
export async function migrateAt(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tilth migration' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await migrate(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
