/** Land release over HTTP: tasks, work, releases and the account, each as exactly as the asker may see it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, type Client, draft, openTestApp, type TestApp } from '../support/app.ts';
import { square, uuid } from '../support/records.ts';

const HAZARD = uuid(1);
const SECRET = 'Alder cottage';
const FUND = 'Fund for Alder Fields';
let at: TestApp;
let people: Record<'team' | 'approver' | 'donor' | 'other', Client>;

async function send(content: Record<string, unknown>): Promise<void> {
  const base = { orgCode: 'alpha', dateOfInformation: '2026-03-01' };
  const report = draft({ ...base, ...content });
  const answer = await people.team.post('reports', report);
  expect(answer.status, answer.text).toBe(201);
  const decided = await accept(people.approver, answer.body);
  expect(decided.status, decided.text).toBe(200);
}

beforeAll(async () => {
  at = await openTestApp({ settings: { publicHazards: 'generalised', partnerHazards: 'generalised' } });
  people = {
    team: await at.person('team', 'field_team', { orgCode: 'alpha' }),
    approver: await at.person('approver', 'national_approver'),
    donor: await at.person('donor', 'donor'),
    other: await at.person('other', 'field_team', { orgCode: 'beta' }),
  };
  const fields = { classification: 'cha', contamination: ['cmr'], shape: square(36, 48), orgCode: 'alpha' };
  await send({
    dateOfInformation: '2026-01-15',
    hazard: { id: HAZARD, mode: 'new', fields },
    evidence: [{ id: uuid(2), kind: 'fragment', position: { type: 'Point', coordinates: [36.001, 48.001] } }],
  });
  const task = { id: uuid(10), title: SECRET, status: 'issued', hazardIds: [HAZARD], orgCode: 'alpha' };
  await send({ reportType: 'task', land: { tasks: [task] } });
  const work = { id: uuid(11), type: 'clearance', hazardIds: [HAZARD], taskId: uuid(10), note: SECRET };
  const donors = [{ donor: FUND, percent: 100 }];
  const shape = square(36, 48, 0.005);
  const part = { id: uuid(12), outcome: 'cleared', depthCm: 20, shape, note: SECRET, donors };
  const row = { id: uuid(13), areaProcessedM2: 900, staff: 6 };
  await send({
    reportType: 'clearance_progress',
    land: { activities: [work], progress: [row], releases: [part] },
  });
});
afterAll(() => at?.close());

/** Position in the ledger at which the hazard and all that came with it are recorded. */
async function identifiedAt(): Promise<number> {
  const { body } = await people.approver.get(`entries?subject=hazard:${HAZARD}&limit=1&order=oldest`);
  return body.items[0].body?.seq ?? body.items[0].seq;
}

