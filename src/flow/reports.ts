/** Reading reports and the ledger: who may read which is decided by core/policy, here and nowhere else. */
import type { ReportState } from '../core/model/codes.ts';
import type { Entry } from '../core/model/entries.ts';
import type { Actor } from '../core/model/programmes.ts';
import type { Report } from '../core/model/reports.ts';
import { reportScope } from '../core/policy/policy.ts';
import { demand, getProgramme, readableReport, signedIn } from './access.ts';
import type { Page, Paging, Pipeline, ReportFilter } from './ports.ts';
import { heardBy, reportFor, reportsFor } from './sight.ts';

/** One report. @throws Problem notFound, also when it is not theirs to see. */
export async function getReport(p: Pipeline, actor: Actor, programmeId: string, id: string): Promise<Report> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const report = await readableReport(tx, actor, programmeId, await tx.reports.find(programmeId, id));
    return reportFor(tx, actor, programme, report);
  });
}

/** Reports within the asker's scope, with how many there are in each state (whatever states are asked for). */
export async function listReports(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: Omit<ReportFilter, 'scope'>,
  paging: Paging,
): Promise<Page<Report> & { readonly counts: Record<ReportState, number> }> {
  const authorId = signedIn(actor);
  const scope = { ...reportScope(actor, programmeId), authorId };
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const within = { scope, ...heardBy(actor, programme) };
    const { states: _, ...everyState } = filter;
    const { items, next } = await tx.reports.list(programmeId, { ...filter, ...within }, paging);
    const counts = await tx.reports.countByState(programmeId, { ...everyState, ...within });
    return { items: await reportsFor(tx, actor, programme, items), next, counts };
  });
}

export interface EntryFilter {
  readonly subjectType?: string;
  readonly subjectId?: string;
  readonly reportId?: string;
  readonly kinds?: readonly string[];
  readonly order?: 'newest' | 'oldest';
}

/** Entries of the ledger as sealed, and the names of those they mention. Only for those who see everything exactly. */
export async function listEntries(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  filter: EntryFilter,
  paging: Paging,
): Promise<Page<Entry> & { readonly names: Record<string, string> }> {
  demand(actor, programmeId, 'ledger.read');
  return p.db.read(async (tx) => {
    await getProgramme(tx, programmeId);
    const page = await tx.ledger.list(programmeId, filter, paging);
    const ids = page.items.flatMap(({ body: { authorId, decidedBy, subject } }) =>
      [authorId ?? [], decidedBy, subject.type === 'member' ? subject.id : []].flat(),
    );
    return { ...page, names: Object.fromEntries(await tx.memberships.names(ids)) };
  });
}
