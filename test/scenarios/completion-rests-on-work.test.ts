/**
 * Completion rests on work: what two ordinary accounts, an author and an approver, may not do between them, and what
 * they may do with a reason. Every item is a door that once stood open.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActivityType } from '../../src/core/model/land-codes.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import { WORK_FOR } from '../../src/core/model/releases.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { accountOutputs, accountStatement } from '../../src/flow/accounts.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { decide, proposalOf } from '../../src/flow/review.ts';
import { evidenceOf } from '../../src/flow/state.ts';
import { uuid } from '../support/records.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
let serial = 1_000;
const next = () => uuid(serial++);
beforeAll(async () => {
  stage = await openStage();
  await hazard(FIELD);
});
afterAll(() => stage.close());

const FIELD = uuid(1);
/** A strip a thousandth of a degree wide, m². */
const STRIP_M2 = 16_280;
const operations = person('olena', 'operations');

/** A strip of the field `row` fields north of the first, in thousandths of a degree. */
function strip(from: number, to: number, row = 0) {
  const [w, e, s, n] = [30 + from / 1000, 30 + to / 1000, 49 + row / 100, 49.002 + row / 100];
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}
const item = (at: readonly [number, number], more: Record<string, unknown> = {}) => ({
  id: next(),
  kind: 'item',
  ordnanceCategory: 'submunition',
  quantity: 1,
  position: { type: 'Point', coordinates: at },
  ...more,
});

/** Answers every doubt with a reason; refusals come out as they are. */
async function accept(sent: Report, by: Actor = stage.reviewer): Promise<Report> {
  const { findings } = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id);
  const rules = [...new Set(findings.filter((f) => f.severity === 'R').map((f) => f.rule))];
  const overrides = rules.map((rule) => ({ rule, reason: 'known and accepted' }));
  const decision = { action: 'accept' as const, reason: 'seen on the ground', overrides };
  return (await decide(stage.p, by, stage.programme, sent.id, decision, sent.version)).report;
}
const accepted = async (content: Record<string, unknown>, author?: Actor) =>
  accept(await stage.report(content, author));
async function refused(content: Record<string, unknown>, code: string, params: object = {}, author?: Actor) {
  await expect(accept(await stage.report(content, author))).rejects.toMatchObject({ code, params });
}
/** Messages of the doubts that ask for a reason, as the reviewer is told; the author hears only of what their view shows. */
async function doubts(content: Record<string, unknown>, author?: Actor): Promise<string[]> {
  const sent = await stage.report(content, author);
  const { findings } = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id);
  return findings.filter(({ severity }) => severity === 'R').map(({ message }) => message);
}

/** A confirmed field of ten thousandths of a degree, recorded on the first of February. */
async function hazard(id: string, row = 0): Promise<string> {
  const fields = {
    classification: 'cha',
    contamination: ['cmr'],
    shape: strip(0, 10, row),
    name: `Field ${row} ${id.slice(-4)}`,
  };
  await accepted({
    dateOfInformation: '2026-02-01',
    hazard: { id, mode: 'new', fields },
    evidence: [item([30.0001, 49.0001 + row / 100])],
  });
  return id;
}
const work = (type: string, hazardId: string, more: Record<string, unknown> = {}) => ({
  id: next(),
  type,
  status: 'ongoing',
  methods: ['manual'],
  hazardIds: [hazardId],
  startedOn: '2026-02-10',
  ...more,
});
const part = (outcome: string, hazardId: string, more: Record<string, unknown> = {}) => ({
  id: next(),
  hazardId,
  outcome,
  shape: strip(2, 4),
  criteria: ['no_evidence_found'],
  releasedOn: '2026-03-01',
  ...(outcome === 'cleared' ? { depthCm: 20 } : {}),
  ...more,
});
const report = (land: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  reportType: 'completion',
  dateOfInformation: '2026-03-01',
  land,
  ...more,
});
/** A day's work that covers so many square metres. */
const worked = (activityId: string, clearedM2: number, more: Record<string, unknown> = {}) => ({
  id: next(),
  activityId,
  day: '2026-02-20',
  clearedM2,
  staff: 8,
  ...more,
});

