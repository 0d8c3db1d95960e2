/** Records of the monitor as they are: what a coder searches in before making a new one, and a case as a whole. */
import { createRoute, z } from '@hono/zod-openapi';
import { MonitorId } from '../../core/model/monitor.ts';
import { MonitorNoun, type MonitorRecord } from '../../core/model/monitor-documents.ts';
import { caseRecordsOf, findRecords } from '../../flow/monitor.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, oneOrMore, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

const MOST = 500;
const Served = z.looseObject({ noun: MonitorNoun, id: z.string(), doc: z.looseObject({}) });
const Query = z.strictObject({
  noun: oneOrMore(MonitorNoun).optional(),
  text: z.string().max(200).optional(),
  refersTo: MonitorId.optional(),
  document: z.string().max(60).optional(),
});

const findRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/records',
  operationId: 'findMonitorRecords',
  tags: ['monitor'],
  summary: 'Records by noun, words or what they name; for members',
  request: { params: InProgramme, query: Query },
  responses: {
    200: json(z.object({ items: z.array(Served), more: z.boolean() }), `At most ${MOST}, in order of name`),
    ...REFUSALS,
  },
});
const caseRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/case',
  operationId: 'getMonitorCase',
  tags: ['monitor'],
  summary: 'Everything an assessment of one event rests on; for members',
  request: { params: InProgramme, query: z.strictObject({ event: MonitorId }) },
  responses: { 200: json(z.object({ items: z.array(Served) }), 'Records'), ...REFUSALS },
});

const served = (record: MonitorRecord): z.infer<typeof Served> => ({ ...record, doc: { ...record.doc } });

export function registerMonitorRecordRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(findRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { noun, text, refersTo, document } = c.req.valid('query');
    const filter = { nouns: noun, text, refersTo: refersTo === undefined ? undefined : [refersTo], document };
    const found = await findRecords(pipeline, actor, programme.id, filter);
    return c.json({ items: found.slice(0, MOST).map(served), more: found.length > MOST }, 200);
  });
  app.openapi(caseRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const records = await caseRecordsOf(pipeline, actor, programme.id, c.req.valid('query').event);
    return c.json({ items: records.map(served) }, 200);
  });
}
