/** Files of the monitor: one event, a state's brief, the tables of a year. All through the one gate. */
import { createRoute, z } from '@hono/zod-openapi';
import { LANGUAGES } from '../../core/model/codes.ts';
import { MonitorId } from '../../core/model/monitor.ts';
import { Audience } from '../../core/monitor/edition.ts';
import { eventName } from '../../flow/monitor.ts';
import { BRIEF_FORMATS, stateBrief } from '../../flow/publish/brief.ts';
import { EXPORT_FORMATS, exportRelease } from '../../flow/publish/exports.ts';
import { TABLE_FORMATS, tablesOfYear } from '../../flow/publish/tables.ts';
import type { App, ServerDeps } from '../context.ts';
import { fileResponse, giveFile, languageOf } from '../files.ts';
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
  responses: { 200: fileResponse('The file; the same edition gives the same bytes'), ...REFUSALS },
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
  responses: { 200: fileResponse('The file; the same edition gives the same bytes'), ...REFUSALS },
});

const briefRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/states/{iso3}/brief',
  operationId: 'briefMonitorState',
  tags: ['monitor'],
  summary: 'Two pages on a state: treaty status, what is said about it, its answers, its law, sources',
  request: {
    params: InProgramme.extend({ iso3: z.string().regex(/^[A-Z]{3}$/) }),
    query: z.strictObject({ ...COMMON, format: z.enum(BRIEF_FORMATS).optional() }),
  },
  responses: { 200: fileResponse('The brief; PDF when not said otherwise'), ...REFUSALS },
});
const tablesRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/tables/{year}',
  operationId: 'monitorTables',
  tags: ['monitor'],
  summary: 'The tables of a year, T1 to T8, each with how many rows rest on one origin',
  request: {
    params: InProgramme.extend({ year: z.string().regex(/^(19|20)\d\d$/) }),
    query: z.strictObject({ ...COMMON, format: z.enum(TABLE_FORMATS).optional() }),
  },
  responses: { 200: fileResponse('The tables; JSON when not said otherwise'), ...REFUSALS },
});

export function registerMonitorExportRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(eventRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { format, lang, ...asked } = c.req.valid('query');
    const eventId = eventName(c.req.valid('param').id);
    const language = languageOf(c, lang);
    const made = await exportRelease(pipeline, actor, programme.id, format, language, { ...asked, eventId });
    return giveFile(c, made, language);
  });
  app.openapi(registerRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { format, lang, ...asked } = c.req.valid('query');
    const language = languageOf(c, lang);
    const made = await exportRelease(pipeline, actor, programme.id, format, language, asked);
    return giveFile(c, made, language);
  });
  app.openapi(briefRoute, async (c) => {
    const { programme: id, iso3 } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, id);
    const { format = 'pdf', lang, ...asked } = c.req.valid('query');
    const language = languageOf(c, lang);
    return giveFile(
      c,
      await stateBrief(pipeline, actor, programme.id, iso3, format, language, asked),
      language,
    );
  });
  app.openapi(tablesRoute, async (c) => {
    const { programme: id, year } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, id);
    const { format = 'json', lang, ...asked } = c.req.valid('query');
    const language = languageOf(c, lang);
    const made = await tablesOfYear(pipeline, actor, programme.id, Number(year), format, language, asked);
    return giveFile(c, made, language);
  });
}
