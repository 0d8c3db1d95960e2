/**
 * The second step: a named person who is not the author judges a report. Accepting records what it changes;
 * returning and rejecting are sealed too, with the reason. Never edits a report.
 *
 * The rules run again at the moment of decision, because the world has moved since the report was sent. What
 * may stand is decided in judge.ts.
 */
import { reviewHash } from '../core/ledger/decided.ts';
import type { Entry, EntrySubject } from '../core/model/entries.ts';
import type { EvidenceDraft } from '../core/model/evidence.ts';
import type { Finding } from '../core/model/findings.ts';
import type { Shape } from '../core/model/geometry.ts';
import { Problem, type ProblemCode, type ProblemParams } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import type { DecisionDraft, Report } from '../core/model/reports.ts';
import { proposeMonitor, type RecordChange } from '../core/monitor/records.ts';
import { may } from '../core/policy/policy.ts';
import type { Lowering } from '../core/registry/danger.ts';
import type { EntryDraft } from '../core/registry/drafts.ts';
import { type FieldChange, propose } from '../core/registry/propose.ts';
import { proposeSaid } from '../core/registry/said.ts';
import { checkReport } from '../core/rules/check.ts';
import { keptOn } from '../core/rules/sight.ts';
import { getProgramme, isNarrowed, readableReport, signedIn, subjectOf } from './access.ts';
import { type Rearmed, rearmAlarms } from './alarms.ts';
import { afterChanges, loadContexts } from './contexts.ts';
import { demandBoundary, demandEntitled, demandNoLoop } from './entitled.ts';
import { type Judged, judge } from './judge.ts';
import type { Pipeline, Tx } from './ports.ts';
import { proposalSight } from './proposal-sight.ts';
import { type Changes, foldSealed, type Head, sealAll, write } from './record.ts';
import { remembering } from './remembering.ts';
import { placesOfReports } from './report-places.ts';
import { hearsAll, reportFor } from './sight.ts';
import { levelDue } from './verify.ts';
import { standsAlone, World } from './world.ts';

/** What accepting a report would do (for a decided report: what it did), in terms a person can read. */
export interface Proposal {
  readonly subject: {
    readonly type: EntrySubject['type'];
    readonly id: string;
    readonly label: string;
    readonly isNew: boolean;
  };
  readonly changes: FieldChange[];
  readonly shapeBefore: Shape | null;
  /** `shapeBefore` is the square the record lies in: more is not shown to this reader. */
  readonly beforeIsCell: boolean;
  readonly shapeAfter: Shape | null;
  readonly evidence: EvidenceDraft[];
  /** As the rules see it now; for a decided report, as they saw it then. */
  readonly findings: Finding[];
  readonly entryKinds: string[];
  /** Records of the monitor it would make or say anew; empty for reports about land. */
  readonly monitor: RecordChange[];
  readonly lowersDanger: boolean;
  /** In which respects, of which records. */
  readonly lowerings: Lowering[];
}

/**
 * The proposal of a report. For an accepted one it is computed as of just before its decision.
 * @throws Problem notFound, wrongLineage.
 */
export async function proposalOf(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  reportId: string,
): Promise<Proposal> {
  return p.db.read(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const found = await tx.reports.find(programmeId, reportId);
    const report = await readableReport(tx, actor, programmeId, found);
    const first = report.entrySeqs[0];
    const world = await World.load(tx, p, programme, [report], first === undefined ? null : first - 1);
    const input = world.inputFor(report);
    const full = await hearsAll(tx, actor, programme, report);
    const sight = await proposalSight(tx, actor, programme, input);
    // Nothing is worked out over what is withheld, unless for those who decide on it.
    const proposed = full || sight.all ? propose(input) : null;
    const shown = proposed !== null && sight.all ? proposed : proposeSaid(input, sight);
    const said = report.content.monitor
      ? proposeMonitor(report.content, report.contentHash, input.monitor)
      : { drafts: (proposed ?? shown).drafts, changes: [] };
    const findings =
      report.state === 'submitted' && full
        ? [...(await findingsNow(tx, p, programme, report)), ...(proposed?.findings ?? [])]
        : (await reportFor(tx, actor, programme, report)).findings;
    // What follows elsewhere from the report is for those who decide on it; what falls where everything it touches is
    // seen exactly, the author sees as well.
    const lowerings = proposed?.lowerings ?? [];
    return {
      subject: { ...shown.subject, label: shown.label },
      changes: shown.changes,
      shapeBefore: shown.shapeBefore,
      beforeIsCell: shown.shapeBefore !== null && !sight.isExact(shown.subject.type, shown.subject.id),
      shapeAfter: shown.shapeAfter,
      evidence: report.content.evidence,
      findings,
      entryKinds: said.drafts.map((draft) => draft.kind),
      monitor: said.changes,
      lowersDanger: lowerings.length > 0,
      lowerings,
    };
  });
}

