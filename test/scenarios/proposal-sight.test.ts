/**
 * SAFETY: a proposal is a door like any other. Whoever is served a record as a cell, or not at all, learns from what
 * accepting their own report would do no more than they said themselves: not by a value, not by its absence, and not
 * by the digits of an area.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  accept,
  type Client,
  draft,
  openTestApp,
  squareAt,
  type TestApp,
} from '../support/app.ts';
import { uuid } from '../support/records.ts';

const [FIRST, SECOND, OWN] = [uuid(0x11), uuid(0x12), uuid(0x13)];
const [BOX, VISIT, FAULT, DAY] = [uuid(0x21), uuid(0x22), uuid(0x23), uuid(0x24)];
const [HANDOVER, PART, WORK] = [uuid(0x25), uuid(0x26), uuid(0x27)];
/** Digits of the hidden outlines and boxes, and every word written about them. */
const SECRETS = /36\.51\d|36\.52\d|48\.51\d|48\.52\d|hidden|37U 300|Adler/i;
const SIZE = 0.004;

let at: TestApp;
let people: Record<'author' | 'approver' | 'owner' | 'team' | 'villager', Client>;

async function send(content: object, by: Client = people.author): Promise<Answer> {
  const sent = await by.post('reports', draft(content));
  expect(sent.status, sent.text).toBe(201);
  return sent;
}
async function record(content: object): Promise<void> {
  const decided = await accept(people.approver, (await send(content)).body);
  expect(decided.status, decided.text).toBe(200);
}
/** What its author is told accepting their report would do. */
async function proposed(content: object, by: Client = people.team): Promise<Answer> {
  const sent = await send({ orgCode: 'beta', ...content }, by);
  const answer = await by.get(`reports/${sent.body.id}/proposal`);
  expect(answer.status, answer.text).toBe(200);
  return answer;
}
interface Told {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}
const changesOf = (answer: Answer): Told[] => answer.body.changes;
const pathsOf = (answer: Answer): string[] => changesOf(answer).map(({ path }) => path);
const said = (answer: Answer, path: string) => changesOf(answer).find((each) => each.path === path);

const hazard = (id: string, lon: number, lat: number, orgCode: string) => ({
  orgCode,
  hazard: {
    id,
    mode: 'new',
    fields: {
      classification: 'cha',
      contamination: ['mines_ap', 'uxo'],
      shape: squareAt(lon, lat, SIZE),
      marking: 'formal',
      name: `Hidden field ${lon}`,
      localId: `Hidden-${lon}`,
      orgCode,
    },
  },
  evidence: [
    {
      id: id.replace(/..$/, `f${id.at(-1)}`),
      kind: 'item',
      position: { type: 'Point', coordinates: [lon + 0.001, lat + 0.001] },
      note: 'hidden note',
    },
  ],
});

beforeAll(async () => {
  at = await openTestApp();
  people = {
    author: await at.person('author', 'national_approver'),
    approver: await at.person('approver', 'national_approver'),
    owner: await at.person('owner', 'field_team', { orgCode: 'alpha' }),
    team: await at.person('team', 'field_team', { orgCode: 'beta' }),
    villager: await at.person('villager', 'community_reporter'),
  };
  await record(hazard(FIRST, 36.512, 48.512, 'alpha'));
  await record(hazard(SECOND, 36.523, 48.523, 'alpha'));
  await record(hazard(OWN, 36.9, 48.9, 'beta'));
  const found = { result: 'cmr_found', reason: null, minutes: 20, method: 'detector' };
  const box = { id: BOX, gridName: '37U 300 5365', state: 'ongoing', cells: { r03c04: found } };
  const shape = squareAt(36.512, 48.512, SIZE);
  const written = { orgCode: 'alpha', note: 'hidden note' };
  await record({
    reportType: 'survey_box',
    land: { surveyBoxes: [{ ...box, ...written, shape, teamName: 'Adler' }] },
  });
  const visit = { id: VISIT, visitedOn: '2026-05-01', shape, teamName: 'Adler', hazardIds: [FIRST] };
  const fault = { id: FAULT, severity: 'major', description: 'hidden fault', hazardIds: [FIRST] };
  await record({
    reportType: 'qm',
    land: { qualityVisits: [{ ...visit, ...written }], nonconformities: [{ ...fault, orgCode: 'alpha' }] },
  });
  const work = { id: WORK, type: 'clearance', hazardIds: [FIRST], ...written };
  const row = { id: DAY, areaProcessedM2: 900.123456, shape, teamName: 'Adler', ...written };
  const part = { id: PART, outcome: 'cleared', depthCm: 20, shape: squareAt(36.512, 48.512, SIZE / 2) };
  await record({
    reportType: 'clearance_progress',
    land: { activities: [work], progress: [row], releases: [{ ...part, ...written, hazardId: FIRST }] },
  });
  const handover = { id: HANDOVER, hazardIds: [FIRST], shape: part.shape, releaseIds: [PART], ...written };
  await record({ reportType: 'handover', land: { handovers: [handover] } });
}, 120_000);
afterAll(() => at?.close());

