/**
 * The first step: a report comes in. It is stored as sent, once, with the doubts the rules have about it.
 * Never changes a report, never touches the registry. A person at a screen is shown what blocks and can
 * correct it; a file is taken as it is and flagged, because a row left out is a danger forgotten.
 */
import { NotCanonical } from '../core/ledger/canonical.ts';
import { contentHash } from '../core/ledger/seal.ts';
import type { Finding } from '../core/model/findings.ts';
import type { Place } from '../core/model/places.ts';
import { Problem, type ProblemCode, type ProblemParams } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import type { Report, ReportContent, ReportDraft } from '../core/model/reports.ts';
import { may, mayReadReport } from '../core/policy/policy.ts';
import { blocks, checkReport } from '../core/rules/check.ts';
import type { RuleContext } from '../core/rules/context.ts';
import { type Seen, showsAll, type Told, toldAll, toldOf, toldTo } from '../core/rules/sight.ts';
import { demand, getProgramme, isNarrowed, signedIn, subjectOf } from './access.ts';
import { raiseAlarms } from './alarms.ts';
import { afterChanges, type Checked, loadContexts } from './contexts.ts';
import { demandContents, demandMaySay } from './entitled.ts';
import type { Pipeline, Tx } from './ports.ts';
import { remembering } from './remembering.ts';
import { placesOfReports } from './report-places.ts';
import { type Asker, askerOf, reportFor, seenBy } from './sight.ts';

/** Rows of one transaction of an import: enough to spread the cost of a commit, few enough to retry. */
const BATCH = 200;

export interface Submitted {
  readonly report: Report;
  /** False when this very report was here already. */
  readonly created: boolean;
}

/**
 * Takes one report from a person. Sending it again is harmless.
 * @throws Problem sameIdOtherContent, blockingFindings (with the findings), notFound (what it corrects).
 */
export async function submitReport(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  draft: ReportDraft,
): Promise<Submitted> {
  return p.db.write(async (moving) => {
    const tx = remembering(moving);
    const programme = await getProgramme(tx, programmeId);
    const authorId = signedIn(actor);
    const placeCodes = (await placesOfReports(tx, programmeId, [draft.content]))[0] ?? [];
    const subject = await subjectOf(tx, actor, programmeId, { ...draft, authorId, placeCodes });
    demand(actor, programmeId, 'report.submit', subject);
    demandMaySay(actor, programmeId, draft.content, subject);
    const hash = hashOf(draft.content);
    const known = await tx.reports.find(programmeId, draft.id);
    if (known) return sameAgain(tx, actor, programme, known, hash);
    const submittedAt = p.clock.now().toISOString();
    const asker = askerOf(actor, programme);
    const { told, kept } = await check(tx, p, programme, asker, { ...draft, submittedAt }, authorId);
    // What only others may know refuses nothing: it waits for whoever decides.
    const blocking = blocks(told, 'submit');
    if (blocking.length > 0)
      throw new Problem('blockingFindings', { count: blocking.length }, { findings: blocking });
    const report = newReport(actor, programmeId, { ...draft, placeCodes }, hash, kept, submittedAt);
    if (!(await tx.reports.insert(report))) {
      // Sent twice at the same moment: the other one was first.
      const first = await tx.reports.find(programmeId, draft.id);
      if (first) return sameAgain(tx, actor, programme, first, hash);
    }
    await supersedeCorrected(tx, actor, report);
    // The released land it may lie in is looked at as it is by now.
    await raiseAlarms(moving, p, programme, [report]);
    await tx.announce({ programmeId, seq: programme.headSeq, reportId: report.id, kind: 'report' });
    return { report: { ...report, findings: told }, created: true };
  });
}

/** What the rules would say about this content now, as far as the asker may know. Stores nothing. */
export async function checkDraft(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  content: ReportContent,
): Promise<Finding[]> {
  demand(actor, programmeId, 'report.submit');
  demandContents(content);
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const report = { id: '', content, submittedAt: p.clock.now().toISOString() };
    const [context] = await loadContexts(tx, p, programme, [report]);
    if (!context) throw new Error('no context for a report');
    const asker = askerOf(actor, programme);
    if (!asker) return judged(p, content, context, actor.userId ?? '');
    const [seen] = await seenBy(tx, programmeId, asker, [report], [context], true);
    if (!seen) throw new Error('no view of a report');
    return toldOf(await judged(p, content, seen.context, asker.scope.authorId), seen);
  });
}

