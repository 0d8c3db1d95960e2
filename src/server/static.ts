/**
 * The built web application: hashed files are kept for ever, everything else is asked for again, and any
 * other address answers with the page itself, which then shows what the address names.
 */
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Problem } from '../core/model/problems.ts';
import { compress, type Encoding, encodingFor, etagOf, hasTag } from './answers.ts';
import type { RequestContext } from './context.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.pbf': 'application/x-protobuf',
};
const COMPRESSED = new Set(['.png', '.ico', '.woff2']);
/** Compressed files kept in memory, bytes; the whole application has about 3 MB. */
const CACHE_BYTES = 24 * 1024 * 1024;

interface StaticFile {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly type: string;
  readonly encoding: Encoding;
}

/** Answers GET and HEAD from a folder; `/` and unknown paths without a file ending get index.html. */
export function serveStatic(webDir: string) {
  const cache = new Map<string, { stamp: string; file: StaticFile }>();
  let cachedBytes = 0;

  async function load(path: string, encoding: Encoding): Promise<StaticFile | null> {
    const info = await stat(path).catch(() => null);
    if (!info?.isFile()) return null;
    const key = `${encoding ?? ''}:${path}`;
    const stamp = `${info.mtimeMs}:${info.size}`;
    const known = cache.get(key);
    if (known?.stamp === stamp) return known.file;
    const raw = await readFile(path);
    const suits = encoding && !COMPRESSED.has(extname(path)) && raw.byteLength > 1_000 ? encoding : null;
    const file = {
      bytes: suits ? await compress(raw, suits, 7) : raw,
      etag: etagOf(raw),
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      encoding: suits,
    };
    if (cachedBytes + file.bytes.byteLength <= CACHE_BYTES) {
      cachedBytes += file.bytes.byteLength - (known?.file.bytes.byteLength ?? 0);
      cache.set(key, { stamp, file });
    }
    return file;
  }

  return async (c: RequestContext): Promise<Response> => {
    const encoding = encodingFor(c.req.header('accept-encoding'));
    const path = safePath(webDir, c.req.path);
    const asked = path ? await load(path, encoding) : null;
    const wantsFile = /\.[a-z0-9]{1,12}$/i.test(c.req.path);
    const file = asked ?? (wantsFile ? null : await load(join(webDir, 'index.html'), encoding));
    if (!file) throw new Problem('notFound');
    const hashed = asked !== null && /^\/assets\//.test(c.req.path);
    c.header('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    c.header('ETag', file.etag);
    c.header('Vary', 'Accept-Encoding');
    if (hasTag(c.req.header('if-none-match'), file.etag)) return c.body(null, 304);
    c.header('Content-Type', file.type);
    if (file.encoding) c.header('Content-Encoding', file.encoding);
    c.header('Content-Length', String(file.bytes.byteLength));
    return c.body(file.bytes as Uint8Array<ArrayBuffer>);
  };
}

/** The file a path names inside the folder; null for anything that leads out of it. */
function safePath(webDir: string, urlPath: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const full = normalize(join(webDir, path));
  return full.startsWith(webDir + sep) ? full : null;
}
