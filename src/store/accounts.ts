/**
 * Where the sign-in library keeps its tables: the schema `auth`, apart from the records. The library writes
 * its own SQL; this only makes the place, and lets one process at a time change its tables.
 */
import pg from 'pg';
import { Problem } from '../core/model/problems.ts';
import { asProblem } from './faults.ts';
import { surviveBreaks } from './open.ts';

/** Any fixed number not used for another advisory lock. */
const MIGRATION_LOCK = 7_402_001;

/** A small pool whose tables are those of the schema `auth`, made when missing. */
export async function openAccountsPool(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: 4, options: '-c search_path=auth' });
  surviveBreaks(pool);
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

/**
 * The same functions, refusing with Problem databaseUnavailable or storageFull when it was the database that
 * failed: the library wraps such errors, or answers 500 without a cause.
 */
export function refusingInProblems<T extends object>(functions: T, pool: pg.Pool): T {
  const guard =
    (call: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]) => {
      try {
        return await call(...args);
      } catch (error) {
        const known = asProblem(error);
        if (known instanceof Problem) throw known;
        await pool.query('select 1').catch((failure: unknown) => {
          throw asProblem(failure);
        });
        throw error;
      }
    };
  const guarded = Object.entries(functions).map(([name, value]) => [
    name,
    typeof value === 'function' ? guard(value.bind(functions)) : value,
  ]);
  return Object.fromEntries(guarded) as T;
}
