/**
 * The second step: a named person who is not the author judges a report. Accepting records what it changes;
 * returning and rejecting are sealed too, with the reason. Never edits a report.
 *
 * The rules run again at the moment of decision, because the world has moved since the report was sent.
 * SAFETY: a decision that lowers danger needs a reason and is never taken in bulk
 * (test/scenarios/safety-lattice.test.ts).
 */

import type { Entry, EntrySubject } from '../core/model/entries.ts';
import type { EvidenceDraft } from '../core/model/evidence.ts';
import type { Finding } from '../core/model/findings.ts';
import type { Shape } from '../core/model/geometry.ts';
import { Problem, type ProblemCode, type ProblemParams } from '../core/model/problems.ts';
import type { Actor, Programme } from '../core/model/programmes.ts';
import type { DecisionDraft, Report } from '../core/model/reports.ts';
import { may, viewOf } from '../core/policy/policy.ts';
import type { Lowering } from '../core/registry/danger.ts';
import { type EntryDraft, type ProposalInput, sourceOf } from '../core/registry/drafts.ts';
import { type FieldChange, type Proposed, propose } from '../core/registry/propose.ts';
import { withoutSecrets } from '../core/registry/served.ts';
import { blocks, checkReport } from '../core/rules/check.ts';
import { getProgramme, precisionReader, readableReport, signedIn, subjectOf } from './access.ts';
import { hazardsNamed, loadContexts } from './contexts.ts';
import type { AsOf, Pipeline, Tx } from './ports.ts';
import { type Head, record } from './record.ts';
import { evidenceOf, loadState } from './state.ts';

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
  readonly shapeAfter: Shape | null;
  readonly evidence: EvidenceDraft[];
  /** As the rules see it now; for a decided report, as they saw it then. */
  readonly findings: Finding[];
  readonly entryKinds: string[];
  readonly lowersDanger: boolean;
  /** In which respects, of which records. */
  readonly lowerings: Lowering[];
}

/**
 * The proposal of a report. For an accepted one it is computed as of just before its decision.
 * @throws Problem notFound.
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
    const input = await proposalInput(tx, p, programme, report, first === undefined ? null : first - 1);
    const proposed = propose(input);
    const findings =
      report.state === 'submitted' ? await findingsNow(tx, p, programme, report) : report.findings;
    const shown = await visible(tx, actor, programme, input, proposed);
    return {
      subject: { ...proposed.subject, label: shown.label },
      changes: shown.changes,
      shapeBefore: shown.shapeBefore,
      shapeAfter: proposed.shapeAfter,
      evidence: report.content.evidence,
      findings,
      entryKinds: proposed.drafts.map((draft) => draft.kind),
      lowersDanger: proposed.lowerings.length > 0,
      lowerings: proposed.lowerings,
    };
  });
}

/** An author who may not see the hazard exactly learns from the proposal only what they said themselves. */
async function visible(
  tx: Tx,
  actor: Actor,
  programme: Programme,
  input: ProposalInput,
  proposed: Proposed,
): Promise<Pick<Proposed, 'label' | 'changes' | 'shapeBefore'>> {
  const view = viewOf(actor, programme);
  const precisionOf = precisionReader(tx, programme.id, view);
  for (const touched of [...input.state.hazards.values(), ...input.state.evidence.values()]) {
    if ((await precisionOf(touched)) !== 'exact') return withoutSecrets(proposed);
  }
  return proposed;
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
    const programme = await getProgramme(tx, programmeId);
    // The chain first, then the report: everybody in the same order, and nobody decides on a world in motion.
    const head = await tx.ledger.lockHead(programmeId);
    const asked = { expectedVersion, inBulk: false };
    return decideOne(tx, p, { programme, actor, head, decision, ...asked }, reportId);
  });
}

/** What became of one report of a bulk decision. */
export interface BulkOutcome {
  readonly reportId: string;
  readonly outcome: 'done' | 'refused';
  readonly problem: { code: ProblemCode; params: ProblemParams } | null;
}

const BULK = 50;

/**
 * The same decision on many reports, in the order given; each stands or falls by itself. Calls back with the
 * number done after every batch. Nothing that lowers danger is decided here.
 */
export async function decideMany(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  reportIds: readonly string[],
  decision: DecisionDraft,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  for (let i = 0; i < reportIds.length; i += BULK) {
    const batch = reportIds.slice(i, i + BULK);
    outcomes.push(
      ...(await p.db.write(async (tx) => {
        const programme = await getProgramme(tx, programmeId);
        const step: Step = {
          programme,
          actor,
          head: await tx.ledger.lockHead(programmeId),
          decision,
          expectedVersion: null,
          inBulk: true,
        };
        return decideBatch(tx, p, step, batch);
      })),
    );
    onProgress(outcomes.length, reportIds.length);
  }
  return outcomes;
}

