/** Files of the monitor: one event, a state's brief, the tables of a year. All through the one gate. */
import { createRoute, z } from '@hono/zod-openapi';
import { LANGUAGES, type Language } from '../../core/model/codes.ts';
import { MonitorId } from '../../core/model/monitor.ts';
import { Audience } from '../../core/monitor/edition.ts';
import { eventName } from '../../flow/monitor.ts';
import { type Artefact, EXPORT_FORMATS, exportRelease } from '../../flow/publish/exports.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { InProgramme, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';
import { CLOCKS } from './monitor.ts';

const COMMON = {
  ...CLOCKS,
  audience: Audience.optional().openapi({
    description: 'public: what everybody may read; by default as much as the caller may have',
  }),
  lang: z.enum(LANGUAGES).optional().openapi({ description: 'Language of the words; else Accept-Language' }),
};

const file = (description: string) => ({
  description,
  content: {
    'application/octet-stream': { schema: z.string().openapi({ type: 'string', format: 'binary' }) },
  },
});

const eventRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/events/{id}/export',
  operationId: 'exportMonitorEvent',
  tags: ['monitor'],
  summary: 'One event as a file: linked data, tables, FollowTheMoney, nanopublications or a citation pack',
  request: {
    params: InProgramme.extend({ id: MonitorId }),
    query: z.strictObject({ ...COMMON, format: z.enum(EXPORT_FORMATS) }),
  },
  responses: { 200: file('The file; the same edition gives the same bytes'), ...REFUSALS },
});
const registerRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/export',
  operationId: 'exportMonitor',
  tags: ['monitor'],
  summary: 'Everything that may leave, as a file',
  request: {
    params: InProgramme,
    query: z.strictObject({ ...COMMON, format: z.enum(EXPORT_FORMATS).exclude(['pack']) }),
  },
  responses: { 200: file('The file; the same edition gives the same bytes'), ...REFUSALS },
});

const languageOf = (c: RequestContext, asked: Language | undefined): Language => asked ?? c.get('language');

/** The file under its own name, never as a page of ours. */
function given(c: RequestContext, { bytes, mime, name }: Artefact, language: Language): Response {
  c.header('Content-Type', mime);
  c.header('Content-Language', language);
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  c.header('Cache-Control', 'private, no-cache');
  return c.body(bytes.slice().buffer as ArrayBuffer, 200);
}

export function registerMonitorExportRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(eventRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { format, lang, ...asked } = c.req.valid('query');
    const eventId = eventName(c.req.valid('param').id);
    const language = languageOf(c, lang);
    const made = await exportRelease(pipeline, actor, programme.id, format, language, { ...asked, eventId });
    return given(c, made, language);
  });
  app.openapi(registerRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { format, lang, ...asked } = c.req.valid('query');
    const language = languageOf(c, lang);
    const made = await exportRelease(pipeline, actor, programme.id, format, language, asked);
    return given(c, made, language);
  });
}
