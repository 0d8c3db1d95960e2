/**
 * One judgement: whether a decision on a report may stand, and the entries it would write. Pure: everything it
 * needs is handed in. SAFETY: a decision that lowers danger needs a reason and is never taken in bulk
 * (test/scenarios/safety-lattice.test.ts).
 */

import type { Finding } from '../core/model/findings.ts';
import type { MonitorRecord } from '../core/model/monitor-documents.ts';
import { Problem } from '../core/model/problems.ts';
import { saysWhy } from '../core/model/reasons.ts';
import type { DecisionDraft, Report } from '../core/model/reports.ts';
import { proposeMonitor } from '../core/monitor/records.ts';
import type { Lowering } from '../core/registry/danger.ts';
import { type EntryDraft, type ProposalInput, sourceOf } from '../core/registry/drafts.ts';
import { demandLineage } from '../core/registry/lineage.ts';
import { type Proposed, propose } from '../core/registry/propose.ts';
import { blocks, checkReport } from '../core/rules/check.ts';
import type { RuleContext } from '../core/rules/context.ts';
import { hazardsNamed } from './contexts.ts';
import { demandContents } from './entitled.ts';
import { demandLandSteps, demandLandTargets } from './land-guards.ts';
import { ALARM } from './open-alarms.ts';

export interface Judged {
  readonly drafts: EntryDraft[];
  /** As the rules see the report at this moment. */
  readonly findings: Finding[];
  /** What would get less dangerous: whether the decider is entitled to that is asked next (entitled.ts). */
  readonly lowerings: Lowering[];
}

/** What a judgement needs: of land, and of the monitor. */
export interface JudgeInput extends ProposalInput {
  readonly monitor: ReadonlyMap<string, MonitorRecord>;
}

/**
 * @throws Problem reasonRequired, blockingFindings, unresolvedFindings, hazardSuperseded, notFound,
 * invalidRequest, contentNotOfType, lowersDanger, unbookedFall, hazardClosed, releaseNeeds, notClosable, taskStep.
 */
export function judge(
  report: Report,
  decision: DecisionDraft,
  inBulk: boolean,
  context: RuleContext | undefined,
  input: JudgeInput,
): Judged {
  if (decision.action !== 'accept') return refusal(report, decision, inBulk);
  demandContents(report.content);
  if (!context) throw new Error('nothing is accepted unchecked');
  const doubts = checkReport(report.content, context);
  demandAnswers(doubts, decision);
  demandTargets(input);
  const {
    drafts,
    lowerings,
    findings: misfits,
  } = input.content.monitor
    ? {
        drafts: orAccepted(input, proposeMonitor(input.content, input.contentHash, input.monitor).drafts),
        lowerings: [],
        findings: [],
      }
    : proposeLand(input);
  const findings = [...doubts, ...misfits];
  demandAnswers(findings, decision);
  if (lowerings.length > 0 && inBulk) throw new Problem('lowersDanger', {}, { lowerings });
  if (lowerings.length > 0 && !saysWhy(decision.reason))
    throw new Problem('reasonRequired', {}, { lowerings });
  demandBooked(lowerings, input);
  const [first, ...rest] = drafts;
  if (!first) throw new Error('a report without entries');
  const known = { ...first, data: { ...first.data, ...knownTo(findings, decision) } };
  return { drafts: [known, ...rest], findings, lowerings };
}

/** Every fall is booked. @throws Problem unbookedFall. */
function demandBooked(lowerings: readonly Lowering[], { state }: JudgeInput): void {
  const unbooked = lowerings.filter(({ booking }) => booking === null);
  if (unbooked.length === 0) return;
  const m2 = Math.round(unbooked.reduce((sum, lowering) => Math.max(sum, lowering.m2 ?? 0), 0));
  const hazard = state.hazards.get(unbooked[0]?.id ?? '');
  const name = hazard?.name ?? hazard?.localId ?? unbooked[0]?.id ?? '';
  const ground = m2 > 0 ? 'some' : 'none';
  throw new Problem('unbookedFall', { m2, ground, hazard: name }, { lowerings: unbooked });
}

function proposeLand(input: JudgeInput): Pick<Proposed, 'drafts' | 'lowerings' | 'findings'> {
  demandLandTargets(input);
  const proposed = propose(input);
  demandLandSteps(input, proposed);
  return proposed;
}

/** Whoever says again what is recorded is still heard: the acceptance itself is sealed. */
function orAccepted(input: JudgeInput, drafts: EntryDraft[]): EntryDraft[] {
  return drafts.length > 0
    ? drafts
    : propose({ ...input, content: { ...input.content, monitor: undefined } }).drafts;
}

function refusal(report: Report, { action, reason }: DecisionDraft, inBulk: boolean): Judged {
  if (!saysWhy(reason)) throw new Problem('reasonRequired');
  const { content, contentHash } = report;
  const lowerings = silenced(report);
  if (lowerings.length > 0 && inBulk) throw new Problem('lowersDanger', {}, { lowerings });
  const draft: EntryDraft = {
    kind: action === 'return' ? 'report.returned' : 'report.rejected',
    subject: { type: 'report', id: report.id },
    observedOn: content.dateOfInformation,
    data: { source: sourceOf({ content, contentHash, correctedOn: null }) },
  };
  return { drafts: [draft], findings: report.findings, lowerings };
}

/** Whoever sets a drafted reopening aside says that ground of which an alarm was raised stays released. */
function silenced({ authorId, id, content }: Report): Lowering[] {
  if (authorId !== ALARM) return [];
  const hazardIds = content.hazard?.reopensId ? [content.hazard.reopensId] : [];
  return [{ type: 'alarm', id, field: 'state', hazardIds, m2: null, shape: null, booking: 'restated' }];
}

/** Every doubt that blocks has been answered with a reason. */
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
function knownTo(findings: readonly Finding[], { overrides }: DecisionDraft): Record<string, unknown> {
  const rules = [...new Set(findings.map((finding) => finding.rule))].sort();
  const answers = overrides.filter(({ rule }) => rules.includes(rule));
  return {
    ...(answers.length > 0 ? { overrides: answers } : {}),
    ...(rules.length > 0 ? { findings: rules } : {}),
  };
}

/**
 * Everything the report speaks of is there and still stands for itself. SAFETY: a fact written to a hazard that
 * gave way to others would be shown nowhere (test/scenarios/safety-lattice.test.ts).
 */
function demandTargets(input: ProposalInput): void {
  const { content, state } = input;
  const { hazard } = content;
  demandLineage(input);
  const made = new Set([hazard?.id, ...(hazard?.parts ?? []).map((part) => part.id)]);
  // What it says of land release may be about the days before a hazard gave way (land-guards.ts).
  for (const id of hazardsNamed({ content: { ...content, land: undefined } })) {
    const target = state.hazards.get(id);
    if (target?.workStatus === 'superseded' && id !== hazard?.reopensId)
      throw new Problem('hazardSuperseded', { successors: target.childIds.join(', ') });
    const mustExist = id === hazard?.id ? hazard.mode === 'split' : !made.has(id);
    if (!target && mustExist) throw new Problem('notFound', { hazard: id });
  }
  if (hazard?.mode === 'split' && !hazard.parts?.length)
    throw new Problem('invalidRequest', { where: '/content/hazard/parts', reason: '≥ 1' });
}
