/**
 * A programme's year, two thousand reports in random order: splits, late corrections, overlaps, duplicates, a
 * mistaken release, evidence in released land. At its end every identity holds for every hazard, place and
 * quarter, another order gives the same registry, and nothing recorded about released land can be hidden.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AreaAccount } from '../../src/core/model/accounts.ts';
import { LAND_TYPES } from '../../src/core/model/land.ts';
import { type Statement, statementOf } from '../../src/core/registry/account.ts';
import { checkContinuity, checkMovements, checkStatement } from '../../src/core/registry/account-checks.ts';
import { movementsOf } from '../../src/core/registry/account-drafts.ts';
import { RULES } from '../../src/core/rules/rules.ts';
import { accountRestatement, accountStatement } from '../../src/flow/accounts.ts';
import { submitReport, submitReports } from '../../src/flow/intake.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { decide, decideMany } from '../../src/flow/review.ts';
import {
  DISTRICTS,
  HAZARDS,
  inCausalOrder,
  OPERATORS,
  programmeYear,
  type YearReport,
} from '../support/programme-year.ts';
import { gather } from '../support/records.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

const OVERRIDES = [...new Set([...RULES.map((rule) => rule.id), 'V25', 'V40', 'V43'])].map((rule) => ({
  rule,
  reason: 'known and accepted',
}));
const ACCEPT = { action: 'accept' as const, reason: 'checked on the ground', overrides: OVERRIDES };
const author = person('author', 'national_approver');
// Inspects, and may send what others send so that a year fits into one file of reports.
const inspector = person('inspector', 'national_approver');

/** Plays the year in one order. Returns the ledger position after the first half. */
async function play(stage: Stage, order: readonly YearReport[]): Promise<number> {
  const { p, programme, reviewer } = stage;
  await stage.joins(inspector);
  // A correction is sent once what it corrects has arrived.
  const isCorrection = ({ draft }: YearReport) => draft.content.correctsReportId !== null;
  for (const sent of [order.filter((each) => !isCorrection(each)), order.filter(isCorrection)]) {
    for (const inspecting of [false, true]) {
      const drafts = sent
        .filter((each) => (each.byInspector ?? false) === inspecting)
        .map((each) => each.draft);
      const outcomes = await submitReports(p, inspecting ? inspector : author, programme, drafts);
      expect(outcomes.filter(({ outcome }) => outcome !== 'new')).toEqual([]);
    }
  }
  let half = 0;
  let bulk: YearReport[] = [];
  const flush = async (): Promise<void> => {
    const group = bulk;
    bulk = [];
    if (group.length === 0) return;
    const ids = group.map((each) => each.draft.id);
    const decided = await decideMany(p, reviewer, programme, ids, ACCEPT);
    const unexpected = decided.map(({ problem }, i) => [
      problem?.code ?? null,
      group[i]?.refused ?? null,
      group[i]?.draft.content.land,
    ]);
    expect(unexpected.filter(([code, expected]) => code !== expected)).toEqual([]);
  };
  for (const [i, each] of order.entries()) {
    if (i === Math.floor(order.length / 2)) {
      await flush();
      half = (await p.db.read((tx) => tx.ledger.head(programme))).seq;
    }
    if (!each.alone) {
      bulk.push(each);
      continue;
    }
    await flush();
    stage.later(1000);
    const deciding = decide(p, reviewer, programme, each.draft.id, ACCEPT, 1);
    if (each.refused) await expect(deciding).rejects.toMatchObject({ code: each.refused });
    else await deciding;
  }
  await flush();
  return half;
}

const accounts = (stage: Stage) =>
  stage.p.db.read((tx) => gather(tx.land.area_account.all(stage.programme, null))) as Promise<AreaAccount[]>;

const QUARTERS = [
  ['2025-01-01', '2025-03-31'],
  ['2025-04-01', '2025-06-30'],
  ['2025-07-01', '2025-09-30'],
  ['2025-10-01', '2025-12-31'],
].map(([from, to]) => ({ from: from as string, to: to as string }));

/** Everything but positions in the chain and the order in which it was told. */
async function registryOf(stage: Stage): Promise<unknown> {
  const bare = (record: object): unknown => {
    const { facts = {}, ...rest } = record as { facts?: Record<string, { on: string; reportId: string }> };
    const told = Object.entries(facts).map(([field, { on, reportId }]) => [field, on, reportId]);
    return { ...rest, facts: told.sort(), fromSeq: 0, untilSeq: null };
  };
  return stage.p.db.read(async (tx) => {
    const hazards = (await gather(tx.hazards.all(stage.programme, null))).map(bare);
    const evidence = (await gather(tx.evidence.all(stage.programme, null))).map(bare);
    const land: unknown[] = [];
    for (const type of LAND_TYPES)
      land.push((await gather<object>(tx.land[type].all(stage.programme, null))).map(bare));
    return { hazards, evidence, land };
  });
}

const year = programmeYear(7);
let stage: Stage;
let half = 0;
beforeAll(async () => {
  stage = await openStage({});
  half = await play(stage, inCausalOrder(year, 11));
}, 600_000);
afterAll(() => stage?.close());

