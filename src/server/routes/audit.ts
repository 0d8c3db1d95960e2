/** The audit trail of a programme: for those who answer for its people and its rules. */
import { createRoute, z } from '@hono/zod-openapi';
import { AuditBody, AuditData, AuditKind } from '../../core/model/audit.ts';
import { Sha256, UserId } from '../../core/model/ids.ts';
import { listAudit } from '../../flow/audit.ts';
import type { App, ServerDeps } from '../context.ts';
import {
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

const Served = AuditBody.pick({
  seq: true,
  kind: true,
  recordedAt: true,
  accountId: true,
  programmeId: true,
}).extend({
  name: z.string().nullable(),
  aboutName: z.string().nullable(),
  data: AuditData,
  hash: Sha256,
});

const route = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/audit',
  operationId: 'listAudit',
  tags: ['ledger'],
  summary: 'Sign-ins, refusals, exports, changes of roles and settings, newest first; sealed',
  request: {
    params: InProgramme,
    query: z.strictObject({
      kind: oneOrMore(AuditKind).optional(),
      account: UserId.optional(),
      ...PAGING,
    }),
  },
  responses: { 200: json(pageOf(Served), 'One page'), ...REFUSALS },
});

export function registerAuditRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { kind, account, cursor, limit = DEFAULT_LIMIT } = c.req.valid('query');
    const filter = { kinds: kind, accountId: account };
    const page = await listAudit(deps.pipeline, actor, programme.id, filter, { limit, cursor });
    linkNext(c, page.next);
    return c.json(page, 200);
  });
}
