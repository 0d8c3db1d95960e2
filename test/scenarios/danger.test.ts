/** What was done to the demo over two ordinary accounts, one by one: each is refused, or booked and named. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/model/programmes.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { submitReport } from '../../src/flow/intake.ts';
import { decide, decideMany, proposalOf } from '../../src/flow/review.ts';
import { draft, openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
let surveyor: Actor;
beforeAll(async () => {
  stage = await openStage();
  surveyor = await stage.joins(stage.surveyor);
  for (const [code, parentCode] of [
    ['N', null],
    ['S', null],
  ] as const) {
    const place = { code, level: 1, names: { en: code }, parentCode };
    await accepted({ reportType: 'gazetteer', place }, person('cartographer', 'national_approver'));
  }
});
afterAll(() => stage.close());

let north = 10;
const M = 1 / 111_320;
/** A rectangle in metres at a corner of its own. */
function box(at: number, x1: number, y1: number, x2: number, y2: number) {
  const k = 1 / Math.cos((at * Math.PI) / 180);
  const [w, s, e, n] = [30 + x1 * M * k, at + y1 * M, 30 + x2 * M * k, at + y2 * M];
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

async function findings(sent: Report): Promise<{ rule: string; reason: string }[]> {
  const found = (await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id)).findings;
  const rules = [...new Set(found.filter((f) => f.severity === 'R').map((f) => f.rule))];
  return rules.map((rule) => ({ rule, reason: 'known and accepted' }));
}
async function acceptance(sent: Report, reason = 'checked on the ground') {
  return { action: 'accept' as const, reason, overrides: await findings(sent) };
}
async function accept(sent: Report, by: Actor = stage.reviewer): Promise<Report> {
  return (await decide(stage.p, by, stage.programme, sent.id, await acceptance(sent), sent.version)).report;
}
async function inBulk(sent: Report, by: Actor = stage.reviewer) {
  const [outcome] = await decideMany(stage.p, by, stage.programme, [sent.id], await acceptance(sent));
  return outcome;
}
const accepted = async (content: Record<string, unknown>, author?: Actor): Promise<Report> =>
  accept(await stage.report(content, author));
const hazardNow = (id: string) => stage.p.db.read((tx) => tx.hazards.get(stage.programme, id, null));
const accountNow = (id: string) =>
  stage.p.db.read((tx) => tx.land.area_account.get(stage.programme, id, null));

/** A confirmed area of 100 × 200 m, 20,000 m², unless said otherwise. */
async function confirmed(fields: Record<string, unknown> = {}, [w, h] = [100, 200]) {
  const at = north;
  north += 0.1;
  const id = uuidv7();
  const stated = {
    classification: 'cha',
    contamination: ['uxo'],
    shape: box(at, 0, 0, w, h),
    placeCode: 'N',
  };
  await accepted({ hazard: { id, mode: 'new', fields: { ...stated, ...fields } } });
  return { id, at };
}
const cleared = (hazardId: string, shape: unknown, more: Record<string, unknown> = {}) => ({
  ...{ id: uuidv7(), hazardId, outcome: 'cleared', depthCm: 20, shape, releasedOn: '2026-05-03' },
  ...more,
});
/** Every release rests on work of its own. */
function completing(land: Record<string, unknown>) {
  const releases = (land.releases ?? []) as Record<string, unknown>[];
  const work = releases.map(({ hazardId }) => ({
    ...{ id: uuidv7(), type: 'clearance', status: 'completed', startedOn: '2026-05-01' },
    hazardIds: [hazardId],
  }));
  const rested = releases.map((each, i) => (each.outcome ? { ...each, activityId: work[i]?.id } : each));
  const activities = work.filter(({ hazardIds }) => hazardIds[0] !== undefined);
  return {
    ...{ reportType: 'completion', dateOfInformation: '2026-05-10' },
    land: { ...land, ...(releases.length > 0 ? { activities, releases: rested } : {}) },
  };
}
const updating = (id: string, fields: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  ...{ reportType: 'nts', dateOfInformation: '2026-05-10', hazard: { id, mode: 'update', fields, ...more } },
});
/** Sent as it is: a form's refusal or the decision's, whichever comes first. */
async function refused(
  content: Record<string, unknown>,
  codes: readonly string[],
  by?: Actor,
  author?: Actor,
) {
  const done = stage.report(content, author ?? surveyor).then((sent) => accept(sent, by));
  const problem = await done.then(
    () => ({ code: 'accepted' }),
    (error) => error,
  );
  expect(codes).toContain(problem.code);
}