async function findingsNow(tx: Tx, p: Pipeline, programme: Programme, report: Report): Promise<Finding[]> {
  const [context] = await loadContexts(tx, p, programme, [report]);
  if (!context) throw new Error('no context for a report');
  return checkReport(report.content, context);
}

/** A decision taken, and what it wrote. */
export interface Decided {
  readonly report: Report;
  readonly entries: Entry[];
}

/**
 * Decides on one report. `expectedVersion` is the version the reviewer looked at.
 * @throws Problem notFound, authorIsApprover, notAllowed, staleVersion, alreadyDecided, reasonRequired,
 * blockingFindings, unresolvedFindings, lowersDanger, hazardSuperseded.
 */
export async function decide(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  reportId: string,
  decision: DecisionDraft,
  expectedVersion: number,
): Promise<Decided> {
  return p.db.write(async (tx) => {
    const step = { programme: await getProgramme(tx, programmeId), actor, decision, expectedVersion };
    const [decided] = await decideAll(tx, p, step, [reportId]);
    if (!decided) throw new Error('no outcome');
    if (decided instanceof Problem) throw decided;
    return decided;
  });
}

/** What became of one report of a bulk decision. */
export interface BulkOutcome {
  readonly reportId: string;
  readonly outcome: 'done' | 'refused';
  readonly problem: { code: ProblemCode; params: ProblemParams } | null;
}

/** Decisions of one transaction: enough to spread the cost of a commit, few enough not to keep others waiting. */
const BULK = 100;

/**
 * The same decision on many reports, in the order given; each stands or falls by itself. Calls back with the
 * number done after every batch. Nothing that lowers danger is decided here. `now` says who decides as they are
 * when a batch begins: a role taken away meanwhile decides no further batch.
 */
export async function decideMany(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  reportIds: readonly string[],
  decision: DecisionDraft,
  onProgress: (done: number, total: number) => void = () => {},
  now: () => Promise<Actor> = async () => actor,
): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  for (let i = 0; i < reportIds.length; i += BULK) {
    const batch = reportIds.slice(i, i + BULK);
    const still = { actor: i === 0 ? actor : await now(), decision, expectedVersion: null };
    const decided = await p.db.write(async (tx) => {
      const step = { programme: await getProgramme(tx, programmeId), ...still };
      return decideAll(tx, p, step, batch);
    });
    decided.forEach((each, n) => {
      const refused = each instanceof Problem;
      const problem = refused ? { code: each.code, params: each.params } : null;
      outcomes.push({ reportId: batch[n] as string, outcome: refused ? 'refused' : 'done', problem });
    });
    onProgress(outcomes.length, reportIds.length);
  }
  return outcomes;
}

interface Step {
  readonly programme: Programme;
  readonly actor: Actor;
  readonly decision: DecisionDraft;
  /** Null in bulk: whatever version is there, as long as it is undecided. */
  readonly expectedVersion: number | null;
}

/** Decides on reports in order, in this transaction. Refusals are answers, not exceptions. */
async function decideAll(
  tx: Tx,
  p: Pipeline,
  step: Step,
  reportIds: readonly string[],
): Promise<(Decided | Problem)[]> {
  const { programme } = step;
  signedIn(step.actor);
  // The chain first, then the reports: everybody in the same order, and nobody decides on a world in motion.
  let head: Head = await tx.ledger.lockHead(programme.id);
  const reports = await tx.reports.findManyForUpdate(programme.id, reportIds);
  const outcomes = new Map<string, Decided | Problem>();
  for (const group of groups(reportIds, reports)) {
    const decided = await decideGroup(tx, p, step, head, group);
    for (const [id, outcome] of decided) {
      // A report named twice is decided once; the second time it is decided already.
      if (!outcomes.has(id)) outcomes.set(id, outcome);
      const last = outcome instanceof Problem ? undefined : outcome.entries.at(-1);
      if (last) head = { seq: last.body.seq, hash: last.hash };
    }
  }
  await tell(tx, programme.id, [...outcomes.values()]);
  const seen = new Set<string>();
  return reportIds.map((id) => {
    const again = seen.has(id);
    seen.add(id);
    return again ? new Problem('alreadyDecided') : (outcomes.get(id) ?? new Problem('notFound'));
  });
}

