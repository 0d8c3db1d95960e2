/** What gives way goes on where it is seen; who decides answers for all of the ground; who was inspected inspects nothing. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/model/programmes.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { decide, proposalOf } from '../../src/flow/review.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
let surveyor: Actor;
const DAY = '2026-05-10';
const M = 1 / 111_320;

beforeAll(async () => {
  stage = await openStage();
  surveyor = await stage.joins(stage.surveyor);
  const cartographer = person('cartographer', 'national_approver');
  // A country with two regions beside each other, all with boundaries.
  for (const [code, parentCode, west, east] of [
    ['C', null, 10, 30],
    ['W', 'C', 10, 20],
    ['E', 'C', 20, 30],
  ] as const) {
    const place = { code, level: parentCode ? 1 : 0, names: { en: code }, parentCode };
    const boundary = { type: 'MultiPolygon', coordinates: [ring(west, 0, east, 40)] };
    await accepted({ reportType: 'gazetteer', place: { ...place, boundary } }, cartographer);
  }
});
afterAll(() => stage.close());

const ring = (w: number, s: number, e: number, n: number) => [
  [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ],
];
const square = (lon: number, lat: number, metres = 100) => ({
  type: 'Polygon',
  coordinates: ring(lon, lat, lon + metres * M, lat + metres * M),
});

let lat = 1;
/** A confirmed area in the west, unless said otherwise. */
async function confirmed(fields: Record<string, unknown> = {}, lon = 15) {
  lat += 0.1;
  const id = uuidv7();
  const shape = square(lon, lat);
  const stated = { classification: 'cha', contamination: ['uxo'], shape, placeCode: 'W', ...fields };
  await accepted({ hazard: { id, mode: 'new', fields: stated } });
  return { id, shape: stated.shape };
}
async function accept(sent: Report, by: Actor = stage.reviewer, reason = 'seen'): Promise<Report> {
  const findings = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id).then(
    (proposal) => proposal.findings,
    () => [],
  );
  const rules = [...new Set(findings.filter((f) => f.severity === 'R').map((f) => f.rule))];
  const overrides = rules.map((rule) => ({ rule, reason: 'known and accepted' }));
  const decision = { action: 'accept' as const, reason, overrides };
  return (await decide(stage.p, by, stage.programme, sent.id, decision, sent.version)).report;
}
const accepted = async (content: Record<string, unknown>, author?: Actor): Promise<Report> =>
  accept(await stage.report(content, author));
const hazardNow = (id: string) => stage.p.db.read((tx) => tx.hazards.get(stage.programme, id, null));
const refusal = (done: Promise<unknown>) =>
  done.then(
    () => ({ code: 'accepted', params: {} }),
    (error) => error as { code: string; params: Record<string, unknown> },
  );
const sentAndAccepted = async (content: Record<string, unknown>, by?: Actor, author: Actor = surveyor) =>
  refusal(stage.report(content, author).then((sent) => accept(sent, by)));
const hazardReport = (hazard: Record<string, unknown>) => ({ dateOfInformation: DAY, hazard });

describe('a hazard gives way only to hazards that stand on the map', () => {
  /** One that gave way. */
  async function superseded() {
    const [{ id }, other] = [await confirmed(), await confirmed()];
    await accepted(hazardReport({ id: uuidv7(), mode: 'merge', fields: {}, mergedIds: [id, other.id] }));
    expect((await hazardNow(id))?.workStatus).toBe('superseded');
    return id;
  }
  const whole = async (id: string) => {
    const hazard = await hazardNow(id);
    expect(hazard).toMatchObject({ workStatus: 'open', classification: 'cha' });
  };

  it('not by a merge into one that gave way, though it says that it reopens it', async () => {
    const [gone, { id }] = [await superseded(), await confirmed()];
    const merge = { id: gone, mode: 'merge', fields: {}, mergedIds: [id] };
    for (const hazard of [{ ...merge, reopensId: gone }, merge])
      expect(['wrongLineage', 'hazardSuperseded']).toContain(
        (await sentAndAccepted(hazardReport(hazard))).code,
      );
    await whole(id);
  });

  it('not by a split into a part that is known: gone, closed, open, or itself', async () => {
    const [gone, { id, shape }, other] = [await superseded(), await confirmed(), await confirmed()];
    for (const partId of [gone, other.id, id])
      for (const reopensId of [undefined, gone]) {
        const parts = [{ id: partId, fields: { shape } }];
        const hazard = { id, mode: 'split', fields: {}, parts, ...(reopensId ? { reopensId } : {}) };
        const { code } = await sentAndAccepted(hazardReport(hazard));
        expect(['wrongLineage', 'hazardSuperseded', 'blockingFindings'], `${partId} ${reopensId}`).toContain(
          code,
        );
      }
    const twice = uuidv7();
    const parts = [twice, twice].map((each) => ({ id: each, fields: { shape } }));
    expect((await sentAndAccepted(hazardReport({ id, mode: 'split', fields: {}, parts }))).code).toBe(
      'wrongLineage',
    );
    await whole(id);
  });

  it('nor by a merge with nothing but itself, nor does a known hazard come to reopen another', async () => {
    const [{ id }, other] = [await confirmed(), await confirmed()];
    expect(
      (await sentAndAccepted(hazardReport({ id, mode: 'merge', fields: {}, mergedIds: [id] }))).code,
    ).toBe('wrongLineage');
    const reopening = { id, mode: 'new', reopensId: other.id, fields: { name: 'Field' } };
    expect((await sentAndAccepted(hazardReport(reopening))).code).toBe('wrongLineage');
    await whole(id);
  });
});

