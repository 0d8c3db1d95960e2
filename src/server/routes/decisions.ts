/** Decisions: one report at a time against the version that was read, or many at once. */
import { createRoute, z } from '@hono/zod-openapi';
import { Entry } from '../../core/model/entries.ts';
import { Uuid } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { DecisionDraft, Report, VerificationDraft } from '../../core/model/reports.ts';
import { findingsFor } from '../../core/rules/sight.ts';
import { alarmServed } from '../../flow/open-alarms.ts';
import { decide, decideMany } from '../../flow/review.ts';
import { verifyReport } from '../../flow/verify.ts';
import type { App, ServerDeps } from '../context.ts';
import { InProgramme, json, jsonBody, VERSION_REFUSALS, versionFrom, WRITE_REFUSALS } from '../schemas.ts';
import { demand, scopeOf } from '../scope.ts';

/** More than this many at once run in the queue: the browser would wait too long. */
const AT_ONCE = 50;

const Outcome = z.object({
  reportId: Uuid,
  outcome: z.enum(['done', 'refused']),
  problem: z
    .object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
    .nullable(),
});
const ManyDraft = z.strictObject({
  reportIds: z.array(Uuid).min(1).max(10_000),
  decision: DecisionDraft,
});

const decideRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/reports/{id}/decision',
  operationId: 'decideReport',
  tags: ['reports'],
  summary: 'Accept, return or reject a report; If-Match names the version that was judged',
  request: {
    params: InProgramme.extend({ id: Uuid }),
    query: z.strictObject({}),
    headers: z.object({ 'if-match': z.string().optional().openapi({ example: '"1"' }) }),
    body: jsonBody(DecisionDraft),
  },
  responses: {
    200: json(z.object({ report: Report, entries: z.array(Entry) }), 'The report and what was recorded'),
    ...WRITE_REFUSALS,
    ...VERSION_REFUSALS,
  },
});
const decideManyRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/decisions',
  operationId: 'decideReports',
  tags: ['reports'],
  summary: `Decide many reports alike, each judged by itself; more than ${AT_ONCE} become a job`,
  request: { params: InProgramme, query: z.strictObject({}), body: jsonBody(ManyDraft) },
  responses: {
    200: json(z.object({ results: z.array(Outcome) }), 'What became of each'),
    202: json(z.object({ jobId: Uuid }), 'Follow it at /api/jobs/{id}'),
    ...WRITE_REFUSALS,
  },
});

const verifyRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/reports/{id}/verification',
  operationId: 'verifyReport',
  tags: ['reports'],
  summary:
    'Verify a report at the level that is due, where the programme has set levels; If-Match as for decisions',
  request: {
    params: InProgramme.extend({ id: Uuid }),
    query: z.strictObject({}),
    headers: z.object({ 'if-match': z.string().optional().openapi({ example: '"1"' }) }),
    body: jsonBody(VerificationDraft),
  },
  responses: { 200: json(Report, 'The report, one version on'), ...WRITE_REFUSALS, ...VERSION_REFUSALS },
});

/** Whoever decides is told everything. */
const DECIDER = { full: true, isAuthor: false, view: '' };

export function registerDecisionRoutes(app: App, deps: ServerDeps): void {
  const { pipeline, metrics, jobs } = deps;
  app.openapi(decideRoute, async (c) => {
    const { programme, id } = c.req.valid('param');
    const scope = await scopeOf(c, deps, programme);
    demand(scope, 'report.read.own');
    const draft = c.req.valid('json');
    const decided = await decide(pipeline, scope.actor, programme, id, draft, versionFrom(c));
    metrics.decisions.inc({ action: draft.action });
    c.header('ETag', `"${decided.report.version}"`);
    const findings = findingsFor(decided.report.findings, DECIDER);
    const content = await alarmServed(pipeline, scope.actor, programme, decided.report);
    return c.json({ ...decided, report: { ...decided.report, content, findings } }, 200);
  });
  app.openapi(verifyRoute, async (c) => {
    const { programme, id } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programme);
    const report = await verifyReport(pipeline, actor, programme, id, c.req.valid('json'), versionFrom(c));
    c.header('ETag', `"${report.version}"`);
    return c.json(report, 200);
  });
  app.openapi(decideManyRoute, async (c) => {
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    demand(scope, 'report.review');
    const { actor, programme } = scope;
    const { reportIds, decision } = c.req.valid('json');
    if (reportIds.length <= AT_ONCE) {
      const results = await decideMany(pipeline, actor, programme.id, reportIds, decision);
      return c.json({ results }, 200);
    }
    if (actor.userId === null) throw new Problem('notSignedIn');
    const jobId = await jobs.start({
      kind: 'decide-many',
      userId: actor.userId,
      programmeId: programme.id,
      total: reportIds.length,
      payload: { reportIds, decision },
    });
    c.header('Location', `/api/jobs/${jobId}`);
    return c.json({ jobId }, 202);
  });
}
