/** Organisations that work in a programme. */
import { createRoute, z } from '@hono/zod-openapi';
import { OrganisationCode } from '../../core/model/ids.ts';
import { Organisation } from '../../core/model/programmes.ts';
import { recordOrganisation } from '../../flow/programmes.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, jsonBody, REFUSALS, WRITE_REFUSALS } from '../schemas.ts';
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

const putRoute = createRoute({
  method: 'put',
  path: '/api/programmes/{programme}/organisations/{code}',
  operationId: 'putOrganisation',
  tags: ['programmes'],
  summary: 'Names an organisation, its teams and its accreditation, or changes what is said of them; sealed',
  request: {
    params: InProgramme.extend({ code: OrganisationCode }),
    query: z.strictObject({}),
    body: jsonBody(Organisation.omit({ programmeId: true, code: true }).strict()),
  },
  responses: { 200: json(Organisation, 'As recorded'), ...WRITE_REFUSALS },
});

export function registerOrganisationRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'programme.read');
    const items = await deps.pipeline.db.read((tx) => tx.organisations.list(scope.programme.id));
    return c.json({ items }, 200);
  });
  app.openapi(putRoute, async (c) => {
    const { programme: id, code } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, id);
    const organisation = { ...c.req.valid('json'), programmeId: programme.id, code };
    return c.json(await recordOrganisation(deps.pipeline, actor, organisation), 200);
  });
}
