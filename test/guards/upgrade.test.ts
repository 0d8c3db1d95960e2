/**
 * Whoever upgrades does nothing by hand: databases and backups of released schemas open, verify and answer as if they
 * had been made today; one process folds them again, the others wait, and a killed one leaves it to be done again.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/core/model/codes.ts';
import { FOLD_VERSION } from '../../src/core/registry/fold-version.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { needsUpgrade, upgradeRegistries } from '../../src/flow/upgrade.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { openAccountsOn } from '../../src/server/main.ts';
import { waitingRoom } from '../../src/server/waiting.ts';
import { restoreDatabase } from '../../src/store/backup.ts';
import { createDb } from '../../src/store/db.ts';
import { migrateAt, openPool } from '../../src/store/open.ts';
import { startChild } from '../support/child.ts';
import { tilth } from '../support/cli.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { databaseOf, fillAsOf, fixtureOf, RELEASED } from '../support/old-database.ts';
import { openStage } from '../support/stage.ts';

const EXACT = { base: 'exact', orgCodes: [], placeCodes: [], key: 'k' } as const;
const ALL_TIME = { from: '1990-01-01', to: '2030-01-01' };

async function pipelineOn({ db }: TestDatabase): Promise<Pipeline> {
  return { db, geometry: await loadGeometry(), clock: { now: () => new Date() }, newId: uuidv7 };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tilth-upgrade-'));
  // The server is to open no programme of its own.
  await writeFile(path.join(folder, 'tokens.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const open: TestDatabase[] = [];
async function fresh(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  open.push(database);
  return database;
}
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

/** Everything a door reads, without the moment the backup was made. */
async function rowsOf({ pool }: TestDatabase): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await pool.query(
    `select table_name as name from information_schema.columns
     where table_schema = 'tilth' and column_name = 'programme_id' and table_name <> 'programme' order by 1`,
  );
  const found: Record<string, unknown[]> = {};
  for (const { name } of tables)
    found[name] = (await pool.query(`select t::text from tilth.${name} t order by 1`)).rows;
  return found;
}

/** Every released schema where the contract with a database is tested; here the oldest, which has most to catch up. */
const TRIED = RELEASED;

describe.each(TRIED)('a database of %s', (commit) => {
  test('opens, verifies and rebuilds equal, as a backup and as it stood', async () => {
    const [filled, stood] = [await fresh(), await fresh()];
    const { close } = await openAccountsOn(filled, {
      dataDir: folder,
      secret: 's'.repeat(40),
      publicUrl: null,
    });
    await close();
    await restoreDatabase(filled.pool, databaseOf(commit));
    await fillAsOf(stood.url, commit);
    await migrateAt(stood.url);
    const p = await pipelineOn(stood);
    expect(await upgradeRegistries(p)).toContain('demo');
    expect(await needsUpgrade(p)).toBe(false);
    for (const { id } of await p.db.read((tx) => tx.programmes.list())) {
      expect(await verifyChain(p, id)).toMatchObject({ ok: true });
      expect(await rebuildRegistry(p, id, { check: true })).toMatchObject({ equal: true, differences: [] });
    }
    expect(await upgradeRegistries(await pipelineOn(filled))).toContain('demo');
    expect(await rowsOf(stood)).toEqual(await rowsOf(filled));
    if (commit !== 'a4d2044') return;
    const sums = await stood.db.read((tx) => tx.account.sums('demo', {}, EXACT, null, ALL_TIME));
    const identified = sums.rows.filter(({ kind }) => kind === 'identify');
    const m2 = Object.fromEntries(identified.map((row) => [row.class, Number(row.mm2) / 1e6]));
    expect({ sha: Math.round(m2.sha ?? 0), cha: Math.round(m2.cha ?? 0) }).toEqual({
      sha: 4_284_617,
      cha: 3_634_326,
    });
  }, 180_000);
});

test('a backup of the oldest is restored and answers, and says once that it was folded again', async () => {
  const at = ['--data', path.join(folder, 'restored')];
  const restored = await tilth(['restore', ...at, '--json', fixtureOf('a4d2044')]);
  expect(restored).toMatchObject({ code: 0, json: { ok: true } });
  expect(restored.err).toContain('folded again from the ledger');
  const checked = await tilth(['registry', 'rebuild', '--check', ...at, '--json']);
  expect(checked).toMatchObject({ code: 0, json: { ok: true } });
  expect(checked.err).not.toContain('folded again');
}, 180_000);

