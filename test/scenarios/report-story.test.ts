import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from '../../src/core/model/problems.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { hazardHistory } from '../../src/flow/history.ts';
import { submitReport, submitReports } from '../../src/flow/intake.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { getHazard, listHazards, resolveAsOf } from '../../src/flow/registry.ts';
import { listEntries, listReports } from '../../src/flow/reports.ts';
import { decide, decideMany, proposalOf } from '../../src/flow/review.ts';
import { square } from '../support/records.ts';
import { draft, openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const accept = { action: 'accept' as const, reason: 'checked', overrides: [] };

async function refused(work: Promise<unknown>): Promise<ProblemCode> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  throw new Error('was not refused');
}

/** A confirmed hazard with a mine seen in it. */
const minefield = (hazardId: string, west: number, more: Record<string, unknown> = {}) => ({
  reportType: 'nts',
  hazard: {
    id: hazardId,
    mode: 'new',
    fields: {
      name: 'Field behind the school',
      classification: 'cha',
      contamination: ['mines_ap'],
      shape: square(west, 50, 0.003),
      ...more,
    },
  },
  evidence: [
    {
      id: uuidv7(),
      kind: 'item',
      ordnanceCategory: 'ap_mine',
      quantity: 1,
      position: { type: 'Point', coordinates: [west + 0.001, 50.001] },
    },
  ],
});