/** The same for many, in order, as `submitReports` would find it. Stores nothing. */
export async function checkDrafts(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  drafts: readonly ReportDraft[],
  waiting: ReadonlyMap<string, Place> = new Map(),
): Promise<Finding[][]> {
  demand(actor, programmeId, 'report.submit');
  const submittedAt = p.clock.now().toISOString();
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const checked = drafts.map((draft) => ({ ...draft, submittedAt }));
    const asker = askerOf(actor, programme);
    const contexts = await contextsOf(tx, p, programme, checked, waiting);
    if (!asker) return contexts.map((context, i) => checkReport((checked[i] as Checked).content, context));
    const seen = await seenBy(tx, programmeId, asker, checked, contexts, false);
    return seen.map((each, i) => toldOf(checkReport((checked[i] as Checked).content, each.context), each));
  });
}

/** A draft with the places it lies in. */
type Placed = ReportDraft & { readonly placeCodes: string[] };

/** What became of one row of an import. `flagged` is `outcome new` with findings. */
export interface RowOutcome {
  readonly id: string;
  readonly outcome: 'new' | 'unchanged' | 'refused';
  readonly findings: Finding[];
  readonly problem: { code: ProblemCode; params: ProblemParams } | null;
}

/**
 * Takes many reports, in order, each judged by itself: faulty ones are stored with their findings and cannot
 * be approved as they are. One transaction per batch. `waiting`: places that are reported but not yet accepted,
 * so that a gazetteer's villages do not all doubt their district.
 */
export async function submitReports(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  drafts: readonly ReportDraft[],
  waiting: ReadonlyMap<string, Place> = new Map(),
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (let i = 0; i < drafts.length; i += BATCH) {
    const batch = drafts.slice(i, i + BATCH);
    outcomes.push(...(await p.db.write((tx) => submitBatch(tx, p, actor, programmeId, batch, waiting))));
  }
  return outcomes;
}

async function submitBatch(
  tx: Tx,
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  drafts: readonly ReportDraft[],
  waiting: ReadonlyMap<string, Place>,
): Promise<RowOutcome[]> {
  const programme = await getProgramme(tx, programmeId);
  const authorId = signedIn(actor);
  const known = await tx.reports.contentHashes(
    programmeId,
    drafts.map((draft) => draft.id),
  );
  // Of what is here already the place only matters to whoever may not see all of them.
  const placed = isNarrowed(actor, programmeId) ? drafts : drafts.filter(({ id }) => !known.has(id));
  const codes = await placesOfReports(
    tx,
    programmeId,
    placed.map((draft) => draft.content),
  );
  const places = new Map(placed.map((draft, i) => [draft, codes[i] ?? []]));
  const outcomes = new Map<ReportDraft, RowOutcome>();
  const fresh: { draft: ReportDraft; placeCodes: string[]; hash: string }[] = [];
  for (const draft of drafts) {
    const placeCodes = places.get(draft) ?? [];
    const judged = await judge(tx, actor, authorId, programmeId, { ...draft, placeCodes }, known);
    if (typeof judged !== 'string') outcomes.set(draft, judged);
    else {
      known.set(draft.id, judged);
      fresh.push({ draft, placeCodes, hash: judged });
    }
  }
  const submittedAt = p.clock.now().toISOString();
  const checked = fresh.map(({ draft }) => ({ ...draft, submittedAt }));
  const doubts = await checkAll(tx, p, programme, askerOf(actor, programme), checked, waiting);
  const reports = fresh.map(({ draft, placeCodes, hash }, i) => {
    const { told, kept } = doubts[i] as Told;
    outcomes.set(draft, { id: draft.id, outcome: 'new', findings: told, problem: null });
    return newReport(actor, programmeId, { ...draft, placeCodes }, hash, kept, submittedAt);
  });
  const added = await tx.reports.insertMany(reports);
  for (const report of reports) await supersedeCorrected(tx, actor, report);
  // What somebody else stored at the same moment has raised its alarm there.
  const stored = reports.filter(({ id }) => added.has(id));
  await raiseAlarms(tx, p, programme, stored);
  if (reports.length > 0)
    await tx.announce({ programmeId, seq: programme.headSeq, reportId: null, kind: 'report' });
  return drafts.map((draft) => outcomes.get(draft) as RowOutcome);
}

/** The content hash of a row to be stored, or what became of it instead. */
async function judge(
  tx: Tx,
  actor: Actor,
  authorId: string,
  programmeId: string,
  draft: Placed,
  known: ReadonlyMap<string, string>,
): Promise<string | RowOutcome> {
  const { id, content } = draft;
  try {
    const subject = await subjectOf(tx, actor, programmeId, { ...draft, authorId });
    const allowed = (['import.run', 'report.submit'] as const).some((action) =>
      may(actor, programmeId, action, subject),
    );
    if (!allowed) throw new Problem('notAllowed');
    demandMaySay(actor, programmeId, content, subject);
    const hash = hashOf(content);
    const before = known.get(id);
    if (before === undefined) {
      await corrected(tx, actor, programmeId, content);
      return hash;
    }
    if (before !== hash) throw new Problem('sameIdOtherContent');
    return { id, outcome: 'unchanged', findings: [], problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, outcome: 'refused', findings: [], problem: { code: error.code, params: error.params } };
  }
}

