/** Hazards as the caller may see them, now or as of a moment. */
import { createRoute, z } from '@hono/zod-openapi';
import { Classification, Contamination, WorkStatus } from '../../core/model/codes.ts';
import { Hazard } from '../../core/model/hazards.ts';
import { Day, Instant, OrganisationCode, PlaceCode, Uuid } from '../../core/model/ids.ts';
import { hazardHistory } from '../../flow/history.ts';
import { countHazards, getHazard, hazardStatistics, listHazards, resolveAsOf } from '../../flow/registry.ts';
import type { App, ServerDeps } from '../context.ts';
import { named } from '../openapi.ts';
import {
  AsOfText,
  BoxText,
  DEFAULT_LIMIT,
  flag,
  InProgramme,
  json,
  linkNext,
  oneOrMore,
  PAGING,
  pageOf,
  REFUSALS,
} from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Served = named('ServedHazard', Hazard.extend({ precision: z.enum(['exact', 'generalised']) }));
const OneHazard = InProgramme.extend({ id: Uuid });
const HistoryItem = z.looseObject({
  seq: z.number().int(),
  kind: z.string(),
  recordedAt: Instant,
  observedOn: Day.nullable(),
});
const ListQuery = z.strictObject({
  bbox: BoxText.optional(),
  classification: oneOrMore(Classification).optional(),
  status: oneOrMore(WorkStatus).optional(),
  contamination: oneOrMore(Contamination).optional(),
  place: PlaceCode.optional(),
  org: OrganisationCode.optional(),
  q: z.string().max(200).optional(),
  total: flag.optional().openapi({ description: 'Count all that match, too' }),
  asOf: AsOfText,
  ...PAGING,
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/hazards',
  operationId: 'listHazards',
  tags: ['hazards'],
  summary: 'Hazards; a generalised one shows its grid cell instead of its outline',
  request: { params: InProgramme, query: ListQuery },
  responses: {
    200: json(pageOf(Served).extend({ total: z.number().int().optional() }), 'One page'),
    ...REFUSALS,
  },
});
const statisticsRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/hazards/statistics',
  operationId: 'hazardStatistics',
  tags: ['hazards'],
  summary: 'Count and area by classification and work status',
  request: { params: InProgramme, query: z.strictObject({ asOf: AsOfText }) },
  responses: {
    200: json(
      z.object({
        items: z.array(
          z.object({
            classification: z.string(),
            workStatus: z.string(),
            count: z.number().int(),
            areaM2: z.number(),
          }),
        ),
      }),
      'Figures',
    ),
    ...REFUSALS,
  },
});
const getHazardRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/hazards/{id}',
  operationId: 'getHazard',
  tags: ['hazards'],
  summary: 'One hazard, now or as of a ledger position, an instant or a day',
  request: { params: OneHazard, query: z.strictObject({ asOf: AsOfText }) },
  responses: { 200: json(Served, 'The hazard'), ...REFUSALS },
});
const historyRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/hazards/{id}/history',
  operationId: 'hazardHistory',
  tags: ['hazards'],
  summary: 'What changed, when, on whose word, decided by whom and why',
  request: { params: OneHazard, query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(HistoryItem) }), 'Oldest first'), ...REFUSALS },
});

export function registerHazardRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const asOf = await resolveAsOf(pipeline, programme.id, query.asOf);
    const filter = {
      box: query.bbox,
      classifications: query.classification,
      workStatuses: query.status,
      contamination: query.contamination,
      placeCode: query.place,
      orgCode: query.org,
      text: query.q,
    };
    const page = await listHazards(pipeline, actor, programme.id, filter, { limit, cursor }, asOf);
    linkNext(c, page.next);
    if (!query.total) return c.json(page, 200);
    const total = await countHazards(pipeline, actor, programme.id, filter, asOf);
    return c.json({ ...page, total }, 200);
  });
  app.openapi(statisticsRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const asOf = await resolveAsOf(pipeline, programme.id, c.req.valid('query').asOf);
    return c.json({ items: await hazardStatistics(pipeline, actor, programme.id, asOf) }, 200);
  });
  app.openapi(getHazardRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const asOf = await resolveAsOf(pipeline, programme.id, c.req.valid('query').asOf);
    return c.json(await getHazard(pipeline, actor, programme.id, c.req.valid('param').id, asOf), 200);
  });
  app.openapi(historyRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    return c.json(
      { items: await hazardHistory(pipeline, actor, programme.id, c.req.valid('param').id) },
      200,
    );
  });
}