describe('who decides answers for where the ground is, not for how it is called', () => {
  const west = person('west', 'regional_validator', { placeCodes: ['W'] });

  it('wholly in the region: decided there, though the country holds it as well', async () => {
    const { id } = await confirmed();
    const adjustment = { reason: 'resurvey', note: 'Walked again' };
    const lower = hazardReport({ id, mode: 'update', fields: { classification: 'sha' }, adjustment });
    expect((await sentAndAccepted(lower, west)).code).toBe('accepted');
    expect((await hazardNow(id))?.classification).toBe('sha');
  });

  it.each([
    ['a lower class', { classification: 'sha' }],
    ['a kind no longer stated', { contamination: ['unknown'] }],
  ])('%s of ground that reaches into another region', async (_name, fields) => {
    const { id } = await confirmed({ shape: square(20 - 80 * M, lat + 0.05) });
    const adjustment = { reason: 'resurvey', note: 'Walked again' };
    const lower = hazardReport({ id, mode: 'update', fields, adjustment });
    expect(await sentAndAccepted(lower, west)).toMatchObject({
      code: 'fallNotEntitled',
      params: { why: 'place' },
    });
    expect((await sentAndAccepted(lower)).code).toBe('accepted');
  });

  it('evidence recorded elsewhere is not brought home by naming another place', async () => {
    const id = uuidv7();
    const position = { type: 'Point', coordinates: [25, 12] };
    const point = { id, kind: 'item', channel: 'seen', grade: 'direct', position, placeCode: 'E' };
    await accepted({ dateOfInformation: DAY, evidence: [point] });
    const said = { dateOfInformation: '2026-05-11', evidence: [{ ...point, placeCode: 'W' }] };
    expect((await sentAndAccepted(said, west)).code).not.toBe('accepted');
  });
});

describe('steps of any length are a way', () => {
  it('a point moved by half a metre without a reason is refused', async () => {
    const at = [15, 33];
    const { id } = await confirmed({ shape: { type: 'Point', coordinates: at } });
    const shape = { type: 'Point', coordinates: [15, 33 + 0.5 * M] };
    const { code } = await sentAndAccepted(hazardReport({ id, mode: 'update', fields: { shape } }));
    expect(['unbookedFall', 'blockingFindings']).toContain(code);
  });
});

describe('an inspection is told otherwise only by those who inspect', () => {
  it('not its result, and not what a nonconformity demands, by the inspected', async () => {
    const inspector = await stage.joins(person('inspector-2', 'qa'));
    const { id } = await confirmed();
    const visit = { id: uuidv7(), visitedOn: DAY, result: 'rework', hazardIds: [id], orgCode: 'alpha' };
    const found = {
      id: uuidv7(),
      visitId: visit.id,
      hazardIds: [id],
      severity: 'critical',
      orgCode: 'alpha',
    };
    const base = { reportType: 'qm', orgCode: null, dateOfInformation: DAY };
    await accepted({ ...base, land: { qualityVisits: [visit], nonconformities: [found] } }, inspector);
    for (const land of [
      { qualityVisits: [{ id: visit.id, result: 'passed' }] },
      { nonconformities: [{ id: found.id, dueOn: '2099-12-31', actionRequired: 'none' }] },
    ]) {
      const content = { reportType: 'qm', dateOfInformation: '2026-05-11', land };
      expect(await sentAndAccepted(content)).toMatchObject({
        code: 'fallNotEntitled',
        params: { why: 'inspected' },
      });
      expect((await sentAndAccepted({ ...content, orgCode: null }, undefined, inspector)).code).toBe(
        'accepted',
      );
    }
  });
});

it('a task that begins as under way is the authority to work, and given by whoever may give it', async () => {
  const { id } = await confirmed();
  const west = person('west', 'regional_validator', { placeCodes: ['W'] });
  for (const status of ['issued', 'accepted', 'ongoing', 'field_complete']) {
    const task = { id: uuidv7(), title: 'T', status, hazardIds: [id], placeCode: 'W' };
    const content = { reportType: 'task', dateOfInformation: DAY, orgCode: null, land: { tasks: [task] } };
    const sent = await stage.report(content, person('ops', 'operations'));
    expect((await refusal(accept(sent, west))).code, status).toBe('notAllowed');
  }
});

it('whose a hazard is, another organisation does not say', async () => {
  const { id } = await confirmed();
  const other = await stage.joins(person('other', 'org_im', { orgCode: 'beta' }));
  const content = { ...hazardReport({ id, mode: 'update', fields: { orgCode: 'beta' } }), orgCode: 'beta' };
  expect((await sentAndAccepted(content, undefined, other)).code).toBe('otherOrganisation');
  expect((await hazardNow(id))?.orgCode).toBe('alpha');
});