describe('a release names the work it rests on', () => {
  const types = { cancelled: 'nts', reduced: 'ts', cleared: 'clearance_progress' };
  for (const [outcome, type] of Object.entries(types))
    it(`${outcome}: without an activity it is refused, whatever the report is called and whoever decides`, async () => {
      for (const reportType of [type, 'completion']) {
        const said = report({ releases: [part(outcome, FIELD)] }, { reportType });
        expect(await doubts(said)).toContain('rule.V56.noWork');
        await refused(said, 'releaseNeeds', { needs: 'activity', outcome });
      }
    });

  for (const outcome of ['cancelled', 'reduced', 'cleared'] as const)
    it(`${outcome} rests on ${WORK_FOR[outcome].join(', ')} and on nothing else`, async () => {
      for (const type of ActivityType.options) {
        const activity = work(type, FIELD);
        const said = report({ activities: [activity], releases: [part(outcome, FIELD)] });
        if (WORK_FOR[outcome].includes(type)) expect(await doubts(said)).not.toContain('rule.V56.otherWork');
        else await refused(said, 'releaseNeeds', { outcome });
      }
    });

  it('nor on work in another hazard, nor on an activity nobody recorded', async () => {
    const other = await hazard(next(), 1);
    const said = report({ activities: [work('clearance', other)], releases: [part('cleared', FIELD)] });
    await refused(said, 'releaseNeeds', { needs: 'hazard' });
    const unknown = report({ releases: [part('cleared', FIELD, { activityId: next() })] });
    await refused(unknown, 'releaseNeeds', { needs: 'activity' });
  });

  it('a later patch cannot take the work away, exchange it or enlarge the ground without it', async () => {
    const id = await hazard(next(), 2);
    const activity = work('clearance', id);
    const release = part('cleared', id, { shape: strip(2, 4, 2) });
    await accepted(
      report({ activities: [activity], progress: [worked(activity.id, 32_500)], releases: [release] }),
    );
    const later = (more: object) =>
      report({ releases: [{ id: release.id, ...more }] }, { dateOfInformation: '2026-03-05' });
    await refused(later({ activityId: null }), 'releaseNeeds', { needs: 'activity' });
    await refused(later({ outcome: 'reduced' }), 'releaseNeeds', { needs: 'ts' });
    await refused(later({ hazardId: FIELD }), 'releaseNeeds', { needs: 'hazard' });
    const changed = { activities: [{ id: activity.id, type: 'nts' }] };
    expect(await doubts(report(changed, { dateOfInformation: '2026-03-05' }))).toContain(
      'rule.V56.workChanged',
    );
    await accepted(later({ note: 'beside the mill', shape: strip(2, 3, 2) }));
  });

  it('says by which method, as deep as ordered and nowhere the task excludes, or asks for a reason', async () => {
    const task = next();
    const conditions = { depthCm: 30, search: 'subsurface', methods: [], excluded: strip(3, 5), note: null };
    const issued = { id: task, hazardIds: [FIELD], status: 'issued', issuedOn: '2026-02-02', conditions };
    await accepted(
      { reportType: 'task', dateOfInformation: '2026-02-02', land: { tasks: [issued] } },
      operations,
    );
    const activity = work('clearance', FIELD, { taskId: task, methods: [], clearanceDepthCm: 15 });
    const found = await doubts(report({ activities: [activity], releases: [part('cleared', FIELD)] }));
    expect(found).toEqual(
      expect.arrayContaining([
        'rule.V56.noMethod',
        'rule.V56.deeperThanWork',
        'rule.V56.shallower',
        'rule.V56.excluded',
      ]),
    );
    const surface = part('cleared', FIELD, { depthCm: null, search: 'surface' });
    const on = report({ activities: [work('bac', FIELD, { taskId: task })], releases: [surface] });
    expect(await doubts(on)).toContain('rule.V56.surfaceOnly');
  });
});