describe('a report is what it holds, not what it calls itself', () => {
  it('two monitor analysts with reportType monitor and a hazard, or land, and no monitor part', async () => {
    const { id, at } = await confirmed();
    const author = await stage.joins(person('coder', 'analyst'));
    const by = person('checker', 'analyst');
    const base = { reportType: 'monitor', orgCode: null };
    const hazard = { id, mode: 'update', fields: { classification: 'indication' } };
    await refused({ ...base, hazard }, ['contentNotOfType'], by, author);
    const releases = [cleared(id, box(at, 0, 0, 100, 200), { outcome: 'cancelled', criteria: ['other'] })];
    await refused({ ...base, land: { releases } }, ['contentNotOfType'], by, author);
    expect(await hazardNow(id)).toMatchObject({ classification: 'cha' });
  });

  it('operations accepts a report of type task with a survey and a cancelled release', async () => {
    const { id, at } = await confirmed();
    const by = person('operator', 'operations');
    const activities = [{ id: uuidv7(), type: 'nts', status: 'completed', hazardIds: [id] }];
    const releases = [cleared(id, box(at, 0, 0, 100, 200), { outcome: 'cancelled', criteria: ['other'] })];
    await refused({ reportType: 'task', land: { activities, releases } }, ['contentNotOfType'], by);
    const hazard = { id, mode: 'update', fields: { classification: 'sha' } };
    await refused({ reportType: 'task', hazard }, ['contentNotOfType'], by);
  });
});

describe('who decides answers for every place', () => {
  it('a regional validator with one place of the report decides on ground of another', async () => {
    const [own, other] = [await confirmed(), await confirmed({ placeCode: 'S' })];
    const validator = person('validator', 'regional_validator', { placeCodes: ['N'] });
    const sent = await stage.report(
      {
        ...completing({ releases: [cleared(other.id, box(other.at, 0, 0, 50, 200))] }),
        evidence: [{ id: uuidv7(), kind: 'sign', placeCode: 'N', hazardId: own.id }],
      },
      surveyor,
    );
    await expect(accept(sent, validator)).rejects.toMatchObject({
      code: expect.stringMatching(/notAllowed|fallNotEntitled/),
    });
    await accept(sent);
  });
});

describe('closing leaves no ground', () => {
  it('a block of 962 m² left in a square kilometre', async () => {
    const { id, at } = await confirmed({}, [1000, 1000]);
    const shape = {
      type: 'Polygon',
      coordinates: [
        box(at, 0, 0, 1000, 1000).coordinates[0],
        box(at, 40, 40, 71, 71).coordinates[0]?.toReversed(),
      ],
    };
    const land = { releases: [cleared(id, shape)], closures: [{ hazardId: id, closedOn: '2026-05-10' }] };
    await refused(completing(land), ['notClosable']);
  });

  it('withdrawing the release of a closed hazard opens it again, and the ground counts once', async () => {
    const { id, at } = await confirmed();
    const release = cleared(id, box(at, 0, 0, 100, 200));
    await accepted(completing({ releases: [release], closures: [{ hazardId: id, closedOn: '2026-05-10' }] }));
    expect(await hazardNow(id)).toMatchObject({ workStatus: 'closed' });
    const again = uuidv7();
    const fields = {
      classification: 'cha',
      contamination: ['uxo'],
      shape: box(at, 0, 0, 100, 100),
      placeCode: 'N',
    };
    await accepted({
      dateOfInformation: '2026-05-12',
      hazard: { id: again, mode: 'new', reopensId: id, fields },
    });
    expect((await accountNow(again))?.remainingM2).toBeCloseTo(10_000, -3);
    const withdrawn = { id: release.id, status: 'withdrawn', statusReason: 'Another field' };
    await accepted({ ...completing({ releases: [withdrawn] }), dateOfInformation: '2026-05-14' });
    expect(await hazardNow(id)).toMatchObject({ workStatus: 'open' });
    const told = [await accountNow(id), await accountNow(again)].map((each) => each?.remainingM2 ?? 0);
    expect((told[0] ?? 0) + (told[1] ?? 0)).toBeCloseTo(20_000, -3);
  });
});

