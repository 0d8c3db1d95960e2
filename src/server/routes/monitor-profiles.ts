/** Profiles of states and sources, and the change log with its feeds. Members see all, others what is published. */
import { createHash } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { Day } from '../../core/model/ids.ts';
import { MonitorId } from '../../core/model/monitor.ts';
import { shippedTreaties } from '../../core/monitor/treaties.ts';
import { type ChangeFilter, changeLog } from '../../flow/monitor-changes.ts';
import { checkQueue, QUEUE_KINDS } from '../../flow/monitor-checks.ts';
import { clockOf } from '../../flow/monitor-events.ts';
import { stateProfile, statesWithRecords, stateTreaties } from '../../flow/monitor-profiles.ts';
import { agentPage, publicationPage } from '../../flow/monitor-sources.ts';
import { etagOf, hasTag } from '../answers.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { atomOf, type Feed, jsonFeedOf } from '../feeds.ts';
import { ClocksTold, told } from '../monitor-answers.ts';
import { QueueKind, QueueTold, queueTold } from '../monitor-check-answers.ts';
import { ChangeTold, ProfileWords } from '../monitor-profile-answers.ts';
import { AgentAnswer, agentTold, PublicationAnswer, publicationTold } from '../monitor-source-answers.ts';
import { StateAnswer, stateTold, TreatiesTold, treatiesTold } from '../monitor-state-answers.ts';
import { InProgramme, json, oneOrMore, REFUSALS, wholeNumber } from '../schemas.ts';
import { scopeOf } from '../scope.ts';
import { CLOCKS } from './monitor.ts';

const Iso3 = z.string().regex(/^[A-Z]{3}$/);
const BASE = '/api/programmes/{programme}/monitor';
const OfState = InProgramme.extend({ iso3: Iso3 });
const OfRecord = InProgramme.extend({ id: MonitorId });
const StateEntry = z.object({
  iso3: z.string(),
  name: z.string(),
  events: z.number().int(),
  denied: z.number().int(),
  statements: z.number().int(),
  measures: z.number().int(),
});
const FILTER = {
  clock: z.enum(['recorded', 'said']).optional().openapi({
    description: 'By when this register learned something, or by when it was said; recorded when missing',
  }),
  since: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(T[0-9:.]{1,12}Z)?$/)
    .optional()
    .openapi({ description: 'Changes after this day or instant' }),
  event: MonitorId.optional(),
  state: Iso3.optional(),
};
const FeedQuery = z.strictObject({
  state: Iso3.optional(),
  event: MonitorId.optional(),
  lang: z
    .enum(['en', 'uk', 'ar', 'fr', 'es'])
    .optional()
    .openapi({ description: 'Accept-Language when missing' }),
});

const route = <P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
  operationId: string,
  path: string,
  summary: string,
  params: P,
  query: Q,
  answer: A,
) =>
  createRoute({
    method: 'get',
    path: `${BASE}${path}`,
    operationId,
    tags: ['monitor'],
    summary,
    request: { params, query },
    responses: { 200: json(answer, summary), ...REFUSALS },
  });

