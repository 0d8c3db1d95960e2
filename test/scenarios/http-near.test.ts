/**
 * SAFETY: near never misses a recorded hazard within the radius, and never says that land is clear. Compared
 * with distances from every point of a finely divided route.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeometryEngine } from '../../src/core/geo/engine.ts';
import type { Position, Shape } from '../../src/core/model/geometry.ts';
import { routeDistanceM } from '../../src/flow/near.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
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
    expect(at.distanceM).toBeLessThanOrEqual(112);
  });
  it('between far points is searched all the way', async () => {
    const route = [
      [20, 48.502],
      [55, 48.502],
    ];
    const { body } = await team.post('near', { route, radiusM: 100 });
    expect(body.items.map((item: { id: string }) => item.id).sort()).toEqual([ids[0], ids[1]].sort());
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

describe('the distance from a route to a shape', () => {
  let geometry: GeometryEngine;
  beforeAll(async () => {
    geometry = await loadGeometry();
  });
  const position = fc.tuple(
    fc.double({ min: 36, max: 36.2, noNaN: true }),
    fc.double({ min: 48, max: 48.1, noNaN: true }),
  );

  it('is never more than from any point of a finely divided route', () => {
    fc.assert(
      fc.property(
        fc.array(position, { minLength: 1, maxLength: 4 }),
        position,
        fc.integer({ min: 10, max: 8_000 }),
        (route, [lon, lat], radiusM) => {
          const shape: Shape = squareAt(lon, lat, 0.01) as Shape;
          const found = routeDistanceM(geometry, route as Position[], shape, radiusM);
          let least = Number.POSITIVE_INFINITY;
          for (const [i, a] of route.entries()) {
            const b = route[i + 1] ?? a;
            for (let s = 0; s <= 40; s++) {
              const at: Position = [a[0] + ((b[0] - a[0]) * s) / 40, a[1] + ((b[1] - a[1]) * s) / 40];
              least = Math.min(least, geometry.distanceM(at, shape));
            }
          }
          if (least <= radiusM) expect(found).not.toBeNull();
          if (found !== null) expect(found).toBeLessThanOrEqual(Math.max(least, 0) + 0.2);
        },
      ),
      { numRuns: 60 },
    );
  });
});