describe('cancelled ground holds no direct evidence that nobody disposed of', () => {
  const at = [30.003, 49.031] as const;
  const cancel = (id: string, more: object = {}, evidence: object[] = []) => {
    const release = part('cancelled', id, { shape: strip(2, 4, 3), ...more });
    return report({ activities: [work('nts', id)], releases: [release] }, { reportType: 'nts', evidence });
  };
  it('recorded in this hazard, in another, in none, or brought by the report itself', async () => {
    const id = await hazard(next(), 3);
    await refused(cancel(id, {}, [item(at)]), 'releaseNeeds', { needs: 'evidence', count: 1 });
    const lone = item(at, { kind: 'accident', ordnanceCategory: null, quantity: null });
    await accepted({ reportType: 'accident', dateOfInformation: '2026-02-15', evidence: [lone] });
    await refused(cancel(id), 'releaseNeeds', { needs: 'evidence', count: 1 });
    expect(await doubts(cancel(id, {}, [item(at)]))).toContain('rule.V57.cancelled');
    // Beside it nothing stands against the release.
    await accepted(cancel(id, { shape: strip(5, 6, 3) }));
  });

  it('and an adjustment that leaves it outside, or in a lower class, is asked about it', async () => {
    const id = await hazard(next(), 6);
    const adjust = (fields: object, evidence: object[] = []) => ({
      dateOfInformation: '2026-03-05',
      hazard: { id, mode: 'update', fields, adjustment: { reason: 'resurvey', note: 'Walked again.' } },
      evidence,
    });
    const east = { shape: strip(5, 10, 6) };
    // The item recorded with the hazard lies at its western end; an accident of no hazard further east.
    expect(await doubts(adjust(east))).toContain('rule.V57.adjusted');
    const recorded = (await stage.p.db.read((tx) => evidenceOf(tx, stage.programme, id)))[0];
    if (!recorded) throw new Error('the item was not recorded');
    const gone = { outcome: 'destroyed_in_situ', date: '2026-03-04', orgCode: null };
    const { kind, ordnanceCategory, quantity, position } = recorded;
    const disposed = { id: recorded.id, kind, ordnanceCategory, quantity, position, disposal: gone };
    expect(await doubts(adjust(east, [disposed]))).not.toContain('rule.V57.adjusted');
    const lone = item([30.003, 49.061], { kind: 'accident', ordnanceCategory: null, quantity: null });
    await accepted({ reportType: 'accident', dateOfInformation: '2026-02-15', evidence: [lone] });
    expect(await doubts(adjust(east, [disposed]))).toContain('rule.V57.adjusted');
    expect(await doubts(adjust({ classification: 'sha' }, [disposed]))).toContain('rule.V57.adjusted');
    expect(await doubts(adjust({ shape: strip(0, 9, 6) }))).not.toContain('rule.V57.adjusted');
  });

  it('also where it has no position and nothing of the hazard would be left', async () => {
    const id = next();
    const fields = { classification: 'sha', contamination: ['cmr'], shape: strip(0, 1, 4) };
    const told = item(at, { position: null, hazardId: null, placeCode: null });
    await accepted({
      dateOfInformation: '2026-02-01',
      hazard: { id, mode: 'new', fields },
      evidence: [told],
    });
    const whole = cancel(id, { shape: strip(0, 1, 4) });
    await refused(whole, 'releaseNeeds', { needs: 'evidence' });
  });

  it('what was destroyed there no longer stands against it', async () => {
    const id = await hazard(next(), 5);
    const disposal = { outcome: 'destroyed_in_situ', date: '2026-02-20', orgCode: 'alpha' };
    const gone = item([30.003, 49.051], { hazardId: id, disposal, observedOn: '2026-02-20' });
    await accepted(cancel(id, { shape: strip(2, 4, 5) }, [gone]));
  });
});

