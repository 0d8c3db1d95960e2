/** Evidence points and finds as the caller may see them. */
import { createRoute, z } from '@hono/zod-openapi';
import { EvidenceKind, Grade, OrdnanceCategory } from '../../core/model/codes.ts';
import { EvidencePoint } from '../../core/model/evidence.ts';
import { Outline } from '../../core/model/geometry.ts';
import { PlaceCode, Uuid } from '../../core/model/ids.ts';
import { getEvidence, listEvidence, resolveAsOf } from '../../flow/registry.ts';
import type { App, ServerDeps } from '../context.ts';
import {
  AsOfText,
  BoxText,
  DEFAULT_LIMIT,
  InProgramme,
  json,
  linkNext,
  oneOrMore,
  PAGING,
  pageOf,
  REFUSALS,
} from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Served = EvidencePoint.extend({
  precision: z.enum(['exact', 'generalised']),
  /** Grid cell of a generalised point, which has no position. */
  cell: Outline.nullable(),
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/evidence',
  operationId: 'listEvidence',
  tags: ['evidence'],
  summary: 'Evidence points',
  request: {
    params: InProgramme,
    query: z.strictObject({
      hazard: Uuid.optional(),
      bbox: BoxText.optional(),
      kind: oneOrMore(EvidenceKind).optional(),
      grade: oneOrMore(Grade).optional(),
      category: oneOrMore(OrdnanceCategory).optional(),
      place: PlaceCode.optional(),
      asOf: AsOfText,
      ...PAGING,
    }),
  },
  responses: { 200: json(pageOf(Served), 'One page'), ...REFUSALS },
});
const getEvidenceRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/evidence/{id}',
  operationId: 'getEvidence',
  tags: ['evidence'],
  summary: 'One evidence point',
  request: { params: InProgramme.extend({ id: Uuid }), query: z.strictObject({ asOf: AsOfText }) },
  responses: { 200: json(Served, 'The point'), ...REFUSALS },
});

export function registerEvidenceRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const asOf = await resolveAsOf(pipeline, programme.id, query.asOf);
    const filter = {
      box: query.bbox,
      hazardId: query.hazard,
      kinds: query.kind,
      grades: query.grade,
      ordnanceCategories: query.category,
      placeCode: query.place,
    };
    const page = await listEvidence(pipeline, actor, programme.id, filter, { limit, cursor }, asOf);
    linkNext(c, page.next);
    return c.json(page, 200);
  });
  app.openapi(getEvidenceRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const asOf = await resolveAsOf(pipeline, programme.id, c.req.valid('query').asOf);
    return c.json(await getEvidence(pipeline, actor, programme.id, c.req.valid('param').id, asOf), 200);
  });
}
