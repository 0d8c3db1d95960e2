/** What a release would do to a hazard, before it is reported. */
import { createRoute, z } from '@hono/zod-openapi';
import { say } from '../../core/messages/say.ts';
import { Outline, Position } from '../../core/model/geometry.ts';
import { Uuid } from '../../core/model/ids.ts';
import { ReleaseOutcome } from '../../core/model/land-codes.ts';
import { partitionHazard } from '../../flow/partition.ts';
import type { App, ServerDeps } from '../context.ts';
import { countProbe } from '../limits.ts';
import { named } from '../openapi.ts';
import { InProgramme, json, jsonBody, WRITE_REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Drawn = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        id: Uuid,
        outcome: ReleaseOutcome,
        shape: Outline,
        extend: z.boolean().optional().openapi({
          description: 'The hazard was larger than recorded: it grows by what lies outside, then is released',
        }),
      }),
    )
    .max(20),
  unsearched: z
    .array(Outline)
    .max(50)
    .optional()
    .openapi({ description: 'Ground left out: taken out of every part, stays hazardous' }),
});
const area = z.number().nonnegative();
const Partitioned = named(
  'Partition',
  z.object({
    outlineM2: area,
    earlierM2: area,
    parts: z.array(
      z.object({
        id: Uuid,
        outcome: ReleaseOutcome,
        drawnM2: area,
        insideM2: area,
        outsideM2: area,
        overlapEarlierM2: area,
        overlapSiblingM2: area,
        countedM2: area,
        counted: Outline.nullable(),
        trimmed: Outline.nullable()
          .optional()
          .openapi({ description: 'The part without ground not searched, where that made it smaller' }),
      }),
    ),
    extended: Outline.nullable(),
    extendM2: area,
    remaining: Outline.nullable(),
    remainingM2: area,
    emptied: z.boolean(),
    balanced: z.boolean(),
    misfits: z.array(
      z.object({
        code: z.string(),
        rule: z.string(),
        partId: z.string().nullable(),
        otherId: z.string().nullable(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
        words: z.string(),
        shape: Outline.nullable(),
        at: Position.nullable(),
      }),
    ),
  }),
);
const partitionRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/hazards/{id}/partition',
  operationId: 'partitionHazard',
  tags: ['land release'],
  summary: 'What parts drawn would release, what would remain and what does not fit; records nothing',
  request: {
    params: InProgramme.extend({ id: Uuid }),
    query: z.strictObject({}),
    body: jsonBody(Drawn),
  },
  responses: { 200: json(Partitioned, 'Areas, outlines and misfits in words'), ...WRITE_REFUSALS },
});

export function registerPartitionRoute(app: App, deps: ServerDeps): void {
  app.openapi(partitionRoute, async (c) => {
    const { programme: code, id } = c.req.valid('param');
    const scope = await scopeOf(c, deps, code);
    countProbe(c, scope);
    const { actor, programme } = scope;
    const { parts: asked, unsearched } = c.req.valid('json');
    const drawn = { parts: asked.map(({ outcome, ...part }) => ({ ...part, kind: outcome })), unsearched };
    const partition = await partitionHazard(deps.pipeline, actor, programme.id, id, drawn);
    const { parts, misfits, trimmed, ...rest } = partition;
    const language = c.get('language');
    return c.json(
      {
        ...rest,
        parts: parts.map(({ kind, outside: _, ...part }) => ({
          ...part,
          outcome: kind,
          ...(trimmed.has(part.id) ? { trimmed: trimmed.get(part.id) ?? null } : {}),
        })),
        misfits: misfits.map((misfit) => ({
          ...misfit,
          params: { ...misfit.params },
          words: say(language, `partition.${misfit.code}`, misfit.params),
        })),
      },
      200,
    );
  });
}
