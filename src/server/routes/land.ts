/** Records of land release: activities, progress, released parts, tasks, handovers, inspections, survey boxes. */
import { createRoute, z } from '@hono/zod-openapi';
import { Activity, Progress } from '../../core/model/activities.ts';
import { SurveyBox } from '../../core/model/boxes.ts';
import { Outline } from '../../core/model/geometry.ts';
import { Handover } from '../../core/model/handovers.ts';
import { Day, Instant, OrganisationCode, PlaceCode, Uuid } from '../../core/model/ids.ts';
import type { LandType } from '../../core/model/land.ts';
import { TaskStatus } from '../../core/model/land-codes.ts';
import { OrdnanceType, OrdnanceTypeFields } from '../../core/model/ordnance.ts';
import { OrdnanceCode } from '../../core/model/ordnance-codes.ts';
import { Nonconformity, QualityVisit } from '../../core/model/quality.ts';
import { Release } from '../../core/model/releases.ts';
import { Task } from '../../core/model/tasks.ts';
import {
  boxProposal,
  countLand,
  getLand,
  landHistory,
  listLand,
  recordOrdnanceType,
  taskBoard,
} from '../../flow/land.ts';
import { resolveAsOf } from '../../flow/registry.ts';
import type { App, ServerDeps } from '../context.ts';
import { named } from '../openapi.ts';
import {
  AsOfText,
  BoxText,
  DEFAULT_LIMIT,
  decimal,
  flag,
  InProgramme,
  json,
  jsonBody,
  linkNext,
  oneOrMore,
  PAGING,
  pageOf,
  REFUSALS,
  WRITE_REFUSALS,
} from '../schemas.ts';
import { scopeOf } from '../scope.ts';

interface Noun {
  readonly type: Exclude<LandType, 'area_account'>;
  /** In the address, and after `list` and `get` in the name of the operation. */
  readonly path: string;
  readonly name: string;
  readonly schema: z.ZodObject;
  readonly summary: string;
}

const NOUNS: readonly Noun[] = [
  { type: 'activity', path: 'activities', name: 'Activities', schema: Activity, summary: 'Work on land' },
  {
    type: 'progress',
    path: 'progress',
    name: 'Progress',
    schema: Progress,
    summary: 'Progress by day, team and method',
  },
  {
    type: 'release',
    path: 'releases',
    name: 'Releases',
    schema: Release,
    summary: 'Released parts of hazards',
  },
  { type: 'task', path: 'tasks', name: 'Tasks', schema: Task, summary: 'Tasks' },
  {
    type: 'handover',
    path: 'handovers',
    name: 'Handovers',
    schema: Handover,
    summary: 'Handovers of released land',
  },
  {
    type: 'quality_visit',
    path: 'quality-visits',
    name: 'QualityVisits',
    schema: QualityVisit,
    summary: 'Inspections',
  },
  {
    type: 'nonconformity',
    path: 'nonconformities',
    name: 'Nonconformities',
    schema: Nonconformity,
    summary: 'Nonconformities',
  },
  {
    type: 'survey_box',
    path: 'survey-boxes',
    name: 'SurveyBoxes',
    schema: SurveyBox,
    summary: 'Boxes of cluster-munition survey',
  },
  {
    type: 'ordnance_type',
    path: 'ordnance-types',
    name: 'OrdnanceTypes',
    schema: OrdnanceType,
    summary: 'The list of kinds of ordnance',
  },
];

const FILTERS = {
  bbox: BoxText.optional(),
  hazard: Uuid.optional(),
  task: Uuid.optional(),
  activity: Uuid.optional(),
  kind: oneOrMore(z.string().max(60)).optional().openapi({
    description: 'Type of activity, outcome of release, severity, kind of visit, method of progress',
  }),
  status: oneOrMore(z.string().max(60)).optional(),
  place: PlaceCode.optional(),
  org: OrganisationCode.optional(),
  from: Day.optional(),
  to: Day.optional(),
  q: z.string().max(200).optional(),
};
const ListQuery = z.strictObject({ ...FILTERS, total: flag.optional(), asOf: AsOfText, ...PAGING });
type Filters = Omit<z.output<typeof ListQuery>, 'total' | 'asOf' | 'cursor' | 'limit'>;

