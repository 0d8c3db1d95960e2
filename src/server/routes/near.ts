/** Is there a recorded hazard near here, or along this route? Never answers "clear". */
import { createRoute, z } from '@hono/zod-openapi';
import { Classification, WorkStatus } from '../../core/model/codes.ts';
import { Position } from '../../core/model/geometry.ts';
import { Uuid } from '../../core/model/ids.ts';
import { callerOf } from '../budget.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { countProbe } from '../limits.ts';
import { decimal, InProgramme, json, jsonBody, REFUSALS, WRITE_REFUSALS } from '../schemas.ts';
import { demandSight, scopeOf } from '../scope.ts';

const MAX_RADIUS_M = 50_000;

const Answer = z.object({
  answer: z.enum(['recorded', 'none_recorded', 'unknown']).openapi({
    description:
      'none_recorded is not a statement that land is free of hazards; unknown is said to whoever does not see everything',
  }),
  asOfSeq: z.number().int(),
  items: z.array(
    z.object({
      /** Null for hazards shown as a grid cell; the distance is then to the cell. */
      id: Uuid.nullable(),
      distanceM: z.number(),
      classification: Classification,
      workStatus: WorkStatus.nullable(),
      count: z.number().int(),
    }),
  ),
  unplaced: z.number().int().openapi({ description: 'Recorded hazards whose position nobody knows' }),
});
const RouteDraft = z.strictObject({
  route: z.array(Position).min(1).max(10_000),
  radiusM: z.number().positive().max(MAX_RADIUS_M),
});

const pointRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/near',
  operationId: 'nearPoint',
  tags: ['hazards'],
  summary: 'Recorded hazards within a distance of a point',
  request: {
    params: InProgramme,
    query: z.strictObject({
      lon: decimal(-180, 180),
      lat: decimal(-90, 90),
      radiusM: decimal(0, MAX_RADIUS_M),
    }),
  },
  responses: { 200: json(Answer, 'What is recorded'), 413: WRITE_REFUSALS[413], ...REFUSALS },
});
const routeRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/near',
  operationId: 'nearRoute',
  tags: ['hazards'],
  summary: 'Recorded hazards within a distance of a route; stores nothing',
  request: { params: InProgramme, query: z.strictObject({}), body: jsonBody(RouteDraft) },
  responses: { 200: json(Answer, 'What is recorded'), ...WRITE_REFUSALS },
});

export function registerNearRoutes(app: App, deps: ServerDeps): void {
  app.openapi(pointRoute, async (c) => {
    const { lon, lat, radiusM } = c.req.valid('query');
    return c.json(await near(c, deps, c.req.valid('param').programme, [[lon, lat]], radiusM), 200);
  });
  app.openapi(routeRoute, async (c) => {
    const { route, radiusM } = c.req.valid('json');
    return c.json(await near(c, deps, c.req.valid('param').programme, route, radiusM), 200);
  });
}

/** SAFETY: an index that is behind the ledger answers "unknown", never "none" (test/laws/tiles-near.test.ts). */
async function near(
  c: RequestContext,
  deps: ServerDeps,
  programmeId: string,
  route: readonly Position[],
  radiusM: number,
) {
  const scope = await scopeOf(c, deps, programmeId);
  demandSight(scope);
  countProbe(c, scope);
  const { headSeq, headHash } = scope.programme;
  const { items, ...answer } = await deps.tiles.near({
    programmeId,
    headSeq,
    headHash,
    view: scope.view,
    route,
    radiusM,
    caller: await callerOf(c),
    charge: c.get('charge'),
  });
  return { ...answer, items: [...items] };
}
