import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { submitReport } from '../../src/flow/intake.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { configureProgramme } from '../../src/flow/programmes.ts';
import { decideMany, proposalOf } from '../../src/flow/review.ts';
import { square, uuid } from '../support/records.ts';
import { CLI, draft, openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-05-${String(n).padStart(2, '0')}`);
const hazardNumber = fc.integer({ min: 1, max: 6 });

/** What a story may contain next: reports about a few hazards, points and places, decided one way or another. */
const step = fc.record({
  kind: fc.constantFrom('hazard', 'update', 'evidence', 'place', 'split', 'merge'),
  verdict: fc.constantFrom('accept', 'accept', 'accept', 'return', 'reject', 'wait'),
  day,
  hazard: hazardNumber,
  other: hazardNumber,
  classification: fc.constantFrom('indication', 'sha', 'cha'),
  name: fc.string({ unit: 'grapheme', maxLength: 20 }),
  size: fc.double({ min: 0.0005, max: 0.009, noNaN: true }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let made = 0;
function content(run: number, s: Step): Record<string, unknown> {
  const id = uuid(run * 1000 + s.hazard);
  const west = 20 + run + s.hazard / 50;
  const shape = square(west, 50, s.size);
  const fields = { classification: s.classification, name: s.name, contamination: ['uxo'], shape };
  const base = { dateOfInformation: s.day };
  made += 1;
  switch (s.kind) {
    case 'update':
      return { ...base, hazard: { id, mode: 'update', fields: { name: s.name, marking: 'none' } } };
    case 'evidence': {
      const position = { type: 'Point', coordinates: [west + 0.0001, 50.0001] };
      return {
        ...base,
        evidence: [{ id: uuid(run * 1000 + 500 + s.other), kind: 'item', position, hazardId: id }],
      };
    }
    case 'place':
      return {
        ...base,
        reportType: 'gazetteer',
        place: { code: `P${s.hazard}`, level: 1, names: { en: s.name || 'x' } },
      };
    case 'split': {
      const parts = [0, 1].map((n) => ({
        id: uuid(500_000 + made * 2 + n),
        fields: { shape: square(west + n / 100, 50, s.size) },
      }));
      return { ...base, hazard: { id, mode: 'split', fields: {}, parts } };
    }
    case 'merge': {
      const mergedIds = s.other === s.hazard ? [] : [uuid(run * 1000 + s.other)];
      return { ...base, hazard: { id, mode: 'merge', fields: { name: s.name }, mergedIds } };
    }
    default:
      return { ...base, hazard: { id, mode: 'new', fields } };
  }
}

/** Sends and decides; whatever is refused on the way is part of the story. */
async function play(run: number, steps: readonly Step[]): Promise<void> {
  const { p, programme, surveyor, reviewer } = stage;
  for (const s of steps) {
    stage.later(1000);
    const sent = await submitReport(p, surveyor, programme, draft(content(run, s))).catch(() => null);
    if (sent === null || s.verdict === 'wait') continue;
    const { findings } = await proposalOf(p, reviewer, programme, sent.report.id);
    const rules = [...new Set(findings.map((finding) => finding.rule))];
    const overrides = rules.map((rule) => ({ rule, reason: 'part of the story' }));
    await decideMany(p, reviewer, programme, [sent.report.id], {
      action: s.verdict,
      reason: 'so decided',
      overrides,
    });
  }
}

describe('after any history', () => {
  it('the chain verifies and a rebuild equals the live registry, byte for byte', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        run += 1;
        await play(run, steps);
        const { p, programme } = stage;
        expect(await verifyChain(p, programme)).toMatchObject({ ok: true });
        expect(await rebuildRegistry(p, programme, { check: true })).toMatchObject({
          equal: true,
          differences: [],
        });
      }),
      { numRuns: 15 },
    );
  });

  it('a rebuild replaces damaged tables and leaves sound ones as they were', async () => {
    const { p, programme, database } = stage;
    const settings = ProgrammeSettings.parse({ names: { en: 'North', fr: 'Nord' } });
    await configureProgramme(p, CLI, programme, settings, 'a second language');
    const dump = async () =>
      (
        await database.pool.query(
          'select id, from_seq, until_seq, doc::text, shape from tilth.hazard order by 1, 2',
        )
      ).rows;
    const before = await dump();
    expect(before.length).toBeGreaterThan(5);
    await rebuildRegistry(p, programme, { check: false });
    expect(await dump()).toEqual(before);
    await database.pool.query(`update tilth.hazard set classification = 'indication',
      doc = replace(doc::text, '"cha"', '"indication"')::json where doc::text like '%"cha"%'`);
    await database.pool.query(`delete from tilth.place where code = 'P1'`);
    const damaged = await rebuildRegistry(p, programme, { check: true });
    expect(damaged.equal).toBe(false);
    expect(new Set(damaged.differences.map((difference) => difference.what))).toEqual(
      new Set(['differs', 'missing']),
    );
    await rebuildRegistry(p, programme, { check: false });
    expect(await dump()).toEqual(before);
    expect(await rebuildRegistry(p, programme, { check: true })).toMatchObject({ equal: true });
  });
});

/** Columns of the ledger as they are, so that a column added later is tested too. */
async function columnsOf(table: string): Promise<{ name: string; type: string }[]> {
  const { rows } = await stage.database.pool.query(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'tilth' and table_name = $1 order by ordinal_position`,
    [table],
  );
  return rows;
}