describe('“all that remains” after half of it was worked', () => {
  it('is doubted with both figures, whether or not the activity is named, and asks for a reason', async () => {
    const id = await hazard(next(), 6);
    const activity = work('clearance', id);
    const begun = { activities: [activity], progress: [worked(activity.id, 3_570, { itemsFound: 2 })] };
    await accepted(report(begun, { reportType: 'clearance_progress', dateOfInformation: '2026-02-20' }));
    const rest = (more: object) => part('cleared', id, { shape: strip(0, 0.9, 6), ...more });
    for (const named of [{}, { activityId: activity.id }])
      for (const reportType of ['completion', 'clearance_progress']) {
        const sent = await stage.report(report({ releases: [rest(named)] }, { reportType }));
        const found = sent.findings.find(({ rule }) => rule === 'V42');
        expect(found).toMatchObject({
          severity: 'R',
          message: 'rule.V42.differs',
          params: { progressM2: 3_570 },
        });
      }
    const sent = await stage.report(report({ releases: [rest({ activityId: activity.id, itemsFound: 0 })] }));
    expect(sent.findings.filter(({ rule }) => rule === 'V45')).toMatchObject([{ severity: 'R' }]);
    const decision = { action: 'accept' as const, reason: 'all good', overrides: [] };
    const taken = decide(stage.p, stage.reviewer, stage.programme, sent.id, decision, sent.version);
    await expect(taken).rejects.toMatchObject({ code: 'unresolvedFindings' });
    await accept(sent);
  });

  it('and without any day of work it is doubted too; nor does one activity cover two parts', async () => {
    const id = await hazard(next(), 7);
    const activity = work('bac', id);
    const one = part('cleared', id, { shape: strip(0, 1, 7) });
    const two = part('cleared', id, { shape: strip(1, 2, 7), activityId: activity.id });
    expect(await doubts(report({ activities: [activity], releases: [one] }))).toContain('rule.V42.none');
    const type = { reportType: 'clearance_progress' };
    await accepted(
      report({ activities: [activity], progress: [worked(activity.id, 16_300)], releases: [one] }, type),
    );
    expect(await doubts(report({ releases: [two] }, type))).toContain('rule.V42.differs');
  });

  it('a hazard closes on released parts that name work, or somebody says why not', async () => {
    const closure = { hazardId: FIELD, closedOn: '2026-03-01' };
    expect(await doubts(report({ closures: [closure] }))).toContain('rule.V56.closedWithoutWork');
  });
});

describe('days', () => {
  it('nothing is released, closed, worked on, handed over or inspected tomorrow', async () => {
    const day = '2027-01-01';
    const lands = [
      { releases: [part('cleared', FIELD, { releasedOn: day })] },
      { closures: [{ hazardId: FIELD, closedOn: day }] },
      { activities: [work('clearance', FIELD, { startedOn: day })] },
      { activities: [work('clearance', FIELD, { endedOn: day })] },
      { progress: [{ id: next(), activityId: next(), day }] },
      { handovers: [{ id: next(), hazardIds: [FIELD], handedOverOn: day }] },
      { qualityVisits: [{ id: next(), visitedOn: day }] },
      { tasks: [{ id: next(), hazardIds: [FIELD], startedOn: day }] },
    ];
    const typeOf: Readonly<Record<string, string>> = {
      handovers: 'handover',
      qualityVisits: 'qm',
      tasks: 'task',
    };
    for (const land of lands) {
      const reportType = typeOf[Object.keys(land)[0] ?? ''] ?? 'completion';
      await expect(stage.report(report(land, { reportType }))).rejects.toMatchObject({
        code: 'blockingFindings',
      });
    }
    const planned = { id: next(), hazardIds: [FIELD], plannedStart: day, plannedEnd: day };
    await stage.report(report({ tasks: [planned] }, { reportType: 'task' }));
  });

  it('no release before the hazard was recorded or the work begun, no closing in 2020, no handover before', async () => {
    const activity = work('clearance', FIELD);
    const early = (releasedOn: string) =>
      report({ activities: [activity], releases: [part('cleared', FIELD, { releasedOn })] });
    expect(await doubts(early('2026-01-31'))).toContain('rule.V31.releaseBeforeHazard');
    expect(await doubts(early('2026-02-05'))).toContain('rule.V31.releaseBeforeWork');
    const progress = [worked(activity.id, 100, { day: '2026-02-28' })];
    const complete = {
      activities: [activity],
      progress,
      releases: [part('cleared', FIELD, { releasedOn: '2026-02-25' })],
    };
    expect(await doubts(report(complete))).toContain('rule.V31.releaseBeforeProgress');
    const closed = report({ closures: [{ hazardId: FIELD, closedOn: '2020-01-01' }] });
    expect(await doubts(closed)).toContain('rule.V31.closedBeforeHazard');
  });
});