describe('a programme’s year', () => {
  it('is as large as a year is', () => {
    const { length } = year;
    const teams = new Set(year.map((each) => `${each.draft.content.orgCode} ${each.draft.content.teamName}`));
    expect(length).toBeGreaterThanOrEqual(2_000);
    expect(HAZARDS).toBeGreaterThanOrEqual(60);
    expect(teams.size).toBeGreaterThanOrEqual(12);
  });

  it('every identity holds for every hazard', async () => {
    const all = await accounts(stage);
    expect(all.length).toBeGreaterThan(HAZARDS);
    expect(all.filter(({ broken }) => broken.length > 0)).toEqual([]);
    const movements = all.flatMap((account) => movementsOf(account, account.id, 0));
    const remainingM2 = new Map(all.map((account) => [account.id, account.remainingM2]));
    expect(checkMovements(movements, { remainingM2 })).toEqual([]);
    const kinds = new Set(movements.map(({ kind }) => kind));
    for (const kind of [
      'identify',
      'extend',
      'reopen',
      'reclassify',
      'cancel',
      'reduce_with_asset',
      'clear',
      'adjust_down',
      'split_in',
      'merge_in',
    ])
      expect(kinds, kind).toContain(kind);
  });

  it('every identity holds for every place, operator and quarter, and the parts are the whole', async () => {
    const { p, programme, reviewer } = stage;
    const of = (scope: object, quarter: (typeof QUARTERS)[number]) =>
      accountStatement(p, reviewer, programme, scope, quarter);
    for (const scopes of [
      [{}],
      DISTRICTS.map((placeCode) => ({ placeCode })),
      OPERATORS.map((orgCode) => ({ orgCode })),
    ]) {
      let sum = { sha: 0n, cha: 0n };
      for (const scope of scopes) {
        let before: Statement | null = null;
        for (const quarter of QUARTERS) {
          const statement = await of(scope, quarter);
          expect(checkStatement(statement)).toEqual([]);
          if (before) expect(checkContinuity(before, statement)).toEqual([]);
          before = statement;
        }
        const closing = before?.closing ?? { sha: 0n, cha: 0n };
        sum = { sha: sum.sha + closing.sha, cha: sum.cha + closing.cha };
      }
      const whole = await of({}, QUARTERS[3] as (typeof QUARTERS)[number]);
      expect(sum).toEqual({ sha: whole.closing.sha, cha: whole.closing.cha });
    }
    const byHazard = (await accounts(stage)).map((account) =>
      statementOf(movementsOf(account, account.id, 0), { from: '2025-01-01', to: '2025-12-31' }),
    );
    const whole = await of({}, { from: '2025-01-01', to: '2025-12-31' });
    expect(byHazard.reduce((total, each) => total + each.closing.total, 0n)).toBe(whole.closing.total);
  });

  it('what was known in the middle of the year is restated with its causes, to the square millimetre', async () => {
    const period = { from: '2025-01-01', to: '2025-06-30' };
    const found = await accountRestatement(stage.p, stage.reviewer, stage.programme, {}, period, half);
    const sum = found.causes.reduce((total, { change }) => total + BigInt(change.sha + change.cha), 0n);
    expect(found.causes.length).toBeGreaterThan(50);
    expect(sum).toBe(found.closing.sha + found.closing.cha);
  });

  it('nothing about released land is hidden: the ground that was released wrongly is dangerous again', async () => {
    const { p, programme } = stage;
    const withdrawn = await p.db.read((tx) => gather(tx.land.release.all(programme, null)));
    expect(withdrawn.filter(({ status }) => status === 'withdrawn')).toHaveLength(1);
    const hazards = await p.db.read((tx) => gather(tx.hazards.all(programme, null)));
    const reopened = hazards.filter(({ reopensId }) => reopensId !== null);
    expect(reopened).toHaveLength(4);
    for (const { reopensId, workStatus, evidenceCount } of reopened) {
      expect(workStatus).toBe('open');
      expect(evidenceCount).toBe(1);
      expect(hazards.find(({ id }) => id === reopensId)).toMatchObject({ workStatus: 'closed' });
    }
  });

  it('sending all of it again changes nothing', async () => {
    const outcomes = await submitReports(
      stage.p,
      author,
      stage.programme,
      year.map((each) => each.draft),
    );
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    const [first] = year;
    if (first)
      expect((await submitReport(stage.p, author, stage.programme, first.draft)).created).toBe(false);
  });

  it('replay equals live, and the chain holds', async () => {
    expect(await verifyChain(stage.p, stage.programme)).toMatchObject({ ok: true });
    const rebuilt = await rebuildRegistry(stage.p, stage.programme, { check: true });
    expect(rebuilt).toMatchObject({ equal: true, differences: [] });
  });

  it('another order gives the same registry', async () => {
    const other = await openStage({});
    try {
      await play(other, inCausalOrder(year, 23));
      expect(await registryOf(other)).toEqual(await registryOf(stage));
    } finally {
      await other.close();
    }
  }, 600_000);
});