/** Runs of reports that can be decided together; those that stand alone by themselves. */
function groups(reportIds: readonly string[], reports: ReadonlyMap<string, Report>): Report[][] {
  const made: Report[][] = [];
  let open = false;
  for (const id of new Set(reportIds)) {
    const report = reports.get(id);
    if (!report) continue;
    const alone = standsAlone(report);
    if (open && !alone) made.at(-1)?.push(report);
    else made.push([report]);
    open = !alone;
  }
  return made;
}

async function decideGroup(
  tx: Tx,
  p: Pipeline,
  step: Step,
  head: Head,
  reports: readonly Report[],
): Promise<Map<string, Decided | Problem>> {
  const { programme, decision } = step;
  const accepting = decision.action === 'accept';
  const still = remembering(tx);
  const contexts = accepting ? await loadContexts(still, p, programme, reports) : [];
  const world = await World.load(still, p, programme, accepting ? reports : []);
  const outcomes = new Map<string, Decided | Problem>();
  const made: Changes[] = [];
  const released: { report: Report; parts: Rearmed[] }[] = [];
  let at = head;
  for (const [i, report] of reports.entries()) {
    try {
      await demandDecidable(tx, step, report);
      const input = world.inputFor(report);
      const now = contexts[i] && afterChanges(contexts[i], report, world.changed);
      const judged = judge(report, decision, step.expectedVersion === null, now, input);
      const { actor } = step;
      const deciding = { tx, p, programmeId: programme.id, actor, report, state: input.state };
      if (accepting) await demandNoLoop(deciding);
      if (accepting) await demandBoundary(deciding);
      await demandEntitled(deciding, judged.lowerings);
      // As they are before the world moves on.
      const said = (report.content.land?.releases ?? []).map(({ id }) => id);
      const before = new Map(said.map((id) => [id, input.state.land.release.get(id) ?? null]));
      const { decided, changes } = take(p, step, at, world, input, report, judged);
      const parts = changes.land.release.map((release) => ({
        release,
        before: before.get(release.id) ?? null,
      }));
      if (parts.length > 0) released.push({ report, parts });
      const last = decided.entries.at(-1) as Entry;
      at = { seq: last.body.seq, hash: last.hash };
      made.push(changes);
      outcomes.set(report.id, decided);
    } catch (error) {
      // Nothing has been written yet, so the others of the group stand.
      if (!(error instanceof Problem)) throw error;
      outcomes.set(report.id, error);
    }
  }
  const taken = [...outcomes.values()].filter((outcome): outcome is Decided => !(outcome instanceof Problem));
  if (taken.length === 0) return outcomes;
  const entries = taken.flatMap((each) => each.entries);
  await write(tx, programme.id, entries, made);
  await tx.reports.updateStates(taken.map((each) => each.report));
  if (accepting) for (const { report } of taken) await supersedeAccepted(tx, report);
  for (const { report, parts } of released) await rearmAlarms(tx, p, programme, report, parts);
  return outcomes;
}

/** This person may decide on this report now. */
async function demandDecidable(tx: Tx, step: Step, report: Report): Promise<void> {
  const { programme, actor, expectedVersion } = step;
  if (report.authorId === actor.userId) throw new Problem('authorIsApprover');
  const subject = await subjectOf(tx, actor, programme.id, await placedNow(tx, actor, programme.id, report));
  if (!may(actor, programme.id, 'report.review', subject)) throw new Problem('notAllowed');
  const issues = await issuesTask(tx, programme.id, report);
  if (issues && step.decision.action === 'accept' && !may(actor, programme.id, 'task.issue', subject))
    throw new Problem('notAllowed');
  if (expectedVersion !== null && report.version !== expectedVersion)
    throw new Problem('staleVersion', { expected: expectedVersion, actual: report.version });
  if (report.state !== 'submitted') throw new Problem('alreadyDecided', { state: report.state });
  if (step.decision.action !== 'accept') return;
  const due = levelDue(report, programme.settings);
  if (due) throw new Problem('verificationNeeded', { level: due.names.en ?? due.id });
  // Who vouched for it at an earlier level does not accept it as well.
  if (report.verifications?.some(({ by }) => by === actor.userId)) throw new Problem('notAllowed');
}