describe('handover and the end of a task', () => {
  const handover = (hazardIds: string[], more: object = {}) =>
    report(
      { handovers: [{ id: next(), hazardIds, handedOverOn: '2026-03-10', ...more }] },
      { reportType: 'handover', dateOfInformation: '2026-03-10' },
    );
  it('only released land is handed over: the parts that are named, and no more ground than they have', async () => {
    const id = await hazard(next(), 8);
    await refused(handover([id]), 'notReleased', { what: 'handover' });
    const activity = work('clearance', id);
    const release = part('cleared', id, { shape: strip(0, 2, 8) });
    await accepted(
      report({ activities: [activity], progress: [worked(activity.id, 32_500)], releases: [release] }),
    );
    await refused(handover([id]), 'notReleased', { what: 'handover' });
    expect(await doubts(handover([id]))).toContain('rule.V58.handover');
    await refused(handover([id], { releaseIds: [next()] }), 'notReleased');
    await refused(handover([id], { releaseIds: [release.id], shape: strip(0, 4, 8) }), 'notReleased');
    await refused(handover([id, FIELD], { releaseIds: [release.id] }), 'notReleased');
    await accepted(handover([id], { releaseIds: [release.id], shape: strip(0, 2, 8) }));
    const before = { handedOverOn: '2026-02-20', releaseIds: [release.id] };
    expect(await doubts(handover([id], before))).toContain('rule.V31.handoverBeforeRelease');
  });

  it('a task is not walked to its end with nothing released, unless it is said why nothing was', async () => {
    const id = await hazard(next(), 9);
    const task = next();
    const step = (status: string, day: string, more: object = {}) => ({
      reportType: 'task',
      dateOfInformation: day,
      land: { tasks: [{ id: task, status, ...more }] },
    });
    await accepted(step('issued', '2026-02-02', { hazardIds: [id], issuedOn: '2026-02-02' }), operations);
    for (const [n, status] of ['accepted', 'ongoing', 'field_complete', 'completion_submitted'].entries())
      await accepted(step(status, `2026-02-1${n}`));
    await refused(step('result_accepted', '2026-02-20'), 'notReleased', { what: 'task' });
    const said = step('result_accepted', '2026-02-21', {
      statusReason: 'Flooded: nothing could be searched.',
    });
    expect(await doubts(said)).toContain('rule.V58.task');
    await accepted(said);
  });
});

