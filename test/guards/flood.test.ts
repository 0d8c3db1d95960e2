/**
 * Floods: what one asker wants worked out holds up nobody else. How long anybody waits is measured by
 * `npm run bench -- flood`; here it is shown by which way: refused before it is paid, or worked out in a
 * thread while this one goes on turning.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBundle } from '../../scripts/build.mjs';
import type { Position } from '../../src/core/model/geometry.ts';
import { createThreads, THREAD_LIMITS, type Threads } from '../../src/server/threads.ts';
import {
  accept,
  type Client,
  draft,
  newHazard,
  openTestApp,
  squareAt,
  type TestApp,
} from '../support/app.ts';

let folder: string;
let threads: Threads;
/** How many answers came out of a thread. */
let inThreads = 0;
let t: TestApp;
let team: Client;
let other: Client;

beforeAll(async () => {
  // In the tree, so that the bundle finds the libraries.
  folder = mkdtempSync(resolve('node_modules', '.flood-'));
  const file = join(folder, 'answer-worker.mjs');
  await build({
    ...nodeBundle,
    sourcemap: false,
    entryPoints: ['src/server/answer-worker.ts'],
    outfile: file,
  });
  const real = createThreads(file, { ...THREAD_LIMITS, size: 1, jobMs: 60_000, idleMs: 200 });
  threads = {
    run: async (caller, job) => {
      const answer = await real.run(caller, job);
      inThreads++;
      return answer;
    },
    get alive() {
      return real.alive;
    },
    close: real.close,
  };
  t = await openTestApp({ threads });
  team = await t.person('team', 'field_team', { orgCode: 'alpha' });
  other = await t.person('other', 'field_team', { orgCode: 'beta' });
  const reviewer = await t.person('reviewer', 'national_approver');
  for (let n = 0; n < 12; n++) {
    const [lon, lat] = [36 + (n % 4) * 0.5, 48 + Math.floor(n / 4) * 0.5];
    const sent = await team.post('reports', draft(newHazard(lon, lat, { shape: squareAt(lon, lat, 0.004) })));
    expect(sent.status, sent.text).toBe(201);
    expect((await accept(reviewer, sent.body)).status).toBe(200);
  }
  const coast = Array.from(
    { length: 4_000 },
    (_, i): Position => [
      50 + 0.01 * Math.cos((i / 4_000) * 2 * Math.PI),
      47.9 + 0.01 * Math.sin((i / 4_000) * 2 * Math.PI),
    ],
  );
  const shape = { type: 'Polygon', coordinates: [[...coast, coast[0]]] };
  const sent = await team.post('reports', draft(newHazard(50, 47.9, { shape })));
  expect((await accept(reviewer, sent.body)).status, sent.text.slice(0, 500)).toBe(200);
}, 120_000);
afterAll(async () => {
  await t.close();
  await threads.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Turns of the event loop while something is worked out. */
async function turnsDuring<T>(work: Promise<T>): Promise<{ result: T; turns: number }> {
  let turns = 0;
  let done = false;
  const turning = (async () => {
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
  })();
  const result = await work.finally(() => {
    done = true;
  });
  await turning;
  return { result, turns };
}

const zigzag = (count: number): Position[] =>
  Array.from({ length: count }, (_, i): Position => [36 + (i % 2) * 1.5 + i / 1e4, 48 + (i % 2)]);
/** Corners that jump to and fro: every line crosses most others. */
function scribble(corners: number): Position[] {
  const ring = Array.from(
    { length: corners },
    (_, i): Position => [
      Math.round((36 + 0.1 * Math.cos(i * 2.9)) * 1e7) / 1e7,
      Math.round((48 + 0.1 * Math.sin(i * 2.9)) * 1e7) / 1e7,
    ],
  );
  return [...ring, ring[0]!];
}
const check = (who: Client, ring: Position[]) =>
  who.post(
    'reports/check',
    draft(newHazard(36, 48, { shape: { type: 'Polygon', coordinates: [ring] } })).content,
  );

describe('near along a long zigzag', () => {
  it('is worked out in a thread, and says what one thread would say', async () => {
    const before = inThreads;
    const asked = { route: zigzag(40), radiusM: 50_000 };
    const { result, turns } = await turnsDuring(team.post('near', asked));
    expect(result.status, result.text).toBe(200);
    expect(inThreads).toBe(before + 1);
    expect(turns).toBeGreaterThan(20);
    expect(result.body.items.length).toBeGreaterThan(3);
    const whole = new Set(result.body.items.map((item: { id: string }) => item.id));
    for (const [i, at] of asked.route.slice(0, 4).entries()) {
      const leg = await team.post('near', { route: [at, asked.route[i + 1]], radiusM: 50_000 });
      for (const { id } of leg.body.items) expect(whole).toContain(id);
    }
  });

  it('a short one needs no thread', async () => {
    const before = inThreads;
    expect((await team.post('near', { route: [[36, 48]], radiusM: 500 })).status).toBe(200);
    expect(inThreads).toBe(before);
  });

  it('a very long one is refused by its price, which is named', async () => {
    const before = inThreads;
    const route = Array.from({ length: 1_500 }, (_, i): Position => [49.98 + (i % 2) * 0.1, 47.9 + i / 1e4]);
    const { result, turns } = await turnsDuring(team.post('near', { route, radiusM: 50_000 }));
    expect([result.status, result.body.code]).toEqual([413, 'tooMuchWork']);
    expect(result.body.params.max).toBe(1_000);
    expect(result.body.detail).toContain('1,000');
    expect(inThreads).toBe(before);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('a large crossing outline', () => {
  it('of 60,000 corners is answered, without holding up anybody', async () => {
    const before = inThreads;
    const { result, turns } = await turnsDuring(check(team, scribble(60_000)));
    expect(result.status, result.text.slice(0, 300)).toBe(200);
    expect(result.body.findings[0].message).toBe('rule.V10.tooManyVertices');
    expect(inThreads).toBe(before + 1);
    expect(turns).toBeGreaterThan(20);
  });

  it('of 5,000 corners names the first crossings', async () => {
    const { result, turns } = await turnsDuring(check(team, scribble(5_000)));
    const crossings = result.body.findings.filter((f: { message: string }) =>
      /selfIntersection/.test(f.message),
    );
    expect(crossings.length).toBe(10);
    expect(turns).toBeGreaterThan(20);
  });

  it('a small one is judged where it is', async () => {
    const before = inThreads;
    expect((await check(team, squareAt(30, 50).coordinates[0] as Position[])).status).toBe(200);
    expect(inThreads).toBe(before);
  });

  it('with more corners than one request may bring is refused by their number', async () => {
    const ring = Array.from({ length: 250_000 }, (_, i): Position => [i % 10, i % 9]);
    const { body } = await check(team, ring);
    expect(body.code).toBe('tooMuchWork');
  });
});

describe('a flood of one caller', () => {
  it('is slowed, another is answered all the while', async () => {
    const heavy = () => other.post('near', { route: zigzag(40), radiusM: 50_000 });
    const flood = Array.from({ length: 40 }, heavy);
    const mine = await team.post('near', { route: zigzag(40), radiusM: 50_000 });
    expect(mine.status, mine.text).toBe(200);
    const became = (await Promise.all(flood)).map(({ status, body }) => `${status} ${body.code ?? ''}`);
    expect(became).toContain('200 ');
    expect(became).toContain('503 busy');
    for (const each of became) expect(['200 ', '503 busy', '429 workBudget']).toContain(each);
  });

  it('threads end when there is nothing to do', async () => {
    for (let i = 0; i < 100 && threads.alive > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(threads.alive).toBe(0);
  });
});
