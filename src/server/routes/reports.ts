/** Reports: sent once, read by their author and whoever may review, and what they would change. */
import { createRoute, z } from '@hono/zod-openapi';
import { ReportState, ReportType } from '../../core/model/codes.ts';
import { Finding } from '../../core/model/findings.ts';
import { UserId, Uuid } from '../../core/model/ids.ts';
import { Problem } from '../../core/model/problems.ts';
import { Report, ReportContent, ReportDraft } from '../../core/model/reports.ts';
import { checkDraft, submitReport } from '../../flow/intake.ts';
import { getReport, listReports } from '../../flow/reports.ts';
import { proposalOf } from '../../flow/review.ts';
import { unitsOfReport } from '../budget.ts';
import type { App, ServerDeps } from '../context.ts';
import { countProbe, onTheBeat } from '../limits.ts';
import {
  DEFAULT_LIMIT,
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

const OneReport = InProgramme.extend({ id: Uuid });
const ListQuery = z.strictObject({
  state: oneOrMore(ReportState).optional(),
  type: oneOrMore(ReportType).optional(),
  author: UserId.optional().openapi({ description: '`me`, or the identifier of a person' }),
  batch: Uuid.optional(),
  findings: flag.optional(),
  hazard: Uuid.optional(),
  q: z.string().max(200).optional(),
  order: z.enum(['newest', 'oldest']).optional(),
  ...PAGING,
});

const submitRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/reports',
  operationId: 'submitReport',
  tags: ['reports'],
  summary: 'Send a report. The client makes its id, so sending it again is harmless',
  request: { params: InProgramme, query: z.strictObject({}), body: jsonBody(ReportDraft) },
  responses: {
    200: json(Report, 'This very report was here already'),
    201: json(Report, 'Stored, with the findings of the rules'),
    ...WRITE_REFUSALS,
  },
});
const checkRoute = createRoute({
  method: 'post',
  path: '/api/programmes/{programme}/reports/check',
  operationId: 'checkReport',
  tags: ['reports'],
  summary: 'What the rules would doubt; stores nothing',
  request: { params: InProgramme, query: z.strictObject({}), body: jsonBody(ReportContent) },
  responses: { 200: json(z.object({ findings: z.array(Finding) }), 'Findings'), ...WRITE_REFUSALS },
});
const listRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/reports',
  operationId: 'listReports',
  tags: ['reports'],
  summary: 'Reports the caller may read, and how many there are in each state',
  request: { params: InProgramme, query: ListQuery },
  responses: {
    200: json(
      pageOf(Report).extend({ counts: z.record(z.string(), z.number().int()) }),
      'One page; counts leave the filter by state out',
    ),
    ...REFUSALS,
  },
});
const getReportRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/reports/{id}',
  operationId: 'getReport',
  tags: ['reports'],
  summary: 'One report; ETag is its version, for If-Match',
  request: { params: OneReport, query: z.strictObject({}) },
  responses: { 200: json(Report, 'The report'), ...REFUSALS },
});
const proposalRoute = createRoute({
  method: 'get',
  path: '/api/programmes/{programme}/reports/{id}/proposal',
  operationId: 'getProposal',
  tags: ['reports'],
  summary: 'What accepting the report would change, before and after',
  request: { params: OneReport, query: z.strictObject({}) },
  responses: { 200: json(z.looseObject({}), 'The proposal'), ...REFUSALS },
});

export function registerReportRoutes(app: App, deps: ServerDeps): void {
  const { pipeline, metrics } = deps;
  app.openapi(submitRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    await c.get('charge')(unitsOfReport(c.req.valid('json').content));
    try {
      const { report, created } = await submitReport(pipeline, actor, programme.id, c.req.valid('json'));
      metrics.reports.inc({ outcome: created ? 'new' : 'unchanged' });
      c.header('ETag', `"${report.version}"`);
      c.header('Location', `/api/programmes/${programme.id}/reports/${report.id}`);
      return created ? c.json(report, 201) : c.json(report, 200);
    } catch (error) {
      if (error instanceof Problem) metrics.reports.inc({ outcome: 'refused' });
      throw error;
    }
  });
  app.openapi(checkRoute, async (c) => {
    const startedAt = performance.now();
    const scope = await scopeOf(c, deps, c.req.valid('param').programme);
    countProbe(c, scope);
    await c.get('charge')(unitsOfReport(c.req.valid('json')));
    const findings = await checkDraft(pipeline, scope.actor, scope.programme.id, c.req.valid('json'));
    await onTheBeat(scope, startedAt);
    return c.json({ findings }, 200);
  });
  app.openapi(listRoute, async (c) => {
    const { actor, programme } = await scopeOf(c, deps, c.req.valid('param').programme);
    const query = c.req.valid('query');
    const { limit = DEFAULT_LIMIT, cursor } = query;
    const filter = {
      states: query.state,
      reportTypes: query.type,
      authorId: query.author === 'me' ? (actor.userId ?? undefined) : query.author,
      batchId: query.batch,
      withFindings: query.findings,
      hazardId: query.hazard,
      text: query.q,
      order: query.order,
    };
    const page = await listReports(pipeline, actor, programme.id, filter, { limit, cursor });
    linkNext(c, page.next);
    return c.json(page, 200);
  });
  app.openapi(getReportRoute, async (c) => {
    const { programme: programmeId, id } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programmeId);
    const report = await getReport(pipeline, actor, programmeId, id);
    c.header('ETag', `"${report.version}"`);
    return c.json(report, 200);
  });
  app.openapi(proposalRoute, async (c) => {
    const { programme: programmeId, id } = c.req.valid('param');
    const { actor } = await scopeOf(c, deps, programmeId);
    const proposal = await proposalOf(pipeline, actor, programmeId, id);
    // Of an alarm the finds as this reader has them in the report itself.
    const { content } = await getReport(pipeline, actor, programmeId, id);
    return c.json({ ...proposal, evidence: content.evidence }, 200);
  });
}