/** One report of a person: they are told, too, whether anything is recorded in the cells it lies in. */
async function check(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  asker: Asker | null,
  report: Checked,
  authorId: string,
): Promise<Told> {
  const { content } = report;
  const [context] = await loadContexts(tx, p, programme, [report]);
  if (!context) throw new Error('no context for a report');
  const full = await judged(p, content, context, authorId);
  if (!asker) return toldAll(full);
  const [seen] = await seenBy(tx, programme.id, asker, [report], [context], true);
  if (!seen) throw new Error('no view of a report');
  const own = showsAll(context, seen.context) ? full : await judged(p, content, seen.context, authorId);
  return toldTo(full, own, seen);
}

/** For somebody who waits: the rim may have large ones judged elsewhere. */
async function judged(
  p: Pipeline,
  content: ReportContent,
  context: RuleContext,
  authorId: string,
): Promise<Finding[]> {
  return p.rules ? p.rules(content, context, authorId) : checkReport(content, context);
}

/** The findings of each report, in order; each counts as stored for those after it. */
async function checkAll(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  asker: Asker | null,
  reports: readonly Checked[],
  waiting: ReadonlyMap<string, Place>,
): Promise<Told[]> {
  const contexts = await contextsOf(tx, p, programme, reports, waiting);
  if (!asker)
    return reports.map(({ content }, i) => toldAll(checkReport(content, contexts[i] as RuleContext)));
  const seen = await seenBy(tx, programme.id, asker, reports, contexts, false);
  return reports.map(({ content }, i) => {
    const [context, own] = [contexts[i] as RuleContext, seen[i] as Seen];
    const full = checkReport(content, context);
    return toldTo(full, showsAll(context, own.context) ? full : checkReport(content, own.context), own);
  });
}

async function contextsOf(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  reports: readonly Checked[],
  waiting: ReadonlyMap<string, Place>,
): Promise<RuleContext[]> {
  const contexts = await loadContexts(tx, p, programme, reports);
  if (waiting.size === 0) return contexts;
  const changed = { hazards: new Map(), places: waiting, releases: new Map() };
  return contexts.map((context, i) => afterChanges(context, reports[i] as Checked, changed));
}

function hashOf(content: ReportContent): string {
  try {
    return contentHash(content);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    throw new Problem('invalidRequest', { where: `/content${error.path}`, reason: error.reason });
  }
}

/** Sent again by anybody who holds the same content; what was doubted is told as to any reader. */
async function sameAgain(
  tx: Tx,
  actor: Actor,
  programme: Programme,
  known: Report,
  hash: string,
): Promise<Submitted> {
  // To who may not read it, an id that is taken is taken, whatever they send with it.
  const readable = mayReadReport(actor, programme.id, await subjectOf(tx, actor, programme.id, known));
  if (known.contentHash !== hash || !readable) throw new Problem('sameIdOtherContent');
  return { report: await reportFor(tx, actor, programme, known), created: false };
}

function newReport(
  actor: Actor,
  programmeId: string,
  { id, content, placeCodes }: Placed,
  hash: string,
  findings: Finding[],
  submittedAt: string,
): Report {
  return {
    id,
    programmeId,
    content,
    contentHash: hash,
    placeCodes,
    authorId: signedIn(actor),
    authorName: actor.name,
    submittedAt,
    state: 'submitted',
    version: 1,
    findings,
    decision: null,
    supersededById: null,
    entrySeqs: [],
  };
}

/**
 * A correction takes the place of the returned report it names. An accepted report stays until its correction
 * is accepted (review.ts).
 */
async function supersedeCorrected(tx: Tx, actor: Actor, report: Report): Promise<void> {
  const old = await corrected(tx, actor, report.programmeId, report.content);
  if (old?.state !== 'returned') return;
  const version = old.version + 1;
  await tx.reports.updateStates([{ ...old, state: 'superseded', supersededById: report.id, version }]);
}

/** The report this one corrects, locked. Only its author or somebody of the same organisation may answer for it. */
async function corrected(
  tx: Tx,
  actor: Actor,
  programmeId: string,
  { correctsReportId }: ReportContent,
): Promise<Report | null> {
  if (correctsReportId === null) return null;
  const old = await tx.reports.findForUpdate(programmeId, correctsReportId);
  if (!old) throw new Problem('notFound');
  const sameOrganisation = actor.memberships.some(
    (m) => m.programmeId === programmeId && m.orgCode !== null && m.orgCode === old.content.orgCode,
  );
  if (old.authorId !== actor.userId && !sameOrganisation) throw new Problem('notAllowed');
  return old;
}
