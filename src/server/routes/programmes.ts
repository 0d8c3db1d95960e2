/** Programmes: those one may enter, and what is set for one. */
import { createRoute, z } from '@hono/zod-openapi';
import { WaitingSettings } from '../../core/model/governance.ts';
import { Programme, ProgrammeSettings } from '../../core/model/programmes.ts';
import { reasonOf } from '../../core/model/reasons.ts';
import {
  configureProgramme,
  confirmSettings,
  declineSettings,
  waitingSettings,
} from '../../flow/programmes.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, jsonBody, REFUSALS, ReasonBody, WRITE_REFUSALS } from '../schemas.ts';
import { demand, mayEnter, scopeOf } from '../scope.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes',
  operationId: 'listProgrammes',
  tags: ['programmes'],
  summary: 'Programmes the caller may enter',
  request: { query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(Programme) }), 'Programmes by id'), ...REFUSALS },
});

const getProgrammeRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}',
  operationId: 'getProgramme',
  tags: ['programmes'],
  summary: 'Settings of a programme and the head of its ledger',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: json(Programme, 'The programme'), ...REFUSALS },
});

const configureRoute = createRoute({
  method: 'put',
  path: '/api/programmes/{programme}/settings',
  operationId: 'configureProgramme',
  tags: ['programmes'],
  summary: 'Asks for other settings; what loosens a rule waits for a second person',
  request: {
    params: InProgramme,
    query: z.strictObject({}),
    body: jsonBody(z.strictObject({ settings: ProgrammeSettings, reason: reasonOf(4_000).default('') })),
  },
  responses: {
    200: json(Programme, 'In effect'),
    202: json(z.object({ waiting: WaitingSettings }), 'Waits for a second person'),
    ...WRITE_REFUSALS,
  },
});

const Waiting = WaitingSettings.extend({ proposedByName: z.string().nullable() });
const InProposal = InProgramme.extend({
  proposal: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});
const waitingRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/settings/proposals',
  operationId: 'listWaitingSettings',
  tags: ['programmes'],
  summary: 'Settings that wait for a second person, with what they change',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: json(z.object({ items: z.array(Waiting) }), 'Oldest first'), ...REFUSALS },
});
const confirmRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/settings/proposals/{proposal}/confirm',
  operationId: 'confirmSettings',
  tags: ['programmes'],
  summary: 'The second person sets them; never who proposed them',
  request: { params: InProposal, query: z.strictObject({}), body: jsonBody(ReasonBody) },
  responses: { 200: json(Programme, 'The programme'), ...WRITE_REFUSALS },
});
const declineRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/settings/proposals/{proposal}/decline',
  operationId: 'declineSettings',
  tags: ['programmes'],
  summary: 'They are not set',
  request: { params: InProposal, query: z.strictObject({}), body: jsonBody(ReasonBody) },
  responses: { 204: { description: 'Declined' }, ...WRITE_REFUSALS },
});

export function registerProgrammeRoutes(app: App, deps: ServerDeps): void {
  app.openapi(listRoute, async (c) => {
    const { actor } = await c.get('caller')();
    const programmes = await deps.pipeline.db.read((tx) => tx.programmes.list());
    return c.json({ items: programmes.filter((programme) => mayEnter(actor, programme)) }, 200);
  });
  app.openapi(configureRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { settings, reason } = c.req.valid('json');
    const done = await configureProgramme(deps.pipeline, actor, programme.id, settings, reason);
    if (done.waiting) return c.json({ waiting: done.waiting }, 202);
    return c.json(done.programme, 200);
  });
  app.openapi(getProgrammeRoute, async (c) => {
    const { programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    return c.json(programme, 200);
  });
  registerProposalRoutes(app, deps);
}

function registerProposalRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(waitingRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'programme.configure');
    const { id } = scope.programme;
    const items = await pipeline.db.read(async (tx) => {
      const members = await tx.memberships.list(id);
      const nameOf = (userId: string) => members.find((one) => one.userId === userId)?.name ?? null;
      const waiting = await waitingSettings(tx, id);
      return waiting.map((one) => ({ ...one, proposedByName: nameOf(one.proposedBy) }));
    });
    return c.json({ items }, 200);
  });
  app.openapi(confirmRoute, async (c) => {
    const { programme, proposal } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programme);
    const { reason } = c.req.valid('json');
    return c.json(await confirmSettings(pipeline, actor, programme, proposal, reason), 200);
  });
  app.openapi(declineRoute, async (c) => {
    const { programme, proposal } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programme);
    await declineSettings(pipeline, actor, programme, proposal, c.req.valid('json').reason);
    return c.body(null, 204);
  });
}
