/**
 * SAFETY: near never misses a recorded hazard within the radius, and never says that land is clear. Laws of
 * the distance itself: test/laws/tiles-near.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  type Client,
  draft,
  newHazard,
  openTestApp,
  squareAt,
  type TestApp,
} from '../support/app.ts';

let t: TestApp;
let team: Client;
const ids: string[] = [];

beforeAll(async () => {
  t = await openTestApp();
  team = await t.person('team', 'field_team', { orgCode: 'alpha' });
  const reviewer = await t.person('reviewer', 'national_approver');
  for (const [lon, lat] of [
    [36.5, 48.5],
    [37.5, 48.5],
    [179.995, 10],
  ] as const) {
    const proposal = newHazard(lon, lat, { shape: squareAt(lon, lat, 0.004) });
    const sent = await team.post('reports', draft(proposal));
    expect(sent.status, sent.text).toBe(201);
    expect((await accept(reviewer, sent.body)).status).toBe(200);
    ids.push(proposal.hazard.id);
  }
});
afterAll(() => t.close());

const near = (lon: number, lat: number, radiusM: number) =>
  team.get(`near?lon=${lon}&lat=${lat}&radiusM=${radiusM}`);

describe('a point', () => {
  it('inside is at distance 0', async () => {
    const { body } = await near(36.502, 48.502, 1);
    expect(body).toMatchObject({
      answer: 'recorded',
      items: [{ id: ids[0], distanceM: 0, classification: 'cha' }],
    });
  });
  it('beyond the radius nothing is recorded, which is not to say clear', async () => {
    const far = await near(36.45, 48.502, 3_600);
    expect(far.body).toMatchObject({ answer: 'none_recorded', items: [] });
    expect(far.text).not.toMatch(/clear|safe|free/i);
    const closer = await near(36.45, 48.502, 3_750);
    expect(closer.body.items[0].distanceM).toBeGreaterThan(3_600);
  });
  it('across the antimeridian', async () => {
    const { body } = await near(-179.9995, 10.002, 200);
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([ids[2]]);
  });
});

describe('a route', () => {
  it('passes one hazard and ends at another', async () => {
    const route = [
      [36.4, 48.505],
      [36.6, 48.505],
      [37.502, 48.502],
    ];
    const { body } = await team.post('near', { route, radiusM: 500 });
    expect(body.items.map((item: { id: string }) => item.id).sort()).toEqual([ids[0], ids[1]].sort());
    const at = body.items.find((item: { id: string }) => item.id === ids[0]);
    expect(at.distanceM).toBeGreaterThanOrEqual(110);
    expect(at.distanceM).toBeLessThanOrEqual(117);
  });
  it('over the antimeridian', async () => {
    const route = [
      [179.5, 10.002],
      [-179.5, 10.002],
    ];
    const { body } = await team.post('near', { route, radiusM: 100 });
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([ids[2]]);
  });
});
