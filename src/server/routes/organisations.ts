/** Organisations that work in a programme. */
import { createRoute, z } from '@hono/zod-openapi';
import { Organisation } from '../../core/model/programmes.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, REFUSALS } from '../schemas.ts';
import { demand, scopeOf } from '../scope.ts';

const route = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/organisations',
  operationId: 'listOrganisations',
  tags: ['programmes'],
  summary: 'Organisations of a programme with their teams, for members',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(Organisation) }), 'By code'), ...REFUSALS },
});

export function registerOrganisationRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'programme.read');
    const items = await deps.pipeline.db.read((tx) => tx.organisations.list(scope.programme.id));
    return c.json({ items }, 200);
  });
}
