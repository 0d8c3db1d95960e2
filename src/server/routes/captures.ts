/**
 * Copies of sources: kept under the hash of their bytes, given back only to those who code and review, always as
 * a file to save and never as a page (docs/decisions/0021-captures-by-hash.md).
 */
import { createRoute, z } from '@hono/zod-openapi';
import { Sha256 } from '../../core/model/ids.ts';
import { keepCopy, readCopy } from '../../flow/captures.ts';
import type { App, ServerDeps } from '../context.ts';
import { giveKept, nothing } from '../files.ts';
import { InProgramme, json, REFUSALS, WRITE_REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const OneCopy = InProgramme.extend({ sha256: Sha256 });
const Facts = z.object({
  mime: z.string(),
  method: z.string(),
  capturedAt: z.string().nullable(),
  url: z.string().nullable(),
  software: z.string().nullable(),
  pages: z.number().int().nullable(),
  warcRecordId: z.string().nullable(),
  proof: z
    .object({
      kind: z.enum(['rfc3161', 'opentimestamps']),
      covers: z.string().nullable().openapi({ description: 'The hash the proof is about' }),
      statedAt: z.string().nullable(),
      attestation: z.string().nullable(),
      verified: z.literal(false).openapi({ description: 'Stored, not checked against an authority' }),
    })
    .nullable(),
});
const Kept = z.object({
  sha256: Sha256,
  bytes: z.number().int(),
  created: z.boolean(),
  facts: Facts.openapi({ description: 'What the copy says about itself; not checked' }),
});
const bytes = z.string().openapi({ type: 'string', format: 'binary' });

const putRoute = createRoute({
  method: 'put',
  path: '/api/programmes/{programme}/monitor/captures/{sha256}',
  operationId: 'putCapture',
  tags: ['monitor'],
  summary: 'Keep a copy of a source under the SHA-256 of its bytes. Sending it again is harmless',
  request: {
    params: OneCopy,
    query: z.strictObject({}),
    body: { required: true, content: { 'application/octet-stream': { schema: bytes } } },
  },
  responses: {
    200: json(Kept, 'This very copy was here already'),
    201: json(Kept, 'Kept'),
    ...WRITE_REFUSALS,
  },
});
const getCaptureRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/captures/{sha256}',
  operationId: 'getCapture',
  tags: ['monitor'],
  summary: 'The copy again, as a file to save; for those who code and review',
  request: { params: OneCopy, query: z.strictObject({}) },
  responses: {
    200: { description: 'The bytes', content: { 'application/octet-stream': { schema: bytes } } },
    ...REFUSALS,
  },
});

const ENDINGS: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'application/pdf': 'pdf',
  'application/warc': 'warc',
  'application/wacz+zip': 'wacz',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/timestamp-reply': 'tsr',
  'application/vnd.opentimestamps.v1': 'ots',
};

export function registerCaptureRoutes(app: App, deps: ServerDeps): void {
  const { files } = deps;
  app.openapi(putRoute, async (c) => {
    const { programme: programmeId, sha256 } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, programmeId);
    const body = c.req.raw.body as unknown as AsyncIterable<Uint8Array> | null;
    const kept = await keepCopy(files, actor, programme.id, sha256, body ?? nothing());
    const told = { ...kept, facts: { ...kept.facts, proof: kept.facts.proof && { ...kept.facts.proof } } };
    return kept.created ? c.json(told, 201) : c.json(told, 200);
  });
  app.openapi(getCaptureRoute, async (c) => {
    const { programme: programmeId, sha256 } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, programmeId);
    const file = await readCopy(files, actor, programme.id, sha256);
    const name = `${sha256.slice(0, 16)}.${ENDINGS[file.mime] ?? 'bin'}`;
    return giveKept(c, file, name);
  });
}
