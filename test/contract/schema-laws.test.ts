/** Laws of the schema, read from the catalogue, so that the next migration obeys them too. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await openTestDatabase();
});
afterAll(() => at?.close());

// The audit trail is one chain for the whole installation: sign-ins belong to no programme.
test('every primary key starts with the programme', async () => {
  const { rows } = await at.pool.query(`
    select c.relname as table, a.attname as first
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'p' and c.relnamespace = 'tilth'::regnamespace and c.relname not in ('migration', 'audit')`);
  expect(rows.length).toBeGreaterThan(8);
  expect(rows.filter((row) => row.first !== 'programme_id')).toEqual([]);
});

test('every table has a primary key', async () => {
  const { rows } = await at.pool.query(`
    select c.relname from pg_class c
    where c.relnamespace = 'tilth'::regnamespace and c.relkind = 'r'
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`);
  expect(rows).toEqual([]);
});

test('every foreign key has an index that starts with its columns', async () => {
  const { rows } = await at.pool.query(`
    select k.conrelid::regclass::text as table, k.conname
    from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'tilth'::regnamespace
      and not exists (
        select from pg_index i
        where i.indrelid = k.conrelid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey
      )`);
  expect(rows).toEqual([]);
});
