/** Answers that are files: how the description says so, and how a file is handed over. */
import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import type { Language } from '../core/model/codes.ts';
import type { KeptFile } from '../flow/ports.ts';
import type { Artefact } from '../flow/publish/exports.ts';
import type { RequestContext } from './context.ts';

/** A file in the description of a route. */
export const fileResponse = (description: string) => ({
  description,
  content: {
    'application/octet-stream': { schema: z.string().openapi({ type: 'string', format: 'binary' }) },
  },
});

/**
 * A file somebody sent, given back as bytes to save.
 * SAFETY: a foreign page is never shown as one of ours (test/scenarios/monitor-intake.test.ts, http-documents.test.ts).
 */
export function giveKept(c: RequestContext, file: KeptFile, name: string): Response {
  // Old programs read the first name, all others the second, which may be in any script.
  const plain = name.replace(/[^\w.-]+/g, '_');
  c.header('Content-Type', 'application/octet-stream');
  c.header(
    'Content-Disposition',
    `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  );
  c.header('Content-Security-Policy', "default-src 'none'; sandbox");
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Content-Length', String(file.bytes));
  c.header('Cache-Control', 'no-store');
  return c.body(Readable.toWeb(Readable.from(file.read())) as ReadableStream);
}

/** Bytes of a request that has none. */
export async function* nothing(): AsyncIterable<Uint8Array> {}

/** The language asked for, else the one the request prefers. */
export const languageOf = (c: RequestContext, asked: Language | undefined): Language =>
  asked ?? c.get('language');

/** The file under its own name, never as a page of ours. */
export function giveFile(c: RequestContext, { bytes, mime, name }: Artefact, language: Language): Response {
  c.header('Content-Type', mime);
  c.header('Content-Language', language);
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  c.header('Cache-Control', 'private, no-cache');
  return c.body(bytes.slice().buffer as ArrayBuffer, 200);
}
