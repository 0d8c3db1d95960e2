/**
 * A fresh, empty, migrated database for a test: on `TILTH_TEST_DATABASE_URL` when set, else on the private
 * cluster that the test run started (test/support/cluster.ts). Made from a template, so it costs about a
 * tenth of a second.
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { inject } from 'vitest';
import type { Db } from '../../src/flow/ports.ts';
import { createDb } from '../../src/store/db.ts';
import { openPool } from '../../src/store/open.ts';
import { databaseAt, onServer } from './server.ts';

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