describe('from a report to the map', () => {
  const hazardId = uuidv7();
  let first: Report;
  let correction: Report;

  it('a surveyor sends a report; it waits and is on no map yet', async () => {
    const { p, programme, surveyor, reviewer } = stage;
    first = await stage.report(minefield(hazardId, 30));
    expect(first).toMatchObject({ state: 'submitted', version: 1, authorId: 'surveyor' });
    expect(await refused(getHazard(p, reviewer, programme, hazardId))).toBe('notFound');
    const inbox = await listReports(p, reviewer, programme, { states: ['submitted'] }, { limit: 10 });
    expect(inbox.items.map((report) => report.id)).toContain(first.id);
    expect(inbox.counts.submitted).toBe(1);
    const proposal = await proposalOf(p, surveyor, programme, first.id);
    expect(proposal.subject).toEqual({
      type: 'hazard',
      id: hazardId,
      label: 'Field behind the school',
      isNew: true,
    });
    expect(proposal.entryKinds).toEqual(['hazard.recorded', 'evidence.recorded']);
  });

  it('sending the same again is harmless; other content under the same name is refused', async () => {
    const { p, programme, surveyor } = stage;
    const again = await submitReport(p, surveyor, programme, { id: first.id, content: first.content });
    expect(again).toMatchObject({ created: false, report: { id: first.id, version: 1 } });
    const other = { id: first.id, content: { ...first.content, narrative: 'something else' } };
    expect(await refused(submitReport(p, surveyor, programme, other))).toBe('sameIdOtherContent');
  });

  it('the author may not decide, nor a colleague, nor somebody without a reason', async () => {
    const { p, programme, reviewer, colleague } = stage;
    const own = await stage.report({ narrative: 'my own' }, { ...reviewer });
    expect(await refused(decide(p, reviewer, programme, own.id, accept, 1))).toBe('authorIsApprover');
    expect(await refused(decide(p, colleague, programme, first.id, accept, 1))).toBe('notAllowed');
    const wordless = { action: 'return' as const, reason: '', overrides: [] };
    expect(await refused(decide(p, reviewer, programme, first.id, wordless, 1))).toBe('reasonRequired');
  });

  it('the reviewer returns it with a reason, which is sealed', async () => {
    const { p, programme, reviewer } = stage;
    const back = { action: 'return' as const, reason: 'Which side of the road?', overrides: [] };
    const { report, entries } = await decide(p, reviewer, programme, first.id, back, 1);
    expect(report).toMatchObject({ state: 'returned', version: 2, decision: { by: 'reviewer' } });
    expect(entries.map((entry) => entry.body)).toMatchObject([
      { kind: 'report.returned', reason: back.reason, decidedBy: 'reviewer', authorId: 'surveyor' },
    ]);
    expect(await refused(decide(p, reviewer, programme, first.id, accept, 2))).toBe('alreadyDecided');
  });

  it('only the author or their organisation may correct it', async () => {
    const { stranger, p, programme } = stage;
    const theirs = draft({ ...minefield(hazardId, 30), orgCode: 'beta', correctsReportId: first.id });
    expect(await refused(submitReport(p, stranger, programme, theirs))).toBe('notAllowed');
  });

  it('the surveyor corrects it; the correction takes its place', async () => {
    const { p, programme, surveyor } = stage;
    stage.later();
    const content = { ...minefield(hazardId, 30.01), correctsReportId: first.id };
    correction = await stage.report(content);
    const { items } = await listReports(p, surveyor, programme, { hazardId }, { limit: 10 });
    const states = Object.fromEntries(items.map((report) => [report.id, report.state]));
    expect(states).toEqual({ [first.id]: 'superseded', [correction.id]: 'submitted' });
  });

  it('two reviewers decide at once: one wins, the other is told', async () => {
    const { p, programme, reviewer, secondReviewer } = stage;
    const attempts = await Promise.allSettled([
      decide(p, reviewer, programme, correction.id, accept, 1),
      decide(p, secondReviewer, programme, correction.id, accept, 1),
    ]);
    const won = attempts.filter((attempt) => attempt.status === 'fulfilled');
    const lost = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.map((attempt) => (attempt.reason as Problem).code)).toEqual(['staleVersion']);
  });

  it('the hazard is on the map, with its area, its evidence, its history and its place in the ledger', async () => {
    const { p, programme, reviewer } = stage;
    const box = [30.009, 49.99, 30.02, 50.01] as const;
    const { items } = await listHazards(p, reviewer, programme, { box }, { limit: 10 });
    expect(items).toMatchObject([
      { id: hazardId, classification: 'cha', evidenceCount: 1, directEvidenceCount: 1, precision: 'exact' },
    ]);
    expect(items[0]?.areaM2).toBeGreaterThan(60_000);
    const history = await hazardHistory(p, reviewer, programme, hazardId);
    expect(history).toMatchObject([
      { kind: 'hazard.recorded', observedOn: '2026-05-01', reportId: correction.id, reason: 'checked' },
    ]);
    expect(history[0]?.changes.map((change) => change.path)).toContain('/classification');
    const { items: entries } = await listEntries(
      p,
      reviewer,
      programme,
      { reportId: correction.id },
      { limit: 10 },
    );
    expect(entries.map((entry) => entry.body.kind)).toEqual(['hazard.recorded', 'evidence.recorded']);
    expect(await verifyChain(p, programme)).toMatchObject({ ok: true });
    expect(await rebuildRegistry(p, programme, { check: true })).toMatchObject({
      equal: true,
      differences: [],
    });
  });

  it('an update is shown as before and after, and the past stays readable', async () => {
    const { p, programme, reviewer } = stage;
    const before = await p.db.read((tx) => tx.ledger.head(programme));
    stage.later(86_400_000);
    const fields = { contamination: ['mines_ap', 'uxo'], name: 'Field behind the old school' };
    const update = await stage.report({
      dateOfInformation: '2026-05-20',
      hazard: { id: hazardId, mode: 'update', fields },
    });
    const proposal = await proposalOf(p, reviewer, programme, update.id);
    expect(proposal.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: '/contamination', before: ['mines_ap'], after: ['mines_ap', 'uxo'] }),
      ]),
    );
    expect(proposal.lowersDanger).toBe(false);
    await decide(p, reviewer, programme, update.id, accept, 1);
    const now = await getHazard(p, reviewer, programme, hazardId);
    const then = await getHazard(p, reviewer, programme, hazardId, before.seq);
    expect([then.name, now.name]).toEqual(['Field behind the school', 'Field behind the old school']);
    const day = await resolveAsOf(p, programme, '2026-06-01');
    expect((await getHazard(p, reviewer, programme, hazardId, day)).name).toBe('Field behind the school');
    expect(await refused(getHazard(p, reviewer, programme, hazardId, 1))).toBe('notFound');
    expect(await proposalOf(p, reviewer, programme, update.id)).toMatchObject({ subject: { isNew: false } });
  });

  it('a report that arrives late about an older day fills gaps and overwrites nothing newer', async () => {
    const { p, programme, reviewer } = stage;
    const late = await stage.report({
      dateOfInformation: '2026-04-01',
      hazard: { id: hazardId, mode: 'update', fields: { name: 'Old name', marking: 'formal' } },
    });
    const { changes } = await proposalOf(p, reviewer, programme, late.id);
    expect(changes).toEqual([
      expect.objectContaining({ path: '/marking', after: 'formal' }),
      expect.objectContaining({ path: '/name', overtaken: 'Old name' }),
    ]);
    await decide(p, reviewer, programme, late.id, accept, 1);
    const hazard = await getHazard(p, reviewer, programme, hazardId);
    expect(hazard).toMatchObject({
      name: 'Field behind the old school',
      marking: 'formal',
      dateOfInformation: '2026-05-20',
    });
    expect(hazard.facts.marking).toMatchObject({ on: '2026-04-01', reportId: late.id });
  });

  it('faults block a person, but a file is taken and flagged', async () => {
    const { p, programme, surveyor, reviewer } = stage;
    const broken = minefield(uuidv7(), 30.5, {
      shape: {
        type: 'Polygon',
        coordinates: [
          [
            [30, 50],
            [30.01, 50.01],
            [30.01, 50],
            [30, 50.01],
            [30, 50],
          ],
        ],
      },
    });
    expect(await refused(submitReport(p, surveyor, programme, draft(broken)))).toBe('blockingFindings');
    const row = draft(broken);
    const importer = {
      ...surveyor,
      memberships: surveyor.memberships.map((m) => ({ ...m, role: 'org_im' as const })),
    };
    const [outcome] = await submitReports(p, importer, programme, [row]);
    expect(outcome).toMatchObject({ id: row.id, outcome: 'new', problem: null });
    expect(outcome?.findings.some((finding) => finding.severity === 'E')).toBe(true);
    expect((await submitReports(p, importer, programme, [row]))[0]).toMatchObject({ outcome: 'unchanged' });
    expect(await refused(decide(p, reviewer, programme, row.id, accept, 1))).toBe('blockingFindings');
    const [inBulk] = await decideMany(p, reviewer, programme, [row.id], accept);
    expect(inBulk).toMatchObject({ outcome: 'refused', problem: { code: 'blockingFindings' } });
  });

  it('a doubt that stands in the way needs a written reason', async () => {
    const { p, programme, reviewer } = stage;
    const doubtful = await stage.report({
      hazard: {
        id: uuidv7(),
        mode: 'new',
        fields: { classification: 'cha', contamination: ['mines_ap'], shape: square(31, 50, 0.003) },
      },
    });
    const rules = [...new Set(doubtful.findings.filter((f) => f.severity === 'R').map((f) => f.rule))];
    expect(rules).toContain('V05');
    expect(await refused(decide(p, reviewer, programme, doubtful.id, accept, 1))).toBe('unresolvedFindings');
    const overrides = rules.map((rule) => ({ rule, reason: 'Seen from the road by the whole team' }));
    const { entries } = await decide(p, reviewer, programme, doubtful.id, { ...accept, overrides }, 1);
    expect(entries[0]?.body.data.overrides).toEqual(overrides);
  });
});
