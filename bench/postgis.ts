/**
 * The rival: PostgreSQL with PostGIS on a throwaway cluster in a temporary folder, reached by its socket only,
 * run by an unprivileged user. Needed by nothing but the benchmark; absent, its part is left out.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface Rival {
  readonly client: pg.Client;
  readonly version: string;
  /** A folder the database can read files from. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Somebody who is not root; PostgreSQL refuses to run as root. */
const NOBODY = 65534;

/** Null, with a sentence on standard output, when there is no PostgreSQL with PostGIS to be found. */
export async function startPostgis(): Promise<Rival | null> {
  const bin = findBinaries();
  if (bin === null) {
    console.log(
      '  No PostgreSQL with PostGIS was found (Debian: postgresql-15-postgis-3), so nothing is compared.',
    );
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tilth-postgis-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in user) chownSync(folder, NOBODY, NOBODY);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const env = { PATH: process.env.PATH, LC_ALL: 'C' };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8'], {
    ...user,
    env,
    cwd: folder,
  });
  // Tuned for the rival: memory for sorting and hashing, everything cached, no waiting for the disk.
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    shared_buffers: '1500MB',
    work_mem: '256MB',
    maintenance_work_mem: '1GB',
    effective_cache_size: '6GB',
    fsync: 'off',
    max_parallel_workers_per_gather: '2',
    jit: 'off',
    max_wal_size: '8GB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
    ...user,
    env,
    cwd: folder,
    stdio: 'ignore',
  });
  const client = await connect(folder);
  await client.query('create extension postgis');
  const { rows } = await client.query('select postgis_lib_version() as postgis, version() as server');
  return {
    client,
    folder,
    version: `PostGIS ${rows[0].postgis}, ${String(rows[0].server).split(' ').slice(0, 2).join(' ')}`,
    async stop() {
      await client.end();
      server.kill('SIGINT');
      await new Promise((resolve) => server.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string | null {
  const given = process.env.BENCH_POSTGRES_BIN;
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base) : [];
  const folders = given
    ? [given]
    : versions
        .sort()
        .reverse()
        .map((version) => join(base, version, 'bin'));
  return folders.find((bin) => existsSync(join(bin, 'initdb')) && hasPostgis(bin)) ?? null;
}

function hasPostgis(bin: string): boolean {
  const share = execFileSync(join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' }).trim();
  return existsSync(join(share, 'extension', 'postgis.control'));
}

async function connect(socket: string): Promise<pg.Client> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ host: socket, user: 'bench', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(100);
    }
  }
}