interface Step {
  readonly programme: Programme;
  readonly actor: Actor;
  readonly head: Head;
  readonly decision: DecisionDraft;
  /** Null in bulk: whatever version is there, as long as it is undecided. */
  readonly expectedVersion: number | null;
  readonly inBulk: boolean;
}

async function decideBatch(tx: Tx, p: Pipeline, step: Step, reportIds: readonly string[]) {
  const outcomes: BulkOutcome[] = [];
  let { head } = step;
  for (const reportId of reportIds) {
    try {
      const { entries } = await decideOne(tx, p, { ...step, head }, reportId);
      const last = entries.at(-1);
      if (last) head = { seq: last.body.seq, hash: last.hash };
      outcomes.push({ reportId, outcome: 'done', problem: null });
    } catch (error) {
      // Every refusal comes before the first write of its report, so the others of the batch are untouched.
      if (!(error instanceof Problem)) throw error;
      const problem = { code: error.code, params: error.params };
      outcomes.push({ reportId, outcome: 'refused', problem });
    }
  }
  return outcomes;
}

async function decideOne(tx: Tx, p: Pipeline, step: Step, reportId: string): Promise<Decided> {
  const { programme, actor, decision, head } = step;
  const report = await decidable(tx, step, reportId);
  const by = signedIn(actor);
  if (decision.action !== 'accept' && decision.reason === '') throw new Problem('reasonRequired');
  const judged =
    decision.action === 'accept' ? await acceptance(tx, p, step, report) : refusal(report, decision.action);
  const at = p.clock.now().toISOString();
  const verdict = {
    reportId,
    authorId: report.authorId,
    decidedBy: by,
    reason: decision.reason,
    recordedAt: at,
  };
  const entries = await record(tx, programme.id, head, verdict, judged.drafts);
  const decided: Report = {
    ...report,
    state: STATE_AFTER[decision.action],
    version: report.version + 1,
    findings: judged.findings,
    decision: { ...decision, by, byName: actor.name, at },
    entrySeqs: entries.map((entry) => entry.body.seq),
  };
  await tx.reports.updateState(decided);
  if (decision.action === 'accept') await supersedeAccepted(tx, decided);
  return { report: decided, entries };
}

const STATE_AFTER = { accept: 'accepted', return: 'returned', reject: 'rejected' } as const;

/** The report, locked, if this person may decide on it now. */
async function decidable(tx: Tx, step: Step, reportId: string): Promise<Report> {
  const { programme, actor, expectedVersion } = step;
  const by = signedIn(actor);
  const report = await tx.reports.findForUpdate(programme.id, reportId);
  if (!report) throw new Problem('notFound');
  if (report.authorId === by) throw new Problem('authorIsApprover');
  const subject = await subjectOf(tx, programme.id, report.content, report.authorId);
  if (!may(actor, programme.id, 'report.review', subject)) throw new Problem('notAllowed');
  if (expectedVersion !== null && report.version !== expectedVersion)
    throw new Problem('staleVersion', { expected: expectedVersion, actual: report.version });
  if (report.state !== 'submitted') throw new Problem('alreadyDecided', { state: report.state });
  return report;
}

interface Judged {
  readonly drafts: EntryDraft[];
  readonly findings: Finding[];
}

function refusal(report: Report, action: 'return' | 'reject'): Judged {
  const { content, contentHash } = report;
  const draft: EntryDraft = {
    kind: action === 'return' ? 'report.returned' : 'report.rejected',
    subject: { type: 'report', id: report.id },
    observedOn: content.dateOfInformation,
    data: { source: sourceOf({ content, contentHash, correctedOn: null }) },
  };
  return { drafts: [draft], findings: report.findings };
}

async function acceptance(tx: Tx, p: Pipeline, step: Step, report: Report): Promise<Judged> {
  const { programme, decision } = step;
  const findings = await findingsNow(tx, p, programme, report);
  demandAnswers(findings, decision);
  const input = await proposalInput(tx, p, programme, report, null);
  demandTargets(input);
  const { drafts, lowerings } = propose(input);
  if (lowerings.length > 0 && (step.inBulk || decision.reason === ''))
    throw new Problem('lowersDanger', {}, { lowerings });
  const [first, ...rest] = drafts;
  if (!first) throw new Error('a report without entries');
  return { drafts: [{ ...first, data: { ...first.data, ...known(findings, decision) } }, ...rest], findings };
}

