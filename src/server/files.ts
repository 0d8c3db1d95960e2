/** Answers that are files: how the description says so, and how a file is handed over. */
import { z } from '@hono/zod-openapi';
import type { Language } from '../core/model/codes.ts';
import type { Artefact } from '../flow/publish/exports.ts';
import type { RequestContext } from './context.ts';

/** A file in the description of a route. */
export const fileResponse = (description: string) => ({
  description,
  content: {
    'application/octet-stream': { schema: z.string().openapi({ type: 'string', format: 'binary' }) },
  },
});

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
