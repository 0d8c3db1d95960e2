import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZERO_HASH } from '../../src/core/ledger/seal.ts';
import { backupDatabase, restoreDatabase } from '../../src/store/backup.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  asText,
  chain,
  evidence,
  gather,
  hazard,
  openProgramme,
  PROGRAMME,
  place,
  report,
  square,
  uuid,
} from '../support/records.ts';

let from: TestDatabase;
let into: TestDatabase;
beforeEach(async () => {
  [from, into] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  await openProgramme(from.db);
  await from.db.write(async (tx) => {
    await tx.reports.insertMany([
      report(1, {}, { narrative: 'nul \u0000 and "quotes" \\ Ї', extra: { z: 1, a: 1e-7 } }),
      report(2, { state: 'accepted', entrySeqs: [1, 2], version: 3 }),
    ]);
    await tx.ledger.append(PROGRAMME, chain({ seq: 0, hash: ZERO_HASH }, 1203, { reportId: uuid(2) }));
    await tx.hazards.put([
      hazard(1, 1, { contamination: ['mixed', 'uxo'] }),
      hazard(1, 3),
      hazard(2, 4, { shape: null }),
    ]);
    await tx.evidence.put([evidence(9, 2)]);
    await tx.places.put([place('A "x", {y}', null, 1, { boundary: square(0.1, 0.2, 1 / 3) })]);
    await tx.memberships.grant({
      userId: 'u',
      programmeId: PROGRAMME,
      role: 'qa',
      orgCode: null,
      placeCodes: ['A', 'B c'],
    });
  });
  for (const { pool } of [from, into]) {
    await pool.query(
      'create schema auth; create table auth."user" (id text primary key, "createdAt" timestamptz)',
    );
    await pool.query('create table auth.session (id text primary key, "userId" text references auth."user")');
  }
  await from.pool.query(`insert into auth."user" values ('u', '2026-01-01T00:00:00.123456Z')`);
  await from.pool.query(`insert into auth.session values ('s', 'u')`);
});
afterEach(async () => {
  await from?.close();
  await into?.close();
});

async function backup(): Promise<string> {
  const out = new PassThrough();
  const whole = text(out);
  await backupDatabase(from.pool, out);
  out.end();
  return whole;
}

const everything = ({ db, pool }: TestDatabase) =>
  db.read(async (tx) => ({
    programmes: await tx.programmes.list(),
    reports: (await tx.reports.list(PROGRAMME, {}, { limit: 100 })).items,
    entries: await gather(tx.ledger.readRaw(PROGRAMME, 0)),
    hazards: await gather(tx.hazards.allVersions(PROGRAMME)),
    evidence: await gather(tx.evidence.allVersions(PROGRAMME)),
    places: await gather(tx.places.allVersions(PROGRAMME)),
    roles: await tx.memberships.ofUser('u'),
    users: (await pool.query('select id, "createdAt"::text from auth."user"')).rows,
    sessions: (await pool.query('select * from auth.session')).rows,
  }));

test('a backup brings everything back, and the copy backs up to the same bytes', async () => {
  const whole = await backup();
  const pieces = whole.match(/[\s\S]{1,1000}/g)!.map((piece) => Buffer.from(piece));
  const { tables } = await restoreDatabase(into.pool, Readable.from(pieces));
  expect(tables['tilth.ledger_entry']).toBe(1203);
  expect(asText(await everything(into))).toBe(asText(await everything(from)));
  await into.db.write(async (tx) => {
    const head = await tx.ledger.lockHead(PROGRAMME);
    await tx.ledger.append(PROGRAMME, chain(head, 1));
  });
});

test('a database with something in it is not restored over', async () => {
  const whole = await backup();
  await expect(restoreDatabase(from.pool, Readable.from([whole]))).rejects.toMatchObject({
    code: 'notEmpty',
  });
});

test.each<[string, (whole: string) => string]>([
  ['cut short', (whole) => whole.slice(0, whole.length - 200)],
  ['one letter changed', (whole) => whole.replace('Place A', 'Place B')],
  ['an entry left out', (whole) => whole.replace(/^\["north","7",.*\n/m, '')],
  ['not a backup', () => 'PK\u0003\u0004'],
  ['empty', () => ''],
])('a backup that is %s is refused and leaves nothing behind', async (_how, spoil) => {
  const spoilt = spoil(await backup());
  await expect(restoreDatabase(into.pool, Readable.from([spoilt]))).rejects.toThrow();
  expect(await into.db.read((tx) => tx.programmes.list())).toEqual([]);
});
