/** The life of a hazard from suspicion to the day it is handed back, and what is never allowed on the way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AreaAccount } from '../../src/core/model/accounts.ts';
import type { Actor } from '../../src/core/model/programmes.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { decide, proposalOf } from '../../src/flow/review.ts';
import { uuid } from '../support/records.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const WEST = 30;
const SOUTH = 49;
/** A strip of a field, in thousandths of a degree from its south-west corner. */
function strip(from: number, to: number, high = 2, at: readonly [number, number] = [WEST, SOUTH]) {
  const [w, e, s, n] = [at[0] + from / 1000, at[0] + to / 1000, at[1], at[1] + high / 1000];
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}
const item = (id: number, more: Record<string, unknown> = {}) => ({
  id: uuid(id),
  kind: 'item',
  position: { type: 'Point', coordinates: [WEST + 0.001, SOUTH + 0.001] },
  ...more,
});
const HAZARD = uuid(1);
/** Work that a release rests on, recorded with it. */
const surveyed = (id: number, type: string, hazardId = HAZARD) => ({
  id: uuid(id),
  type,
  status: 'completed',
  methods: ['manual'],
  hazardIds: [hazardId],
});

const account = (id: string): Promise<AreaAccount | null> =>
  stage.p.db.read((tx) => tx.land.area_account.get(stage.programme, id, null));
const hazard = (id: string) => stage.p.db.read((tx) => tx.hazards.get(stage.programme, id, null));

/** Accepts answering every doubt; refusals come out as they are. */
async function accept(
  sent: Report,
  by: Actor = stage.reviewer,
  reason = 'checked on the ground',
): Promise<Report> {
  const { findings } = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id);
  const rules = [...new Set(findings.filter((f) => f.severity === 'R').map((f) => f.rule))];
  const overrides = rules.map((rule) => ({ rule, reason: 'known and accepted' }));
  const decision = { action: 'accept' as const, reason, overrides };
  return (await decide(stage.p, by, stage.programme, sent.id, decision, sent.version)).report;
}
async function accepted(content: Record<string, unknown>, author?: Actor): Promise<Report> {
  return accept(await stage.report(content, author));
}
async function refused(content: Record<string, unknown>, code: string, more: object = {}): Promise<void> {
  await expect(accept(await stage.report(content))).rejects.toMatchObject({ code, ...more });
}
const kinds = (a: AreaAccount | null) => (a?.lines ?? []).map((line) => `${line.kind} ${line.class}`);
const whole = (a: AreaAccount | null) => a?.lines[0]?.m2 ?? 0;

