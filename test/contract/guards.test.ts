/** What the database refuses by itself, whoever writes the SQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZERO_HASH } from '../../src/core/ledger/seal.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { chain, openProgramme, PROGRAMME, report } from '../support/records.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await openTestDatabase();
  await openProgramme(at.db);
  await at.db.write(async (tx) => {
    await tx.reports.insert(report(1));
    await tx.ledger.append(PROGRAMME, chain({ seq: 0, hash: ZERO_HASH }, 3));
  });
});
afterAll(() => at?.close());

test.each([
  `update tilth.ledger_entry set body = replace(body, 'n', 'm')`,
  `update tilth.ledger_entry set recorded_at = now()`,
  'delete from tilth.ledger_entry where seq = 3',
  'truncate tilth.ledger_entry',
  `update tilth.chain_head set seq = 1`,
  'delete from tilth.chain_head',
  'truncate tilth.chain_head',
  `update tilth.report set content = '{}'`,
  `update tilth.report set author_id = 'somebody else'`,
  `update tilth.report set submitted_at = now()`,
  `update tilth.report set org_code = 'other'`,
  `update tilth.report set version = 0`,
  'delete from tilth.report',
  'truncate tilth.report cascade',
  'delete from tilth.programme',
])('refuses: %s', async (statement) => {
  await expect(at.pool.query(statement)).rejects.toThrow();
});

test('a review may change what it adds to a report, and nothing else was changed above', async () => {
  await at.pool.query(`update tilth.report set state = 'returned', version = 2`);
  const { rows } = await at.pool.query('select content, version from tilth.report');
  expect(rows[0]).toEqual({ content: report(1).content, version: 2 });
});
