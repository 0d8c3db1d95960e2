/** Statements of the area account: opening, every kind of movement, closing; and what was restated. */
import { createRoute, z } from '@hono/zod-openapi';
import { Day, OrganisationCode, PlaceCode, Uuid } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { reportScope } from '../../core/policy/policy.ts';
import { m2Of } from '../../core/registry/account-movements.ts';
import { printed } from '../../core/registry/account-printed.ts';
import { accountItems, accountOutputs, accountRestatement, accountStatement } from '../../flow/accounts.ts';
import { resolveAsOf } from '../../flow/registry.ts';
import type { App, ServerDeps } from '../context.ts';
import { named } from '../openapi.ts';
import { AsOfText, InProgramme, json, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const SCOPE = {
  hazard: Uuid.optional(),
  place: PlaceCode.optional(),
  org: OrganisationCode.optional(),
  from: Day,
  to: Day,
  asOf: AsOfText,
};
const Amount = named('Amount', z.object({ sha: z.number(), cha: z.number(), total: z.number() }));
const Numbers = z.object({ sha: z.number().int(), cha: z.number().int(), hazards: z.number().int() });
const Points = z.object({
  sha: z.number().int(),
  cha: z.number().int(),
  shaEstimatedM2: z.number(),
  chaEstimatedM2: z.number(),
});
const Row = z.object({
  kind: z.string(),
  reason: z.string().nullable(),
  toClass: z.string().nullable(),
  m2: Amount,
});
const Printed = named(
  'AccountStatement',
  z.object({
    from: Day,
    to: Day,
    opening: Amount,
    rows: z.array(Row),
    closing: Amount,
    released: z.object({ cancelled: Amount, reduced: Amount, cleared: Amount, released: Amount }),
    openingNumbers: Numbers,
    closingNumbers: Numbers,
    openingPoints: Points,
    closingPoints: Points,
  }),
);

const statementRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/account',
  operationId: 'accountStatement',
  tags: ['area account'],
  summary: 'Statement in whole m², of a hazard, a place and what lies in it, an operator or the programme',
  request: { params: InProgramme, query: z.strictObject(SCOPE) },
  responses: { 200: json(Printed, 'Opening and rows add up to closing'), ...REFUSALS },
});
const Output = z.object({
  key: z.string().nullable(),
  cancelledM2: z.number(),
  reducedM2: z.number(),
  clearedM2: z.number(),
  /** How much of what was cleared rests on battle area clearance. */
  clearedBattleAreaM2: z.number(),
  releasedM2: z.number(),
});
const outputsRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/account/outputs',
  operationId: 'accountOutputs',
  tags: ['area account'],
  summary: 'Land released by operator, by donor or by place',
  request: {
    params: InProgramme,
    query: z.strictObject({ ...SCOPE, by: z.enum(['org', 'donor', 'place']) }),
  },
  responses: { 200: json(z.object({ items: z.array(Output) }), '“Not stated” last'), ...REFUSALS },
});
const count = z.number().int();
const itemsRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/account/items',
  operationId: 'accountItems',
  tags: ['area account'],
  summary: 'Items that work found, and what became of them',
  request: { params: InProgramme, query: z.strictObject(SCOPE) },
  responses: {
    200: json(
      z.object({
        found: count,
        destroyed: count,
        handedOver: count,
        left: count,
        pending: count,
        off: count,
      }),
      '`off`: items without a recorded fate, or fates of more than were found, each work by itself; 0 when all adds up',
    ),
    ...REFUSALS,
  },
});
const Change = z.object({ sha: z.number(), cha: z.number() });
const Cause = z.object({
  why: z.enum(['late', 'voided', 'arrived', 'left']),
  line: z.string(),
  hazardId: Uuid,
  releaseId: Uuid.nullable(),
  reportId: Uuid.nullable(),
  effectiveDate: Day,
  kind: z.string(),
  changeM2: Change,
});
const restatementRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/account/restatement',
  operationId: 'accountRestatement',
  tags: ['area account'],
  summary: 'The same days as known earlier and now: what changed, and every movement that changed it',
  request: {
    params: InProgramme,
    query: z.strictObject({ ...SCOPE, since: z.string().regex(/^[0-9TZ:.+-]{1,40}$/) }),
  },
  responses: {
    200: json(
      z.object({
        before: Printed,
        after: Printed,
        openingM2: Change,
        closingM2: Change,
        releasedM2: Change,
        causes: z.array(Cause),
      }),
      'Causes add up to the change',
    ),
    ...REFUSALS,
  },
});