describe('the proposal of a report about hazards that are shown as cells', () => {
  it.each([
    ['two of them', [FIRST, SECOND]],
    ['one of them', [FIRST]],
  ])('a merge of %s says what its author said', async (_name, mergedIds) => {
    const answer = await proposed({ hazard: { id: uuid(0x41), mode: 'merge', mergedIds, fields: {} } });
    expect(answer.text).not.toMatch(SECRETS);
    expect(
      pathsOf(answer).filter((path) => /^\/(shape|areaM2|perimeterM|classification)$/.test(path)),
    ).toEqual([]);
    expect(answer.body).toMatchObject({
      shapeBefore: null,
      shapeAfter: null,
      lowerings: [],
      lowersDanger: false,
    });
    const name = { name: 'Both fields', shape: squareAt(36, 48) };
    const fields = { ...name, classification: 'sha' };
    const drawn = await proposed({ hazard: { id: uuid(0x42), mode: 'merge', mergedIds, fields } });
    expect(drawn.body.shapeAfter).toEqual(name.shape);
    expect(said(drawn, '/classification')).toMatchObject({ before: null, after: 'sha' });
    expect(drawn.text).not.toMatch(SECRETS);
  });

  it('a merge with an own hazard is not filled up from the other', async () => {
    const fields = { shape: squareAt(36.9, 48.9, SIZE), classification: 'cha' };
    const answer = await proposed({
      hazard: { id: uuid(0x48), mode: 'merge', mergedIds: [OWN, SECOND], fields },
    });
    expect(answer.text).not.toMatch(SECRETS);
    expect(answer.body.shapeAfter).toEqual(fields.shape);
    expect(pathsOf(answer)).not.toContain('/contamination');
    expect(said(answer, `/hazards/${OWN}/workStatus`)).toMatchObject({ before: 'open', after: 'superseded' });
  });

  it('a merge of own hazards still says what becomes of them', async () => {
    const answer = await proposed({
      hazard: { id: uuid(0x43), mode: 'merge', mergedIds: [OWN], fields: {} },
    });
    expect(answer.body.shapeAfter).toEqual(squareAt(36.9, 48.9, SIZE));
    expect(said(answer, '/classification')).toMatchObject({ after: 'cha' });
  });

  it('who decides on it is shown all of it', async () => {
    const fields = {};
    const sent = await send(
      { orgCode: 'beta', hazard: { id: uuid(0x44), mode: 'merge', mergedIds: [FIRST, SECOND], fields } },
      people.team,
    );
    const answer = await people.approver.get(`reports/${sent.body.id}/proposal`);
    expect(answer.body.shapeAfter).toMatchObject({ type: 'MultiPolygon' });
    expect(said(answer, '/classification')).toMatchObject({ after: 'cha' });
  });

  it('parts of a split have nothing from it, reopening tells nothing of it', async () => {
    const parts = [0x45, 0x46].map((n, i) => ({ id: uuid(n), fields: { shape: squareAt(36 + i / 10, 48) } }));
    const split = await proposed({ hazard: { id: FIRST, mode: 'split', parts, fields: {} } });
    expect(split.text).not.toMatch(SECRETS);
    expect(pathsOf(split)).toContain(`/hazards/${uuid(0x45)}/shape`);
    expect(pathsOf(split).filter((path) => /marking|contamination|classification/.test(path))).toEqual([]);
    const fields = { classification: 'cha', contamination: ['uxo'] };
    const again = await proposed({ hazard: { id: uuid(0x47), mode: 'new', reopensId: FIRST, fields } });
    expect(again.text).not.toMatch(SECRETS);
    expect(again.body.shapeAfter).toBeNull();
  });

  it('a release taken back draws nobody’s outline', async () => {
    const taken = { id: PART, status: 'withdrawn', withdrawnReason: 'mistake' };
    const content = { orgCode: 'beta', reportType: 'completion', land: { releases: [taken] } };
    const sent = await send(content, people.team);
    const answer = await people.team.get(`reports/${sent.body.id}/proposal`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).not.toMatch(SECRETS);
    expect(answer.body.entryKinds).toEqual(['release.withdrawn']);
    expect(pathsOf(answer).filter((path) => /area_account|^.hazards/.test(path))).toEqual([]);
  });
});

