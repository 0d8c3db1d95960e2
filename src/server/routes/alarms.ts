/** Alarms that wait for somebody: evidence in released land, with the drafted reopening. */
import { createRoute, z } from '@hono/zod-openapi';
import { Uuid } from '../../core/model/ids.ts';
import { openAlarms } from '../../flow/open-alarms.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, linkNext, PAGING, pageOf, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Alarm = z.object({
  draftId: Uuid,
  /** Null for who may not read the report that raised it. */
  reportId: Uuid.nullable(),
  raisedAt: z.string(),
  hazardId: Uuid.nullable(),
  orgCode: z.string().nullable(),
});

const route = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/alarms',
  operationId: 'listAlarms',
  tags: ['alarms'],
  summary: 'Open alarms of those who must know; for everybody else the list is empty',
  request: { params: InProgramme, query: z.strictObject({ cursor: PAGING.cursor }) },
  responses: { 200: json(pageOf(Alarm), 'Those that have waited longest first'), ...REFUSALS },
});

export function registerAlarmRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const page = await openAlarms(deps.pipeline, actor, programme.id, c.req.valid('query'));
    linkNext(c, page.next);
    return c.json(page, 200);
  });
}
