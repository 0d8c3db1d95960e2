/**
 * A work budget for whatever computes for an asker. A unit is about a millisecond of one processor. What a
 * request costs is reckoned before it is paid: above the limit of one request it is refused with the limit
 * named; above what one caller may ask for in a minute it must wait; and what cannot be reckoned but is known
 * to be heavy goes one after the other, the callers taking turns.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { Problem } from '../core/model/problems.ts';
import type { ReportContent } from '../core/model/reports.ts';
import type { Env, RequestContext } from './context.ts';
import { type CostClass, costClassOf } from './costs.ts';
import { RateLimit } from './limits.ts';
import { FairQueue } from './turns.ts';

/** Units of one request at most. */
export const MAX_UNITS = 1_000;
/** Units of one caller: an account, or the network address of somebody who is not signed in. */
const UNITS_PER_MINUTE = 12_000;
const UNITS_AT_ONCE = 6_000;
/** What a request of a class costs that is not reckoned by itself. */
const FIXED: Partial<Record<CostClass, number>> = { ground: 50, document: 100 };
/** Heavy computations under way on this thread; two, so that one may wait for the database. */
const AT_ONCE = 2;
const MOST_WAITING = 64;
const MOST_WAITING_OF_ONE = 16;
/** A body above this is taken apart when it is its turn: below, that is a matter of a few milliseconds. */
const LARGE_BODY = 128 * 1024;
/** Bytes of a large body that cost one unit: read as JSON, checked against its schema, looked through. */
const BYTES_PER_UNIT = 16_000;
/** Between two steps of a large body, ms: an answer to somebody else is several short steps, not one. */
const BREATH_MS = 40;

export class Budget {
  readonly #rate: RateLimit;
  readonly #turns = queue(AT_ONCE);
  /** Apart from the others: a large outline is looked at in a thread, and others need not wait for that. */
  readonly #bodies = queue(1);

  constructor(now?: () => number) {
    this.#rate = new RateLimit(UNITS_PER_MINUTE, now, UNITS_AT_ONCE);
  }

  /** Throws Problem tooMuchWork, workBudget. */
  charge(caller: string, units: number): void {
    if (units > MAX_UNITS) throw new Problem('tooMuchWork', { asked: Math.ceil(units), max: MAX_UNITS });
    // What costs less than a millisecond is what every request costs; those are counted elsewhere.
    const seconds = units < 1 ? 0 : this.#rate.take(caller, units);
    if (seconds > 0) throw new Problem('workBudget', { max: UNITS_PER_MINUTE, seconds });
  }

  /** Runs heavy work when it is the caller's turn. Throws Problem busy. */
  async inTurn(caller: string, work: () => Promise<void>): Promise<void> {
    await this.#turns.run(caller, async () => {
      await letOthers();
      await work();
    });
  }

  /** What a large body costs, before it is taken apart. Throws Problem workBudget. */
  async chargeBody(caller: () => Promise<string>, bytes: number): Promise<void> {
    if (bytes > LARGE_BODY) this.charge(await caller(), bytes / BYTES_PER_UNIT);
  }

  /** Takes a body apart and does what it asks for; large ones one after the other. Throws Problem busy. */
  async withBody(bytes: number, { caller, read, next }: BodyWork): Promise<void> {
    if (bytes <= LARGE_BODY) {
      read();
      return next();
    }
    await this.#bodies.run(await caller(), async () => {
      await letOthers();
      read();
      await sleep(BREATH_MS);
      await next();
      await sleep(BREATH_MS);
    });
  }
}

export interface BodyWork {
  readonly caller: () => Promise<string>;
  /** From bytes to values. */
  readonly read: () => void;
  readonly next: () => Promise<void>;
}

const queue = (atOnce: number): FairQueue =>
  new FairQueue({ atOnce, mostWaiting: MOST_WAITING, mostOfOne: MOST_WAITING_OF_ONE });

/** Lets whatever came in meanwhile go first: nobody waits for two long steps in a row. */
const letOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Gives every request its way to pay, and lets heavy ones in by turns. */
export function budgeted(budget: Budget): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('charge', async (units) => budget.charge(await callerOf(c), units));
    const cost = routeCost(c);
    const units = cost === undefined ? undefined : FIXED[cost];
    if (units === undefined) return next();
    const caller = await callerOf(c);
    budget.charge(caller, units);
    await budget.inTurn(caller, next);
  };
}

function routeCost(c: RequestContext): CostClass | undefined {
  const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  return route && costClassOf(`${route.method} ${route.path}`);
}

/** Whose budget a request is paid from. */
export async function callerOf(c: RequestContext): Promise<string> {
  const { actor } = await c.get('caller')();
  return actor.userId ?? c.get('clientAddress');
}

/** Corners that cost one unit: read, checked, kept. */
const CORNERS_PER_UNIT = 200;

/** What the outlines of a report cost to look at. */
export function unitsOfReport(content: ReportContent): number {
  return cornersOf(content) / CORNERS_PER_UNIT;
}

/** Corners of every outline a report brings, wherever it stands. */
export function cornersOf(content: unknown): number {
  if (content === null || typeof content !== 'object') return 0;
  if (Array.isArray(content) && typeof content[0] === 'number') return 1;
  let corners = 0;
  for (const member of Array.isArray(content) ? content : Object.values(content))
    corners += cornersOf(member);
  return corners;
}
