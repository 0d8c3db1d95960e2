/**
 * Brings a database to the present schema: numbered SQL, forward only, each run once in its own transaction
 * and remembered with its checksum. Two processes may do it at once. Never alters a migration that has run.
 */
import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { Problem } from '../core/model/problems.ts';
import { spine } from './migrations/0001-spine.ts';
import { similarReports } from './migrations/0002-similar-reports.ts';
import { reportPlaces } from './migrations/0003-report-places.ts';
import { monitorRecords } from './migrations/0004-monitor-records.ts';
import { landRelease } from './migrations/0005-land-release.ts';
import { reportVerifications } from './migrations/0006-report-verifications.ts';
import { areaMovements } from './migrations/0007-area-movements.ts';
import { foldVersion } from './migrations/0008-fold-version.ts';
import { audit } from './migrations/0009-audit.ts';
import { reopening } from './migrations/0010-reopening.ts';

/** In order; the number is the position from 1. */
const MIGRATIONS: readonly { readonly name: string; readonly statements: string }[] = [
  { name: 'spine', statements: spine },
  { name: 'similar reports', statements: similarReports },
  { name: 'report places', statements: reportPlaces },
  { name: 'monitor records', statements: monitorRecords },
  { name: 'land release', statements: landRelease },
  { name: 'report verifications', statements: reportVerifications },
  { name: 'area movements', statements: areaMovements },
  { name: 'fold version', statements: foldVersion },
  { name: 'audit', statements: audit },
  { name: 'reopening', statements: reopening },
];

const OLDEST_POSTGRES = 15;
const MIGRATION_LOCK = 0x7417_0002;

/**
 * Runs what has not run yet.
 * @throws Problem invalidSetting on a PostgreSQL older than 15 or a database of a newer Tilth; Error when a
 * migration that has run differs from ours.
 */
export async function migrate(client: ClientBase): Promise<void> {
  await refuseOldServer(client);
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await runMissing(client, MIGRATIONS.length, (work) => inTransaction(client, work));
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  }
}

/**
 * Makes the schema anew as it was after so many migrations, in the transaction that is open. Only for a database
 * with nothing in it: a backup is filled into the schema it was made from, and upgraded like any database of its age.
 */
export async function remakeSchema(client: ClientBase, number: number): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await client.query('drop schema tilth cascade');
  await runMissing(client, number, (work) => work());
}

/** Brings the schema up to date in the transaction that is open. */
export async function migrateWithin(client: ClientBase): Promise<void> {
  await runMissing(client, MIGRATIONS.length, (work) => work());
}

type Around = (work: () => Promise<void>) => Promise<void>;

async function runMissing(client: ClientBase, upTo: number, around: Around): Promise<void> {
  const known = await alreadyRun(client);
  if (known.length > MIGRATIONS.length) {
    throw refusal('setting.databaseNewer', known.length, MIGRATIONS.length);
  }
  for (const [i, { name, statements }] of MIGRATIONS.slice(0, upTo).entries()) {
    const checksum = createHash('sha256').update(statements).digest('hex');
    const before = known[i];
    if (before === undefined) await around(() => runOne(client, i + 1, name, statements, checksum));
    else if (before !== checksum)
      throw new Error(`migration ${i + 1} (${name}) was altered after it had run`);
  }
}

function refusal(reason: string, found: number, expected: number): Problem {
  return new Problem('invalidSetting', { name: 'DATABASE_URL', reason, found, expected });
}

async function refuseOldServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as major`);
  const major: number = rows[0].major;
  if (major < OLDEST_POSTGRES) {
    throw new Problem('wrongMajorVersion', {
      folder: 'DATABASE_URL',
      found: major,
      expected: OLDEST_POSTGRES,
    });
  }
}

/** Checksums of the migrations this database has seen, in order. */
async function alreadyRun(client: ClientBase): Promise<string[]> {
  const { rows: there } = await client.query(`select to_regclass('tilth.migration') is not null as there`);
  if (!there[0].there) {
    await client.query(`
      create schema if not exists tilth;
      create table tilth.migration (
        number integer primary key,
        name text not null,
        checksum text not null,
        run_at timestamptz not null default now()
      )`);
  }
  const { rows } = await client.query('select checksum from tilth.migration order by number');
  return rows.map((row) => row.checksum);
}

async function runOne(
  client: ClientBase,
  number: number,
  name: string,
  statements: string,
  checksum: string,
): Promise<void> {
  await client.query(statements);
  await client.query('insert into tilth.migration (number, name, checksum) values ($1, $2, $3)', [
    number,
    name,
    checksum,
  ]);
}

async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
