/** The ledger as it is sealed: for those who see everything exact. */
import { createRoute, z } from '@hono/zod-openapi';
import { Entry } from '../../core/model/entries.ts';
import { Sha256, Uuid } from '../../core/model/ids.ts';
import { listEntries } from '../../flow/reports.ts';
import type { App, ServerDeps } from '../context.ts';
import { DEFAULT_LIMIT, InProgramme, json, linkNext, PAGING, pageOf, REFUSALS } from '../schemas.ts';
import { demand, scopeOf } from '../scope.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/entries',
  operationId: 'listEntries',
  tags: ['ledger'],
  summary: 'Ledger entries, sealed as stored, so that the chain can be checked',
  request: {
    params: InProgramme,
    query: z.strictObject({
      subject: z
        .string()
        .regex(/^(programme|organisation|member|place|hazard|evidence|report):.{1,80}$/)
        .optional()
        .openapi({ example: 'hazard:018f0000-0000-7000-8000-000000000001' }),
      report: Uuid.optional(),
      order: z.enum(['newest', 'oldest']).optional(),
      ...PAGING,
    }),
  },
  responses: {
    200: json(
      pageOf(Entry).extend({
        /** Account → name, looked up now: the chain holds identifiers only. */
        names: z.record(z.string(), z.string()),
      }),
      'One page',
    ),
    ...REFUSALS,
  },
});
const headRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/ledger',
  operationId: 'getLedger',
  tags: ['ledger'],
  summary: 'Head of the chain and how many entries it has; open to every member',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: {
    200: json(
      z.object({ head: z.object({ seq: z.number().int(), hash: Sha256 }), count: z.number().int() }),
      'The head',
    ),
    ...REFUSALS,
  },
});

export function registerEntryRoutes(app: App, deps: ServerDeps): void {
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { subject, report, order, cursor, limit = DEFAULT_LIMIT } = c.req.valid('query');
    const colon = subject?.indexOf(':') ?? -1;
    const filter = {
      subjectType: subject?.slice(0, colon),
      subjectId: subject?.slice(colon + 1),
      reportId: report,
      order: order ?? ('newest' as const),
    };
    const page = await listEntries(deps.pipeline, actor, programme.id, filter, { limit, cursor });
    linkNext(c, page.next);
    return c.json(page, 200);
  });
  app.openapi(headRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'programme.read');
    const { headSeq, headHash } = scope.programme;
    return c.json({ head: { seq: headSeq, hash: headHash }, count: headSeq }, 200);
  });
}
