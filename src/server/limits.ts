/** A generous limit per network address, against runaways; sign-in has its own, strict one (accounts.ts). */
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../core/model/problems.ts';
import type { Env } from './context.ts';

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
