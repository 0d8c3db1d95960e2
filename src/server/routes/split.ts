/** What a hazard would be split into, before it is reported. */
import { createRoute, z } from '@hono/zod-openapi';
import { say } from '../../core/messages/say.ts';
import { Outline, Position } from '../../core/model/geometry.ts';
import { Uuid } from '../../core/model/ids.ts';
import { previewSplit } from '../../flow/partition.ts';
import type { App, ServerDeps } from '../context.ts';
import { countProbe } from '../limits.ts';
import { named } from '../openapi.ts';
import { InProgramme, json, jsonBody, WRITE_REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Drawn = z.strictObject({
  lines: z.array(z.array(Position).min(2).max(500)).max(10).default([]).openapi({
    description: 'Lines that cut the hazard, one after the other; not asked when parts are given',
  }),
  parts: z.array(z.array(Outline).min(1).max(20)).max(20).default([]).openapi({
    description: 'Each part as one or more outlines, which are taken together',
  }),
});
const area = z.number().nonnegative();
const SplitAnswer = named(
  'Split',
  z.object({
    outlineM2: area,
    releasedM2: area,
    leftM2: area,
    parts: z.array(z.object({ shape: Outline, areaM2: area, releasedM2: area, leftM2: area })),
    uncovered: Outline.nullable(),
    uncoveredM2: area,
    balanced: z.boolean(),
    misfits: z.array(
      z.object({
        code: z.string(),
        part: z.number().int().nullable(),
        other: z.number().int().nullable(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
        words: z.string(),
        shape: Outline.nullable(),
      }),
    ),
  }),
);
const splitRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/hazards/{id}/split-preview',
  operationId: 'previewSplit',
  tags: ['land release'],
  summary: 'The parts a hazard would be split into, what each takes of what is left, and what does not fit',
  description: 'Records nothing. The split itself is a report with `hazard.mode` `split`.',
  request: {
    params: InProgramme.extend({ id: Uuid }),
    query: z.strictObject({}),
    body: jsonBody(Drawn),
  },
  responses: { 200: json(SplitAnswer, 'Parts with areas, and misfits in words'), ...WRITE_REFUSALS },
});

export function registerSplitRoute(app: App, deps: ServerDeps): void {
  app.openapi(splitRoute, async (c) => {
    const { programme: code, id } = c.req.valid('param');
    const scope = await scopeOf(c, deps, code);
    countProbe(c, scope);
    const { actor, programme } = scope;
    const drawn = c.req.valid('json');
    const split = await previewSplit(deps.pipeline, actor, programme.id, id, drawn);
    const language = c.get('language');
    return c.json(
      {
        ...split,
        parts: [...split.parts],
        misfits: split.misfits.map((misfit) => ({
          ...misfit,
          params: { ...misfit.params },
          words: say(language, `split.${misfit.code}`, misfit.params),
        })),
      },
      200,
    );
  });
}
