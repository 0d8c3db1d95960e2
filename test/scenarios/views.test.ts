import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/model/programmes.ts';
import { hazardHistory } from '../../src/flow/history.ts';
import { submitReport } from '../../src/flow/intake.ts';
import { getEvidence, getHazard, listEvidence, listHazards } from '../../src/flow/registry.ts';
import { getReport, listEntries, listReports } from '../../src/flow/reports.ts';
import { proposalOf } from '../../src/flow/review.ts';
import { square } from '../support/records.ts';
import { draft, NOBODY, openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
const [hazardId, pointId] = [uuidv7(), uuidv7()];
const [WEST, SOUTH] = [30.0123, 50.0456];

beforeAll(async () => {
  stage = await openStage();
  await stage.accepted({
    hazard: {
      id: hazardId,
      mode: 'new',
      fields: {
        name: 'Behind the secret barn',
        localId: 'SECRET-1',
        description: 'Secret path from the secret barn',
        classification: 'cha',
        contamination: ['mines_ap'],
        shape: square(WEST, SOUTH, 0.003),
      },
    },
    evidence: [
      {
        id: pointId,
        kind: 'item',
        note: 'secret note',
        position: { type: 'Point', coordinates: [WEST + 0.001, SOUTH + 0.001] },
      },
    ],
  });
});
afterAll(() => stage.close());

/** Digits of the exact place, names and words nobody but those who see exactly may receive. */
const SECRETS = /30\.01\d|50\.04\d|secret/i;

/** Every door to hazards and evidence, as this person. */
async function doors(actor: Actor): Promise<Record<string, () => Promise<unknown>>> {
  const { p, programme } = stage;
  const page = { limit: 10 };
  return {
    list: () => listHazards(p, actor, programme, {}, page),
    search: () => listHazards(p, actor, programme, { text: 'secret' }, page),
    item: () => getHazard(p, actor, programme, hazardId),
    past: () => getHazard(p, actor, programme, hazardId, 99),
    history: () => hazardHistory(p, actor, programme, hazardId),
    evidence: () => listEvidence(p, actor, programme, {}, page),
    point: () => getEvidence(p, actor, programme, pointId),
    reports: () => listReports(p, actor, programme, {}, page),
  };
}

describe('every door answers from one view', () => {
  it('a partner knows that something is there, roughly where, and not more', async () => {
    const all = await doors(stage.donor);
    for (const [door, open] of Object.entries(all))
      expect(JSON.stringify(await open()), door).not.toMatch(SECRETS);
    expect(await all.item?.()).toMatchObject({ classification: 'cha', precision: 'generalised', name: null });
    expect(await all.list?.()).toMatchObject({ items: [{ id: hazardId }] });
    expect(await all.search?.()).toMatchObject({ items: [] });
    expect(await all.point?.()).toMatchObject({ position: null, precision: 'generalised', grade: 'direct' });
    await expect(listEntries(stage.p, stage.donor, stage.programme, {}, { limit: 1 })).rejects.toMatchObject({
      code: 'notAllowed',
    });
  });

  it('a box drawn round a farm does not give away which hazard touches it', async () => {
    const { p, donor, programme } = stage;
    const inTheCell = [30.045, 50.01, 30.049, 50.02] as const;
    expect((await listHazards(p, donor, programme, { box: inTheCell }, { limit: 5 })).items).toHaveLength(1);
  });

  it('nobody sees anything unless the programme says so', async () => {
    for (const open of Object.values(await doors(NOBODY)))
      await expect(open()).rejects.toMatchObject({ code: 'notSignedIn' });
  });

  it('those who may see exactly do', async () => {
    const all = await doors(stage.reviewer);
    expect(await all.item?.()).toMatchObject({ name: 'Behind the secret barn', precision: 'exact' });
    expect(await all.search?.()).toMatchObject({ items: [{ id: hazardId }] });
  });

  it('an update from outside learns from its proposal only what it said itself', async () => {
    const { p, stranger, reviewer, programme } = stage;
    const update = { id: hazardId, mode: 'update', fields: { marking: 'formal', name: 'Another name' } };
    const content = { orgCode: 'beta', dateOfInformation: '2026-05-09', hazard: update };
    const { report } = await submitReport(p, stranger, programme, draft(content));
    const proposal = await proposalOf(p, stranger, programme, report.id);
    const { findings, ...shown } = proposal;
    expect(JSON.stringify(shown)).not.toMatch(SECRETS);
    expect(shown.changes.map((change) => change.path).sort()).toEqual([
      '/dateOfInformation',
      '/marking',
      '/name',
    ]);
    expect(JSON.stringify(await proposalOf(p, reviewer, programme, report.id))).toMatch(SECRETS);
    await expect(getReport(p, stage.surveyor, programme, report.id)).rejects.toMatchObject({
      code: 'notFound',
    });
    await expect(getReport(p, NOBODY, programme, report.id)).rejects.toMatchObject({ code: 'notSignedIn' });
    expect(await getReport(p, stranger, programme, report.id)).toMatchObject({ id: report.id });
  });
});