const ROUTES = {
  states: route(
    'listMonitorStates',
    '/states',
    'States of which something is recorded',
    InProgramme,
    z.strictObject(CLOCKS),
    z.object({ items: z.array(StateEntry), clocks: ClocksTold }),
  ),
  state: route(
    'getMonitorState',
    '/states/{iso3}',
    'Where a state stands, and what is said about it',
    OfState,
    z.strictObject(CLOCKS),
    StateAnswer,
  ),
  treaties: route(
    'getMonitorStateTreaties',
    '/states/{iso3}/treaties',
    'Where a state stood with each treaty on a day, accepted actions included',
    OfState,
    z.strictObject({ on: Day.optional() }),
    TreatiesTold,
  ),
  agent: route(
    'getMonitorAgent',
    '/agents/{id}',
    'A source: what it originated, what it passed on, who controls it',
    OfRecord,
    z.strictObject(CLOCKS),
    AgentAnswer,
  ),
  publication: route(
    'getMonitorPublication',
    '/publications/{id}',
    'A publication: what is read in it, what it carries, the copies that are kept',
    OfRecord,
    z.strictObject(CLOCKS),
    PublicationAnswer,
  ),
  changes: route(
    'listMonitorChanges',
    '/changes',
    'Changes of labels with their causes, newest first',
    InProgramme,
    z.strictObject({ ...CLOCKS, ...FILTER, limit: wholeNumber(1, 1_000).optional() }),
    z.object({
      items: z.array(ChangeTold),
      total: z.number().int(),
      headSeq: z.number(),
      clocks: ClocksTold,
    }),
  ),
  checks: route(
    'listMonitorChecks',
    '/checks',
    'What waits for an analyst: what, why, and what to do next; members only',
    InProgramme,
    z.strictObject({
      kind: oneOrMore(QueueKind).optional(),
      state: Iso3.optional(),
      event: MonitorId.optional(),
      since: Day.optional(),
      limit: wholeNumber(1, 500).optional(),
      offset: wholeNumber(0, 1_000_000).optional(),
    }),
    z.object({
      items: z.array(QueueTold),
      total: z.number().int(),
      counts: z.record(z.string(), z.number().int()),
      kinds: z.array(z.object({ kind: z.string(), text: z.string() })),
    }),
  ),
  json: route(
    'getMonitorJsonFeed',
    '/feeds/changes.json',
    'The change log as a JSON Feed 1.1',
    InProgramme,
    FeedQuery,
    z.looseObject({ version: z.string(), items: z.array(z.looseObject({ id: z.string() })) }),
  ),
};
const atomRoute = createRoute({
  method: 'get',
  path: `${BASE}/feeds/changes.atom`,
  operationId: 'getMonitorAtomFeed',
  tags: ['monitor'],
  summary: 'The change log as an Atom feed (RFC 4287)',
  request: { params: InProgramme, query: FeedQuery },
  responses: {
    200: { description: 'Newest first', content: { 'application/atom+xml': { schema: z.string() } } },
    304: { description: 'Nothing new' },
    ...REFUSALS,
  },
});

const MOST_ENTRIES = 100;
/** Before anything changed there is no day to name; readers of feeds need one that stays. */
const NEVER = '1970-01-01T00:00:00.000Z';

