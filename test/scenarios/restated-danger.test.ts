/** What is said beside the ground is danger as well: ordnance expected, ground nobody searched, who answers for it. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/core/model/reports.ts';
import { proposalOf } from '../../src/flow/review.ts';
import { rectangle } from '../support/attack-shapes.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
const hazardId = uuidv7();
const releaseId = uuidv7();
const handoverId = uuidv7();
const activityId = uuidv7();
const MINES = { category: 'ap_mine', typeCode: null, estimate: 500, certainty: 'confirmed' };
const BARN = { shape: null, reason: 'other', note: 'Below the barn: mines heard of.' };
const POND = { shape: rectangle(36.001, 48.001, 36.0011, 48.0011), reason: 'water', note: null };
const UPDATE = { id: hazardId, mode: 'update' } as const;

beforeAll(async () => {
  stage = await openStage();
  await stage.joins(stage.surveyor);
  const fields = {
    classification: 'cha',
    contamination: ['mines_ap'],
    shape: rectangle(36, 48, 36.003, 48.003),
    ordnance: [MINES],
  };
  await stage.accept(
    await stage.report({
      hazard: { id: hazardId, mode: 'new', fields },
      evidence: [{ id: uuidv7(), kind: 'fragment' }],
    }),
  );
  const activity = { id: activityId, type: 'clearance', hazardIds: [hazardId], startedOn: '2026-05-01' };
  const release = {
    ...{ id: releaseId, hazardId, outcome: 'cleared', activityId, releasedOn: '2026-05-02', depthCm: 20 },
    shape: rectangle(36, 48, 36.002, 48.003),
    unsearched: [BARN, POND],
  };
  await stage.accept(
    await say('clearance_progress', { land: { activities: [activity], releases: [release] } }),
  );
  const handover = { id: handoverId, hazardIds: [hazardId], handedOverOn: '2026-05-02', unsearched: [BARN] };
  const shape = rectangle(36, 48, 36.001, 48.003);
  await stage.accept(
    await say('handover', { land: { handovers: [{ ...handover, releaseIds: [releaseId], shape }] } }),
  );
});
afterAll(() => stage.close());

const say = (reportType: string, content: Record<string, unknown>): Promise<Report> =>
  stage.report({ reportType, dateOfInformation: '2026-05-03', ...content });
const fallsOf = async (sent: Report) =>
  (await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id)).lowerings.map(
    ({ type, field }) => `${type}.${field}`,
  );
const hazard = (ordnance: unknown[]) => say('nts', { hazard: { ...UPDATE, fields: { ordnance } } });
const release = (said: Record<string, unknown>) =>
  say('clearance_progress', { land: { releases: [{ id: releaseId, ...said }] } });
const handover = (said: Record<string, unknown>) =>
  say('handover', { land: { handovers: [{ id: handoverId, ...said }] } });

it.each([
  ['no ordnance is expected any more', () => hazard([]), 'hazard.ordnance'],
  ['fewer are expected', () => hazard([{ ...MINES, estimate: 5 }]), 'hazard.ordnance'],
  ['their number is not said any more', () => hazard([{ ...MINES, estimate: null }]), 'hazard.ordnance'],
  ['they are only suspected', () => hazard([{ ...MINES, certainty: 'suspected' }]), 'hazard.ordnance'],
  ['another kind is named instead', () => hazard([{ ...MINES, category: 'mortar' }]), 'hazard.ordnance'],
  ['everything was searched after all', () => release({ unsearched: [] }), 'release.unsearched'],
  ['one part was searched after all', () => release({ unsearched: [BARN] }), 'release.unsearched'],
  [
    'the part is drawn smaller',
    () => release({ unsearched: [BARN, { ...POND, shape: null }] }),
    'release.unsearched',
  ],
  ['somebody else released it', () => release({ orgCode: 'beta' }), 'release.orgCode'],
  ['the handover hides what was not searched', () => handover({ unsearched: [] }), 'handover.unsearched'],
])('%s: a fall, alone and with a reason', async (_, sending, fall) => {
  const sent = await sending();
  expect(await fallsOf(sent)).toContain(fall);
  expect(await stage.acceptInBulk(sent)).toMatch(/lowersDanger|otherOrganisation/);
});

it.each([
  [
    'more ordnance',
    () =>
      hazard([
        { ...MINES, estimate: 600 },
        { ...MINES, category: 'mortar' },
      ]),
  ],
  [
    'more ground nobody searched',
    () => release({ unsearched: [BARN, POND, { ...BARN, reason: 'refused' }] }),
  ],
  ['another note on it', () => release({ unsearched: [{ ...BARN, note: 'Below the new barn.' }, POND] })],
  ['more told at the handover', () => handover({ unsearched: [BARN, POND] })],
])('%s is none', async (_, sending) => {
  expect(await fallsOf(await sending())).toEqual([]);
});