describe('what a closed hazard is called is what its ground comes back as', () => {
  it.each([
    ['a lower class', { classification: 'indication' }],
    ['a kind no longer stated', { contamination: ['unknown'] }],
  ])('%s is refused unless its author says why', async (_name, fields) => {
    const { id, at } = await confirmed();
    const release = cleared(id, box(at, 0, 0, 100, 200));
    await accepted(completing({ releases: [release], closures: [{ hazardId: id, closedOn: '2026-05-10' }] }));
    const later = { dateOfInformation: '2026-05-11' };
    await refused({ ...updating(id, fields), ...later }, [
      'unbookedFall',
      'blockingFindings',
      'hazardClosed',
    ]);
    const withdrawn = { id: release.id, status: 'withdrawn', statusReason: 'Another field' };
    await accepted({ ...completing({ releases: [withdrawn] }), dateOfInformation: '2026-05-14' });
    expect(await hazardNow(id)).toMatchObject({ classification: 'cha', contamination: ['uxo'] });
    expect((await accountNow(id))?.remainingM2).toBeCloseTo(20_000, -3);
  });
});

describe('an account tells the day of a split or merge in the order things were said', () => {
  it('a part drawn smaller on the day it was split off has its ground once, and what fell out is its own line', async () => {
    const { id, at } = await confirmed();
    const parts = [box(at, 0, 0, 100, 100), box(at, 0, 100, 100, 200)].map((shape) => ({
      id: uuidv7(),
      fields: { shape },
    }));
    await accepted({ dateOfInformation: '2026-05-10', hazard: { id, mode: 'split', fields: {}, parts } });
    const part = parts[0]?.id ?? '';
    const adjustment = { reason: 'resurvey', note: 'Walked again' };
    const release = cleared(part, box(at, 0, 0, 100, 30), { releasedOn: '2026-05-10' });
    await accepted(completing({ releases: [release] }));
    await accepted(updating(part, { shape: box(at, 0, 0, 100, 40) }, { adjustment }), surveyor);
    const lines = (await accountNow(part))?.lines.map(({ kind, m2 }) => [kind, Math.round(m2 / 1000)]);
    expect(lines).toEqual([
      ['split_in', 10],
      ['clear', 3],
      ['adjust_down', 6],
    ]);
    expect((await accountNow(part))?.remainingM2).toBeCloseTo(1_000, -2);
  });

  it('ground released over both before the day they were merged is a double, not lost', async () => {
    const [a, b] = [await confirmed(), await confirmed()];
    const both = {
      type: 'MultiPolygon',
      coordinates: [a.at, b.at].map((at) => box(at, 0, 0, 100, 200).coordinates),
    };
    const hazard = { id: a.id, mode: 'merge', fields: { shape: both }, mergedIds: [b.id] };
    await accepted({ dateOfInformation: '2026-05-10', hazard });
    await accepted(completing({ releases: [cleared(a.id, both, { releasedOn: '2026-05-09' })] }));
    const account = await accountNow(a.id);
    expect(account?.remainingM2).toBeCloseTo(0, 0);
    const down = account?.lines.filter(({ kind }) => kind === 'adjust_down');
    expect(down?.map(({ reason, m2 }) => [reason, Math.round(m2 / 1000)])).toEqual([['duplicate', 20]]);
  });
});

describe('ground that falls out is booked or refused', () => {
  const unbooked = ['unbookedFall', 'blockingFindings'];
  it('a split into one part of 400 m²', async () => {
    const { id, at } = await confirmed({}, [100, 100]);
    const parts = [{ id: uuidv7(), fields: { shape: box(at, 0, 0, 20, 20) } }];
    await refused({ hazard: { id, mode: 'split', fields: {}, parts } }, unbooked);
  });

  it('two confirmed areas merged into half the ground, as suspected', async () => {
    const [a, b] = [await confirmed(), await confirmed()];
    const fields = { shape: box(a.at, 0, 0, 100, 200), classification: 'sha' };
    const hazard = { id: uuidv7(), mode: 'merge', fields, mergedIds: [a.id, b.id] };
    await refused({ hazard }, unbooked);
  });

  it.each([
    ['an outline of 20,000 m² patched to 9 m²', (at: number) => ({ shape: box(at, 0, 0, 3, 3) })],
    ['no shape', () => ({ shape: null })],
    ['confirmed made an indication', () => ({ classification: 'indication' })],
  ])('%s', async (_name, fields) => {
    const { id, at } = await confirmed();
    await refused(updating(id, fields(at)), unbooked);
    const adjustment = { reason: 'resurvey', note: 'Walked again' };
    const sent = await stage.report(updating(id, fields(at), { adjustment }), surveyor);
    expect(await inBulk(sent)).toMatchObject({ problem: { code: 'lowersDanger' } });
    await accept(sent);
    const booked = (await accountNow(id))?.lines.filter(({ kind }) => kind === 'adjust_down') ?? [];
    expect(booked.reduce((m2, line) => m2 + line.m2, 0)).toBeGreaterThan(19_000);
  });

  it('confirmed, then an indication, then closed', async () => {
    const { id } = await confirmed();
    const adjustment = { reason: 'data_error', note: 'It was told of, no more' };
    await accepted(updating(id, { classification: 'indication' }, { adjustment }), surveyor);
    await refused(completing({ closures: [{ hazardId: id, closedOn: '2026-05-11' }] }), ['notClosable']);
    await accepted({ ...updating(id, { classification: 'sha' }), dateOfInformation: '2026-05-12' }, surveyor);
    const land = { closures: [{ hazardId: id, closedOn: '2026-05-13' }] };
    await refused({ ...completing(land), dateOfInformation: '2026-05-13' }, ['notClosable']);
    expect((await accountNow(id))?.remainingM2).toBeCloseTo(20_000, -3);
  });
});

