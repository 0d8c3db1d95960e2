/** Reads and writes of the inbox. Keys begin with the programme, so a change told by the server refetches them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ReportState } from '../../core/model/codes.ts';
import type { Finding } from '../../core/model/findings.ts';
import type { DecisionDraft, Report } from '../../core/model/reports.ts';
import type { Page } from '../../flow/ports.ts';
import type { Proposal } from '../../flow/review.ts';
import { get, inProgramme, post, request } from '../api.ts';

/** What the inbox is filtered by; the same words as in the address. */
export interface InboxFilter {
  readonly state?: string;
  readonly type?: string;
  readonly author?: string;
  readonly findings?: string;
  readonly batch?: string;
  readonly q?: string;
  readonly order?: string;
}
export interface ReportPage extends Page<Report> {
  readonly counts: Partial<Record<ReportState, number>>;
}

export const inboxQuery = (programme: string, filter: InboxFilter) =>
  infiniteQueryOptions({
    queryKey: [programme, 'reports', 'inbox', filter],
    queryFn: ({ pageParam, signal }) =>
      get<ReportPage>(
        inProgramme(programme, '/reports'),
        { ...filter, limit: 50, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const reportQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'reports', 'one', id],
    queryFn: ({ signal }) => get<Report>(reportPath(programme, id), undefined, signal),
    enabled: id !== '',
  });

export const proposalQuery = (programme: string, id: string) =>
  queryOptions({
    queryKey: [programme, 'reports', 'proposal', id],
    queryFn: ({ signal }) => get<Proposal>(`${reportPath(programme, id)}/proposal`, undefined, signal),
    enabled: id !== '',
  });

const reportPath = (programme: string, id: string) =>
  inProgramme(programme, `/reports/${encodeURIComponent(id)}`);

/** Judges one report as it was read: another reviewer's judgement in between is refused (staleVersion). */
export async function decide(programme: string, report: Report, decision: DecisionDraft): Promise<void> {
  await request(`${reportPath(programme, report.id)}/decision`, {
    method: 'POST',
    body: decision,
    ifMatch: report.version,
  });
}

export interface BulkResult {
  readonly reportId: string;
  readonly outcome: 'done' | 'refused';
  readonly problem: { readonly code: string; readonly params: Record<string, string | number> } | null;
}
interface BulkAnswer {
  readonly results?: BulkResult[];
  readonly jobId?: string;
}
interface Job {
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly result?: { readonly results?: BulkResult[] } | null;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Judges many at once; a long list runs as a job on the server and is waited for. */
export async function decideMany(
  programme: string,
  reportIds: readonly string[],
  decision: DecisionDraft,
): Promise<BulkResult[]> {
  const answer = await post<BulkAnswer>(inProgramme(programme, '/decisions'), { reportIds, decision });
  if (answer.results) return answer.results;
  for (;;) {
    const job = await get<Job>(`/api/jobs/${answer.jobId}`);
    if (job.state === 'done') return job.result?.results ?? [];
    if (job.state === 'failed') throw new Error('the job failed');
    await pause(500);
  }
}

/** What the rules say about content that is still being written; stores nothing. */
export async function check(programme: string, content: unknown, signal?: AbortSignal): Promise<Finding[]> {
  const path = inProgramme(programme, '/reports/check');
  return (await request<{ findings: Finding[] }>(path, { method: 'POST', body: content, signal })).data
    .findings;
}
