/** The gazetteer: places by name, by what they lie in, or by position. */
import { createRoute, z } from '@hono/zod-openapi';
import { PlaceCode } from '../../core/model/ids.ts';
import { Place } from '../../core/model/places.ts';
import { getPlace, listPlaces, placeAt } from '../../flow/registry.ts';
import type { App, ServerDeps } from '../context.ts';
import {
  DEFAULT_LIMIT,
  InProgramme,
  json,
  linkNext,
  PAGING,
  PositionText,
  pageOf,
  REFUSALS,
  wholeNumber,
} from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/places',
  operationId: 'listPlaces',
  tags: ['places'],
  summary: 'Places; `at` gives those whose boundary holds a position, smallest first',
  request: {
    params: InProgramme,
    query: z.strictObject({
      q: z.string().max(200).optional(),
      parent: PlaceCode.optional(),
      level: wholeNumber(0, 6).optional(),
      at: PositionText.optional(),
      ...PAGING,
    }),
  },
  responses: { 200: json(pageOf(Place), 'One page'), ...REFUSALS },
});
const getPlaceRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/places/{code}',
  operationId: 'getPlace',
  tags: ['places'],
  summary: 'One place by its code',
  request: { params: InProgramme.extend({ code: PlaceCode }), query: z.strictObject({}) },
  responses: { 200: json(Place, 'The place'), ...REFUSALS },
});

export function registerPlaceRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { q, parent, level, at, cursor, limit = DEFAULT_LIMIT } = c.req.valid('query');
    if (at) {
      const holding = await placeAt(pipeline, actor, programme.id, at);
      const items = holding.filter((place) => level === undefined || place.level === level);
      return c.json({ items, next: null }, 200);
    }
    const filter = { text: q, parentCode: parent, level };
    const page = await listPlaces(pipeline, actor, programme.id, filter, { limit, cursor });
    linkNext(c, page.next);
    return c.json(page, 200);
  });
  app.openapi(getPlaceRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    return c.json(await getPlace(pipeline, actor, programme.id, c.req.valid('param').code), 200);
  });
}