describe('the inspected do not answer their own nonconformity', () => {
  it.each([
    ['downgraded', { severity: 'minor' }],
    ['emptied of its hazards', { hazardIds: [] }],
    ['closed', { status: 'closed', closedOn: '2026-05-09' }],
    ['handed to another organisation', { orgCode: 'beta' }],
  ])('%s by the operator, alone and in bulk', async (_name, said) => {
    const { id } = await confirmed();
    const inspector = await stage.joins(person('inspector', 'qa'));
    const found = { id: uuidv7(), hazardIds: [id], severity: 'critical', orgCode: 'alpha' };
    const base = { reportType: 'qm', orgCode: null };
    await accepted({ ...base, land: { nonconformities: [found] } }, inspector);
    const answer = {
      land: { nonconformities: [{ id: found.id, ...said }] },
      dateOfInformation: '2026-05-10',
    };
    const sent = await stage.report({ reportType: 'qm', ...answer }, surveyor);
    expect((await inBulk(sent))?.problem?.code).toBe('lowersDanger');
    await expect(accept(sent)).rejects.toMatchObject({
      code: 'fallNotEntitled',
      params: { why: 'inspected' },
    });
    await accepted({ ...base, ...answer }, inspector);
  });
});

describe('released ground stays watched', () => {
  it('releasedOn moved in bulk is refused; alone it raises the alarm of later finds again', async () => {
    const { id, at } = await confirmed();
    const release = cleared(id, box(at, 0, 0, 100, 100), { releasedOn: '2026-05-05' });
    await accepted(completing({ releases: [release] }));
    const find = {
      ...{ id: uuidv7(), kind: 'item', ordnanceCategory: 'mortar', quantity: 1, observedOn: '2026-05-03' },
      position: { type: 'Point', coordinates: [30 + 50 * M, at + 50 * M] },
    };
    await accepted({ reportType: 'eod_spot', dateOfInformation: '2026-05-11', evidence: [find] });
    const moved = { releases: [{ id: release.id, releasedOn: '2026-05-02' }] };
    const sent = await stage.report({ ...completing(moved), dateOfInformation: '2026-05-12' }, surveyor);
    expect((await inBulk(sent))?.problem?.code).toBe('lowersDanger');
    await accept(sent);
    const alarms = await stage.p.db.read((tx) =>
      tx.reports.list(stage.programme, { authorId: 'alarm', states: ['submitted'] }, { limit: 50 }),
    );
    const mine = alarms.items.filter(({ content }) => content.hazard?.reopensId === id);
    expect(mine).toHaveLength(1);
    const [outcome] = await decideMany(stage.p, stage.reviewer, stage.programme, [mine[0]?.id ?? ''], {
      ...{ action: 'reject', reason: 'nothing to see here', overrides: [] },
    });
    expect(outcome?.problem?.code).toBe('lowersDanger');
  });
});

it('a form that was sent to the pipeline directly is refused as well', async () => {
  const { id } = await confirmed();
  const content = { reportType: 'victim', hazard: { id, mode: 'update', fields: { classification: 'sha' } } };
  await expect(submitReport(stage.p, surveyor, stage.programme, draft(content))).rejects.toMatchObject({
    code: 'contentNotOfType',
  });
});