describe('another organisation’s record', () => {
  it('is neither changed nor taken over by a report of somebody else’s', async () => {
    const id = await hazard(next(), 10);
    const activity = work('clearance', id);
    const release = part('cleared', id, { shape: strip(0, 1, 10) });
    const progress = worked(activity.id, 16_300);
    await accepted(report({ activities: [activity], progress: [progress], releases: [release] }));
    const beta = { orgCode: 'beta', dateOfInformation: '2026-03-05' };
    for (const [list, one] of [
      ['releases', release.id],
      ['activities', activity.id],
      ['progress', progress.id],
    ] as const) {
      const taken = report({ [list]: [{ id: one, orgCode: 'beta' }] }, beta);
      expect(await doubts(taken, stage.stranger)).toContain('rule.V37.taken');
      await refused(taken, 'otherOrganisation', { owner: 'alpha', org: 'beta' }, stage.stranger);
      const patched = report({ [list]: [{ id: one, note: 'ours' }] }, beta);
      await refused(patched, 'otherOrganisation', { owner: 'alpha', org: 'beta' }, stage.stranger);
    }
    const counted = report(
      { releases: [part('cleared', id, { activityId: activity.id, shape: strip(1, 2, 10) })] },
      beta,
    );
    expect(await doubts(counted, stage.stranger)).toContain('rule.V37.othersWork');
  });

  it('is given over by its own organisation or by the authority, with a reason', async () => {
    const id = await hazard(next(), 11);
    const activity = work('clearance', id);
    await accepted(report({ activities: [activity] }));
    const given = (more: Record<string, unknown>) =>
      report({ activities: [{ id: activity.id, orgCode: 'beta' }] }, more);
    expect(await doubts(given({ dateOfInformation: '2026-03-05' }))).toContain('rule.V37.taken');
    const author = person('authority', 'national_approver');
    await accepted(given({ orgCode: null, dateOfInformation: '2026-03-06' }), author);
  });
});

it('figures keep clearance and battle area clearance apart', async () => {
  const id = await hazard(next(), 13);
  const [mined, battle] = [work('clearance', id), work('bac', id)];
  const cleared = (activityId: string, from: number, to: number, more: object = {}) =>
    part('cleared', id, { activityId, shape: strip(from, to, 13), ...more });
  const donors = [
    { donor: 'Norway', percent: 75 },
    { donor: 'Japan', percent: 25 },
  ];
  await accepted(
    report({
      activities: [mined, battle],
      progress: [worked(mined.id, 16_300), worked(battle.id, 32_600)],
      releases: [cleared(mined.id, 0, 1), cleared(battle.id, 1, 3, { donors })],
    }),
  );
  const period = { from: '2026-01-01', to: '2026-12-31' };
  const outputs = (by: 'orgCode' | 'donor') =>
    accountOutputs(stage.p, stage.reviewer, stage.programme, { hazardId: id }, period, by);
  const [line] = await outputs('orgCode');
  expect(Number(line?.cleared) / Number(line?.battleArea)).toBeCloseTo(1.5, 2);
  const byDonor = new Map((await outputs('donor')).map((row) => [row.key, row]));
  expect(byDonor.get('Norway')?.battleArea).toBe(byDonor.get('Norway')?.cleared);
  expect(byDonor.get(null)?.battleArea).toBe(0n);
});

it('ground cleared in two overlapping hazards is doubted with its square metres', async () => {
  const [one, two] = [await hazard(next(), 12), await hazard(next(), 12)];
  const release = (id: string, activityId: string) =>
    part('cleared', id, { activityId, shape: strip(0, 1, 12) });
  const [first, second] = [work('clearance', one), work('clearance', two)];
  const progress = (activityId: string) => [worked(activityId, 16_300)];
  await accepted(
    report({ activities: [first], progress: progress(first.id), releases: [release(one, first.id)] }),
  );
  const again = { activities: [second], progress: progress(second.id), releases: [release(two, second.id)] };
  const sent = await stage.report(report(again));
  const found = sent.findings.find(({ rule }) => rule === 'V43');
  expect(found).toMatchObject({ severity: 'R', message: 'rule.V43.otherHazard' });
  expect(Number(found?.params.bothM2)).toBeGreaterThan(15_000);
});

