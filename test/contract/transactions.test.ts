import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../src/flow/ports.ts';
import { createDb } from '../../src/store/db.ts';
import { migrateAt, openPool } from '../../src/store/open.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { gather, hazard, openProgramme, PROGRAMME, report, uuid } from '../support/records.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
});
afterAll(() => at?.close());

const CHANGE: Change = { programmeId: PROGRAMME, seq: 7, reportId: uuid(1), kind: 'decision' };

test('a reader sees one moment, whatever is written meanwhile, and cannot write', async () => {
  await at.db.read(async (tx) => {
    expect(await gather(tx.hazards.all(PROGRAMME, null))).toEqual([]);
    await at.db.write((other) => other.hazards.put([hazard(1, 1)]));
    expect(await gather(tx.hazards.all(PROGRAMME, null))).toEqual([]);
  });
  await expect(at.db.read((tx) => tx.reports.insert(report(1)))).rejects.toThrow();
  expect(await at.db.read((tx) => gather(tx.hazards.all(PROGRAMME, null)))).toHaveLength(1);
});

test('a failure that was swallowed inside does not look like success', async () => {
  const swallowing = at.db.write(async (tx) => {
    await tx.reports.insert(report(2));
    await tx.ledger.append(PROGRAMME, [{ body: { seq: 5 } } as never]).catch(() => undefined);
    await tx.reports.insert(report(3, { submittedAt: 'never' })).catch(() => undefined);
  });
  await expect(swallowing).rejects.toThrow();
  expect(await at.db.read((tx) => tx.reports.find(PROGRAMME, uuid(2)))).toBeNull();
});

test('a deadlock is resolved by doing it again', async () => {
  await at.db.write((tx) => tx.reports.insertMany([report(10), report(11)]));
  let runs = 0;
  const lockBoth = (a: number, b: number) =>
    at.db.write(async (tx) => {
      runs += 1;
      await tx.reports.findForUpdate(PROGRAMME, uuid(a));
      await sleep(50);
      await tx.reports.findForUpdate(PROGRAMME, uuid(b));
      return true;
    });
  expect(await Promise.all([lockBoth(10, 11), lockBoth(11, 10)])).toEqual([true, true]);
  expect(runs).toBeGreaterThan(2);
});

test('changes are told to other connections when they commit, and only then', async () => {
  const pool = openPool(at.url, 1);
  const elsewhere = createDb(pool, at.url);
  const heard: (Change | 'lost')[] = [];
  const stop = await elsewhere.listen((change) => heard.push(change));
  await at.db
    .write(async (tx) => {
      await tx.announce({ ...CHANGE, seq: 6 });
      throw new Error('no');
    })
    .catch(() => undefined);
  await at.db.write(async (tx) => {
    await tx.announce(CHANGE);
    await sleep(50);
    expect(heard).toEqual([]);
  });
  await expect.poll(() => heard).toEqual([CHANGE]);
  await stop();
  await at.db.write((tx) => tx.announce(CHANGE));
  await elsewhere.close();
  expect(heard).toEqual([CHANGE]);
});

test('a broken listening connection comes back, says so once, and hears again', async () => {
  const heard: (Change | 'lost')[] = [];
  const stop = await at.db.listen((change) => heard.push(change));
  await at.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'tilth listener' and datname = current_database()`,
  );
  await expect.poll(() => heard).toEqual(['lost']);
  await at.db.write((tx) => tx.announce(CHANGE));
  await expect.poll(() => heard).toEqual(['lost', CHANGE]);
  await stop();
});

test('connections cut in the middle of work, and a database that is not there, are said to be unavailable', async () => {
  const cut = at.db.write(async (tx) => {
    await tx.reports.insert(report(20));
    await at.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where state = 'idle in transaction' and datname = current_database()`,
    );
    await sleep(50);
    await tx.reports.insert(report(21));
  });
  await expect(cut).rejects.toMatchObject({ code: 'databaseUnavailable' });
  expect(await at.db.read((tx) => tx.reports.find(PROGRAMME, uuid(20)))).toBeNull();
  expect(await at.db.ready()).toBe(true);
  const nowhere = 'postgres://tilth@localhost/tilth?host=/nowhere';
  const pool = openPool(nowhere, 1);
  const away = createDb(pool, nowhere);
  await expect(away.read((tx) => tx.programmes.list())).rejects.toMatchObject({
    code: 'databaseUnavailable',
  });
  expect(await away.ready()).toBe(false);
  await away.close();
});