/** Every doubt that blocks has been answered with a reason. @throws Problem blockingFindings, unresolvedFindings. */
function demandAnswers(findings: readonly Finding[], decision: DecisionDraft): void {
  const blocking = findings.filter((finding) => finding.severity === 'E');
  if (blocking.length > 0)
    throw new Problem('blockingFindings', { count: blocking.length }, { findings: blocking });
  const open = blocks(findings, 'approve', decision.overrides);
  if (open.length === 0) return;
  const rules = [...new Set(open.map((finding) => finding.rule))].join(', ');
  throw new Problem('unresolvedFindings', { count: open.length, rules }, { findings: open });
}

/** What the reviewer knew of, sealed with the decision. */
function known(findings: readonly Finding[], { overrides }: DecisionDraft): Record<string, unknown> {
  const rules = [...new Set(findings.map((finding) => finding.rule))].sort();
  return {
    ...(overrides.length > 0 ? { overrides } : {}),
    ...(rules.length > 0 ? { findings: rules } : {}),
  };
}

/**
 * Everything the report speaks of is there and still stands for itself. SAFETY: a fact written to a hazard
 * that gave way to others would be shown nowhere. @throws Problem hazardSuperseded, notFound.
 */
function demandTargets({ content, state }: ProposalInput): void {
  const { hazard } = content;
  const made = new Set([hazard?.id, ...(hazard?.parts ?? []).map((part) => part.id)]);
  for (const id of hazardsNamed({ content })) {
    const target = state.hazards.get(id);
    if (target?.workStatus === 'superseded' && id !== hazard?.reopensId)
      throw new Problem('hazardSuperseded', { successors: target.childIds.join(', ') });
    const mustExist = id === hazard?.id ? hazard.mode === 'split' : !made.has(id);
    if (!target && mustExist) throw new Problem('notFound', { hazard: id });
  }
  if (hazard?.mode === 'split' && !hazard.parts?.length)
    throw new Problem('invalidRequest', { where: '/content/hazard/parts', reason: '≥ 1' });
}

async function findingsNow(tx: Tx, p: Pipeline, programme: Programme, report: Report): Promise<Finding[]> {
  const [context] = await loadContexts(tx, p, programme, [report]);
  if (!context) throw new Error('no context for a report');
  return checkReport(report.content, context);
}

async function proposalInput(
  tx: Tx,
  p: Pipeline,
  programme: Programme,
  report: Report,
  asOf: AsOf,
): Promise<ProposalInput> {
  const { content, contentHash } = report;
  const { hazard, place } = content;
  const state = await loadState(
    tx,
    programme.id,
    {
      hazardIds: new Set(hazardsNamed({ content })),
      evidenceIds: new Set(content.evidence.map((point) => point.id)),
      placeCodes: new Set(place ? [place.code] : []),
    },
    asOf,
  );
  const moving =
    hazard?.mode === 'split' ? [hazard.id] : hazard?.mode === 'merge' ? (hazard.mergedIds ?? []) : [];
  const moved = await Promise.all(
    moving.map(async (id) => [id, await evidenceOf(tx, programme.id, id, asOf)] as const),
  );
  const points = moved.flatMap(([, list]) => list.map((point) => [point.id, point] as const));
  return {
    programmeId: programme.id,
    reportId: report.id,
    content,
    contentHash,
    state: { ...state, evidence: new Map([...points, ...state.evidence]) },
    evidenceOf: new Map(moved),
    correctedOn: await correctedOn(tx, programme.id, content.correctsReportId),
    directEvidence: programme.settings.directEvidence,
    geometry: p.geometry,
  };
}

/** The day that ordered the facts of an accepted report now corrected; null when nothing was recorded from it. */
async function correctedOn(tx: Tx, programmeId: string, reportId: string | null): Promise<string | null> {
  if (reportId === null) return null;
  const { items } = await tx.ledger.list(programmeId, { reportId }, { limit: 1 });
  const [entry] = items;
  if (!entry || entry.body.kind === 'report.returned' || entry.body.kind === 'report.rejected') return null;
  return (entry.body.data as { source?: { on?: string } }).source?.on ?? null;
}

/** An accepted correction takes the place of the accepted report it names; entries of both stay. */
async function supersedeAccepted(tx: Tx, correction: Report): Promise<void> {
  const { correctsReportId } = correction.content;
  if (correctsReportId === null) return;
  const old = await tx.reports.findForUpdate(correction.programmeId, correctsReportId);
  if (old?.state !== 'accepted') return;
  const version = old.version + 1;
  await tx.reports.updateState({ ...old, state: 'superseded', supersededById: correction.id, version });
}
