/** A generous limit per network address, against runaways; sign-in has its own, strict one (accounts.ts). */
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../core/model/problems.ts';
import type { Env } from './context.ts';

/** Buckets kept; an attacker with more addresses only forgets old ones. */
const MAX_BUCKETS = 10_000;

/** Token buckets: `perMinute` on average, a tenth of it at once at most. */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #burst: number;
  constructor(
    readonly perMinute: number,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#burst = Math.max(1, perMinute / 10);
  }

  /** Seconds to wait, 0 when the request may go on. */
  take(key: string): number {
    const now = this.now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) * this.perMinute) / 60_000);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MAX_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 60) / this.perMinute);
    bucket.tokens -= 1;
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
