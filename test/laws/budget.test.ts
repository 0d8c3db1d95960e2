/** Every door has a price: named for each route, reckoned before it is paid, and paid by whoever asks. */
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/core/model/problems.ts';
import { createApp } from '../../src/server/app.ts';
import { Budget, cornersOf, MAX_UNITS } from '../../src/server/budget.ts';
import type { ServerDeps } from '../../src/server/context.ts';
import { costClassOf } from '../../src/server/costs.ts';
import { FairQueue } from '../../src/server/turns.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};

describe('costs', () => {
  it('every route of the application names its class', () => {
    // Routes are only registered: nothing of this is asked for.
    const parts = {
      requestsPerMinute: 1,
      webDir: null,
      publicUrl: null,
      accounts: {},
      pipeline: {},
      metrics: {},
    };
    const app = createApp(parts as unknown as ServerDeps);
    const routes = app.routes.filter(({ method }) => method !== 'ALL');
    const unpriced = routes
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !costClassOf(route));
    expect(routes.length).toBeGreaterThan(90);
    expect(unpriced).toEqual([]);
  });

  it('count corners wherever they stand', () => {
    const ring = [
      [1, 2],
      [3, 4],
      [1, 2],
    ];
    const shape = { type: 'MultiPolygon', coordinates: [[ring], [ring, ring]] };
    expect(cornersOf({ hazard: { fields: { shape } }, land: { releases: [{ shape }] }, n: 4 })).toBe(18);
  });
});

describe('a budget', () => {
  it('refuses what is over the limit of one request, and names the limit', () => {
    expect(codeOf(() => new Budget().charge('a', MAX_UNITS))).toBe('allowed');
    try {
      new Budget().charge('a', MAX_UNITS + 0.5);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'tooMuchWork', params: { asked: MAX_UNITS + 1, max: MAX_UNITS } });
    }
  });

  it("is each caller's own, and fills up again", () => {
    let now = 0;
    const budget = new Budget(() => now);
    const until = (caller: string) => {
      let times = 0;
      while (codeOf(() => budget.charge(caller, 500)) === 'allowed') times++;
      return times;
    };
    expect(until('a')).toBe(12);
    expect(codeOf(() => budget.charge('a', 500))).toBe('workBudget');
    expect(codeOf(() => budget.charge('b', 500))).toBe('allowed');
    // What everybody's request costs is never refused here.
    expect(codeOf(() => budget.charge('a', 0.5))).toBe('allowed');
    now += 60_000;
    expect(until('a')).toBe(12);
  });
});

describe('large bodies', () => {
  const LARGE = 1_000_000;
  const under = (budget: Budget, name: string, bytes: number, steps: string[]) =>
    budget.withBody(bytes, {
      caller: async () => name,
      read: () => steps.push(`${name} read`),
      next: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        steps.push(`${name} done`);
      },
    });

  it('are taken apart one after the other; small ones do not wait for them', async () => {
    const budget = new Budget();
    const steps: string[] = [];
    await Promise.all([
      under(budget, 'a', LARGE, steps),
      under(budget, 'b', LARGE, steps),
      under(budget, 'c', 1_000, steps),
    ]);
    expect(steps).toEqual(['c read', 'c done', 'a read', 'a done', 'b read', 'b done']);
  });

  it('are paid for by their bytes, by whoever sends them', async () => {
    const budget = new Budget(() => 0);
    let sent = 0;
    const send = (name: string) => budget.chargeBody(async () => name, LARGE);
    await expect(
      (async () => {
        for (; sent < 1_000; sent++) await send('a');
      })(),
    ).rejects.toMatchObject({ code: 'workBudget' });
    expect(sent).toBeLessThan(200);
    await send('b');
    for (let i = 0; i < 1_000; i++) await budget.chargeBody(async () => 'a', 2_000);
  });
});

describe('turns', () => {
  const queue = () => new FairQueue({ atOnce: 1, mostWaiting: 10, mostOfOne: 6 });

  it('let another caller in before the next of the same', async () => {
    const order: string[] = [];
    const turns = queue();
    const ask = (caller: string) =>
      turns.run(caller, async () => {
        order.push(caller);
        await new Promise((resolve) => setImmediate(resolve));
      });
    await Promise.all(['a', 'a', 'a', 'a', 'b', 'c', 'b'].map(ask));
    expect(order.join('')).toBe('aabcaba');
    expect(turns.size).toBe(0);
  });

  it('turn away who has too much waiting, and everybody when too much waits', async () => {
    const turns = queue();
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const asked = [...'aaaaaaaabbbbbbb'].map((caller) =>
      turns
        .run(caller, () => opened)
        .then(
          () => 'done',
          (error: Problem) => error.code,
        ),
    );
    open();
    const became = await Promise.all(asked);
    expect(became.slice(0, 8)).toEqual([...Array(7).fill('done'), 'busy']);
    expect(became.slice(8)).toEqual([...Array(4).fill('done'), ...Array(3).fill('busy')]);
    expect(turns.size).toBe(0);
  });

  it('go on after work that failed', async () => {
    const turns = queue();
    await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.run('a', async () => 1)).toBe(1);
  });
});
