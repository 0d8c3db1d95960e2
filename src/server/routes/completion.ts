/** The completion package of a hazard or a task as a file, for those who see the land exactly. */
import { createRoute, z } from '@hono/zod-openapi';
import { LANGUAGES } from '../../core/model/codes.ts';
import { Uuid } from '../../core/model/ids.ts';
import { COMPLETION_FORMATS, completionPackage } from '../../flow/publish/completion.ts';
import { resolveAsOf } from '../../flow/registry.ts';
import type { App, ServerDeps } from '../context.ts';
import { fileResponse, giveFile, languageOf } from '../files.ts';
import { AsOfText, InProgramme, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const Query = z.strictObject({
  format: z.enum(COMPLETION_FORMATS).optional(),
  lang: z.enum(LANGUAGES).optional().openapi({ description: 'Language of the words; else Accept-Language' }),
  asOf: AsOfText,
});

const routeOf = (type: 'hazard' | 'task', operationId: string) =>
  createRoute({
    method: 'get',
    path: `/api/programmes/{programme}/${type}s/{id}/completion`,
    operationId,
    tags: ['land release'],
    summary: `What is signed when the land of a ${type} is handed back: map, parts, account, turning points`,
    request: { params: InProgramme.extend({ id: Uuid }), query: Query },
    responses: {
      200: fileResponse('The document, PDF when not said otherwise; the same edition gives the same bytes'),
      ...REFUSALS,
    },
  });

const ROUTES = [
  ['hazard', routeOf('hazard', 'completionOfHazard')],
  ['task', routeOf('task', 'completionOfTask')],
] as const;

export function registerCompletionRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  for (const [type, route] of ROUTES)
    app.openapi(route, async (c) => {
      const { programme: name, id } = c.req.valid('param');
      const { actor, programme } = await scopeOf(c, deps, name);
      const { format = 'pdf', lang, asOf: text } = c.req.valid('query');
      const language = languageOf(c, lang);
      const asOf = text ? await resolveAsOf(pipeline, programme.id, text) : null;
      const of = { type, id };
      const made = await completionPackage(pipeline, actor, programme.id, of, format, language, asOf);
      return giveFile(c, made, language);
    });
}