describe('land release over HTTP', () => {
  it('lists, single records, history and the board answer whoever sees them exactly', async () => {
    const { team } = people;
    const tasks = await team.get(`tasks?status=issued&total=true&hazard=${HAZARD}`);
    expect(tasks.body).toMatchObject({
      total: 1,
      items: [{ id: uuid(10), title: SECRET, precision: 'exact' }],
    });
    const releases = await team.get(`releases?kind=cleared&from=2026-01-01&to=2026-12-31`);
    expect(releases.body.items).toMatchObject([
      { id: uuid(12), hazardId: HAZARD, depthCm: 20, taskId: uuid(10) },
    ]);
    expect((await team.get(`progress?activity=${uuid(11)}`)).body.items).toMatchObject([{ staff: 6 }]);
    const history = await team.get(`tasks/${uuid(10)}/history`);
    expect(history.body.items).toMatchObject([{ kind: 'task.recorded' }]);
    const board = await team.get('tasks/board');
    const issued = board.body.columns.find((column: { status: string }) => column.status === 'issued');
    expect(issued).toMatchObject({ count: 1, items: [{ id: uuid(10) }] });
    expect((await team.get(`activities/${uuid(11)}?asOf=1`)).status).toBe(404);
  });

  it('how far a task is, what is left, and that one day of work makes no date', async () => {
    const { body } = await people.approver.get(`task-work?id=${uuid(10)}`);
    const [work] = body.items;
    expect(work).toMatchObject({ id: uuid(10), doneM2: 900, days: 1, forecast: { late: null } });
    expect(work.releasedM2).toBeGreaterThan(100_000);
    expect(work.leftM2).toBeCloseTo(work.areaM2 - work.releasedM2, 3);
    expect((await people.donor.get(`task-work?id=${uuid(10)}`)).body.items).toEqual([]);
    expect((await at.nobody.get(`task-work?id=${uuid(10)}`)).status).toBe(401);
    expect((await people.team.get('tasks/board?q=nothing')).body.columns[0].count).toBe(0);
  });

  it('the account adds up, and its outputs and restatements can be asked for', async () => {
    const { approver } = people;
    const q = 'from=2026-01-01&to=2026-12-31';
    const { body } = await approver.get(`account?${q}`);
    const rows = body.rows.reduce((sum: number, row: { m2: { total: number } }) => sum + row.m2.total, 0);
    expect(body.opening.total + rows).toBe(body.closing.total);
    expect(body.released.cleared.cha).toBeGreaterThan(100_000);
    expect((await approver.get(`account?${q}&hazard=${HAZARD}`)).body.rows).toEqual(body.rows);
    expect((await approver.get(`account?${q}&org=beta`)).body.rows).toEqual([]);
    const outputs = await approver.get(`account/outputs?${q}&by=org`);
    expect(outputs.body.items).toMatchObject([{ key: 'alpha', cancelledM2: 0 }]);
    const restated = await approver.get(`account/restatement?${q}&since=${await identifiedAt()}`);
    expect(restated.body.causes).toMatchObject([{ why: 'late', kind: 'clear', releaseId: uuid(12) }]);
    expect(restated.body.causes[0].reportId).toMatch(/^[0-9a-f-]{36}$/);
    // Reports are for those who read them; the rest of the cause is not.
    const told = await people.donor.get(`account/restatement?${q}&since=${await identifiedAt()}`);
    expect(told.body.causes.map((cause: { reportId: unknown }) => cause.reportId)).toEqual(
      told.body.causes.map(() => null),
    );
    expect((await approver.get('account?from=2027-01-01&to=2026-01-01')).status).toBe(400);
  });

  it('sums by donor name whom lists of releases name, and nobody else', async () => {
    const q = 'account/outputs?from=2026-01-01&to=2026-12-31';
    for (const [client, told] of [
      [people.approver, true],
      [people.team, true],
      [people.other, false],
      [people.donor, false],
      [at.nobody, false],
    ] as const) {
      const listed = await client.get('releases');
      const summed = await client.get(`${q}&by=donor`);
      expect(listed.text.includes(FUND)).toBe(told);
      expect(summed.text.includes(FUND)).toBe(told);
      // Nothing is lost: the ground stands under “not stated”.
      const [row] = summed.body.items;
      expect(row.key).toBe(told ? FUND : null);
      expect(row.releasedM2).toBeGreaterThan(100_000);
      expect((await client.get(`${q}&by=org`)).body.items[0].releasedM2).toBe(row.releasedM2);
    }
  });

  it('what is left of a hazard: its outline for who sees it exactly, a figure for the others, and as it was', async () => {
    const { approver, donor } = people;
    const { body: left } = await approver.get(`hazards/${HAZARD}/remaining`);
    expect(left).toMatchObject({ shape: { type: 'Polygon' }, broken: [], precision: 'exact' });
    const { body: statement } = await approver.get(`account?from=2026-01-01&to=2026-12-31&hazard=${HAZARD}`);
    expect(Math.round(left.remainingM2)).toBe(statement.closing.total);
    expect(left.counted).toEqual([{ releaseId: uuid(12), m2: expect.any(Number), elsewhereM2: 0 }]);
    expect(Math.round(left.counted[0].m2)).toBe(statement.released.cleared.total);
    const { body: before } = await approver.get(`hazards/${HAZARD}/remaining?asOf=${await identifiedAt()}`);
    expect(before.remainingM2).toBeGreaterThan(left.remainingM2);
    const hidden = await donor.get(`hazards/${HAZARD}/remaining`);
    const counted = left.counted.map((each: { m2: number }) => ({ ...each, m2: Math.round(each.m2) }));
    const remainingM2 = Math.round(left.remainingM2);
    expect(hidden.body).toEqual({ ...left, remainingM2, counted, shape: null, precision: 'generalised' });
    expect((await approver.get(`hazards/${uuid(99)}/remaining`)).status).toBe(404);
  });

  it('others see that there is work and how much, never where exactly nor what was written', async () => {
    for (const path of ['tasks', 'activities', 'releases', 'progress']) {
      const answer = await people.donor.get(path);
      expect(answer.body.items).toMatchObject([{ precision: 'generalised' }]);
      expect(answer.text).not.toContain(SECRET);
      expect(answer.text).not.toMatch(/36\.005|48\.005/);
    }
    expect((await people.donor.get(`tasks?q=${encodeURIComponent(SECRET)}`)).body.items).toEqual([]);
    expect((await people.other.get(`tasks/${uuid(10)}/history`)).status).toBe(404);
  });

  it('who is not a member sees released land if the programme publishes, and no work', async () => {
    expect((await at.nobody.get('releases')).body.items).toMatchObject([{ precision: 'generalised' }]);
    expect((await at.nobody.get('tasks')).status).toBe(401);
    expect((await at.nobody.get('tasks/board')).status).toBe(401);
  });

  it('a survey box proposes a hazard; a person draws and reports it', async () => {
    const found = { result: 'cmr_found', reason: null, minutes: 20, method: 'detector' };
    const box = { id: uuid(20), gridName: '37U 300 5365', state: 'ongoing', cells: { r03c04: found } };
    await send({ reportType: 'survey_box', land: { surveyBoxes: [{ ...box, orgCode: 'alpha' }] } });
    const more = { r03c05: { result: 'nothing', reason: null, minutes: 15, method: 'detector' } };
    await send({
      reportType: 'survey_box',
      dateOfInformation: '2026-03-02',
      land: { surveyBoxes: [{ id: uuid(20), cells: more }] },
    });
    expect(Object.keys((await people.team.get(`survey-boxes/${uuid(20)}`)).body.cells)).toEqual([
      'r03c04',
      'r03c05',
    ]);
    const { body } = await people.team.get(`survey-boxes/${uuid(20)}/proposal`);
    expect(body).toMatchObject({ foundCells: ['r03c04'], fadeOutM: 50, shape: { type: 'Polygon' } });
    expect(body.areaM2).toBeGreaterThan(2_400);
    expect((await people.donor.get(`survey-boxes/${uuid(20)}/proposal`)).status).toBe(404);
    expect((await people.donor.get(`survey-boxes/${uuid(20)}`)).body).toMatchObject({
      gridName: null,
      cells: {},
    });
  });

  it('an organisation is recorded with its teams and what it is accredited for', async () => {
    const accreditations = [{ activity: 'clearance', from: '2026-01-01', to: null, status: 'valid' }];
    const body = {
      names: { en: 'Alpha' },
      kind: 'ngo',
      teams: [{ name: 'One', assets: ['manual'] }],
      accreditations,
    };
    const put = (client: Client) =>
      client.send('PUT', 'organisations/alpha', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await put(people.team)).status).toBe(403);
    expect((await put(people.approver)).body).toMatchObject({ code: 'alpha', accreditations });
  });

  it('the list of ordnance is kept by those who configure, and says recognition only', async () => {
    const type = { category: 'submunition', treatyClass: 'cmr', names: { en: 'Submunition, ball-shaped' } };
    const put = (client: Client, body: unknown) =>
      client.send('PUT', 'ordnance-types/submunition-round', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await put(people.team, type)).status).toBe(403);
    expect((await put(people.approver, type)).status).toBe(200);
    expect((await put(people.approver, { names: { uk: 'Касетний елемент, куля' } })).body).toMatchObject({
      names: { en: 'Submunition, ball-shaped', uk: 'Касетний елемент, куля' },
    });
    expect((await put(people.approver, { fuzeDetail: 'x' })).status).toBe(400);
    const found = await people.donor.get('ordnance-types?q=ball&total=true');
    expect(found.body).toMatchObject({
      items: [{ id: 'submunition-ball' }, { id: 'submunition-round', treatyClass: 'cmr' }],
      total: 2,
    });
  });

  it('begins with the shared list; a kind retired or renamed by a programme stays readable', async () => {
    const first = await people.donor.get('ordnance-types?limit=30');
    const rest = await people.donor.get(`ordnance-types?limit=30&cursor=${first.body.next}`);
    const codes = [...first.body.items, ...rest.body.items].map(({ id }: { id: string }) => id);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes).toEqual(expect.arrayContaining(['ap-mine-blast', 'unknown-item']));
    const said = { names: { es: 'Mina saltadora' }, retired: true };
    const put = await people.approver.send('PUT', 'ordnance-types/ap-mine-bounding', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(said),
    });
    expect(put.status).toBe(200);
    expect((await people.donor.get('ordnance-types/ap-mine-bounding')).body).toMatchObject({
      category: 'ap_mine',
      treatyClass: 'apm',
      names: { en: 'Bounding anti-personnel mine', es: 'Mina saltadora' },
      retired: true,
    });
  });
});
