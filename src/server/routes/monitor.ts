/** Events of the monitor with their assessments, at two clocks. Members see all, others what is published. */
import { createRoute, z } from '@hono/zod-openapi';
import { Day } from '../../core/model/ids.ts';
import { MonitorId } from '../../core/model/monitor.ts';
import { ItemClass, PropositionType } from '../../core/model/monitor-codes.ts';
import { eventName, monitorAccess } from '../../flow/monitor.ts';
import type { AssessedEvent } from '../../flow/monitor-corpus.ts';
import { clockOf, getEvent, listEvents } from '../../flow/monitor-events.ts';
import type { App, ServerDeps } from '../context.ts';
import { ClocksTold, EventAnswer, EventSummary, MonitorWords, told } from '../monitor-answers.ts';
import { flag, InProgramme, json, oneOrMore, REFUSALS } from '../schemas.ts';
import { scopeOf } from '../scope.ts';

/** The two clocks and the rules, in every address of the monitor: a link is a citation. */
export const CLOCKS = {
  asOf: Day.optional().openapi({
    type: 'string',
    format: 'date',
    description: 'Said by this day; today when missing',
  }),
  knownAt: z.string().max(40).optional().openapi({
    description: 'Recorded here by this day, instant or ledger position; now when missing',
  }),
  ruleset: z.enum(['strict', 'default', 'open']).optional(),
};

const ListQuery = z.strictObject({
  ...CLOCKS,
  state: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  item: oneOrMore(ItemClass).optional(),
  act: oneOrMore(PropositionType).optional(),
  support: oneOrMore(z.enum(['S0', 'S1', 'S2', 'S3', 'S4', 'S5'])).optional(),
  dispute: oneOrMore(z.enum(['D0', 'D1', 'D2', 'D3', 'D4'])).optional(),
  tracked: flag.optional(),
  q: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .optional()
    .openapi({ type: 'integer' }),
  offset: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional()
    .openapi({ type: 'integer' }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/events',
  operationId: 'listMonitorEvents',
  tags: ['monitor'],
  summary: 'What is alleged, with how it is supported and disputed; newest saying first',
  request: { params: InProgramme, query: ListQuery },
  responses: {
    200: json(
      z.object({ items: z.array(EventSummary), total: z.number().int(), clocks: ClocksTold }),
      'One page of events',
    ),
    ...REFUSALS,
  },
});
const getRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/monitor/events/{id}',
  operationId: 'getMonitorEvent',
  tags: ['monitor'],
  summary: 'One event: label, reasons, who says so, legal context, history of the label',
  request: {
    params: InProgramme.extend({ id: MonitorId }),
    query: z.strictObject({
      ...CLOCKS,
      document: z.string().max(60).optional().openapi({ description: 'Only what was read in this document' }),
    }),
  },
  responses: { 200: json(EventAnswer, 'The event'), ...REFUSALS },
});

const MOST = 500;

export function registerMonitorRoutes(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const clock = await clockOf(pipeline, programme.id, query);
    const all = await listEvents(pipeline, actor, programme.id, query);
    const found = all.filter((event) => matches(event, query)).sort(newestFirst);
    const offset = Number(query.offset ?? 0);
    const limit = Math.min(MOST, Number(query.limit ?? 100));
    const words = new MonitorWords(c.get('language'));
    const items = found.slice(offset, offset + limit).map((event) => words.summary(event));
    return c.json({ items, total: found.length, clocks: told(clock) }, 200);
  });
  app.openapi(getRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const id = eventName(c.req.valid('param').id);
    const file = await getEvent(pipeline, actor, programme.id, id, c.req.valid('query'));
    const audience = monitorAccess(actor, programme) === 'all' ? 'member' : 'public';
    return c.json(new MonitorWords(c.get('language')).event(programme.id, file, audience), 200);
  });
}

function newestFirst(a: AssessedEvent, b: AssessedEvent): number {
  const [x, y] = [a.lastSaidOn ?? '', b.lastSaidOn ?? ''];
  if (x !== y) return x > y ? -1 : 1;
  return a.record.id < b.record.id ? -1 : 1;
}

/** Filters over what is in memory anyway: every event of a programme is assessed there. */
function matches({ record, assessment }: AssessedEvent, query: z.output<typeof ListQuery>): boolean {
  const { title, parties = {}, place, itemClass, actType, tracked } = record.doc;
  const { state, item, act, support, dispute, q } = query;
  if (state !== undefined && place !== state && !Object.values(parties).includes(state)) return false;
  if (item && !item.some((code) => itemClass.split(' + ').includes(code))) return false;
  if (act && !act.includes(actType)) return false;
  if (support && !support.includes(assessment.support)) return false;
  if (dispute && !dispute.includes(assessment.dispute)) return false;
  if (query.tracked !== undefined && tracked !== query.tracked) return false;
  return q === undefined || title.toLowerCase().includes(q.trim().toLowerCase());
}
