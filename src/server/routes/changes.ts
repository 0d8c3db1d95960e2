/**
 * Changes of a programme as server-sent events: that something changed and where, told to each by the rights they
 * have at that moment. Of reports hears only who may read them; of decisions everybody.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { Problem } from '../../core/model/problems.ts';
import { may, reportScope } from '../../core/policy/policy.ts';
import type { Change } from '../../flow/ports.ts';
import { getReport } from '../../flow/reports.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { InProgramme, REFUSALS } from '../schemas.ts';
import { type Scope, scopeNow, scopeOf } from '../scope.ts';

const EventStream = { 'text/event-stream': { schema: z.string() } };

const route = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/changes',
  operationId: 'streamChanges',
  tags: ['changes'],
  summary:
    'Server-sent events: `change` {programmeId, seq, reportId, kind}, `lost` (read everything again), `ended`',
  request: { params: InProgramme, query: z.strictObject({}) },
  responses: { 200: { description: 'An endless stream', content: EventStream }, ...REFUSALS },
});

export function registerChangeRoutes(app: App, deps: ServerDeps): void {
  app.openapi(route, async (c) => {
    const { programme } = c.req.valid('param');
    const scope = await scopeOf(c, deps, programme);
    const now = () => scopeNow(c, deps, programme);
    return eventStream(c, deps, (send, end) => follow(deps, scope, now, send, end), now);
  });
}

/** Roles changed by another process are seen when what this one remembers of callers is this old. */
const REMEMBERED_MS = 1_000;

/**
 * Tells changes one after the other, each by the rights its reader has at that moment. A reader whose rights changed
 * is told to read everything again; one who has none left hears nothing more. SAFETY: test/scenarios/http-changes.test.ts.
 */
function follow(
  deps: ServerDeps,
  opened: Scope,
  now: () => Promise<Scope>,
  send: (event: string, data: unknown) => void,
  end: () => void,
): () => void {
  let rights = rightsOf(opened);
  let queue = Promise.resolve();
  let over = false;
  const inTurn = (tell: (scope: Scope) => void | Promise<void>) => {
    queue = queue.then(async () => {
      if (over) return;
      try {
        const scope = await now();
        if (rights !== rightsOf(scope)) send('lost', {});
        rights = rightsOf(scope);
        await tell(scope);
      } catch {
        over = true;
        send('ended', {});
        end();
      }
    });
  };
  const look = () => inTurn(() => {});
  const timers = new Set<NodeJS.Timeout>();
  const unsubscribe = deps.changes.subscribe(opened.programme.id, (change) => {
    if (change === 'lost') return inTurn(() => send('lost', {}));
    inTurn(async (scope) => {
      const told = await toldTo(deps, scope, change);
      if (told) send('change', told);
    });
    // It may have been the roles that changed.
    if (change.kind === 'programme') timers.add(setTimeout(look, REMEMBERED_MS));
  });
  const unwatch = deps.callers.watch(look);
  return () => {
    over = true;
    unwatch();
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
  };
}

const rightsOf = ({ actor, view }: Scope): string => JSON.stringify([actor.memberships, view.key]);

/**
 * What of a change this caller hears; null for nothing. Of a report they may not read they hear neither its name
 * nor that it came; that a decision was taken, everybody sees on the map.
 */
async function toldTo(deps: ServerDeps, scope: Scope, change: Change): Promise<Change | null> {
  const { actor, programme } = scope;
  if (change.kind === 'alarm')
    return may(actor, programme.id, 'alarm.receive') ? { ...change, reportId: null } : null;
  const { all, ownOnly } = reportScope(actor, programme.id);
  if (all || (change.reportId === null && !ownOnly)) return change;
  if (change.reportId !== null && (await mayRead(deps, scope, change.reportId))) return change;
  return change.kind === 'report' ? null : { ...change, reportId: null };
}

async function mayRead({ pipeline }: ServerDeps, { actor, programme }: Scope, id: string): Promise<boolean> {
  if (!may(actor, programme.id, 'report.read.own')) return false;
  try {
    await getReport(pipeline, actor, programme.id, id);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/**
 * An open stream that ends when the reader leaves, the session ends, the server stops or `open`'s caller
 * says so. `open` subscribes and returns how to unsubscribe; `still` throws when the reader may listen no more.
 */
export function eventStream(
  c: RequestContext,
  deps: ServerDeps,
  open: (send: (event: string, data: unknown) => void, end: () => void) => () => void,
  still: () => Promise<unknown> = () => deps.accounts.find(c.req.raw.headers),
): Response {
  c.header('X-Accel-Buffering', 'no');
  c.header('Cache-Control', 'no-store');
  return streamSSE(c, async (stream) => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let queue = stream.writeSSE({ event: 'open', data: '{}', retry: 2_000 });
    const send = (event: string, data: unknown) => {
      queue = queue.then(() => stream.writeSSE({ event, data: JSON.stringify(data) })).catch(end);
    };
    const close = open(send, end);
    const heartbeat = setInterval(() => {
      still().then(
        () => send('heartbeat', {}),
        () => {
          send('ended', {});
          end();
        },
      );
    }, deps.heartbeatMs);
    stream.onAbort(end);
    deps.stopping.addEventListener('abort', end);
    if (deps.stopping.aborted) end();
    await ended;
    clearInterval(heartbeat);
    deps.stopping.removeEventListener('abort', end);
    close();
    await queue.catch(() => {});
  });
}
