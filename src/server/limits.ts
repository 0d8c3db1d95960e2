/**
 * A generous limit per network address, against runaways; sign-in has its own, strict one (accounts.ts). And one per
 * account for whatever computes over the registry from a shape of the asker's choice, so that nobody feels their way
 * over ground they may not see.
 */
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../core/model/problems.ts';
import type { Env, RequestContext } from './context.ts';
import type { Scope } from './scope.ts';

/** Buckets kept; an attacker with more addresses only forgets old ones. */
const MAX_BUCKETS = 10_000;

/** Token buckets: `perMinute` on average, `burst` of it at once at most, a tenth when not said otherwise. */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #burst: number;
  constructor(
    readonly perMinute: number,
    readonly now: () => number = () => performance.now(),
    burst = perMinute / 10,
  ) {
    this.#burst = Math.max(1, burst);
  }

  /** Seconds to wait, 0 when the request, which costs so many tokens, may go on. */
  take(key: string, cost = 1): number {
    const now = this.now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) * this.perMinute) / 60_000);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.tokens < cost) return Math.ceil(((cost - bucket.tokens) * 60) / this.perMinute);
    bucket.tokens -= cost;
    return 0;
  }
}

export function rateLimited(limit: RateLimit): MiddlewareHandler<Env> {
  return async (c, next) => {
    const seconds = limit.take(c.get('clientAddress'));
    if (seconds > 0) throw new Problem('tooManyRequests', { seconds });
    await next();
  };
}

/** Checks, previews and questions about a place a minute by somebody who sees cells: more than a form sends. */
export const PROBES_PER_MINUTE = 60;
/** Who sees everything exactly has nothing to feel for; an address may be a whole office. */
const AT_EASE = 20;
/** Each refusal doubles the wait, up to this many seconds; a minute of quiet halves it again. */
const LONGEST_WAIT_S = 300;
const QUIET_MS = 60_000;

/** Token buckets of two minutes per account; whoever goes on asking waits longer each time. */
export class ProbeLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number; refusals: number; until: number }>();
  constructor(
    readonly perMinute: number,
    readonly now: () => number = () => performance.now(),
  ) {}

  /** Seconds to wait, 0 when the question may be asked. */
  take(key: string, times = 1): number {
    const now = this.now();
    const [rate, burst] = [this.perMinute * times, this.perMinute * times * 2];
    const known = this.#buckets.get(key) ?? { tokens: burst, at: now, refusals: 0, until: 0 };
    const gone = now - known.at;
    const bucket = {
      tokens: Math.min(burst, known.tokens + (gone * rate) / 60_000),
      at: now,
      refusals: Math.max(0, known.refusals - Math.floor(gone / QUIET_MS)),
      until: known.until,
    };
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (now >= bucket.until && bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    if (now >= bucket.until) {
      bucket.until = now + Math.min(LONGEST_WAIT_S, 2 ** bucket.refusals) * 1_000;
      bucket.refusals += 1;
    }
    return Math.max(1, Math.ceil((bucket.until - now) / 1_000));
  }
}

/** Counts a question about a place against who asks it. @throws Problem tooManyRequests. */
export function countProbe(c: RequestContext, { actor, view }: Scope): void {
  const key = actor.userId ?? `address ${c.get('clientAddress')}`;
  const atEase = view.base === 'exact' || actor.userId === null;
  const seconds = c.get('probes').take(key, atEase ? AT_EASE : 1);
  if (seconds > 0) throw new Problem('tooManyRequests', { seconds });
}

/** Answers to those who see cells leave on the beat: how long it took tells less of what lies there. */
const BEAT_MS = 25;

/** Waits for the next beat since a moment, for those from whom something is withheld. */
export async function onTheBeat({ view }: Scope, startedAt: number): Promise<void> {
  if (view.base === 'exact') return;
  const gone = performance.now() - startedAt;
  await new Promise((resolve) => setTimeout(resolve, BEAT_MS - (gone % BEAT_MS)));
}
