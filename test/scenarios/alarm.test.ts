/**
 * A shepherd finds something in land that was handed back. Within the same breath those who released it know, and
 * what has to be decided lies ready; nobody else is told more than before.
 */

import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, openTestApp, type TestApp } from '../support/app.ts';

const square = (x: number, y: number, side: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
  ],
});
const HAZARD = uuidv7();
const WORK = uuidv7();
const TASK = uuidv7();
const DRAFTED = uuidv7();

let at: TestApp;
let surveyor: Client;
let approver: Client;
let operations: Client;
let donor: Client;
let villager: Client;

beforeAll(async () => {
  at = await openTestApp();
  surveyor = await at.person('sam', 'org_im', { orgCode: 'alpha' });
  approver = await at.person('nadia', 'national_approver');
  operations = await at.person('omar', 'operations');
  donor = await at.person('dora', 'donor');
  villager = await at.person('yusuf', 'community_reporter');
  await accepted({
    reportType: 'nts',
    hazard: {
      id: HAZARD,
      mode: 'new',
      fields: { classification: 'cha', contamination: ['uxo'], shape: square(30, 48, 0.002), localId: 'H-1' },
    },
    evidence: [
      {
        id: uuidv7(),
        kind: 'item',
        ordnanceCategory: 'mortar',
        quantity: 1,
        position: point(30.0001, 48.0001),
      },
    ],
  });
  await accepted({
    reportType: 'clearance_progress',
    land: {
      tasks: [{ id: TASK, status: 'ongoing', hazardIds: [HAZARD], orgCode: 'alpha', issuedOn: '2025-01-01' }],
      activities: [
        {
          id: WORK,
          type: 'clearance',
          status: 'ongoing',
          taskId: TASK,
          hazardIds: [HAZARD],
          orgCode: 'alpha',
          startedOn: '2025-02-01',
        },
      ],
    },
  });
  await accepted({
    reportType: 'completion',
    dateOfInformation: '2025-03-01',
    land: {
      releases: [
        {
          id: DRAFTED,
          hazardId: HAZARD,
          activityId: WORK,
          taskId: TASK,
          outcome: 'cleared',
          shape: square(30, 48, 0.001),
          depthCm: 20,
          releasedOn: '2025-03-01',
          orgCode: 'alpha',
          itemsFound: 0,
        },
      ],
    },
  });
});
afterAll(() => at?.close());

const point = (lon: number, lat: number) => ({ type: 'Point', coordinates: [lon, lat] });

async function sent(client: Client, content: Record<string, unknown>) {
  const id = uuidv7();
  const body = {
    id,
    content: { dateOfInformation: '2025-01-01', orgCode: 'alpha', narrative: 'as seen', ...content },
  };
  return { id, answer: await client.post('reports', body) };
}

async function accepted(content: Record<string, unknown>): Promise<void> {
  const { id, answer } = await sent(surveyor, content);
  expect(answer.status, answer.text).toBe(201);
  const rules = new Set(
    answer.body.findings
      .filter((f: { severity: string }) => f.severity === 'R')
      .map((f: { rule: string }) => f.rule),
  );
  const overrides = [...rules].map((rule) => ({ rule, reason: 'known and accepted' }));
  const decided = await approver.post(
    `reports/${id}/decision`,
    { action: 'accept', reason: 'all reasonable effort was made', overrides },
    { 'if-match': '"1"' },
  );
  expect(decided.status, decided.text).toBe(200);
}

describe('something found in released land', () => {
  let reportId = '';

  test('nothing is open before', async () => {
    expect((await operations.get('alarms')).body.items).toEqual([]);
  });

  test('a villager reports it, and is told what was found about it', async () => {
    const { id, answer } = await sent(villager, {
      reportType: 'community',
      orgCode: null,
      dateOfInformation: '2025-09-01',
      evidence: [
        {
          id: uuidv7(),
          kind: 'item',
          ordnanceCategory: 'mortar',
          quantity: 1,
          observedOn: '2025-09-01',
          position: point(30.0005, 48.0005),
        },
      ],
    });
    reportId = id;
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body.findings.map((f: { rule: string }) => f.rule)).toContain('V60');
  });

  test('those who must know have it at once; a donor and the villager have no list of alarms', async () => {
    for (const client of [approver, operations]) {
      const { body } = await client.get('alarms');
      expect(body.items).toMatchObject([{ reportId, hazardId: HAZARD }]);
    }
    // Who released the ground is told of the find, and not whose report it is: that report they may not read.
    expect((await surveyor.get('alarms')).body.items).toMatchObject([{ reportId: null, hazardId: HAZARD }]);
    for (const client of [donor, villager]) expect((await client.get('alarms')).body.items).toEqual([]);
  });

  test('the reopening is drafted: a new hazard that names the old one, and a critical nonconformity', async () => {
    const { body } = await approver.get('alarms');
    const draft = await approver.get(`reports/${body.items[0].draftId}`);
    expect(draft.body.content.hazard).toMatchObject({
      mode: 'new',
      reopensId: HAZARD,
      fields: { classification: 'cha' },
    });
    expect(draft.body.content.land.nonconformities).toMatchObject([
      { severity: 'critical', status: 'open', hazardIds: [HAZARD] },
    ]);
    expect(draft.body.state).toBe('submitted');
  });

  test('accepting it raises the danger again and closes the alarm; the old record stays', async () => {
    const { body } = await approver.get('alarms');
    const { draftId } = body.items[0];
    const draft = await approver.get(`reports/${draftId}`);
    const rules = new Set(
      draft.body.findings
        .filter((f: { severity: string }) => f.severity === 'R')
        .map((f: { rule: string }) => f.rule),
    );
    const decided = await approver.post(
      `reports/${draftId}/decision`,
      {
        action: 'accept',
        reason: 'seen on the ground',
        overrides: [...rules].map((rule) => ({ rule, reason: 'that is the alarm' })),
      },
      { 'if-match': `"${draft.body.version}"` },
    );
    expect(decided.status, decided.text).toBe(200);
    const hazards = (await approver.get('hazards')).body.items;
    expect(hazards.map((h: { reopensId: string | null }) => h.reopensId)).toContain(HAZARD);
    expect(hazards.map((h: { id: string }) => h.id)).toContain(HAZARD);
    expect((await operations.get('alarms')).body.items).toEqual([]);
  });

  test('sending the same report again raises no second alarm', async () => {
    const known = await approver.get(`reports/${reportId}`);
    const again = await villager.post('reports', { id: reportId, content: known.body.content });
    expect(again.status).toBe(200);
    expect((await operations.get('alarms')).body.items).toEqual([]);
  });
});
