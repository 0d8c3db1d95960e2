/** Programmes: those one may enter, and what is set for one. */
import { createRoute, z } from '@hono/zod-openapi';
import { Programme, ProgrammeSettings } from '../../core/model/programmes.ts';
import { configureProgramme } from '../../flow/programmes.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, jsonBody, REFUSALS, WRITE_REFUSALS } from '../schemas.ts';
import { mayEnter, scopeOf } from '../scope.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes',
  operationId: 'listProgrammes',
  tags: ['programmes'],
  summary: 'Programmes the caller may enter',
  request: { query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(Programme) }), 'Programmes by id'), ...REFUSALS },
});

const getProgrammeRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}',
  operationId: 'getProgramme',
  tags: ['programmes'],
  summary: 'Settings of a programme and the head of its ledger',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: json(Programme, 'The programme'), ...REFUSALS },
});

const configureRoute = createRoute({
  method: 'put',
  path: '/api/programmes/{programme}/settings',
  operationId: 'configureProgramme',
  tags: ['programmes'],
  summary: 'Replaces the settings of a programme: thresholds, its own questions, levels of approval; sealed',
  request: {
    params: InProgramme,
    query: z.strictObject({}),
    body: jsonBody(
      z.strictObject({ settings: ProgrammeSettings, reason: z.string().max(4_000).default('') }),
    ),
  },
  responses: { 200: json(Programme, 'The programme'), ...WRITE_REFUSALS },
});

export function registerProgrammeRoutes(app: App, deps: ServerDeps): void {
  app.openapi(listRoute, async (c) => {
    const { actor } = await c.get('caller')();
    const programmes = await deps.pipeline.db.read((tx) => tx.programmes.list());
    return c.json({ items: programmes.filter((programme) => mayEnter(actor, programme)) }, 200);
  });
  app.openapi(configureRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { settings, reason } = c.req.valid('json');
    return c.json(await configureProgramme(deps.pipeline, actor, programme.id, settings, reason), 200);
  });
  app.openapi(getProgrammeRoute, async (c) => {
    const { programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    return c.json(programme, 200);
  });
}
