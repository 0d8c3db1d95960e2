/**
 * Changes of a programme as server-sent events. Tells members that something changed and where; people the
 * programme only publishes to hear of decisions, not of reports.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { may } from '../../core/policy/policy.ts';
import type { Change } from '../../flow/ports.ts';
import type { App, RequestContext, ServerDeps } from '../context.ts';
import { InProgramme, REFUSALS } from '../schemas.ts';
import { type Scope, scopeOf } from '../scope.ts';

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
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    return eventStream(c, deps, (send) =>
      deps.changes.subscribe(scope.programme.id, (change) => {
        if (change === 'lost') return send('lost', {});
        const told = toldTo(scope, change);
        if (told) send('change', told);
      }),
    );
  });
}

/** What of a change this caller hears; null for nothing. */
function toldTo({ actor, programme }: Scope, change: Change): Change | null {
  if (change.kind === 'alarm')
    return may(actor, programme.id, 'alarm.receive') ? { ...change, reportId: null } : null;
  if (may(actor, programme.id, 'report.read.own')) return change;
  return change.kind === 'report' ? null : { ...change, reportId: null };
}

/**
 * An open stream that ends when the reader leaves, the session ends, the server stops or `open`'s caller
 * says so. `open` subscribes and returns how to unsubscribe.
 */
export function eventStream(
  c: RequestContext,
  deps: ServerDeps,
  open: (send: (event: string, data: unknown) => void, end: () => void) => () => void,
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
      deps.accounts.find(c.req.raw.headers).then(
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
