/** What of a hazard is not released yet. */
import { createRoute, z } from '@hono/zod-openapi';
import { Outline } from '../../core/model/geometry.ts';
import { Uuid } from '../../core/model/ids.ts';
import { resolveAsOf } from '../../flow/registry.ts';
import { remainingGround } from '../../flow/remaining.ts';
import type { App, ServerDeps } from '../context.ts';
import { AsOfText, InProgramme, json, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Remaining = z.object({
  shape: Outline.nullable().openapi({ description: 'Only for those who see the hazard exactly' }),
  remainingM2: z.number().nullable().openapi({ description: 'Null when the hazard has no area account' }),
  counted: z.array(z.object({ releaseId: Uuid, m2: z.number(), elsewhereM2: z.number() })).openapi({
    description:
      'What each released part counts: less than drawn where parts overlap. `elsewhereM2`: ground of it that another hazard released before, and that counts there',
  }),
  broken: z.array(z.string()),
  precision: z.enum(['exact', 'generalised']),
});
const remainingRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/hazards/{id}/remaining',
  operationId: 'remainingGround',
  tags: ['area account'],
  summary: 'What of a hazard is not released yet, now or as of a ledger position, an instant or a day',
  request: { params: InProgramme.extend({ id: Uuid }), query: z.strictObject({ asOf: AsOfText }) },
  responses: { 200: json(Remaining, 'Ground that is still dangerous'), ...REFUSALS },
});

export function registerRemainingRoute(app: App, deps: ServerDeps): void {
  app.openapi(remainingRoute, async (c) => {
    const { programme: code, id } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, code);
    const text = c.req.valid('query').asOf;
    const asOf = text ? await resolveAsOf(deps.pipeline, programme.id, text) : null;
    const { broken, counted, ...ground } = await remainingGround(
      deps.pipeline,
      actor,
      programme.id,
      id,
      asOf,
    );
    return c.json({ ...ground, counted: [...counted], broken: [...broken] }, 200);
  });
}