test('what no column can hold is an invalid request, not a fault of ours', async () => {
  const odd = report(30, {}, { orgCode: 'alpha' });
  const broken = { ...odd, content: { ...odd.content, orgCode: 'a\u0000b' } };
  await expect(at.db.write((tx) => tx.reports.insert(broken))).rejects.toMatchObject({
    code: 'invalidRequest',
  });
});

test('migrating again, and by several at once, changes nothing; an altered or newer one is refused', async () => {
  await Promise.all([migrateAt(at.url), migrateAt(at.url), migrateAt(at.url)]);
  const { rows } = await at.pool.query('select number, checksum from tilth.migration order by number');
  expect(rows.map((row) => row.number)).toEqual(rows.map((_, i) => i + 1));
  await at.pool.query(`insert into tilth.migration (number, name, checksum) values ($1, 'future', 'x')`, [
    rows.length + 1,
  ]);
  await expect(migrateAt(at.url)).rejects.toMatchObject({ code: 'invalidSetting' });
  await at.pool.query('delete from tilth.migration where number = $1', [rows.length + 1]);
  await at.pool.query(`update tilth.migration set checksum = 'x' where number = 1`);
  await expect(migrateAt(at.url)).rejects.toThrow('altered');
  await at.pool.query('update tilth.migration set checksum = $1 where number = 1', [rows[0].checksum]);
});

test('programmes, organisations and roles are kept as last said', async () => {
  const org = {
    programmeId: PROGRAMME,
    code: 'alpha',
    names: { en: 'Alpha' },
    kind: 'ngo',
    teams: [],
  } as const;
  const role = {
    userId: 'u1',
    programmeId: PROGRAMME,
    role: 'field_team',
    orgCode: null,
    placeCodes: [],
  } as const;
  await at.db.write(async (tx) => {
    await tx.organisations.put({ ...org, teams: [] });
    await tx.organisations.put({ ...org, names: { en: 'Alpha Two' }, teams: [{ name: 'T1' }] });
    await tx.memberships.grant({ ...role, placeCodes: [] });
    await tx.memberships.grant({ ...role, orgCode: 'alpha', placeCodes: ['A', 'with "quotes", and commas'] });
  });
  await at.db.read(async (tx) => {
    expect(await tx.organisations.list(PROGRAMME)).toMatchObject([
      { names: { en: 'Alpha Two' }, teams: [{ name: 'T1' }] },
    ]);
    const granted = { ...role, orgCode: 'alpha', placeCodes: ['A', 'with "quotes", and commas'] };
    expect(await tx.memberships.ofUser('u1')).toEqual([granted]);
    expect(await tx.memberships.list(PROGRAMME)).toEqual([
      { ...granted, name: 'u1', email: '', disabled: false },
    ]);
    expect((await tx.programmes.list()).map((p) => p.id)).toEqual([PROGRAMME]);
  });
  await at.db.write((tx) => tx.memberships.revoke('u1', PROGRAMME, 'field_team'));
  expect(await at.db.read((tx) => tx.memberships.ofUser('u1'))).toEqual([]);
});

test('PostgreSQL is one we promise to work on', async () => {
  const client = new pg.Client({ connectionString: at.url });
  await client.connect();
  const { rows } = await client.query(`select current_setting('server_version_num')::int as version`);
  await client.end();
  expect(rows[0].version).toBeGreaterThanOrEqual(150_000);
});