describe('a word that changes nothing is told like one that does', () => {
  it.each(['team', 'villager'] as const)('to a %s who guesses the name and the number', async (who) => {
    const guess = async (name: string, localId: string) => {
      const update = { id: FIRST, mode: 'update', fields: { name, localId, classification: 'cha' } };
      const content = { reportType: who === 'team' ? 'nts' : 'community', hazard: update };
      const answer = await proposed({ ...content, orgCode: who === 'team' ? 'beta' : null }, people[who]);
      return answer.text
        .replaceAll(name, '<name>')
        .replaceAll(localId, '<number>')
        .replaceAll(/"(id|reportId)":"[^"]*"/g, '');
    };
    const right = await guess('Hidden field 36.512', 'Hidden-36.512');
    expect(right).toContain('"/name"');
    expect(right).toContain('"/localId"');
    expect(right).toBe(await guess('Mill field', 'M-7'));
  });

  it('nor does it tell whether a hidden outline is the one proposed', async () => {
    const update = async (lon: number) => {
      const fields = { shape: squareAt(lon, 48.512, SIZE) };
      return pathsOf(await proposed({ hazard: { id: FIRST, mode: 'update', fields } }));
    };
    expect(await update(36.512)).toEqual(await update(36.531));
  });

  it('and what is drawn as recorded is said to be a cell', async () => {
    const named = { hazard: { id: FIRST, mode: 'update', fields: { name: 'Mill field' } } };
    const { body } = await proposed(named);
    expect(body).toMatchObject({ beforeIsCell: true, shapeAfter: body.shapeBefore });
    const own = { hazard: { ...named.hazard, id: OWN } };
    expect((await proposed(own)).body).toMatchObject({ beforeIsCell: false });
  });

  it('an author who is shown nothing of a hazard is not told its cell, nor whether it is there', async () => {
    const fields = { marking: 'formal', name: 'Mill field', classification: 'cha', contamination: ['uxo'] };
    const about = async (id: string) => {
      const update = { id, mode: 'update', fields };
      const content = { reportType: 'community', orgCode: null, hazard: update };
      const answer = await proposed(content, people.villager);
      return { ...answer.body, subject: { ...answer.body.subject, id: null }, findings: [] };
    };
    const known = await about(FIRST);
    expect(known).toMatchObject({ shapeBefore: null, shapeAfter: null, subject: { isNew: false } });
    expect(known).toEqual(await about(uuid(0x4f)));
  });
});

describe('a proposal about land release shows before what the record itself is served as', () => {
  it.each([
    ['survey-boxes', 'surveyBoxes', BOX, 'survey_box', { state: 'complete', note: 'Our note' }],
    [
      'nonconformities',
      'nonconformities',
      FAULT,
      'correction',
      { severity: 'critical', description: 'Ours' },
    ],
    ['quality-visits', 'qualityVisits', VISIT, 'correction', { itemsMissed: 2, note: 'Our note' }],
    ['progress', 'progress', DAY, 'clearance_progress', { staff: 3, note: 'Our note' }],
    ['activities', 'activities', WORK, 'clearance_progress', { type: 'bac', note: 'Our note' }],
    ['handovers', 'handovers', HANDOVER, 'handover', { checkDueOn: '2027-05-01', note: 'Our note' }],
    ['releases', 'releases', PART, 'completion', { depthCm: 30, note: 'Our note' }],
  ])('%s', async (path, list, id, reportType, fields) => {
    const served = await people.team.get(`${path}/${id}`);
    expect(served.body.precision).toBe('generalised');
    const sent = await send(
      { orgCode: 'beta', reportType, land: { [list]: [{ id, ...fields }] } },
      people.team,
    );
    const answer = await people.team.get(`reports/${sent.body.id}/proposal`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).not.toMatch(SECRETS);
    for (const { path: where, before } of changesOf(answer)) {
      const field = where.split('/').at(-1) as string;
      expect(before, where).toEqual(served.body[field] ?? null);
    }
    for (const [field, after] of Object.entries(fields))
      expect(said(answer, `/${field}`)).toMatchObject({ after });
    // Whoever sees the record exactly is shown what it says.
    const whole = await people.approver.get(`reports/${sent.body.id}/proposal`);
    expect(whole.text).toMatch(SECRETS);
  });

  it('the same word is listed whether or not it is the one that stands there', async () => {
    const note = async (text: string) => {
      const land = { surveyBoxes: [{ id: BOX, note: text }] };
      return pathsOf(await proposed({ reportType: 'survey_box', land }));
    };
    expect(await note('hidden note')).toEqual(await note('another note'));
  });
});

