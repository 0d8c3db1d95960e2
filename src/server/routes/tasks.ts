/** How far tasks have come, and when the rest may be done. The records of tasks themselves are in land.ts. */
import { createRoute, z } from '@hono/zod-openapi';
import { Uuid } from '../../core/model/ids.ts';
import { taskWork } from '../../flow/task-work.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, oneOrMore, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const m2 = z.number().nullable();
const Finish = z.object({ date: z.string(), weeks: z.number(), years: z.number() }).nullable();
const Work = z.object({
  id: Uuid,
  areaM2: m2,
  doneM2: z.number(),
  releasedM2: z.number(),
  leftM2: m2,
  days: z.number().int(),
  itemsFound: z.number().int(),
  forecast: z
    .object({
      method: z.enum(['weeklyQuantiles', 'tooLittle', 'nothingLeft']),
      weeks: z.number().int(),
      rate: z.object({ slow: z.number(), middle: z.number(), fast: z.number() }),
      late: Finish,
      middle: Finish,
      early: Finish,
    })
    .nullable(),
});

const workRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/task-work',
  operationId: 'taskWork',
  tags: ['land release'],
  summary: 'What was done on tasks, what is left and when it may be done; only of tasks seen exactly',
  request: { params: InProgramme, query: z.strictObject({ id: oneOrMore(Uuid) }) },
  responses: { 200: json(z.object({ items: z.array(Work) }), 'In the order asked'), ...REFUSALS },
});

export function registerTaskRoutes(app: App, deps: ServerDeps): void {
  app.openapi(workRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const ids = c.req.valid('query').id.slice(0, 100);
    return c.json({ items: await taskWork(deps.pipeline, actor, programme.id, ids) }, 200);
  });
}
