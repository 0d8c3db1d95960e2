/**
 * The only HTTP: builds the application from its parts. Routes parse, call the pipeline and shape the
 * answer; they decide nothing about records and know no SQL. Every refusal is a Problem.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { uuidv7 } from 'uuidv7';
import { pickLanguage } from '../core/messages/say.ts';
import { Problem } from '../core/model/problems.ts';
import { finishJson } from './answers.ts';
import { audited } from './audit.ts';
import { isStorable, MAX_JSON_BYTES, parseJson, readBytes } from './body.ts';
import { Budget, budgeted, callerOf } from './budget.ts';
import type { App, Caller, Env, RequestContext, ServerDeps } from './context.ts';
import { PROBES_PER_MINUTE, ProbeLimit, RateLimit, rateLimited } from './limits.ts';
import { asProblem, problemResponse } from './problems.ts';
import { registerAccountRoutes } from './routes/accounts.ts';
import { registerAlarmRoutes } from './routes/alarms.ts';
import { registerAuditRoutes } from './routes/audit.ts';
import { registerAuthRoutes } from './routes/auth.ts';
import { registerCaptureRoutes } from './routes/captures.ts';
import { registerChangeRoutes } from './routes/changes.ts';
import { registerCodeRoutes } from './routes/codes.ts';
import { registerCompletionRoutes } from './routes/completion.ts';
import { registerCoordinateRoutes } from './routes/coordinates.ts';
import { registerDecisionRoutes } from './routes/decisions.ts';
import { registerDocumentRoutes } from './routes/documents.ts';
import { registerEntryRoutes } from './routes/entries.ts';
import { registerEvidenceRoutes } from './routes/evidence.ts';
import { registerFormRoutes } from './routes/forms.ts';
import { registerHazardRoutes } from './routes/hazards.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerJobRoutes } from './routes/jobs.ts';
import { registerLandRoutes } from './routes/land.ts';
import { registerMeRoutes } from './routes/me.ts';
import { registerMemberRoutes } from './routes/members.ts';
import { registerMonitorRoutes } from './routes/monitor.ts';
import { registerMonitorExportRoutes } from './routes/monitor-exports.ts';
import { registerMonitorProfileRoutes } from './routes/monitor-profiles.ts';
import { registerMonitorRecordRoutes } from './routes/monitor-records.ts';
import { registerNearRoutes } from './routes/near.ts';
import { registerOpenApiRoutes } from './routes/openapi.ts';
import { registerOrganisationRoutes } from './routes/organisations.ts';
import { registerPartitionRoute } from './routes/partition.ts';
import { registerPlaceRoutes } from './routes/places.ts';
import { registerProgrammeRoutes } from './routes/programmes.ts';
import { registerRemainingRoute } from './routes/remaining.ts';
import { registerReportRoutes } from './routes/reports.ts';
import { registerSplitRoute } from './routes/split.ts';
import { registerTaskRoutes } from './routes/tasks.ts';
import { registerTileRoutes } from './routes/tiles.ts';
import { registerTreatyRoutes } from './routes/treaties.ts';
import { refuseInvalid } from './schemas.ts';
import { sameSiteOnly, securityHeaders } from './security.ts';
import { serveStatic } from './static.ts';

/** @public What clients written in TypeScript may name; the web application has its own thin fetch. */
export type AppType = ReturnType<typeof createApp>;

/** A file of routes per noun. */
const NOUNS = [
  registerAlarmRoutes,
  registerAuditRoutes,
  registerAccountRoutes,
  registerLandRoutes,
  registerCompletionRoutes,
  registerTaskRoutes,
  registerDecisionRoutes,
  registerEvidenceRoutes,
  registerHazardRoutes,
  registerNearRoutes,
  registerPartitionRoute,
  registerSplitRoute,
  registerPlaceRoutes,
  registerRemainingRoute,
  registerReportRoutes,
  registerChangeRoutes,
  registerEntryRoutes,
  registerJobRoutes,
  registerMeRoutes,
  registerMemberRoutes,
  registerMonitorRecordRoutes,
  registerOrganisationRoutes,
  registerProgrammeRoutes,
  registerTileRoutes,
  registerMonitorRoutes,
  registerMonitorExportRoutes,
  registerMonitorProfileRoutes,
  registerTreatyRoutes,
];

export function createApp(deps: ServerDeps): App {
  const app: App = new OpenAPIHono<Env>({ defaultHook: refuseInvalid });
  app.use(accompany(deps), audited(deps.audit), securityHeaders(deps.publicUrl), finishJson());
  app.onError((error, c) => {
    const problem = asProblem(error, c.get('requestId') ?? '');
    if (problem.status >= 500) deps.log.error({ err: error, request: c.get('requestId') }, problem.code);
    if (problem.code === 'sessionExpired') c.header('Set-Cookie', deps.accounts.forgetCookie);
    return problemResponse(c, problem);
  });

  const limit = rateLimited(new RateLimit(deps.requestsPerMinute));
  const budget = new Budget();
  for (const path of ['/api/*', '/tiles/*']) app.use(path, limit, refuseUnstorable, budgeted(budget));
  app.use('/api/*', sameSiteOnly(deps.publicUrl));
  registerAuthRoutes(app, deps);
  // Before bodies are read as JSON: a copy or a document is bytes.
  registerCaptureRoutes(app, deps);
  registerDocumentRoutes(app, deps);
  app.use('/api/*', readJsonBody(budget));
  registerHealthRoutes(app, deps);
  registerCodeRoutes(app);
  registerFormRoutes(app, deps);
  registerCoordinateRoutes(app);
  registerOpenApiRoutes(app, deps);
  for (const register of NOUNS) register(app, deps);

  const fallback = deps.webDir ? serveStatic(deps.webDir) : null;
  app.notFound((c) => otherwise(app, c, fallback));
  return app;
}

