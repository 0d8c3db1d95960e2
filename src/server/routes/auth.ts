/** Signing in and out: everything under /api/auth is the sign-in library's; the audit trail hears of it. */
import { Problem } from '../../core/model/problems.ts';
import type { Audit } from '../audit.ts';
import { parseJson, readBytes } from '../body.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';

const MAX_BYTES = 64 * 1024;

export function registerAuthRoutes(app: App, { accounts, audit }: ServerDeps): void {
  app.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    const headers = new Headers(c.req.raw.headers);
    headers.set('x-tilth-client', c.get('clientAddress'));
    headers.delete('content-length');
    if (c.req.method === 'GET') return accounts.handle(new Request(c.req.url, { headers }));
    const bytes = await readBytes(c.req.raw, MAX_BYTES);
    if (bytes.byteLength > 0 && !/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
      throw new Problem('unsupportedMedia', { expected: 'application/json' });
    }
    const value = bytes.byteLength > 0 ? parseJson(bytes) : {};
    headers.set('content-type', 'application/json');
    const body = JSON.stringify(value);
    const request = new Request(c.req.url, { method: 'POST', headers, body });
    if (c.req.path.startsWith('/api/auth/sign-in/'))
      return signingIn(audit, value, () => accounts.handle(request));
    return leaving(audit, c, () => accounts.handle(request));
  });
}

async function signingIn(audit: Audit, sent: unknown, handle: () => Promise<Response>): Promise<Response> {
  try {
    const response = await handle();
    const said = (await response.clone().json()) as { user?: { id?: string } };
    const accountId = said.user?.id ?? null;
    if (accountId) audit.note({ kind: 'signed_in', accountId, programmeId: null, data: {} });
    return response;
  } catch (error) {
    const email = (sent as { email?: unknown } | null)?.email;
    const refused = error instanceof Problem && ['wrongCredentials', 'tooManyRequests'].includes(error.code);
    if (refused && typeof email === 'string') audit.failedSignIn(email);
    throw error;
  }
}

const KINDS = {
  '/api/auth/sign-out': 'signed_out',
  '/api/auth/change-password': 'password_changed',
} as const;

/** Asked before: afterwards there may be no session to ask about. */
async function leaving(audit: Audit, c: RequestContext, handle: () => Promise<Response>): Promise<Response> {
  const caller = await c
    .get('caller')()
    .catch(() => null);
  const response = await handle();
  const kind = KINDS[c.req.path as keyof typeof KINDS];
  const accountId = caller?.account?.id ?? null;
  if (kind && accountId) audit.note({ kind, accountId, programmeId: null, data: {} });
  return response;
}
