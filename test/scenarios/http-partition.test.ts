/** What a release would do is told before it is reported: to those who may report it, and to nobody else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, type Client, draft, openTestApp, type TestApp } from '../support/app.ts';
import { square, uuid } from '../support/records.ts';

const HAZARD = uuid(1);
const PATH = `hazards/${HAZARD}/partition`;
let at: TestApp;
let people: Record<'team' | 'approver' | 'donor' | 'other', Client>;

beforeAll(async () => {
  at = await openTestApp({ settings: { partnerHazards: 'generalised' } });
  people = {
    team: await at.person('team', 'field_team', { orgCode: 'alpha' }),
    approver: await at.person('approver', 'national_approver'),
    donor: await at.person('donor', 'donor'),
    other: await at.person('other', 'field_team', { orgCode: 'beta' }),
  };
  const fields = { classification: 'cha', contamination: ['cmr'], shape: square(36, 48), orgCode: 'alpha' };
  const content = { orgCode: 'alpha', dateOfInformation: '2026-03-01' };
  const hazard = { id: HAZARD, mode: 'new', fields };
  const position = { type: 'Point', coordinates: [36.001, 48.001] };
  const evidence = [{ id: uuid(2), kind: 'fragment', position }];
  const part = { id: uuid(12), outcome: 'cleared', depthCm: 20, shape: square(36, 48, 0.002) };
  const work = { id: uuid(11), type: 'clearance', hazardIds: [HAZARD] };
  for (const said of [
    { hazard, evidence },
    { reportType: 'clearance_progress', land: { activities: [work], releases: [part] } },
  ]) {
    const answer = await people.team.post('reports', draft({ ...content, ...said }));
    expect(answer.status, answer.text).toBe(201);
    expect((await accept(people.approver, answer.body)).status).toBe(200);
  }
});
afterAll(() => at?.close());

const parts = [{ id: uuid(20), outcome: 'reduced', shape: square(35.999, 48, 0.003) }];

describe('a release computed before it is reported', () => {
  it('names what lies outside and what was released before, and everything adds up', async () => {
    const { status, body, text } = await people.team.post(PATH, { parts });
    expect(status, text).toBe(200);
    const [part] = body.parts;
    expect(part).toMatchObject({ id: uuid(20), outcome: 'reduced' });
    expect(part.outsideM2).toBeGreaterThan(1_000);
    expect(part.insideM2 + part.outsideM2).toBeCloseTo(part.drawnM2, -1);
    expect(part.overlapEarlierM2).toBeGreaterThan(1_000);
    expect(body.balanced).toBe(true);
    const sum = body.earlierM2 + part.countedM2 + body.remainingM2;
    expect(Math.abs(sum - body.outlineM2)).toBeLessThan(body.outlineM2 * 0.001);
    const outside = body.misfits.find(({ code }: { code: string }) => code === 'outside');
    expect(outside).toMatchObject({ rule: 'V25', partId: uuid(20), shape: { type: 'Polygon' } });
    expect(outside.words).toContain('lie outside the hazard');
  });

  it('what it counts fits, and nothing was recorded', async () => {
    const first = await people.team.post(PATH, { parts });
    const clipped = [{ ...parts[0], shape: first.body.parts[0].counted }];
    const { body } = await people.team.post(PATH, { parts: clipped });
    const codes = body.misfits.map(({ code }: { code: string }) => code);
    expect(codes).not.toContain('outside');
    expect(codes).not.toContain('overlapsEarlier');
    expect(body.remainingM2).toBeCloseTo(first.body.remainingM2, -1);
    expect((await people.team.get(`releases?hazard=${HAZARD}`)).body.items).toHaveLength(1);
  });

  it('a part that extends the outline is counted whole, and the outline to record comes with the answer', async () => {
    const extend = [{ ...parts[0], extend: true }];
    const plain = (await people.team.post(PATH, { parts })).body;
    const { body, text, status } = await people.team.post(PATH, { parts: extend });
    expect(status, text).toBe(200);
    expect(body.misfits.map(({ code }: { code: string }) => code)).not.toContain('outside');
    expect(body.extended.type).toBe('Polygon');
    expect(body.extendM2).toBeCloseTo(plain.parts[0].outsideM2, -1);
    expect(body.outlineM2).toBeCloseTo(plain.outlineM2 + body.extendM2, -1);
    expect(body.earlierM2 + body.parts[0].countedM2 + body.remainingM2).toBeCloseTo(body.outlineM2, -1);
    expect(plain).toMatchObject({ extended: null, extendM2: 0 });
  });

  it('ground not searched is taken out of every part and stays hazardous', async () => {
    const inside = [{ id: uuid(21), outcome: 'reduced', shape: square(36.0022, 48.0022, 0.001) }];
    const unsearched = [square(36.0027, 48.0022, 0.001)];
    const whole = (await people.team.post(PATH, { parts: inside })).body;
    const { body, text, status } = await people.team.post(PATH, { parts: inside, unsearched });
    expect(status, text).toBe(200);
    expect(body.parts[0].countedM2).toBeCloseTo(whole.parts[0].countedM2 / 2, -2);
    expect(body.remainingM2).toBeCloseTo(whole.remainingM2 + whole.parts[0].countedM2 / 2, -2);
    expect(body.parts[0].trimmed.type).toBe('Polygon');
    const told = body.misfits.find(({ code }: { code: string }) => code === 'unsearched');
    expect(told).toMatchObject({ rule: 'V54', partId: uuid(21), shape: { type: 'Polygon' } });
    expect(told.words).toContain('were not searched');
    const all = await people.team.post(PATH, { parts: inside, unsearched: [square(36.001, 48.001, 0.01)] });
    expect(all.body.parts[0]).toMatchObject({ countedM2: 0, trimmed: null });
  });

  it('without parts it tells what remains', async () => {
    const { body } = await people.team.post(PATH, { parts: [] });
    expect(body).toMatchObject({ parts: [], emptied: false, balanced: true });
    expect(body.remainingM2 + body.earlierM2).toBeCloseTo(body.outlineM2, -1);
  });

  it('a shape that covers no ground is left out and named', async () => {
    const [x, y] = [36.001, 48.001];
    const flat = [
      [x, y],
      [x, y],
      [x, y],
      [x, y],
    ];
    for (const coordinates of [[], [[]], [flat]]) {
      const shape = { type: 'Polygon', coordinates };
      const { status, body, text } = await people.team.post(PATH, { parts: [{ ...parts[0], shape }] });
      if (status === 400) continue;
      expect(status, text).toBe(200);
      expect(body.misfits).toContainEqual(expect.objectContaining({ code: 'unusable', partId: uuid(20) }));
    }
  });

  it('is private: not for strangers, for readers, nor for those who see the hazard only roughly', async () => {
    // Nobody learns that there is a hazard here by drawing on it.
    expect((await at.nobody.post(PATH, { parts })).status).toBe(401);
    expect((await people.donor.post(PATH, { parts })).status).toBe(403);
    expect((await people.other.post(PATH, { parts })).status).toBe(404);
    expect((await people.team.post(`hazards/${uuid(99)}/partition`, { parts })).status).toBe(404);
  });
});
