/**
 * Photos and PDFs sent with reports and tasks: kept under the hash of their bytes, given back to those who may read
 * the report or the task, always as a file to save and never as a page.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { Sha256, Uuid } from '../../core/model/ids.ts';
import { documentOfReport, documentOfTask, keepDocument } from '../../flow/documents.ts';
import type { App, ServerDeps } from '../context.ts';
import { fileResponse, giveKept, nothing } from '../files.ts';
import { InProgramme, json, REFUSALS, WRITE_REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Kept = z.object({ sha256: Sha256, bytes: z.number().int() });
const OfOwner = InProgramme.extend({ owner: Uuid, sha256: Sha256 });
const OfRecord = InProgramme.extend({ id: Uuid, sha256: Sha256 });

const putRoute = createRoute({
  method: 'put',
  path: '/api/programmes/{programme}/documents/{owner}/{sha256}',
  operationId: 'putDocument',
  tags: ['reports'],
  summary:
    'Keep a PDF, PNG or JPEG of at most 20 MB for the report or task `owner`, before it is sent. Harmless again',
  request: {
    params: OfOwner,
    query: z.strictObject({}),
    body: {
      required: true,
      content: {
        'application/octet-stream': { schema: z.string().openapi({ type: 'string', format: 'binary' }) },
      },
    },
  },
  responses: {
    200: json(Kept, 'Kept, whether or not it was here before'),
    ...WRITE_REFUSALS,
  },
});

const getRoute = (noun: 'reports' | 'tasks', operationId: string) =>
  createRoute({
    method: 'get',
    path: `/api/programmes/{programme}/${noun}/{id}/documents/{sha256}`,
    operationId,
    tags: ['reports'],
    summary: `A document of ${noun === 'reports' ? 'a report' : 'the dossier of a task'}, as a file to save`,
    request: { params: OfRecord, query: z.strictObject({}) },
    responses: { 200: fileResponse('The bytes'), ...REFUSALS },
  });

export function registerDocumentRoutes(app: App, deps: ServerDeps): void {
  const { files, pipeline } = deps;
  app.openapi(putRoute, async (c) => {
    const { programme: programmeId, owner: ownerId, sha256 } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, programmeId);
    const body = c.req.raw.body as unknown as AsyncIterable<Uint8Array> | null;
    const at = { ownerId, sha256 };
    const { bytes } = await keepDocument(files, actor, programme.id, at, body ?? nothing());
    return c.json({ sha256, bytes }, 200);
  });
  app.openapi(getRoute('reports', 'getDocumentOfReport'), async (c) => {
    const { programme: programmeId, ...at } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, programmeId);
    const file = await documentOfReport(pipeline, files, actor, programme.id, at);
    return giveKept(c, file, file.name);
  });
  app.openapi(getRoute('tasks', 'getDocumentOfTask'), async (c) => {
    const { programme: programmeId, ...at } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, programmeId);
    const file = await documentOfTask(pipeline, files, actor, programme.id, at);
    return giveKept(c, file, file.name);
  });
}