it.each([
  { first: 'the earlier', rows: 14, swapped: false },
  { first: 'the later', rows: 15, swapped: true },
])(
  '…and accepted with an answer it counts once, $first accepted first; taking it back gives it to the other',
  async ({ rows, swapped }) => {
    const [one, two, beyond] = [
      await hazard(next(), rows),
      await hazard(next(), rows),
      await hazard(next(), rows),
    ];
    const clearing = (id: string, from: number, to: number, releasedOn: string) => {
      const activity = work('clearance', id);
      const shape = strip(from, to, rows);
      const released = part('cleared', id, { activityId: activity.id, shape, releasedOn });
      const progress = [worked(activity.id, 16_300 * (to - from))];
      return { id: released.id, land: { activities: [activity], progress, releases: [released] } };
    };
    const earlier = clearing(one, 0, 2, '2026-02-25');
    const later = clearing(two, 1, 3, '2026-03-01');
    const last = clearing(beyond, 2, 4, '2026-03-02');
    for (const each of swapped ? [last, later, earlier] : [earlier, later, last])
      await accepted(report(each.land));
    const period = { from: '2026-01-01', to: '2026-12-31' };
    const cleared = async (hazardId: string) => {
      const rows = await accountOutputs(
        stage.p,
        stage.reviewer,
        stage.programme,
        { hazardId },
        period,
        'orgCode',
      );
      return rows.reduce((mm2, row) => mm2 + Number(row.cleared), 0) / 1e6 / STRIP_M2;
    };
    const left = async (hazardId: string) => {
      const { closing } = await accountStatement(
        stage.p,
        stage.reviewer,
        stage.programme,
        { hazardId },
        period,
      );
      return Number(closing.total) / 1e6 / STRIP_M2;
    };
    const figures = async () => [await cleared(one), await cleared(two), await cleared(beyond)];
    const balances = async () => [await left(one), await left(two), await left(beyond)];
    const near = (all: number[]) => all.map((strips) => expect.closeTo(strips, 1));
    expect(await figures()).toEqual(near([2, 1, 1]));
    expect(await balances()).toEqual(near([8, 8, 8]));
    const statement = await accountStatement(
      stage.p,
      stage.reviewer,
      stage.programme,
      { hazardId: two },
      period,
    );
    expect(statement.rows).toContainEqual(
      expect.objectContaining({ kind: 'adjust_down', reason: 'duplicate' }),
    );
    const withdrawn = (id: string) =>
      report({ releases: [{ id, status: 'withdrawn', statusReason: 'Another field' }] });
    await accepted(withdrawn(earlier.id));
    expect(await figures()).toEqual(near([0, 2, 1]));
    expect(await balances()).toEqual(near([10, 8, 8]));
    // Dated before the one beside it, the last has all its ground; that one keeps what no other has.
    await accepted(report({ releases: [{ id: last.id, releasedOn: '2026-02-26' }] }));
    expect(await figures()).toEqual(near([0, 1, 2]));
    await accepted(report({ releases: [{ id: last.id, shape: strip(8, 10, rows) }] }));
    expect(await figures()).toEqual(near([0, 2, 2]));
  },
);

it('a release states all reasonable effort, its benchmark and its markers; an inspection its lot', async () => {
  const activity = work('clearance', FIELD);
  const found = await doubts(report({ activities: [activity], releases: [part('cleared', FIELD)] }));
  for (const field of ['reasonableEffort', 'reasonableEffortBy', 'benchmark', 'permanentMarkers'])
    expect(found).toContain(`rule.V01.needs.release.${field}`);
  const visit = {
    id: next(),
    kind: 'external_qc',
    visitedOn: '2026-02-20',
    orgCode: 'alpha',
    hazardIds: [FIELD],
  };
  const inspected = await doubts(report({ qualityVisits: [visit] }, { reportType: 'qm' }));
  for (const field of ['lot', 'sampleAreaM2', 'coveragePercent', 'sampleDepthCm', 'verdict'])
    expect(inspected).toContain(`rule.V01.needs.quality_visit.${field}`);
});

it('the chain verifies and a rebuild finds the registry as it is', async () => {
  expect(await verifyChain(stage.p, stage.programme)).toMatchObject({ ok: true });
  expect((await rebuildRegistry(stage.p, stage.programme, { check: true })).differences).toEqual([]);
});
