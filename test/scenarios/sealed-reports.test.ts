/**
 * Whatever is changed of a decided report behind the record's back, verify names the report: who wrote it, who
 * decided, when, how and why, what was doubted, what state follows; `rebuild --check` names the columns drawn from it.
 */
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../src/core/model/reports.ts';
import { submitReport } from '../../src/flow/intake.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { decide } from '../../src/flow/review.ts';
import { verifyReport } from '../../src/flow/verify.ts';
import { square, uuid } from '../support/records.ts';
import { draft, openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let client: pg.PoolClient;
const named: Record<string, Report> = {};
const fields = (west: number) => ({
  classification: 'sha',
  contamination: ['uxo'],
  shape: square(west, 50),
  name: 'N',
});
const hazard = (west: number) => ({
  localId: `H${west}`,
  hazard: { id: uuidv7(), mode: 'new', fields: fields(west) },
});

async function decided(report: Report, action: 'accept' | 'return' | 'reject'): Promise<Report> {
  const { p, programme, reviewer } = stage;
  stage.later(1000);
  const rules = [...new Set(report.findings.map(({ rule }) => rule))];
  const overrides = rules.map((rule) => ({ rule, reason: 'known to us' }));
  const said = { action, reason: 'as it was seen', overrides };
  return (await decide(p, reviewer, programme, report.id, said, report.version)).report;
}

beforeAll(async () => {
  const roles = ['national_approver' as const];
  stage = await openStage({
    approvalLevels: [{ id: 'office', names: { en: 'Office' }, roles, reportTypes: ['nts'] }] as never,
  });
  const { p, programme, surveyor, secondReviewer } = stage;
  const verified = async (report: Report) => {
    stage.later(1000);
    return verifyReport(p, secondReviewer, programme, report.id, { comment: 'right' }, report.version);
  };
  named.accepted = await decided(await verified(await stage.report(hazard(20))), 'accept');
  named.returned = await decided(await stage.report(hazard(21)), 'return');
  named.rejected = await decided(await stage.report(hazard(22)), 'reject');
  named.corrected = await decided(await stage.report(hazard(23)), 'return');
  const again = draft({ ...hazard(23), correctsReportId: named.corrected.id });
  stage.later(1000);
  await submitReport(p, surveyor, programme, again);
  client = await stage.database.pool.connect();
  await client.query('set session_replication_role = replica');
});
afterAll(async () => {
  client?.release(true);
  await stage?.close();
});

/** Columns that say nothing anybody reads of the report itself. */
const OTHER: Record<string, string> = {
  programme_id: `'elsewhere'`,
  id: `'${uuid(987_654)}'::uuid`,
  submitted_at: `submitted_at + interval '1 minute'`,
  state: `case state when 'accepted' then 'returned' else 'accepted' end`,
  content_hash: `repeat('a', 64)`,
  content: `replace(content::text, '"sha"', '"cha"')::json`,
  findings: `'[]'::json`,
  decision: `replace(decision::text, '"Reviewer"', '"Somebody else"')::json`,
  verifications: `'[{"level":"office","by":"x","byName":"x","at":"2026-01-01T00:00:00.000Z","comment":""}]'::json`,
  entry_seqs: `entry_seqs || 1::bigint`,
  place_codes: `place_codes || 'x'::text`,
  place: `coalesce(place + point(0.001, 0), '(1,1),(0,0)'::box)`,
};

async function honest(): Promise<boolean> {
  const { p, programme } = stage;
  const verified = await verifyChain(p, programme);
  return verified.ok && (await rebuildRegistry(p, programme, { check: true })).equal;
}

async function whileAltered<T>(
  id: string,
  column: string,
  value: string,
  look: () => Promise<T>,
): Promise<T> {
  await client.query(
    `create temp table kept as select * from tilth.report where id = $1`.replace('$1', `'${id}'`),
  );
  await client.query(`update tilth.report set ${column} = ${value} where id = '${id}'`);
  try {
    return await look();
  } finally {
    await client.query(`delete from tilth.report where id in ('${id}', '${uuid(987_654)}')`);
    await client.query('insert into tilth.report select * from kept');
    await client.query('drop table kept');
  }
}

test('every column of a decided report', async () => {
  expect(await honest()).toBe(true);
  const { rows } = await client.query(
    `select column_name as column, data_type as type from information_schema.columns
     where table_schema = 'tilth' and table_name = 'report' and is_generated = 'NEVER'`,
  );
  expect(rows.length).toBeGreaterThan(20);
  const unnoticed: string[] = [];
  for (const which of ['accepted', 'returned', 'rejected', 'corrected'] as const) {
    for (const { column, type } of rows) {
      const plain =
        type === 'uuid'
          ? `'${uuid(5)}'::uuid`
          : type === 'integer'
            ? `${column} + 1`
            : `coalesce(${column}, '') || 'x'`;
      if (which !== 'accepted' && column === 'findings' && named[which]!.findings.length === 0) continue;
      const noticed = await whileAltered(
        named[which]!.id,
        column,
        OTHER[column] ?? plain,
        async () => !(await honest()),
      );
      if (!noticed) unnoticed.push(`${which}.${column}`);
    }
  }
  expect(unnoticed.filter((name) => name !== 'accepted.findings')).toEqual([]);
  expect(await honest()).toBe(true);
}, 180_000);

test.each([
  ['decision.by', `replace(decision::text, '"by":"reviewer"', '"by":"other"')`],
  ['decision.reason', `replace(decision::text, 'as it was seen', 'as it was told')`],
  ['decision.at', `regexp_replace(decision::text, '"at":"2026', '"at":"2025')`],
  ['decision.action', `replace(decision::text, '"accept"', '"return"')`],
  ['review', `replace(decision::text, '"Reviewer"', '"Reviewed"')`],
])('%s of a decision is named', async (column, value) => {
  const { id, entrySeqs } = named.accepted!;
  const verdict = await whileAltered(id, 'decision', `(${value})::json`, () =>
    verifyChain(stage.p, stage.programme),
  );
  expect(verdict).toMatchObject({ ok: false, reason: 'reportDiffers', params: { report: id, column } });
  expect(entrySeqs.length).toBeGreaterThan(0);
});
