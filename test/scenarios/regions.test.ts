/**
 * A region's people hear of what happens in the region: a report lies where its hazard and its work lie, whether or
 * not the sender named the place; and somebody narrowed to a region reports from it without naming it again.
 */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/core/model/reports.ts';
import { getReport, listReports } from '../../src/flow/reports.ts';
import { decide, proposalOf } from '../../src/flow/review.ts';
import { square } from '../support/records.ts';
import { openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
const validator = (code: string) => person(`validator-${code}`, 'regional_validator', { placeCodes: [code] });
const hazardId = uuidv7();
const taskId = uuidv7();
const activityId = uuidv7();

beforeAll(async () => {
  stage = await openStage();
  const gazetteer = { reportType: 'gazetteer', orgCode: null };
  for (const [code, parentCode] of [
    ['C', null],
    ['P1', 'C'],
    ['P2', 'C'],
    ['P1a', 'P1'],
  ] as const)
    await decideOn(
      await stage.report(
        { ...gazetteer, place: { code, parentCode, level: code.length, names: { en: code } } },
        person('keeper', 'national_approver'),
      ),
    );
  await stage.accepted({
    hazard: {
      id: hazardId,
      mode: 'new',
      fields: { classification: 'sha', placeCode: 'P1a', shape: square(36, 48, 0.003) },
    },
  });
  const task = { id: taskId, title: 'The ford', hazardIds: [hazardId] };
  await stage.accepted({ reportType: 'task', land: { tasks: [task] } });
  const activity = { id: activityId, kind: 'clearance', taskId };
  await stage.accepted({ reportType: 'clearance_progress', land: { activities: [activity] } });
});
afterAll(() => stage?.close());

async function decideOn(report: Report): Promise<void> {
  const overrides = [...new Set(report.findings.map(({ rule }) => rule))].map((rule) => ({
    rule,
    reason: 'known and accepted',
  }));
  const decision = { action: 'accept' as const, reason: 'checked', overrides };
  await decide(stage.p, stage.reviewer, stage.programme, report.id, decision, report.version);
}

const STORIES: [string, () => Record<string, unknown>][] = [
  [
    'an update of the hazard',
    () => ({ hazard: { id: hazardId, mode: 'update', fields: { marking: 'formal' } } }),
  ],
  ['evidence in it', () => ({ evidence: [{ id: uuidv7(), kind: 'item', hazardId }] })],
  ['the task at it', () => ({ reportType: 'task', land: { tasks: [{ id: taskId, status: 'issued' }] } })],
  [
    'a day of work of its task',
    () => ({
      reportType: 'clearance_progress',
      land: { progress: [{ id: uuidv7(), activityId, day: '2026-05-01', areaProcessedM2: 10 }] },
    }),
  ],
];

describe('a report lies where what it is about lies', () => {
  test.each(STORIES)(
    '%s is read and listed in its region and the one above, not next door',
    async (_, said) => {
      const { id, placeCodes } = await stage.report(said());
      expect(placeCodes).toEqual(['P1a']);
      const { p, programme } = stage;
      for (const code of ['P1a', 'P1', 'C']) {
        expect((await getReport(p, validator(code), programme, id)).id).toBe(id);
        const { items } = await listReports(p, validator(code), programme, {}, { limit: 200 });
        expect(items.map((report) => report.id)).toContain(id);
      }
      await expect(getReport(p, validator('P2'), programme, id)).rejects.toMatchObject({ code: 'notFound' });
      const { items } = await listReports(p, validator('P2'), programme, {}, { limit: 200 });
      expect(items.map((report) => report.id)).not.toContain(id);
    },
  );

  test('a validator sees what a report would change in the region, also beside evidence of no place', async () => {
    const { p, programme } = stage;
    const elsewhere = { id: uuidv7(), kind: 'item', hazardId };
    await stage.accepted({ evidence: [elsewhere] });
    const update = { id: hazardId, mode: 'update', fields: { shape: square(36, 48, 0.004) } };
    const report = await stage.report({ hazard: update, evidence: [{ ...elsewhere, quantity: 2 }] });
    const proposal = await proposalOf(p, validator('P1'), programme, report.id);
    expect(proposal.shapeBefore).toEqual(square(36, 48, 0.003));
    expect(proposal.shapeAfter).toEqual(square(36, 48, 0.004));
  });

  test('an inspector of one region reports on work there, and not on work elsewhere', async () => {
    const visit = { id: uuidv7(), kind: 'external_qa', visitedOn: '2026-05-02', activityId };
    const said = { reportType: 'qm', orgCode: null, land: { qualityVisits: [visit] } };
    const inspector = (code: string) => person(`inspector-${code}`, 'qa', { placeCodes: [code] });
    expect((await stage.report(said, inspector('P1'))).placeCodes).toEqual(['P1a']);
    await expect(stage.report(said, inspector('P2'))).rejects.toMatchObject({ code: 'notAllowed' });
  });
});
