/**
 * Verification: between sending and acceptance a report may have to pass levels that the programme has set.
 * Each is a named person's word, sealed like every decision; none changes the registry. Nobody verifies their
 * own report, and nobody speaks for two levels of the same report.
 */

import type { ApprovalLevel } from '../core/model/forms.ts';
import { Problem } from '../core/model/problems.ts';
import type { Actor, ProgrammeSettings } from '../core/model/programmes.ts';
import type { Report, VerificationDraft } from '../core/model/reports.ts';
import { may } from '../core/policy/policy.ts';
import { sourceOf } from '../core/registry/drafts.ts';
import { getProgramme, readableReport, signedIn, subjectOf } from './access.ts';
import type { Pipeline } from './ports.ts';
import { sealAll } from './record.ts';
import { reportFor } from './sight.ts';

/** The next level a report has to pass; null when it may be accepted. */
export function levelDue(report: Report, settings: ProgrammeSettings): ApprovalLevel | null {
  const passed = new Set((report.verifications ?? []).map(({ level }) => level));
  const { reportType } = report.content;
  const levels = settings.approvalLevels ?? [];
  return (
    levels.find(({ id, reportTypes }) => !passed.has(id) && (reportTypes?.includes(reportType) ?? true)) ??
    null
  );
}

/**
 * Says that a report is right, at the level that is due. `expectedVersion` is the version that was looked at.
 * @throws Problem notFound, authorIsApprover, notAllowed, staleVersion, alreadyDecided.
 */
export async function verifyReport(
  p: Pipeline,
  actor: Actor,
  programmeId: string,
  reportId: string,
  draft: VerificationDraft,
  expectedVersion: number,
): Promise<Report> {
  return p.db.write(async (tx) => {
    const programme = await getProgramme(tx, programmeId);
    const by = signedIn(actor);
    const head = await tx.ledger.lockHead(programmeId);
    const found = await tx.reports.findForUpdate(programmeId, reportId);
    const report = await readableReport(tx, actor, programmeId, found);
    if (report.authorId === by) throw new Problem('authorIsApprover');
    if (report.version !== expectedVersion)
      throw new Problem('staleVersion', { expected: expectedVersion, actual: report.version });
    const level = levelDue(report, programme.settings);
    if (report.state !== 'submitted' || level === null)
      throw new Problem('alreadyDecided', { state: report.state });
    const subject = await subjectOf(tx, actor, programmeId, report);
    // A level opens no door that the role keeps shut: the report must be within its reach.
    const within = actor.memberships.filter(({ role }) => level.roles.includes(role));
    const allowed = may({ ...actor, memberships: within }, programmeId, 'report.verify', subject);
    const spoke = (report.verifications ?? []).some((each) => each.by === by);
    if (!allowed || spoke) throw new Problem('notAllowed');
    const at = p.clock.now().toISOString();
    const { content, contentHash } = report;
    const source = sourceOf({ content, contentHash, correctedOn: null });
    const entry = {
      kind: 'report.verified' as const,
      subject: { type: 'report' as const, id: reportId },
      observedOn: content.dateOfInformation,
      data: { level: level.id, source },
    };
    const verdict = {
      reportId,
      authorId: report.authorId,
      decidedBy: by,
      reason: draft.comment,
      recordedAt: at,
    };
    const entries = sealAll(programmeId, head, verdict, [entry]);
    await tx.ledger.append(programmeId, entries);
    const said = { level: level.id, by, byName: actor.name, at, comment: draft.comment };
    const verified: Report = {
      ...report,
      version: report.version + 1,
      verifications: [...(report.verifications ?? []), said],
    };
    await tx.reports.updateStates([verified]);
    await tx.announce({ programmeId, seq: head.seq + 1, reportId, kind: 'report' });
    return reportFor(tx, actor, programme, verified);
  });
}