describe('a field is surveyed, cleared and given back', () => {
  it('a suspected area is identified in the account', async () => {
    const fields = { classification: 'sha', contamination: ['cmr'], shape: strip(0, 8), name: 'Mill field' };
    await accepted({
      dateOfInformation: '2026-01-10',
      hazard: { id: HAZARD, mode: 'new', fields },
      evidence: [item(900, { channel: 'told' })],
    });
    expect(kinds(await account(HAZARD))).toEqual(['identify sha']);
  });

  it('direct evidence confirms it, and the whole balance changes class', async () => {
    await accepted({
      dateOfInformation: '2026-01-20',
      hazard: { id: HAZARD, mode: 'update', fields: { classification: 'cha' } },
      evidence: [item(901)],
    });
    const now = await account(HAZARD);
    expect(kinds(now)).toEqual(['identify sha', 'reclassify sha']);
    expect(now?.remainingM2).toBeCloseTo(whole(now), 6);
  });

  it('a task is issued by operations and decided by somebody else; nobody skips a step', async () => {
    const operations = person('olena', 'operations');
    const task = {
      id: uuid(50),
      title: 'Mill field',
      hazardIds: [HAZARD],
      status: 'issued',
      issuedOn: '2026-02-01',
    };
    const base = { reportType: 'task', dateOfInformation: '2026-02-01' };
    const sent = await stage.report({ ...base, land: { tasks: [task] } }, operations);
    const validator = person('validator', 'regional_validator', { placeCodes: ['X'] });
    await expect(accept(sent, validator)).rejects.toMatchObject({ code: 'notAllowed' });
    await accept(sent);
    const step = (status: string, day: string) => ({
      ...base,
      dateOfInformation: day,
      land: { tasks: [{ id: uuid(50), status }] },
    });
    await refused(step('closed', '2026-02-02'), 'taskStep');
    await accepted(step('accepted', '2026-02-03'));
    await accepted(step('ongoing', '2026-02-10'));
    expect(await hazard(HAZARD)).toMatchObject({ workStatus: 'worked_on' });
  });

  it('land is not released without its grounds', async () => {
    const release = { id: uuid(70), hazardId: HAZARD, shape: strip(0, 2) };
    const send = (reportType: string, more: object) => ({
      reportType,
      dateOfInformation: '2026-03-01',
      land: { activities: [surveyed(62, 'clearance')], releases: [{ ...release, ...more }] },
    });
    await refused(send('nts', { outcome: 'cancelled' }), 'releaseNeeds', {
      params: { needs: 'criteria', outcome: 'cancelled', count: 0 },
    });
    await refused(send('clearance_progress', { outcome: 'cleared' }), 'releaseNeeds');
    await expect(stage.report(send('community', { outcome: 'reduced' }))).rejects.toMatchObject({
      code: 'contentNotOfType',
    });
    const unnamed = { releases: [{ ...release, outcome: 'cleared', depthCm: 20 }] };
    await refused(
      { reportType: 'completion', dateOfInformation: '2026-03-01', land: unnamed },
      'releaseNeeds',
      {
        params: { needs: 'activity', outcome: 'cleared', count: 0 },
      },
    );
    const sent = await stage.report(send('clearance_progress', { outcome: 'cleared', depthCm: 20 }));
    await expect(accept(sent, stage.reviewer, '')).rejects.toMatchObject({ code: 'reasonRequired' });
  });

  it('cleared, reduced and cancelled ground each count once, the strongest first', async () => {
    await accepted({
      reportType: 'clearance_progress',
      dateOfInformation: '2026-03-31',
      land: {
        activities: [
          { id: uuid(60), type: 'clearance', status: 'ongoing', taskId: uuid(50), methods: ['manual'] },
        ],
        progress: [{ id: uuid(61), areaProcessedM2: 40_000, clearedM2: 40_000, staff: 8, method: 'manual' }],
        releases: [
          {
            id: uuid(71),
            hazardId: HAZARD,
            outcome: 'cleared',
            depthCm: 20,
            shape: strip(0, 4),
            releasedOn: '2026-03-31',
          },
        ],
      },
    });
    await accepted({
      dateOfInformation: '2026-03-31',
      land: {
        activities: [surveyed(63, 'nts')],
        releases: [
          {
            id: uuid(72),
            hazardId: HAZARD,
            outcome: 'cancelled',
            criteria: ['no_evidence_found'],
            shape: strip(3, 5),
            releasedOn: '2026-03-31',
          },
        ],
      },
    });
    const now = await account(HAZARD);
    expect(now?.releasedM2.cleared).toBeCloseTo(whole(now) / 2, -1);
    expect(now?.releasedM2.cancelled).toBeCloseTo(whole(now) / 8, -1);
    expect(now?.broken).toEqual([]);
    const row = await stage.p.db.read((tx) => tx.land.progress.get(stage.programme, uuid(61), null));
    expect(row).toMatchObject({
      activityId: uuid(60),
      taskId: uuid(50),
      hazardIds: [HAZARD],
      day: '2026-03-31',
    });
  });

  it('clearance beyond the outline is identified first, never cleared alone', async () => {
    const sent = await stage.report({
      reportType: 'clearance_progress',
      dateOfInformation: '2026-04-15',
      land: {
        releases: [
          {
            id: uuid(73),
            hazardId: HAZARD,
            activityId: uuid(60),
            outcome: 'cleared',
            depthCm: 20,
            shape: strip(5, 9),
          },
        ],
      },
    });
    const { findings } = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id);
    expect(findings.map((f) => f.rule)).toContain('V25');
    await accept(sent);
    const now = await account(HAZARD);
    expect(kinds(now).slice(-2)).toEqual(['extend cha', 'clear cha']);
    expect(now?.remainingM2).toBeLessThan(1);
  });

  it('it is closed only by a completion report, and with nothing grave open', async () => {
    const closures = [{ hazardId: HAZARD, closedOn: '2026-04-30' }];
    const base = { dateOfInformation: '2026-04-30', land: { closures } };
    await accepted({
      reportType: 'qm',
      dateOfInformation: '2026-04-20',
      land: {
        qualityVisits: [{ id: uuid(80), kind: 'external_qc', hazardIds: [HAZARD], sampleAreaM2: 500 }],
        nonconformities: [{ id: uuid(81), type: 'marking', severity: 'major', hazardIds: [HAZARD] }],
      },
    });
    await expect(stage.report({ ...base, reportType: 'handover' })).rejects.toMatchObject({
      code: 'contentNotOfType',
    });
    await refused({ ...base, reportType: 'completion' }, 'notClosable', {
      params: { why: 'nonconformity', m2: 0, count: 1 },
    });
    const closed = { id: uuid(81), status: 'closed', closedOn: '2026-04-25' };
    const answered = {
      reportType: 'qm',
      dateOfInformation: '2026-04-25',
      land: { nonconformities: [closed] },
    };
    // Not by those who were inspected, whoever accepts it.
    await expect(accept(await stage.report(answered))).rejects.toMatchObject({
      code: 'fallNotEntitled',
      params: { why: 'inspected' },
    });
    const inspector = await stage.joins(person('inspector', 'qa'));
    await accept(await stage.report(answered, inspector));
    await accepted({ ...base, reportType: 'completion' });
    expect(await hazard(HAZARD)).toMatchObject({ workStatus: 'closed', closedOn: '2026-04-30' });
  });

  it('news about closed land opens a new hazard that names the old one', async () => {
    const found = item(902, { hazardId: HAZARD, observedOn: '2026-05-10' });
    await refused({ dateOfInformation: '2026-05-10', evidence: [found] }, 'hazardClosed');
    const fields = { classification: 'cha', contamination: ['cmr'], shape: strip(0, 1) };
    await refused(
      { dateOfInformation: '2026-05-10', hazard: { id: HAZARD, mode: 'update', fields } },
      'hazardClosed',
    );
    const merge = { id: uuid(3), mode: 'merge', fields, mergedIds: [HAZARD] };
    await refused({ dateOfInformation: '2026-05-10', hazard: merge }, 'hazardClosed');
    await accepted({
      dateOfInformation: '2026-05-10',
      hazard: { id: uuid(2), mode: 'new', fields, reopensId: HAZARD },
      evidence: [item(902)],
    });
    expect(kinds(await account(uuid(2)))).toEqual(['reopen cha']);
  });

  it('a mistaken release is withdrawn freely, and the account is restated', async () => {
    const before = await stage.p.db.read((tx) => tx.ledger.head(stage.programme));
    const fields = { classification: 'cha', contamination: ['cmr'], shape: strip(0, 4, 2, [31, 49]) };
    await accepted({
      dateOfInformation: '2026-01-05',
      hazard: { id: uuid(4), mode: 'new', fields },
      evidence: [item(903)],
    });
    const release = {
      id: uuid(74),
      hazardId: uuid(4),
      outcome: 'cleared',
      depthCm: 20,
      shape: strip(0, 2, 2, [31, 49]),
    };
    await accepted({
      reportType: 'completion',
      dateOfInformation: '2026-02-05',
      land: { activities: [surveyed(64, 'clearance', uuid(4))], releases: [release] },
    });
    const then = await account(uuid(4));
    expect(then?.releasedM2.cleared).toBeGreaterThan(1000);
    const withdrawn = { id: uuid(74), status: 'withdrawn', statusReason: 'the wrong field' };
    const sent = await stage.report({
      reportType: 'correction',
      dateOfInformation: '2026-02-10',
      land: { releases: [withdrawn] },
    });
    const decided = await accept(sent, stage.reviewer, '');
    expect(decided.state).toBe('accepted');
    const now = await account(uuid(4));
    expect(now?.releasedM2.cleared).toBe(0);
    expect(now?.remainingM2).toBeCloseTo(whole(now), 6);
    const asKnown = await stage.p.db.read((tx) =>
      tx.land.area_account.get(stage.programme, uuid(4), then?.fromSeq ?? 0),
    );
    expect(asKnown?.lines).toEqual(then?.lines);
    expect(before.seq).toBeGreaterThan(0);
  });

  it('split and merge keep every square metre, also when a report about earlier days comes late', async () => {
    const at = [32, 49] as const;
    const fields = { classification: 'sha', contamination: ['cmr'], shape: strip(0, 8, 2, at) };
    await accepted({
      dateOfInformation: '2026-01-05',
      hazard: { id: uuid(5), mode: 'new', fields },
      evidence: [item(904)],
    });
    const parts = [0, 4].map((from, n) => ({
      id: uuid(6 + n),
      fields: { shape: strip(from, from + 4, 2, at) },
    }));
    await accepted({
      dateOfInformation: '2026-02-05',
      hazard: { id: uuid(5), mode: 'split', fields: {}, parts },
    });
    expect(kinds(await account(uuid(5)))).toEqual(['identify sha', 'split_out sha', 'split_out sha']);
    expect((await account(uuid(5)))?.remainingM2).toBe(0);
    const full = whole(await account(uuid(6)));
    const late = {
      id: uuid(75),
      hazardId: uuid(5),
      outcome: 'cancelled',
      criteria: ['no_evidence_found'],
      shape: strip(0, 1, 2, at),
    };
    const sent = await stage.report({
      dateOfInformation: '2026-01-30',
      land: {
        activities: [surveyed(65, 'nts', uuid(5))],
        releases: [{ ...late, releasedOn: '2026-01-30' }],
      },
    });
    const { findings } = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id);
    expect(findings.map((finding) => finding.message)).toContain('account.restates');
    await accept(sent);
    expect(kinds(await account(uuid(5)))).toEqual([
      'identify sha',
      'cancel sha',
      'split_out sha',
      'split_out sha',
    ]);
    expect(whole(await account(uuid(6)))).toBeCloseTo((full * 3) / 4, -1);
    await accepted({
      dateOfInformation: '2026-03-05',
      hazard: { id: uuid(6), mode: 'merge', fields: { shape: strip(1, 8, 2, at) }, mergedIds: [uuid(7)] },
    });
    const merged = await account(uuid(6));
    expect(kinds(merged)).toEqual(['split_in sha', 'merge_in sha']);
    expect(merged?.broken).toEqual([]);
    expect((await account(uuid(7)))?.remainingM2).toBe(0);
  });

  it('the chain holds and a rebuild is the same to the byte', async () => {
    expect(await verifyChain(stage.p, stage.programme)).toMatchObject({ ok: true });
    expect(await rebuildRegistry(stage.p, stage.programme, { check: true })).toMatchObject({
      equal: true,
      differences: [],
    });
  });
});
