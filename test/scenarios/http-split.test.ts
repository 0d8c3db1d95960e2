/** A split is shown before it is reported: the parts, what each takes of what is left, and what does not fit. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, type Client, draft, openTestApp, type TestApp } from '../support/app.ts';
import { square, uuid } from '../support/records.ts';

const HAZARD = uuid(1);
const PATH = `hazards/${HAZARD}/split-preview`;
/** From south to north through the middle of the square. */
const ACROSS = [
  [36.005, 47.999],
  [36.005, 48.011],
];
let at: TestApp;
let people: Record<'team' | 'approver' | 'donor' | 'other', Client>;

async function said(content: object): Promise<void> {
  const answer = await people.team.post('reports', draft({ orgCode: 'alpha', ...content }));
  expect(answer.status, answer.text).toBe(201);
  const accepted = await accept(people.approver, answer.body);
  expect(accepted.status, accepted.text).toBe(200);
}

beforeAll(async () => {
  at = await openTestApp({ settings: { partnerHazards: 'generalised' } });
  people = {
    team: await at.person('team', 'field_team', { orgCode: 'alpha' }),
    approver: await at.person('approver', 'national_approver'),
    donor: await at.person('donor', 'donor'),
    other: await at.person('other', 'field_team', { orgCode: 'beta' }),
  };
  const shape = square(36, 48, 0.01);
  const fields = { classification: 'cha', contamination: ['cmr'], shape, orgCode: 'alpha' };
  const position = { type: 'Point', coordinates: [36.001, 48.001] };
  await said({
    dateOfInformation: '2026-03-01',
    hazard: { id: HAZARD, mode: 'new', fields },
    evidence: [{ id: uuid(2), kind: 'fragment', position }],
  });
  await said({
    reportType: 'clearance_progress',
    dateOfInformation: '2026-03-05',
    land: {
      activities: [{ id: uuid(11), type: 'clearance', hazardIds: [HAZARD] }],
      releases: [{ id: uuid(12), outcome: 'cleared', depthCm: 20, shape: square(36, 48, 0.002) }],
    },
  });
});
afterAll(() => at?.close());

type Answer = Awaited<ReturnType<Client['post']>>;
const codes = ({ body }: Answer): string[] => body.misfits.map(({ code }: { code: string }) => code);

describe('a split shown before it is reported', () => {
  it('a line makes two parts that add up, and only one of them lost ground to the release', async () => {
    const answer = await people.team.post(PATH, { lines: [ACROSS] });
    expect(answer.status, answer.text).toBe(200);
    const { body } = answer;
    expect(codes(answer)).toEqual([]);
    expect(body.balanced).toBe(true);
    expect(body.parts).toHaveLength(2);
    const sum = (member: string) =>
      body.parts.reduce((m2: number, part: Record<string, number>) => m2 + (part[member] ?? 0), 0);
    for (const [member, of] of [
      ['areaM2', 'outlineM2'],
      ['leftM2', 'leftM2'],
      ['releasedM2', 'releasedM2'],
    ] as const)
      expect(Math.abs(sum(member) - body[of])).toBeLessThan(1);
    const released = body.parts.map((part: { releasedM2: number }) => Math.round(part.releasedM2));
    expect(released.filter((m2: number) => m2 > 1_000)).toHaveLength(1);
  });

  it('a line that stops inside cuts nothing, and says so', async () => {
    const inside = [
      [36.005, 47.999],
      [36.005, 48.005],
    ];
    const answer = await people.team.post(PATH, { lines: [inside] });
    expect(codes(answer)).toEqual(['notThrough', 'onePart']);
    expect(answer.body.misfits[0].words).toContain('does not go through');
    expect(answer.body.parts).toHaveLength(1);
  });

  it('two lines make four parts; parts may be taken together again', async () => {
    const over = [
      [35.999, 48.005],
      [36.011, 48.005],
    ];
    const four = await people.team.post(PATH, { lines: [ACROSS, over] });
    expect(four.body.parts).toHaveLength(4);
    const [a, b, c, d] = four.body.parts.map(({ shape }: { shape: object }) => shape);
    const answer = await people.team.post(PATH, { parts: [[a, b, c], [d]] });
    expect(codes(answer)).toEqual([]);
    expect(answer.body.parts).toHaveLength(2);
    expect(answer.body.balanced).toBe(true);
  });

  it('drawn parts that overlap, leave ground out or reach outside are named', async () => {
    const west = square(35.999, 48, 0.006);
    const middle = square(36.003, 48.001, 0.005);
    const away = square(37, 48, 0.001);
    const answer = await people.team.post(PATH, { parts: [[west], [middle], [away]] });
    expect(answer.body.balanced).toBe(false);
    for (const code of ['outside', 'overlap', 'uncovered', 'whollyOutside'])
      expect(codes(answer)).toContain(code);
    const overlap = answer.body.misfits.find(({ code }: { code: string }) => code === 'overlap');
    expect(overlap.words).toMatch(/lie in part B and in part A/);
    expect((await people.team.get('hazards')).body.items).toHaveLength(1);
  });

  it('is private: not for strangers, for readers, nor for those who see the hazard only roughly', async () => {
    expect((await at.nobody.post(PATH, { lines: [ACROSS] })).status).toBe(401);
    expect((await people.donor.post(PATH, { lines: [ACROSS] })).status).toBe(403);
    expect((await people.other.post(PATH, { lines: [ACROSS] })).status).toBe(404);
  });

  it('once accepted, the parts have what was shown, and released ground stays released', async () => {
    const { body } = await people.team.post(PATH, { lines: [ACROSS] });
    const parts = body.parts.map(({ shape }: { shape: object }, i: number) => ({
      id: uuid(31 + i),
      fields: { name: `Part ${i}`, localId: `P-${i}`, shape },
    }));
    await said({
      reportType: 'ts',
      dateOfInformation: '2026-03-10',
      hazard: { id: HAZARD, mode: 'split', fields: {}, parts },
    });
    expect((await people.team.get(`hazards/${HAZARD}`)).body.workStatus).toBe('superseded');
    for (const [i, { id }] of parts.entries()) {
      const now = (await people.team.post(`hazards/${id}/partition`, { parts: [] })).body;
      expect(Math.abs(now.remainingM2 - body.parts[i].leftM2)).toBeLessThan(1);
      const again = (await people.team.post(`hazards/${id}/split-preview`, {})).body;
      expect(Math.abs(again.leftM2 - body.parts[i].leftM2)).toBeLessThan(2);
    }
  });
});