/** Statuses of a task that nobody has allowed yet. */
const NOT_ALLOWED_YET: readonly string[] = ['draft', 'prioritised', 'aborted'];

/** Whether a report gives the authority to work: issues a task, or tells of one as if somebody had. */
async function issuesTask(tx: Tx, programmeId: string, { content }: Report): Promise<boolean> {
  const tasks = content.land?.tasks ?? [];
  if (tasks.some(({ status }) => status === 'issued')) return true;
  const beyond = tasks.filter(({ status }) => status !== undefined && !NOT_ALLOWED_YET.includes(status));
  if (beyond.length === 0) return false;
  const known = await tx.land.task.getMany(
    programmeId,
    beyond.map(({ id }) => id),
    null,
  );
  return beyond.some(({ id }) => !known.has(id));
}

/** A report lies where it lay when it came and where what it is about lies now: a region decides on both or neither. */
async function placedNow(tx: Tx, actor: Actor, programmeId: string, report: Report): Promise<Report> {
  if (!isNarrowed(actor, programmeId)) return report;
  const [now] = await placesOfReports(tx, programmeId, [report.content]);
  return { ...report, placeCodes: [...new Set([...report.placeCodes, ...(now ?? [])])] };
}

const STATE_AFTER = { accept: 'accepted', return: 'returned', reject: 'rejected' } as const;

/** The first entry of a decision seals what the review adds to the report, so that verify can tell. */
function withReview([first, ...rest]: readonly EntryDraft[], decided: Report): EntryDraft[] {
  if (!first) throw new Error('a decision without entries');
  return [{ ...first, data: { ...first.data, review: reviewHash(decided) } }, ...rest];
}

/** Seals what follows from a judgement and moves the world on. Writes nothing. */
function take(
  p: Pipeline,
  { programme, actor, decision }: Step,
  head: Head,
  world: World,
  { state }: ReturnType<World['inputFor']>,
  report: Report,
  { drafts, findings }: Judged,
): { decided: Decided; changes: Changes } {
  const by = signedIn(actor);
  const at = p.clock.now().toISOString();
  const { reason } = decision;
  const verdict = { reportId: report.id, authorId: report.authorId, decidedBy: by, reason, recordedAt: at };
  const decided: Report = {
    ...report,
    state: STATE_AFTER[decision.action],
    version: report.version + 1,
    findings: decision.action === 'accept' ? keptOn(findings, report.findings) : findings,
    decision: { ...decision, by, byName: actor.name, at },
  };
  const entries = sealAll(programme.id, head, verdict, withReview(drafts, decided));
  const changes = foldSealed(entries, state);
  world.moveOn(changes, entries);
  const entrySeqs = entries.map((entry) => entry.body.seq);
  return { decided: { report: { ...decided, entrySeqs }, entries }, changes };
}

/** An accepted correction takes the place of the accepted report it names; entries of both stay. */
async function supersedeAccepted(tx: Tx, correction: Report): Promise<void> {
  const { correctsReportId } = correction.content;
  if (correctsReportId === null) return;
  const old = await tx.reports.findForUpdate(correction.programmeId, correctsReportId);
  if (old?.state !== 'accepted') return;
  const version = old.version + 1;
  await tx.reports.updateStates([{ ...old, state: 'superseded', supersededById: correction.id, version }]);
}

/** One announcement for all: listeners fetch what changed after the position they know. */
async function tell(tx: Tx, programmeId: string, outcomes: readonly (Decided | Problem)[]): Promise<void> {
  const taken = outcomes.filter((outcome): outcome is Decided => !(outcome instanceof Problem));
  const last = taken.at(-1);
  if (!last) return;
  const seq = last.entries.at(-1)?.body.seq ?? 0;
  const reportId = taken.length === 1 ? last.report.id : null;
  await tx.announce({ programmeId, seq, reportId, kind: 'decision' });
}
