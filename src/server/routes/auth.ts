/** Signing in and out: everything under /api/auth is the sign-in library's. */
import { Problem } from '../../core/model/problems.ts';
import { parseJson, readBytes } from '../body.ts';
import type { App, ServerDeps } from '../context.ts';

const MAX_BYTES = 64 * 1024;

export function registerAuthRoutes(app: App, { accounts }: ServerDeps): void {
  app.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    const headers = new Headers(c.req.raw.headers);
    headers.set('x-tilth-client', c.get('clientAddress'));
    headers.delete('content-length');
    if (c.req.method === 'GET') return accounts.handle(new Request(c.req.url, { headers }));
    const bytes = await readBytes(c.req.raw, MAX_BYTES);
    if (bytes.byteLength > 0 && !/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
      throw new Problem('unsupportedMedia', { expected: 'application/json' });
    }
    const body = bytes.byteLength > 0 ? JSON.stringify(parseJson(bytes)) : '{}';
    headers.set('content-type', 'application/json');
    return accounts.handle(new Request(c.req.url, { method: 'POST', headers, body }));
  });
}
