/**
 * A fresh, empty, migrated database for a test: on `TILTH_TEST_DATABASE_URL` when set, else on the private
 * cluster that the test run started (test/support/cluster.ts). Made from a template, so it costs about a
 * tenth of a second.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Db } from '../../src/flow/ports.ts';
import { createDb } from '../../src/store/db.ts';
import { openPool } from '../../src/store/open.ts';

export interface TestDatabase {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    databaseServer: string;
    databaseTemplate: string;
  }
}

/** The connection string of another database on the same server. */
export function databaseAt(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseServer');
  const name = `tilth_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${inject('databaseTemplate')}`);
  const url = databaseAt(server, name);
  const pool = openPool(url, 8);
  const db = createDb(pool, url);
  return {
    db,
    pool,
    url,
    async close() {
      await db.close();
      await onServer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** One statement on the server's own database. Templates can be copied by one at a time: waits for its turn. */
export async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7417)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}
