/**
 * Where the sign-in library keeps its tables: the schema `auth`, apart from the records. The library writes
 * its own SQL; this only makes the place, and lets one process at a time change its tables.
 */
import pg from 'pg';

/** Any fixed number not used for another advisory lock. */
const MIGRATION_LOCK = 7_402_001;

/** A small pool whose tables are those of the schema `auth`, made when missing. */
export async function openAccountsPool(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: 4, options: '-c search_path=auth' });
  // A connection that breaks while idle is replaced at the next query; without a listener it ends the process.
  pool.on('error', () => {});
  await pool.query('create schema if not exists auth');
  return pool;
}

/** Runs `work` while no other process runs one, so that two servers starting together make one schema. */
export async function alone<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    client.release();
  }
}