/** Gives each request its id, language and caller; counts and logs it when it is answered. */
function accompany(deps: ServerDeps): MiddlewareHandler<Env> {
  const { callers } = deps;
  const probes = new ProbeLimit(deps.probesPerMinute ?? PROBES_PER_MINUTE);
  return async (c, next) => {
    const started = performance.now();
    const requestId = uuidv7();
    c.set('requestId', requestId);
    c.set('language', pickLanguage(c.req.header('accept-language')));
    c.set('probes', probes);
    c.set('clientAddress', clientAddress(c, deps.proxies));
    let caller: Promise<Caller> | null = null;
    c.set('caller', () => {
      caller ??= callers.of(c.req.raw.headers);
      return caller;
    });
    await next();
    c.header('X-Request-Id', requestId);
    const { method } = c.req;
    const route = routePath(c, -1) || 'other';
    const seconds = (performance.now() - started) / 1_000;
    const status = c.res.status;
    deps.metrics.requests.inc({ method, route, status });
    deps.metrics.durations.observe({ method, route }, seconds);
    deps.log.debug({ request: requestId, method, route, status, ms: Math.round(seconds * 1_000) });
  };
}

/** The socket's address, or what the outermost trusted proxy saw. A client's own claim is never believed. */
function clientAddress(c: RequestContext, proxies: number): string {
  const socket = c.env?.incoming?.socket?.remoteAddress ?? 'local';
  if (proxies === 0) return socket;
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  return hops.at(-proxies) || socket;
}

/** No identifier, code or search text holds a NUL or half a character; PostgreSQL would only stumble. */
const refuseUnstorable: MiddlewareHandler<Env> = async (c, next) => {
  const { pathname, search } = new URL(c.req.url);
  let text: string;
  try {
    text = decodeURIComponent(pathname + search.replaceAll('+', ' '));
  } catch {
    throw new Problem('invalidRequest', { where: 'URL', reason: 'request.wrongFormat' });
  }
  if (!isStorable(text)) throw new Problem('invalidRequest', { where: 'URL', reason: 'request.notStorable' });
  await next();
};

/** Reads and checks a JSON body once; the schemas then see the value. */
const readJsonBody =
  (budget: Budget): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (!['POST', 'PUT', 'PATCH'].includes(c.req.method)) return next();
    const type = c.req.header('content-type') ?? '';
    const caller = () => callerOf(c);
    // Paid before it is read where its length is told, which no body exceeds.
    const told = Number(c.req.header('content-length') ?? 0);
    await budget.chargeBody(caller, Math.min(told, MAX_JSON_BYTES));
    const bytes = await readBytes(c.req.raw, MAX_JSON_BYTES);
    if (!told) await budget.chargeBody(caller, bytes.byteLength);
    if (bytes.byteLength === 0) throw new Problem('emptyBody');
    if (!/^application\/([a-z.-]+\+)?json\s*(;|$)/i.test(type)) {
      throw new Problem('unsupportedMedia', { expected: 'application/json' });
    }
    await budget.withBody(bytes.byteLength, {
      caller,
      read: () => {
        const value = parseJson(bytes);
        c.req.json = async <T>() => value as T;
      },
      next,
    });
  };

/** What no route took: OPTIONS and wrong methods say what there is, pages go to the web application. */
async function otherwise(
  app: App,
  c: RequestContext,
  fallback: ((c: RequestContext) => Promise<Response>) | null,
): Promise<Response> {
  const allowed = allowedMethods(app, c.req.path);
  if (allowed.length > 0) {
    c.header('Allow', allowed.join(', '));
    if (c.req.method === 'OPTIONS') return c.body(null, 204);
    return problemResponse(c, new Problem('methodNotAllowed', { method: c.req.method }));
  }
  const isPage = ['GET', 'HEAD'].includes(c.req.method) && !/^\/(api|tiles)(\/|$)/.test(c.req.path);
  if (!isPage || !fallback) return problemResponse(c, new Problem('notFound'));
  try {
    return await fallback(c);
  } catch (error) {
    return problemResponse(c, asProblem(error, c.get('requestId')));
  }
}

/** Methods some route has for a path, HEAD and OPTIONS with them. */
function allowedMethods(app: App, path: string): string[] {
  const methods = new Set<string>();
  for (const route of app.routes) {
    if (route.method === 'ALL' || route.path.includes('*')) continue;
    if (patternOf(route.path).test(path)) methods.add(route.method);
  }
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].sort();
}

const patterns = new Map<string, RegExp>();
function patternOf(routePattern: string): RegExp {
  let pattern = patterns.get(routePattern);
  if (!pattern) {
    const source = routePattern
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')))
      .join('/');
    pattern = new RegExp(`^${source}$`);
    patterns.set(routePattern, pattern);
  }
  return pattern;
}