/** A name for an entry that no address changes: made from what it is about. */
function urn(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hash.slice(20, 32)].join('-')}`;
}

type FeedAsked = z.infer<typeof FeedQuery>;

async function feedFor(c: RequestContext, deps: ServerDeps, programmeId: string, asked: FeedAsked) {
  const { actor, programme } = await scopeOf(c, deps, programmeId);
  const filter: ChangeFilter = { iso3: asked.state, eventId: asked.event };
  const log = await changeLog(deps.pipeline, actor, programme.id, {}, filter, MOST_ENTRIES);
  const words = new ProfileWords(asked.lang ?? c.get('language'), shippedTreaties());
  const url = new URL(c.req.url);
  const root = deps.publicUrl?.replace(/\/+$/, '') ?? url.origin;
  const { names } = programme.settings;
  const name = names[words.language] ?? names.en ?? programme.id;
  c.header('Cache-Control', 'private, no-cache');
  c.header('Content-Language', words.language);
  return {
    id: urn(`${programme.id} changes ${asked.state ?? ''} ${asked.event ?? ''}`),
    title: words.say('monitor.feed.title', { programme: name }),
    subtitle: words.say('monitor.feed.subtitle'),
    self: `${root}${url.pathname}${url.search}`,
    page: `${root}/${encodeURIComponent(programme.id)}/monitor/changes`,
    language: words.language,
    updated: log.updated ?? NEVER,
    author: name,
    rights: 'CC BY 4.0',
    entries: log.items.map((item) => {
      const change = words.change(programme.id, item);
      const clocks = words.say('monitor.change.clocks', {
        asOf: words.day(change.asOf),
        seq: String(change.seq),
      });
      return {
        id: urn(`${programme.id} ${change.id}`),
        title: `${change.title}: ${change.after?.words ?? words.say('monitor.change.goneTitle')}`,
        url: `${root}${change.path}`,
        at: change.at,
        text: [change.text, ...change.causes.map((cause) => cause.text), clocks].join('\n'),
      };
    }),
  } satisfies Feed;
}

/** Registers the routes of profiles, sources, changes and feeds. */
export function registerMonitorProfileRoutes(app: App, deps: ServerDeps): void {
  registerStates(app, deps);
  registerSources(app, deps);
  registerChangeLog(app, deps);
}

function registerStates(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(ROUTES.states, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const found = await statesWithRecords(pipeline, actor, programme.id, c.req.valid('query'));
    const words = new ProfileWords(c.get('language'), found.table);
    const items = found.states.map((one) => ({ ...one, name: words.party(one.iso3) }));
    const byName = new Intl.Collator(words.language);
    items.sort((a, b) => byName.compare(a.name, b.name));
    return c.json({ items, clocks: told(found.clock) }, 200);
  });
  app.openapi(ROUTES.state, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { iso3 } = c.req.valid('param');
    const profile = await stateProfile(pipeline, actor, programme.id, iso3, c.req.valid('query'));
    const words = new ProfileWords(c.get('language'), profile.table);
    return c.json(stateTold(words, programme.id, profile), 200);
  });
  app.openapi(ROUTES.treaties, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { iso3 } = c.req.valid('param');
    const { on = new Date().toISOString().slice(0, 10) } = c.req.valid('query');
    const table = await stateTreaties(pipeline, actor, programme.id, iso3);
    return c.json(treatiesTold(new ProfileWords(c.get('language'), table), iso3, on), 200);
  });
}

function registerSources(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(ROUTES.agent, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const page = await agentPage(
      pipeline,
      actor,
      programme.id,
      c.req.valid('param').id,
      c.req.valid('query'),
    );
    return c.json(agentTold(new ProfileWords(c.get('language'), shippedTreaties()), page), 200);
  });
  app.openapi(ROUTES.publication, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { id } = c.req.valid('param');
    const page = await publicationPage(pipeline, actor, programme.id, id, c.req.valid('query'));
    return c.json(publicationTold(new ProfileWords(c.get('language'), shippedTreaties()), page), 200);
  });
}

function registerChangeLog(app: App, deps: ServerDeps): void {
  const { pipeline } = deps;
  app.openapi(ROUTES.changes, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { clock, since, event: eventId, state: iso3, limit = 200, ...asked } = c.req.valid('query');
    const filter = { clock, since, eventId, iso3 };
    const log = await changeLog(pipeline, actor, programme.id, asked, filter, limit);
    const words = new ProfileWords(c.get('language'), shippedTreaties());
    const clocks = told(await clockOf(pipeline, programme.id, asked));
    const items = log.items.map((one) => words.change(programme.id, one));
    return c.json({ items, total: log.total, headSeq: log.headSeq, clocks }, 200);
  });
  app.openapi(ROUTES.checks, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { kind: kinds, state: iso3, event: eventId, since, limit = 50, offset = 0 } = c.req.valid('query');
    const page = { limit, offset };
    const queue = await checkQueue(pipeline, actor, programme.id, { kinds, iso3, eventId, since }, page);
    const words = new ProfileWords(c.get('language'), shippedTreaties());
    const items = queue.items.map((row) => queueTold(words, row));
    const named = QUEUE_KINDS.map((one) => ({ kind: one, text: words.say(`monitor.queue.kind.${one}`) }));
    return c.json({ items, total: queue.total, counts: { ...queue.counts }, kinds: named }, 200);
  });
  app.openapi(ROUTES.json, async (c) => {
    const feed = await feedFor(c, deps, c.req.valid('param').programme, c.req.valid('query'));
    return c.json(jsonFeedOf(feed), 200, { 'Content-Type': 'application/feed+json; charset=utf-8' });
  });
  app.openapi(atomRoute, async (c) => {
    const feed = await feedFor(c, deps, c.req.valid('param').programme, c.req.valid('query'));
    const text = atomOf(feed);
    const etag = etagOf(Buffer.from(text));
    c.header('ETag', etag);
    c.header('Last-Modified', new Date(feed.updated).toUTCString());
    c.header('Vary', 'Accept-Language, Authorization, Cookie');
    if (hasTag(c.req.header('if-none-match'), etag)) return c.body(null, 304);
    return c.body(text, 200, { 'Content-Type': 'application/atom+xml; charset=utf-8' });
  });
}