describe('a registry made with older folds', () => {
  /** A small programme as an older Tilth would have left it: without any account. */
  async function outdated() {
    const stage = await openStage();
    const { accepted, database } = stage;
    const shape = {
      type: 'Polygon',
      coordinates: [
        [
          [30, 50],
          [30.01, 50],
          [30.01, 50.01],
          [30, 50],
        ],
      ],
    };
    const fields = { classification: 'sha', contamination: ['uxo'], shape };
    await accepted({ hazard: { id: uuidv7(), mode: 'new', fields } });
    await database.pool.query('delete from tilth.area_account');
    await database.pool.query('update tilth.programme set fold_version = 0');
    return stage;
  }
  const accounts = async ({ pool }: TestDatabase) =>
    Number((await pool.query('select count(*) as n from tilth.area_account')).rows[0].n);

  test('is folded again by one process while the other waits', async () => {
    const stage = await outdated();
    const pool = openPool(stage.database.url, 4);
    const other: Pipeline = { ...stage.p, db: createDb(pool, stage.database.url) };
    const done = await Promise.all([upgradeRegistries(stage.p), upgradeRegistries(other)]);
    expect(done.flat()).toEqual([stage.programme]);
    expect(await accounts(stage.database)).toBe(1);
    await pool.end();
    await stage.close();
  });

  test('keeps the server from answering, says why, and outlives a kill', async () => {
    const stage = await outdated();
    const { database, programme, p } = stage;
    const port = await freePort();
    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query('select from tilth.chain_head for update');
    const server = await startChild('server-process', [folder], {
      DATABASE_URL: database.url,
      PORT: String(port),
    });
    const ask = (at: string) => fetch(`http://127.0.0.1:${port}${at}`).catch(() => null);
    let ready = await ask('/ready');
    while (ready === null) {
      await sleep(50);
      ready = await ask('/ready');
    }
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      status: 'not ready',
      title: 'The records are being brought up to date',
    });
    expect((await ask('/health'))?.status).toBe(200);
    const list = await ask(`/api/programmes/${programme}/hazards`);
    expect(list?.status).toBe(503);
    expect(await list?.json()).toMatchObject({ code: 'upgrading' });
    await server.kill();
    await holder.query('rollback');
    holder.release();
    expect(await accounts(database)).toBe(0);
    expect(await needsUpgrade(p)).toBe(true);
    const again = await startChild('server-process', [folder], { DATABASE_URL: database.url });
    const { url } = (await again.hear()) as { url: string };
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(await accounts(database)).toBe(1);
    expect(await needsUpgrade(p)).toBe(false);
    await again.kill();
    await stage.close();
  }, 180_000);

  test('is not folded from a ledger that does not verify', async () => {
    const stage = await outdated();
    const client = await stage.database.pool.connect();
    await client.query('set session_replication_role = replica');
    await client.query(`update tilth.ledger_entry set body = replace(body, '"sha"', '"cha"')`);
    await client.query('set session_replication_role = origin');
    client.release();
    await expect(upgradeRegistries(stage.p)).rejects.toMatchObject({ code: 'chainBroken' });
    expect(await needsUpgrade(stage.p)).toBe(true);
    await stage.close();
  });

  test('is left alone when the folds are newer than ours, and costs nothing when they are ours', async () => {
    const stage = await openStage();
    const told: unknown[] = [];
    expect(await upgradeRegistries(stage.p, (at) => told.push(at))).toEqual([]);
    expect(told).toEqual([]);
    await stage.database.pool.query('update tilth.programme set fold_version = $1', [FOLD_VERSION + 1]);
    await expect(needsUpgrade(stage.p)).rejects.toMatchObject({
      code: 'invalidSetting',
      params: { reason: 'setting.databaseNewer' },
    });
    await stage.close();
  });
});

test.each(LANGUAGES)('the waiting room speaks %s', async (language) => {
  const room = waitingRoom('0', null);
  room.tell(5, 10);
  const headers = { 'accept-language': language };
  const response = await room.fetch(new Request('http://localhost/ready', { headers }));
  const { title, detail } = (await response.json()) as { title: string; detail: string };
  expect(title).not.toMatch(/^problem\./);
  expect(detail).toMatch(/5|٥/);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
