import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/model/problems.ts';
import type { Report } from '../../src/core/model/reports.ts';
import { submitReports } from '../../src/flow/intake.ts';
import { getEvidence, getHazard } from '../../src/flow/registry.ts';
import { decide, decideMany, proposalOf } from '../../src/flow/review.ts';
import { square } from '../support/records.ts';
import { draft, openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

let west = 20;
async function hazard(
  fields: Record<string, unknown> = {},
): Promise<{ id: string; item: string; west: number }> {
  west += 0.1;
  const [id, item] = [uuidv7(), uuidv7()];
  const stated = {
    classification: 'cha',
    contamination: ['mines_ap', 'uxo'],
    shape: square(west, 50, 0.003),
  };
  await stage.accepted({
    hazard: { id, mode: 'new', fields: { ...stated, ...fields } },
    evidence: [
      {
        id: item,
        kind: 'item',
        quantity: 3,
        position: { type: 'Point', coordinates: [west + 0.001, 50.001] },
      },
    ],
  });
  return { id, item, west };
}

const RESURVEYED = { reason: 'resurvey', note: 'Walked again with the village head' };

const update = (id: string, fields: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  stage.report({ dateOfInformation: '2026-05-10', hazard: { id, mode: 'update', fields, ...more } });

/** From a file: what blocks at a form is taken as it is, and decided by nobody. */
async function imported(content: Record<string, unknown>): Promise<Report> {
  const { p, surveyor, programme } = stage;
  const sent = draft({ dateOfInformation: '2026-05-10', ...content });
  await submitReports(p, surveyor, programme, [sent]);
  return (await p.db.read((tx) => tx.reports.find(programme, sent.id))) as Report;
}
const UNBOOKED = { code: expect.stringMatching(/unbookedFall|blockingFindings/) };

function answers(report: Report, findings = report.findings) {
  const rules = [...new Set(findings.filter((f) => f.severity === 'R').map((f) => f.rule))];
  return rules.map((rule) => ({ rule, reason: 'known and accepted' }));
}

async function decideWith(report: Report, reason: string) {
  const { p, programme, reviewer } = stage;
  const { findings } = await proposalOf(p, reviewer, programme, report.id);
  const decision = { action: 'accept' as const, reason, overrides: answers(report, findings) };
  return decide(p, reviewer, programme, report.id, decision, report.version);
}

describe('no merge, import or bulk decision lowers the danger of a place', () => {
  it.each([
    ['a lower classification', 'classification', () => ({ classification: 'sha' })],
    ['a smaller outline', 'shape', (w: number) => ({ shape: square(w, 50, 0.002) })],
    ['an outline moved aside', 'shape', (w: number) => ({ shape: square(w + 0.001, 50, 0.003) })],
    [
      'a point instead of an outline',
      'shape',
      (w: number) => ({ shape: { type: 'Point', coordinates: [w, 50] } }),
    ],
    ['no outline at all', 'shape', () => ({ shape: null })],
    ['a kind of contamination left out', 'contamination', () => ({ contamination: ['uxo'] })],
  ])('%s needs a booking, a reason and a decision of its own', async (_name, field, fields) => {
    const { p, programme, reviewer } = stage;
    const made = await hazard();
    const bare = await imported({ hazard: { id: made.id, mode: 'update', fields: fields(made.west) } });
    expect((await proposalOf(p, reviewer, programme, bare.id)).lowerings).toMatchObject([
      { type: 'hazard', id: made.id, field, booking: null },
    ]);
    await expect(decideWith(bare, 'Resurveyed on foot')).rejects.toMatchObject(UNBOOKED);
    const report = await update(made.id, fields(made.west), { adjustment: RESURVEYED });
    const proposal = await proposalOf(p, reviewer, programme, report.id);
    expect(proposal).toMatchObject({
      lowersDanger: true,
      lowerings: [{ type: 'hazard', id: made.id, field, booking: 'adjusted' }],
    });
    const decision = {
      action: 'accept' as const,
      reason: 'all at once',
      overrides: answers(report, proposal.findings),
    };
    const [bulk] = await decideMany(p, reviewer, programme, [report.id], decision);
    expect(bulk).toMatchObject({ outcome: 'refused', problem: { code: 'lowersDanger' } });
    await expect(decideWith(report, '')).rejects.toMatchObject({ code: 'reasonRequired' });
    const { entries } = await decideWith(report, 'Resurveyed on foot; nothing found in the south');
    expect(entries[0]?.body.reason).toContain('Resurveyed');
  });

  it.each([
    ['a higher classification', { classification: 'sha' }, () => ({ classification: 'cha' })],
    ['a larger outline', {}, (w: number) => ({ shape: square(w - 0.001, 49.999, 0.006) })],
    ['one more kind of contamination', {}, () => ({ contamination: ['uxo', 'cmr', 'mines_ap'] })],
    [
      'an outline where there was a point',
      { shape: 'point' },
      (w: number) => ({ shape: square(w - 0.001, 49.999, 0.003) }),
    ],
    ['another name', {}, () => ({ name: 'Field', marking: 'none' })],
  ])('%s is free', async (_name, start, fields) => {
    const { p, programme, reviewer } = stage;
    const shape = 'shape' in start ? { shape: { type: 'Point', coordinates: [west + 0.1, 50] } } : {};
    const made = await hazard({ ...start, ...shape });
    const report = await update(made.id, fields(made.west));
    const proposal = await proposalOf(p, reviewer, programme, report.id);
    expect(proposal.lowersDanger).toBe(false);
    const decision = {
      action: 'accept' as const,
      reason: '—',
      overrides: answers(report, proposal.findings),
    };
    const [bulk] = await decideMany(p, reviewer, programme, [report.id], decision);
    expect(bulk).toMatchObject({ outcome: 'done', problem: null });
  });

  it('evidence that would count for less, or is said to be gone, is lowering too', async () => {
    const { p, programme, reviewer } = stage;
    const made = await hazard();
    const point = {
      id: made.item,
      kind: 'item',
      position: { type: 'Point', coordinates: [made.west + 0.001, 50.001] },
    };
    const said = [
      { ...point, quantity: 1 },
      { ...point, grade: 'indirect' },
      { ...point, disposal: { outcome: 'destroyed_in_situ', date: '2026-05-09' } },
    ];
    for (const evidence of said) {
      const report = await stage.report({
        reportType: 'eod_spot',
        dateOfInformation: '2026-05-10',
        evidence: [evidence],
      });
      const proposal = await proposalOf(p, reviewer, programme, report.id);
      expect(proposal.lowersDanger).toBe(true);
      const decision = {
        action: 'accept' as const,
        reason: 'x',
        overrides: answers(report, proposal.findings),
      };
      const [bulk] = await decideMany(p, reviewer, programme, [report.id], decision);
      expect(bulk?.problem?.code).toBe('lowersDanger');
    }
  });
});

describe('splitting and merging keep the ground and its evidence', () => {
  it('a hazard split in two gives way to its parts, and each point goes where it lies', async () => {
    const { p, programme, reviewer } = stage;
    const made = await hazard();
    const [left, right] = [uuidv7(), uuidv7()];
    const half = (from: number, to: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [from, 50],
          [to, 50],
          [to, 50.003],
          [from, 50.003],
          [from, 50],
        ],
      ],
    });
    const middle = made.west + 0.002;
    const report = await stage.report({
      dateOfInformation: '2026-05-10',
      hazard: {
        id: made.id,
        mode: 'split',
        fields: {},
        parts: [
          { id: left, fields: { shape: half(made.west, middle) } },
          { id: right, fields: { shape: half(middle, made.west + 0.003) } },
        ],
      },
    });
    expect((await proposalOf(p, reviewer, programme, report.id)).lowerings).toEqual([]);
    await decideWith(report, 'Two tasks');
    const parent = await getHazard(p, reviewer, programme, made.id);
    expect(parent).toMatchObject({
      workStatus: 'superseded',
      childIds: [left, right].sort(),
      evidenceCount: 0,
    });
    const child = await getHazard(p, reviewer, programme, left);
    expect(child).toMatchObject({ classification: 'cha', parentIds: [made.id], directEvidenceCount: 1 });
    expect((await getEvidence(p, reviewer, programme, made.item)).hazardId).toBe(left);
    const late = await update(made.id, { marking: 'formal' });
    await expect(decideWith(late, 'late')).rejects.toMatchObject({
      code: 'hazardSuperseded',
    } as Partial<Problem>);
  });

  it('parts that leave ground out are lowering', async () => {
    const { p, programme, reviewer } = stage;
    const made = await hazard();
    const report = await imported({
      hazard: {
        id: made.id,
        mode: 'split',
        fields: {},
        parts: [{ id: uuidv7(), fields: { shape: square(made.west, 50, 0.002) } }],
      },
    });
    const { lowerings } = await proposalOf(p, reviewer, programme, report.id);
    expect(lowerings).toMatchObject([{ type: 'hazard', id: made.id, field: 'shape', booking: null }]);
    await expect(decideWith(report, 'Two tasks')).rejects.toMatchObject(UNBOOKED);
  });

  it('a merge is the ground, the class and the kinds of all it joins; one that says less is lowering', async () => {
    const { p, programme, reviewer } = stage;
    const [weak, strong] = [await hazard({ classification: 'sha' }), await hazard()];
    const merge = (fields: Record<string, unknown>) =>
      imported({
        hazard: { id: weak.id, mode: 'merge', fields, mergedIds: [strong.id] },
      });
    const less = await merge({ classification: 'sha', shape: square(weak.west, 50, 0.003) });
    const { lowerings } = await proposalOf(p, reviewer, programme, less.id);
    expect(lowerings.map(({ field, booking }) => [field, booking])).toEqual([
      ['classification', null],
      ['shape', null],
    ]);
    await expect(decideWith(less, 'One field')).rejects.toMatchObject(UNBOOKED);
    const report = await merge({});
    expect((await proposalOf(p, reviewer, programme, report.id)).lowerings).toEqual([]);
    await decideWith(report, 'Known to be one field');
    const merged = await getHazard(p, reviewer, programme, weak.id);
    expect(merged).toMatchObject({ evidenceCount: 2, parentIds: [strong.id], classification: 'cha' });
    expect(merged.shape?.type).toBe('MultiPolygon');
    expect(await getHazard(p, reviewer, programme, strong.id)).toMatchObject({ workStatus: 'superseded' });
  });
});
