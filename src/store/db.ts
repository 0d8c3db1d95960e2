/**
 * The database port: transactions, retries, announcements. The only folder that speaks SQL; each noun has a
 * file. Never decides who may see or do what: it answers the filter and the view it is handed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Change, Db, Tx } from '../flow/ports.ts';
import { areaAccountStore } from './area-account.ts';
import { auditStore } from './audit.ts';
import { columnStore } from './columns.ts';
import { evidenceStore } from './evidence.ts';
import { asProblem, isRetryable } from './faults.ts';
import { hazardStore } from './hazards.ts';
import { landStores } from './land.ts';
import { ledgerStore } from './ledger.ts';
import { CHANNEL, listenForChanges } from './listen.ts';
import { membershipStore } from './memberships.ts';
import { monitorStore } from './monitor.ts';
import { organisationStore } from './organisations.ts';
import { placeStore } from './places.ts';
import { programmeStore } from './programmes.ts';
import { PREPARED, type Query } from './query.ts';
import { reportStore } from './reports.ts';
import { compile, type Sql, sql } from './sql.ts';

const ATTEMPTS = 6;

/**
 * The port on one pool. `url` is for the listening connection, which is not one of the pool's; `mayWrite` is
 * asked before every write and throws when there is no room.
 */
export function createDb(pool: pg.Pool, url: string, mayWrite?: () => Promise<void>): Db {
  const db: Db = {
    async write(work) {
      await mayWrite?.();
      return retried(() => inTransaction(pool, 'begin isolation level read committed', work));
    },
    read: (work) =>
      retried(() => inTransaction(pool, 'begin isolation level repeatable read read only', work)),
    listen: (onChange) => listenForChanges(url, onChange),
    async ready() {
      return pool.query('select 1').then(
        () => true,
        () => false,
      );
    },
    alone: (work) => alone(url, work),
    close: () => pool.end(),
  };
  return db;
}

/** Advisory lock of whoever folds registries again. */
const FOLD_LOCK = 0x7417_0003;

/** On a connection of its own without limits of time: the one before may have a large ledger to read. */
async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'tilth folds', keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [FOLD_LOCK]);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw asProblem(error);
  }
  try {
    return await work();
  } finally {
    // The lock goes with the connection.
    await client.end().catch(() => undefined);
  }
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetryable(error) || tries === ATTEMPTS) throw asProblem(error);
      await sleep(5 * 2 ** tries * (1 + (process.pid % 7) / 7));
    }
  }
}

/** Idle connections that died unnoticed are met at `begin`, where another one can still be tried. */
async function begun(pool: pg.Pool, begin: string): Promise<pg.PoolClient> {
  for (let tries = 0; ; tries++) {
    const client = await pool.connect();
    try {
      await client.query(begin);
      return client;
    } catch (error) {
      client.release(error as Error);
      if (tries >= (pool.options.max ?? 10)) throw error;
    }
  }
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await begun(pool, begin);
  let broken: Error | undefined;
  try {
    const result = await work(transaction(client));
    // SAFETY: a transaction that failed inside answers COMMIT with ROLLBACK; that must never look like success.
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const names = new Map<string, string>();

/** Under which a connection knows a prepared statement: one for each text, so there are as many as in the code. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `tilth_${names.size + 1}`;
  names.set(text, name);
  return name;
}

function transaction(client: pg.PoolClient): Tx {
  const query: Query = async <Row>(statement: Sql, how?: typeof PREPARED) => {
    const compiled = compile(statement);
    const { rows } = await client.query(
      how === PREPARED ? { ...compiled, name: nameOf(compiled.text) } : compiled,
    );
    return rows as Row[];
  };
  return {
    reports: reportStore(query),
    ledger: ledgerStore(query),
    hazards: hazardStore(query),
    evidence: evidenceStore(query),
    places: placeStore(query),
    monitor: monitorStore(query),
    land: landStores(query),
    account: areaAccountStore(query),
    columns: columnStore(query),
    programmes: programmeStore(query),
    organisations: organisationStore(query),
    memberships: membershipStore(query),
    audit: auditStore(query),
    async announce(change: Change) {
      await query(sql`select pg_notify(${CHANNEL}, ${JSON.stringify(change)})`);
    },
  };
}