const BY = { org: 'orgCode', donor: 'donor', place: 'placeCode' } as const;

interface Asked {
  readonly hazard?: string | undefined;
  readonly place?: string | undefined;
  readonly org?: string | undefined;
  readonly from: string;
  readonly to: string;
}

function askedFor({ hazard, place, org, from, to }: Asked) {
  if (from > to) throw new Problem('invalidRequest', { where: 'from', reason: 'from > to' });
  const scope = {
    ...(hazard === undefined ? {} : { hazardId: hazard }),
    ...(place === undefined ? {} : { placeCode: place }),
    ...(org === undefined ? {} : { orgCode: org }),
  };
  return { scope, period: { from, to } };
}

export function registerAccountRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(statementRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { scope, period } = askedFor(query);
    const asOf = await resolveAsOf(pipeline, programme.id, query.asOf);
    const statement = await accountStatement(pipeline, actor, programme.id, scope, period, asOf);
    return c.json(asJson(printed(statement)), 200);
  });
  app.openapi(itemsRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { scope, period } = askedFor(query);
    const asOf = query.asOf ? await resolveAsOf(pipeline, programme.id, query.asOf) : null;
    return c.json(await accountItems(pipeline, actor, programme.id, scope, period, asOf), 200);
  });
  app.openapi(outputsRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { scope, period } = askedFor(query);
    const asOf = await resolveAsOf(pipeline, programme.id, query.asOf);
    const rows = await accountOutputs(pipeline, actor, programme.id, scope, period, BY[query.by], asOf);
    const items = rows.map((row) => ({
      key: row.key,
      cancelledM2: m2Of(row.cancelled),
      reducedM2: m2Of(row.reduced),
      clearedM2: m2Of(row.cleared),
      clearedBattleAreaM2: m2Of(row.battleArea),
      releasedM2: m2Of(row.released),
    }));
    return c.json({ items }, 200);
  });
  app.openapi(restatementRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { scope, period } = askedFor(query);
    const asOf = await resolveAsOf(pipeline, programme.id, query.asOf);
    const since = (await resolveAsOf(pipeline, programme.id, query.since)) ?? 0;
    const found = await accountRestatement(pipeline, actor, programme.id, scope, period, since, asOf);
    const both = ({ sha, cha }: { sha: bigint | number; cha: bigint | number }) => ({
      sha: m2Of(sha),
      cha: m2Of(cha),
    });
    // Who wrote what is for those who read every report.
    const { all: readsReports } = reportScope(actor, programme.id);
    const causes = found.causes.map(({ why, line, movement, change }) => ({
      why,
      line,
      hazardId: movement.hazardId,
      releaseId: movement.releaseId,
      reportId: readsReports ? movement.reportId : null,
      effectiveDate: movement.effectiveDate,
      kind: movement.kind,
      changeM2: both(change),
    }));
    return c.json(
      {
        before: asJson(printed(found.before)),
        after: asJson(printed(found.after)),
        openingM2: both(found.opening),
        closingM2: both(found.closing),
        releasedM2: both(found.released),
        causes,
      },
      200,
    );
  });
}

/** Lists of the statement are read-only; the answer's type is not. */
function asJson(statement: ReturnType<typeof printed>): z.input<typeof Printed> {
  return { ...statement, rows: statement.rows.map((row) => ({ ...row })) };
}