describe('areas for who does not see everything exactly', () => {
  const days = 'from=2026-01-01&to=2026-12-31';
  /** Every area in an answer. */
  const areas = (value: unknown, name = ''): number[] => {
    if (typeof value === 'number') return /M2$|perimeterM|^sha$|^cha$|^total$/.test(name) ? [value] : [];
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([key, each]) => areas(each, Array.isArray(value) ? name : key));
  };
  const doors = [
    'hazards/statistics',
    `hazards/${FIRST}`,
    `hazards/${FIRST}/remaining`,
    `account/outputs?${days}&by=org`,
    `account/outputs?${days}&by=org&hazard=${FIRST}`,
    `account/restatement?${days}&since=1`,
    `account?${days}`,
    'releases',
    'progress',
  ];

  it.each(doors)('%s in whole square metres', async (door) => {
    const answer = await people.team.get(door);
    expect(answer.status, answer.text).toBe(200);
    const told = areas(
      answer.body.items?.filter?.((each: { precision?: string }) => each.precision !== 'exact') ??
        answer.body,
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((m2) => !Number.isInteger(m2))).toEqual([]);
  });

  it('and the history of a hazard', async () => {
    const { body } = await people.team.get(`hazards/${FIRST}/history`);
    const changes: Told[] = body.items.flatMap((item: { changes: Told[] }) => item.changes);
    const told = changes.filter(({ path }) => path === '/areaM2' || path === '/perimeterM');
    expect(told.length).toBeGreaterThan(0);
    for (const { before, after } of told)
      for (const m2 of [before, after]) expect(m2 === null || Number.isInteger(m2)).toBe(true);
  });

  it('while who sees exactly has every digit, and released is the sum of its parts for both', async () => {
    const { body } = await people.approver.get('hazards/statistics');
    expect(areas(body).some((m2) => !Number.isInteger(m2))).toBe(true);
    for (const who of [people.approver, people.team]) {
      const { body: outputs } = await who.get(`account/outputs?${days}&by=org`);
      for (const row of outputs.items)
        expect(row.cancelledM2 + row.reducedM2 + row.clearedM2).toBeCloseTo(row.releasedM2, 5);
    }
    const exact = await people.approver.get(`account/outputs?${days}&by=org`);
    expect(areas(exact.body).some((m2) => !Number.isInteger(m2))).toBe(true);
  });
});

it('a split whose part is recorded already is refused in words, not as a fault of the server', async () => {
  const half = (west: number, east: number) => {
    const [south, north] = [48.523, 48.523 + SIZE];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return { type: 'Polygon', coordinates: [ring] };
  };
  const parts = [
    { id: uuid(0x51), fields: { shape: half(36.523, 36.525) } },
    { id: FIRST, fields: { shape: half(36.525, 36.523 + SIZE) } },
  ];
  const adjustment = { reason: 'resurvey', note: 'Walked again with the village head' };
  const content = { orgCode: 'alpha', hazard: { id: SECOND, mode: 'split', parts, fields: {}, adjustment } };
  const sent = await people.owner.post('reports', draft(content));
  expect(sent.status, sent.text).toBeLessThan(500);
  if (sent.status !== 201) return;
  for (const who of [people.owner, people.approver]) {
    const answer = await who.get(`reports/${sent.body.id}/proposal`);
    expect([answer.status, answer.body.code], answer.text).toEqual([422, 'wrongLineage']);
    expect(answer.body.detail).toContain('/content/hazard/parts');
  }
});
