/** Long work: how far it is, for whoever ordered it. */
import { createRoute, z } from '@hono/zod-openapi';
import { Uuid } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import type { JobView } from '../jobs.ts';
import { json, REFUSALS } from '../schemas.ts';
import { eventStream } from './changes.ts';

const POLL_MS = 500;

const Job = z.object({
  id: Uuid,
  kind: z.enum(['decide-many']),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.number().int().nullable(),
  total: z.number().int().nullable(),
  result: z.unknown(),
});
const params = z.object({ id: Uuid });

const getJobRoute = createRoute({
  method: 'get',
  path: '/api/jobs/{id}',
  operationId: 'getJob',
  tags: ['jobs'],
  summary: 'A job one ordered',
  request: { params, query: z.strictObject({}) },
  responses: { 200: json(Job, 'The job'), ...REFUSALS },
});
const eventsRoute = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/events',
  operationId: 'streamJob',
  tags: ['jobs'],
  summary: 'Server-sent events `job` with the job, until it is done or failed',
  request: { params, query: z.strictObject({}) },
  responses: {
    200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } },
    ...REFUSALS,
  },
});

export function registerJobRoutes(app: App, deps: ServerDeps): void {
  app.openapi(getJobRoute, async (c) => c.json(await ownJob(c, deps, c.req.valid('param').id), 200));
  app.openapi(eventsRoute, async (c) => {
    const first = await ownJob(c, deps, c.req.valid('param').id);
    return eventStream(c, deps, (send, end) => follow(deps, first, send, end));
  });
}

/** Somebody else's job is not there. */
async function ownJob(c: RequestContext, deps: ServerDeps, id: string): Promise<JobView> {
  const { actor } = await c.get('caller')();
  if (actor.userId === null) throw new Problem('notSignedIn');
  const found = await deps.jobs.find(id);
  if (!found || found.userId !== actor.userId) throw new Problem('notFound');
  return found.job;
}

function follow(
  deps: ServerDeps,
  first: JobView,
  send: (event: string, data: unknown) => void,
  end: () => void,
): () => void {
  let last = '';
  const tell = (job: JobView) => {
    const text = JSON.stringify(job);
    if (text !== last) send('job', job);
    last = text;
    if (job.state === 'done' || job.state === 'failed') end();
  };
  tell(first);
  const timer = setInterval(() => {
    deps.jobs.find(first.id).then((found) => (found ? tell(found.job) : end()), end);
  }, POLL_MS);
  return () => clearInterval(timer);
}
