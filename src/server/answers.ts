/**
 * The last step of every JSON answer: an entity tag, "not modified" when the reader has it, compression.
 * Nothing of the interface may be kept by a cache: what is true for one reader is hidden from another.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { Env } from './context.ts';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
/** Smaller bodies fit in one packet as they are. */
const WORTH_COMPRESSING = 1_400;

export type Encoding = 'br' | 'gzip' | null;

/** Best encoding the reader accepts (RFC 9110 §12.5.3); `q=0` refuses one. */
export function encodingFor(acceptEncoding: string | undefined): Encoding {
  const wishes = (acceptEncoding ?? '').toLowerCase().split(',');
  const accepts = (name: string) =>
    wishes.some((wish) => {
      const [coding, q] = wish.trim().split(/\s*;\s*q\s*=\s*/);
      return coding === name && (q === undefined || Number(q) > 0);
    });
  if (accepts('br')) return 'br';
  return accepts('gzip') ? 'gzip' : null;
}

/** Brotli 4 and gzip 6: for JSON of 1 MB about 10 ms; higher levels cost more than the network. */
export async function compress(bytes: Uint8Array, encoding: 'br' | 'gzip', quality = 4): Promise<Uint8Array> {
  if (encoding === 'gzip') return gzip(bytes, { level: 6 });
  return brotli(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } });
}

export function etagOf(bytes: Uint8Array): string {
  return `"${createHash('sha1').update(bytes).digest('base64url')}"`;
}

/** True when If-None-Match names this tag (weak comparison, RFC 9110 §13.1.2). */
export function hasTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => bare(tag) === bare(etag));
}

export function finishJson(): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    const type = c.res.headers.get('Content-Type') ?? '';
    if (!/^application\/([a-z.+-]+\+)?json/.test(type) || c.res.headers.has('Content-Encoding')) return;
    const bytes = new Uint8Array(await c.res.arrayBuffer());
    const headers = new Headers(c.res.headers);
    const status = c.res.status;
    const reading = c.req.method === 'GET' || c.req.method === 'HEAD';
    const etag = headers.get('ETag') ?? (reading && status === 200 ? etagOf(bytes) : null);
    if (etag) headers.set('ETag', etag);
    headers.append('Vary', 'Accept-Encoding, Accept-Language');
    if (etag && reading && status === 200 && hasTag(c.req.header('if-none-match'), etag)) {
      headers.delete('Content-Type');
      headers.delete('Content-Length');
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    const encoding =
      bytes.byteLength > WORTH_COMPRESSING ? encodingFor(c.req.header('accept-encoding')) : null;
    if (encoding) headers.set('Content-Encoding', encoding);
    const body = encoding ? await compress(bytes, encoding) : bytes;
    headers.set('Content-Length', String(body.byteLength));
    c.res = undefined;
    c.res = new Response(body as Uint8Array<ArrayBuffer>, { status, headers });
  };
}