function filterOf({ bbox, hazard, task, activity, kind, status, place, org, from, to, q }: Filters) {
  return {
    ...(bbox ? { box: bbox } : {}),
    ...(hazard ? { hazardId: hazard } : {}),
    ...(task ? { taskId: task } : {}),
    ...(activity ? { activityId: activity } : {}),
    ...(kind ? { kinds: kind } : {}),
    ...(status ? { statuses: status } : {}),
    ...(place ? { placeCode: place } : {}),
    ...(org ? { orgCode: org } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(q ? { text: q } : {}),
  };
}

const Step = named(
  'LandStep',
  z.object({
    seq: z.number().int(),
    kind: z.string().nullable(),
    recordedAt: Instant.nullable(),
    observedOn: Day.nullable(),
    reason: z.string(),
    reportId: Uuid.nullable(),
    changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
  }),
);

export function registerLandRoutes(app: App, deps: ServerDeps): void {
  registerBoard(app, deps);
  for (const noun of NOUNS) registerNoun(app, deps, noun);
  registerBoxProposal(app, deps);
  registerOrdnance(app, deps);
}

function registerNoun(app: App, deps: ServerDeps, { type, path, name, schema, summary }: Noun): void {
  const { pipeline } = deps;
  const Served = named(`Served${name}`, schema.extend({ precision: z.enum(['exact', 'generalised']) }));
  const One = InProgramme.extend({ id: type === 'ordnance_type' ? OrdnanceCode : Uuid });
  const base = `/api/programmes/{programme}/${path}`;
  const listRoute = createRoute({
    method: 'get',
    path: base,
    operationId: `list${name}`,
    tags: ['land release'],
    summary: `${summary}; generalised records show their grid cell only`,
    request: { params: InProgramme, query: ListQuery },
    responses: {
      200: json(pageOf(Served).extend({ total: z.number().int().optional() }), 'One page'),
      ...REFUSALS,
    },
  });
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const { total, asOf: moment, limit = DEFAULT_LIMIT, cursor, ...filters } = c.req.valid('query');
    const asOf = await resolveAsOf(pipeline, programme.id, moment);
    const filter = filterOf(filters);
    const page = await listLand(pipeline, actor, programme.id, type, filter, { limit, cursor }, asOf);
    linkNext(c, page.next);
    const items = page.items as unknown as Record<string, unknown>[];
    if (!total) return c.json({ items, next: page.next } as never, 200);
    const count = await countLand(pipeline, actor, programme.id, type, filter, asOf);
    return c.json({ items, next: page.next, total: count } as never, 200);
  });
  const getRoute = createRoute({
    method: 'get',
    path: `${base}/{id}`,
    operationId: `get${name}`,
    tags: ['land release'],
    summary: `${summary}: one, now or as of a ledger position, an instant or a day`,
    request: { params: One, query: z.strictObject({ asOf: AsOfText }) },
    responses: { 200: json(Served, 'The record'), ...REFUSALS },
  });
  app.openapi(getRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const asOf = await resolveAsOf(pipeline, programme.id, c.req.valid('query').asOf);
    return c.json(
      (await getLand(pipeline, actor, programme.id, type, c.req.valid('param').id, asOf)) as never,
      200,
    );
  });
  const historyRoute = createRoute({
    method: 'get',
    path: `${base}/{id}/history`,
    operationId: `history${name}`,
    tags: ['land release'],
    summary: `${summary}: what changed and when, for those who see the record exactly`,
    request: { params: One, query: z.strictObject({}) },
    responses: { 200: json(z.object({ items: z.array(Step) }), 'Oldest first'), ...REFUSALS },
  });
  app.openapi(historyRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const items = await landHistory(pipeline, actor, programme.id, type, c.req.valid('param').id);
    return c.json({ items }, 200);
  });
}

const BoardQuery = z.strictObject({
  place: PlaceCode.optional(),
  org: OrganisationCode.optional(),
  q: z.string().max(200).optional(),
});
const boardRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/tasks/board',
  operationId: 'taskBoard',
  tags: ['land release'],
  summary: 'Tasks by state: how many, and the first fifty of each',
  request: { params: InProgramme, query: BoardQuery },
  responses: {
    200: json(
      z.object({
        columns: z.array(
          z.object({
            status: TaskStatus,
            count: z.number().int(),
            items: z.array(Task.extend({ precision: z.string() })),
          }),
        ),
      }),
      'In the order of a task’s life',
    ),
    ...REFUSALS,
  },
});

function registerBoard(app: App, deps: ServerDeps): void {
  app.openapi(boardRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const filter = filterOf(c.req.valid('query'));
    const columns = await taskBoard(deps.pipeline, actor, programme.id, TaskStatus.options, filter);
    return c.json({ columns }, 200);
  });
}

const boxProposalRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/survey-boxes/{id}/proposal',
  operationId: 'surveyBoxProposal',
  tags: ['land release'],
  summary:
    'The hazard a survey box would confirm: found cells and the ground around evidence; records nothing',
  request: {
    params: InProgramme.extend({ id: Uuid }),
    query: z.strictObject({ fadeOutM: decimal(0, 10_000).optional() }),
  },
  responses: {
    200: json(
      z.object({
        shape: Outline.nullable(),
        areaM2: z.number(),
        fadeOutM: z.number(),
        foundCells: z.array(z.string()),
        unsearchedInside: z.array(z.string()),
        evidenceIds: z.array(Uuid),
      }),
      'To be edited by a person and reported',
    ),
    ...REFUSALS,
  },
});

function registerBoxProposal(app: App, deps: ServerDeps): void {
  app.openapi(boxProposalRoute, async (c) => {
    const { programme: id, id: box } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, id);
    const { fadeOutM } = c.req.valid('query');
    const found = await boxProposal(deps.pipeline, actor, programme.id, box, fadeOutM);
    const { foundCells, unsearchedInside, ...rest } = found;
    return c.json({ ...rest, foundCells: [...foundCells], unsearchedInside: [...unsearchedInside] }, 200);
  });
}

const putOrdnanceRoute = createRoute({
  method: 'put',
  path: '/api/programmes/{programme}/ordnance-types/{id}',
  operationId: 'putOrdnanceType',
  tags: ['land release'],
  summary: 'Names a kind of ordnance, or changes what is said of it: recognition and category only',
  request: {
    params: InProgramme.extend({ id: OrdnanceCode }),
    query: z.strictObject({}),
    body: jsonBody(OrdnanceTypeFields.partial().strict()),
  },
  responses: { 200: json(OrdnanceType, 'As recorded'), ...WRITE_REFUSALS },
});

function registerOrdnance(app: App, deps: ServerDeps): void {
  app.openapi(putOrdnanceRoute, async (c) => {
    const { programme: id, id: code } = c.req.valid('param');
    const { actor, programme } = await scopeOf(c, deps, id);
    const draft = { ...c.req.valid('json'), id: code };
    return c.json(await recordOrdnanceType(deps.pipeline, actor, programme.id, draft), 200);
  });
}
