/** Which state was bound by which treaty on which day. Public facts: nobody has to sign in. */
import { createRoute, z } from '@hono/zod-openapi';
import { Day } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { statusOn } from '../../core/monitor/treaties.ts';
import { countsOf, standingsOn } from '../../core/monitor/treaty-counts.ts';
import { lifeOf } from '../../core/monitor/treaty-life.ts';
import { TERMS, Treaty } from '../../core/monitor/treaty-terms.ts';
import { type UpcomingEffect, upcoming } from '../../core/monitor/treaty-upcoming.ts';
import { publicTreaties } from '../../flow/treaties.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { json, REFUSALS, wholeNumber } from '../schemas.ts';
import { About, Action, Counts, Effect, Life, Standing, TreatyWords } from '../treaty-answers.ts';

const OnDay = Day.optional().openapi({ type: 'string', format: 'date', description: 'Today when missing' });
const onDay = z.strictObject({ on: OnDay });
const InTreaty = z.object({ treaty: Treaty });
const OfState = InTreaty.extend({ iso3: z.string().regex(/^[A-Z]{3}$/) });
const Named = z.object({ treaty: Treaty, name: z.string(), inForceOn: z.string(), counts: Counts });

const listRoute = createRoute({
  method: 'get',
  path: '/api/treaties',
  operationId: 'listTreaties',
  tags: ['treaties'],
  summary: 'The treaties with their counts on a day: by deposit, in force, and with signatories',
  request: { query: onDay },
  responses: { 200: json(About.extend({ treaties: z.array(Named) }), 'Counts'), ...REFUSALS },
});
const upcomingRoute = createRoute({
  method: 'get',
  path: '/api/treaties/upcoming',
  operationId: 'listUpcomingEffects',
  tags: ['treaties'],
  summary:
    'What takes effect from a day on, as known on that day: who becomes bound, whose withdrawal is due',
  request: { query: z.strictObject({ on: OnDay, days: wholeNumber(0, 3_660).optional() }) },
  responses: {
    200: json(About.extend({ days: z.number().int(), effects: z.array(Effect) }), 'Soonest first'),
    ...REFUSALS,
  },
});
const actionsRoute = createRoute({
  method: 'get',
  path: '/api/treaties/actions',
  operationId: 'listTreatyActions',
  tags: ['treaties'],
  summary:
    'Actions of the depositary accepted here since its pages were read; laid over the table in every answer',
  request: { query: z.strictObject({}) },
  responses: { 200: json(z.object({ actions: z.array(Action) }), 'In no order'), ...REFUSALS },
});
const treatyRoute = createRoute({
  method: 'get',
  path: '/api/treaties/{treaty}',
  operationId: 'getTreaty',
  tags: ['treaties'],
  summary: 'Where every state stood with a treaty on a day, and why',
  request: { params: InTreaty, query: onDay },
  responses: {
    200: json(About.extend(Named.shape).extend({ states: z.array(Standing) }), 'Every state'),
    ...REFUSALS,
  },
});
const stateRoute = createRoute({
  method: 'get',
  path: '/api/treaties/{treaty}/states/{iso3}',
  operationId: 'getTreatyState',
  tags: ['treaties'],
  summary: 'One state: its status and life in the treaty, and where it stood with the others on that day',
  request: { params: OfState, query: onDay },
  responses: {
    200: json(
      About.extend({ state: Standing, life: Life, others: z.array(Standing) }),
      'Status, life, other treaties',
    ),
    ...REFUSALS,
  },
});

const today = (): string => new Date().toISOString().slice(0, 10);

/** The words for this caller. A cache may keep the answer if it asks each time whether it still holds. */
async function wordsFor(c: RequestContext, deps: ServerDeps): Promise<TreatyWords> {
  c.header('Cache-Control', 'public, no-cache');
  c.header('Content-Language', c.get('language'));
  return new TreatyWords(c.get('language'), (await publicTreaties(deps.pipeline)).table);
}

function told(words: TreatyWords, effect: UpcomingEffect): z.infer<typeof Effect> {
  const { kind, conditional, iso3, treaty, on, because, ref } = effect;
  const name = words.name(iso3);
  const key = kind === 'withdrawal' && conditional ? 'conditional' : kind;
  const params = { on, because, ref: ref ?? '–', state: name, treaty: words.say(`monitor.treaty.${treaty}`) };
  return { ...effect, name, text: words.say(`monitor.upcoming.${key}`, params) };
}

function named(words: TreatyWords, treaty: Treaty, on: string): z.infer<typeof Named> {
  const counts = countsOf(standingsOn(words.table, treaty, on));
  const { inForceOn } = TERMS[treaty];
  const plain = { ...counts, byStatus: { ...counts.byStatus }, uncertain: [...counts.uncertain] };
  return { treaty, name: words.say(`monitor.treaty.${treaty}`), inForceOn, counts: plain };
}

/** Registers the routes; `upcoming` and `actions` before a treaty of that name can be asked for. */
export function registerTreatyRoutes(app: App, deps: ServerDeps): void {
  app.openapi(listRoute, async (c) => {
    const { on = today() } = c.req.valid('query');
    const words = await wordsFor(c, deps);
    return c.json({ ...words.about(on), treaties: Treaty.options.map((one) => named(words, one, on)) }, 200);
  });
  app.openapi(upcomingRoute, async (c) => {
    const { on = today(), days = 30 } = c.req.valid('query');
    const words = await wordsFor(c, deps);
    const effects = upcoming(words.table, on, days).map((effect) => told(words, effect));
    return c.json({ ...words.about(on), days, effects }, 200);
  });
  app.openapi(actionsRoute, async (c) => {
    c.header('Cache-Control', 'public, no-cache');
    const { actions } = await publicTreaties(deps.pipeline);
    return c.json({ actions: [...actions] }, 200);
  });
  app.openapi(treatyRoute, async (c) => {
    const { treaty } = c.req.valid('param');
    const { on = today() } = c.req.valid('query');
    const words = await wordsFor(c, deps);
    const states = standingsOn(words.table, treaty, on).map((one) => words.standing(one));
    return c.json({ ...words.about(on), ...named(words, treaty, on), states }, 200);
  });
  app.openapi(stateRoute, async (c) => {
    const { treaty, iso3 } = c.req.valid('param');
    const { on = today() } = c.req.valid('query');
    const words = await wordsFor(c, deps);
    const record = words.table.records.get(`${iso3} ${treaty}`);
    if (!record) throw new Problem('notFound');
    const all = Treaty.options.map((one) => {
      const its = words.table.records.get(`${iso3} ${one}`) ?? record;
      return words.standing({ record: its, standing: statusOn(its, on) });
    });
    const state = words.standing({ record, standing: statusOn(record, on) });
    const others = all.filter((one) => one.treaty !== treaty);
    return c.json({ ...words.about(on), state, life: words.life(lifeOf(record)), others }, 200);
  });
}