/** Another value of the same type that differs in one character. */
function flipped(value: unknown, type: string, where: number): unknown {
  if (value === null) return type === 'uuid' ? uuid(999_999) : 'x';
  if (value instanceof Date) return new Date(value.getTime() + 1);
  if (type === 'bigint') return Number(value) + 1_000_000 + where;
  const text = String(value);
  let at = where % text.length;
  if (type === 'uuid' || /hash/.test(type))
    while (!/[0-9a-f]/.test(text[at] as string)) at = (at + 1) % text.length;
  const other = text[at] === '1' ? '2' : '1';
  return text.slice(0, at) + other + text.slice(at + 1);
}

describe('whoever changes the ledger behind its back', () => {
  it('is found at the position they touched, whatever the column', async () => {
    const { p, programme, database } = stage;
    const columns = await columnsOf('ledger_entry');
    expect(columns.length).toBeGreaterThanOrEqual(10);
    const { rows } = await database.pool.query('select max(seq) as last from tilth.ledger_entry');
    const last = Number(rows[0].last);
    const client = await database.pool.connect();
    await client.query('set session_replication_role = replica');
    await client.query(`insert into tilth.programme values ('elsewhere', '{}')`);
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: last }),
          fc.constantFrom(...columns),
          fc.nat(10_000),
          async (seq, { name, type }, where) => {
            const row = await client.query(`select ${name} as value from tilth.ledger_entry where seq = $1`, [
              seq,
            ]);
            const was = row.rows[0].value;
            const becomes =
              name === 'programme_id'
                ? 'elsewhere'
                : flipped(was, name.includes('hash') ? 'hash' : type, where);
            const at = name === 'seq' ? becomes : seq;
            await client.query(`update tilth.ledger_entry set ${name} = $1 where seq = $2`, [becomes, seq]);
            const verdict = await verifyChain(p, programme);
            await client.query(`update tilth.ledger_entry set ${name} = $1 where seq = $2`, [was, at]);
            expect(verdict, `${name} of ${seq}`).toMatchObject({ ok: false, position: seq });
          },
        ),
        { numRuns: 60 },
      );
    } finally {
      await client.query('set session_replication_role = origin');
      client.release();
    }
    expect(await verifyChain(p, programme)).toMatchObject({ ok: true, entries: last });
  });

  it('is found when the tail is cut off, with or without moving the head', async () => {
    const { p, programme, database } = stage;
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    const { rows } = await client.query(
      `select seq, prev_hash from tilth.ledger_entry order by seq desc limit 1`,
    );
    const last = Number(rows[0].seq);
    await client.query(
      'create temp table cut on commit preserve rows as select * from tilth.ledger_entry where seq = $1'.replace(
        '$1',
        String(last),
      ),
    );
    await client.query('delete from tilth.ledger_entry where seq = $1', [last]);
    await client.query('commit');
    expect(await verifyChain(p, programme)).toMatchObject({
      ok: false,
      position: last,
      reason: 'tailMissing',
    });
    await client.query('set session_replication_role = replica');
    await client.query('insert into tilth.ledger_entry select * from cut');
    await client.query(`update tilth.chain_head set hash = $1`, ['f'.repeat(64)]);
    expect(await verifyChain(p, programme)).toMatchObject({
      ok: false,
      position: last,
      reason: 'headDiffers',
    });
    await client.query(
      `update tilth.chain_head h set hash = (select hash from cut) where programme_id = $1`,
      [programme],
    );
    await client.query('set session_replication_role = origin');
    client.release();
    expect(await verifyChain(p, programme)).toMatchObject({ ok: true });
  });

  it('is found when a report is altered after it was decided', async () => {
    const { p, programme, database } = stage;
    const client = await database.pool.connect();
    await client.query('set session_replication_role = replica');
    const { rows } = await client.query(
      `select id, entry_seqs from tilth.report where state = 'accepted' order by submitted_at limit 1`,
    );
    const alter = (from: string, to: string) =>
      client.query(`update tilth.report set content = replace(content::text, $2, $3)::json where id = $1`, [
        rows[0].id,
        from,
        to,
      ]);
    await alter('"2026-05-', '"2025-05-');
    expect(await verifyChain(p, programme)).toEqual({
      ok: false,
      position: Number(rows[0].entry_seqs[0]),
      reason: 'reportAltered',
      params: { report: rows[0].id },
    });
    await alter('"2025-05-', '"2026-05-');
    await client.query('set session_replication_role = origin');
    client.release();
    expect(await verifyChain(p, programme)).toMatchObject({ ok: true });
  });
});
