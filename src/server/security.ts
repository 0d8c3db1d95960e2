/**
 * Headers that keep other sites, sniffers and third-party tile servers out. Nothing may be loaded from
 * another host: an outside base map would tell its owner where the hazards are.
 */
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../core/model/problems.ts';
import type { Env, RequestContext } from './context.ts';

export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export function securityHeaders(publicUrl: string | null): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    // A route may be stricter than the rest, never looser: copies of foreign pages are.
    if (!c.res.headers.has('Content-Security-Policy'))
      c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Frame-Options', 'DENY');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    c.header('Permissions-Policy', 'geolocation=(self), camera=(self), microphone=(), payment=()');
    if (publicUrl?.startsWith('https:')) {
      c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    }
  };
}

/**
 * SAFETY: a page of another site must not act with a reviewer's cookie (test/scenarios/http-security).
 * Cookies are SameSite=Lax already; this refuses what a browser marks as coming from elsewhere.
 */
export function sameSiteOnly(publicUrl: string | null): MiddlewareHandler<Env> {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
    if (changes && origin !== undefined && !isOwnOrigin(c, origin, publicUrl)) {
      throw new Problem('invalidRequest', {
        where: 'Origin',
        reason: 'request.foreignPage',
        expected: origin.slice(0, 200),
      });
    }
    await next();
  };
}

function isOwnOrigin(c: RequestContext, origin: string, publicUrl: string | null): boolean {
  if (publicUrl !== null && origin === publicUrl) return true;
  try {
    return new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host);
  } catch {
    return false;
  }
}
