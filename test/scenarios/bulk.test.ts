import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../src/core/rules/rules.ts';
import { submitReports } from '../../src/flow/intake.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { decide, decideMany } from '../../src/flow/review.ts';
import { square, uuid } from '../support/records.ts';
import { draft, openStage, person, type Stage } from '../support/stage.ts';

let together: Stage;
let oneByOne: Stage;
beforeAll(async () => {
  [together, oneByOne] = await Promise.all([openStage(), openStage()]);
});
afterAll(() => Promise.all([together.close(), oneByOne.close()]));

const importer = person('importer', 'org_im', { orgCode: 'alpha' });

/** A file whose rows lean on each other: parents before children, updates after their hazard, doubles, splits. */
function rows() {
  const hazard = (
    n: number,
    mode: string,
    fields: Record<string, unknown>,
    more: Record<string, unknown> = {},
  ) => ({
    hazard: { id: uuid(n), mode, fields, ...more },
  });
  const point = (n: number, at: number) => [
    {
      id: uuid(n),
      kind: 'item',
      ordnanceCategory: 'mortar',
      position: { type: 'Point', coordinates: [at, 50.0005] },
      quantity: 2,
    },
  ];
  const place = (code: string, parentCode: string | null, level: number) => ({
    reportType: 'gazetteer',
    place: { code, parentCode, level, names: { en: `Place ${code}` } },
  });
  const cha = { classification: 'cha', contamination: ['uxo'] };
  const contents: Record<string, unknown>[] = [
    place('A', null, 0),
    place('A1', 'A', 1),
    place('B7', 'nowhere', 1),
    {
      ...hazard(1, 'new', { ...cha, localId: 'H-1', shape: square(30, 50, 0.003) }),
      evidence: point(101, 30.0005),
    },
    {
      ...hazard(2, 'new', { ...cha, localId: ' h-1', shape: square(32, 50, 0.003) }),
      evidence: point(102, 32.0005),
    },
    { ...hazard(3, 'new', { ...cha, shape: square(30.0011, 50, 0.003) }), evidence: point(103, 30.0031) },
    { ...hazard(4, 'new', { ...cha, shape: square(31, 50, 0.003) }), evidence: point(106, 31.0005) },
    { dateOfInformation: '2026-05-03', ...hazard(1, 'update', { marking: 'formal', placeCode: 'A1' }) },
    {
      dateOfInformation: '2026-05-04',
      ...hazard(
        1,
        'update',
        { classification: 'sha' },
        { adjustment: { reason: 'data_error', note: 'Typed wrongly' } },
      ),
    },
    { evidence: [{ ...point(104, 30.001)[0], hazardId: uuid(1) }] },
    { evidence: [{ ...point(105, 30.001)[0], hazardId: uuid(77) }] },
    {
      dateOfInformation: '2026-05-05',
      ...hazard(
        4,
        'split',
        {},
        {
          parts: [
            { id: uuid(21), fields: { shape: square(31, 50, 0.003) } },
            { id: uuid(22), fields: { shape: square(31.01, 50, 0.003) } },
          ],
        },
      ),
    },
    { dateOfInformation: '2026-05-06', ...hazard(4, 'update', { marking: 'none' }) },
    { dateOfInformation: '2026-05-06', ...hazard(21, 'update', { marking: 'none' }) },
    { narrative: 'nothing for the registry' },
  ];
  return contents.map((content, i) => draft(content, uuid(1000 + i)));
}

const decision = {
  action: 'accept' as const,
  reason: 'as a whole',
  overrides: ['V01', 'V05', 'V16', 'V25', 'V26'].map((rule) => ({ rule, reason: 'known here' })),
};

async function seen({ p, programme }: Stage) {
  return p.db.read(async (tx) => {
    const all = [];
    for await (const hazard of tx.hazards.all(programme, null)) all.push(hazard);
    for await (const point of tx.evidence.all(programme, null)) all.push(point);
    for await (const place of tx.places.all(programme, null)) all.push(place);
    return all;
  });
}

describe('a decision on many reports', () => {
  it('comes to the same as deciding on each in turn', async () => {
    const drafts = rows();
    const ids = drafts.map((each) => each.id);
    for (const { p, programme } of [together, oneByOne]) await submitReports(p, importer, programme, drafts);
    const many = await decideMany(together.p, together.reviewer, together.programme, ids, decision);
    const each = [];
    for (const id of ids)
      each.push(...(await decideMany(oneByOne.p, oneByOne.reviewer, oneByOne.programme, [id], decision)));
    expect(many).toEqual(each);
    const refused = many.flatMap(({ problem }, i) => (problem ? [[i, problem.code]] : []));
    expect(refused).toEqual([
      [2, 'unresolvedFindings'],
      [4, 'blockingFindings'],
      [8, 'unresolvedFindings'],
      [10, 'notFound'],
      [12, 'hazardSuperseded'],
    ]);
    expect(await seen(together)).toEqual(await seen(oneByOne));
    const { p, programme } = together;
    expect(await verifyChain(p, programme)).toMatchObject({ ok: true });
    expect(await rebuildRegistry(p, programme, { check: true })).toMatchObject({ equal: true });
  });

  it('finds ground that an earlier one of the batch takes back or moves, in every account it counts in', async () => {
    const stated = (n: number, content: Record<string, unknown>) =>
      draft({ dateOfInformation: '2026-05-10', ...content }, uuid(2000 + n));
    const releasing = (n: number, hazardId: string, shape: object, releasedOn: string) => {
      const activityId = uuid(2200 + n);
      const work = { type: 'clearance', hazardIds: [hazardId], status: 'ongoing' };
      const part = { outcome: 'cleared', depthCm: 20, criteria: ['no_evidence_found'], releasedOn };
      const land = {
        activities: [{ id: activityId, ...work }],
        releases: [{ id: uuid(2100 + n), hazardId, activityId, shape, ...part }],
      };
      return stated(n, { reportType: 'completion', land });
    };
    const ids = [uuid(301), uuid(302), uuid(303)] as const;
    const fields = { classification: 'cha', contamination: ['uxo'], shape: square(40, 50, 0.01) };
    const before = [
      ...ids.map((id, i) =>
        stated(i, { dateOfInformation: '2026-04-01', hazard: { id, mode: 'new', fields } }),
      ),
      releasing(11, ids[0], square(40, 50, 0.004), '2026-05-02'),
      releasing(12, ids[1], square(40.002, 50, 0.004), '2026-05-03'),
      releasing(13, ids[2], square(40.005, 50, 0.003), '2026-05-04'),
    ];
    const patched = (n: number, release: object) =>
      stated(n, { reportType: 'completion', dateOfInformation: '2026-05-12', land: { releases: [release] } });
    const batch = [
      patched(21, { id: uuid(2111), status: 'withdrawn', statusReason: 'Another field' }),
      patched(22, { id: uuid(2112), shape: square(40.002, 50, 0.002) }),
      patched(23, { id: uuid(2113), shape: square(40.005, 50, 0.002) }),
    ];
    const answers = RULES.map(({ id }) => id);
    const single = { ...decision, overrides: answers.map((rule) => ({ rule, reason: 'known here' })) };
    const unanswered = { ...single, overrides: single.overrides.filter(({ rule }) => rule !== 'V43') };
    const accounts = async ({ p, programme }: Stage) =>
      p.db.read(async (tx) => [...(await tx.land.area_account.getMany(programme, [...ids], null)).values()]);
    for (const { p, programme, reviewer } of [together, oneByOne]) {
      await submitReports(p, importer, programme, [...before, ...batch]);
      for (const { id } of before) await decide(p, reviewer, programme, id, single, 1);
    }
    const count = (lines: readonly { reason: string | null }[]) =>
      lines.filter(({ reason }) => reason === 'duplicate').length;
    const wanted = batch.map(({ id }) => id);
    const at = [together, oneByOne] as const;
    for (const stage of at) {
      const doubled = (await accounts(stage)).map(({ id, lines }) => [id, count(lines)]);
      expect(new Map(doubled as [string, number][])).toEqual(
        new Map([
          [ids[0], 0],
          [ids[1], 1],
          [ids[2], 1],
        ]),
      );
    }
    const many = await decideMany(together.p, together.reviewer, together.programme, wanted, unanswered);
    for (const id of wanted)
      await decideMany(oneByOne.p, oneByOne.reviewer, oneByOne.programme, [id], unanswered);
    expect(many.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    const after = await accounts(together);
    expect(after.flatMap(({ lines }) => lines).filter(({ reason }) => reason === 'duplicate')).toEqual([]);
    expect(after).toEqual(await accounts(oneByOne));
    for (const { p, programme } of at)
      expect(await rebuildRegistry(p, programme, { check: true })).toMatchObject({ equal: true });
  });

  it('decides a report named twice once, and says so of one decided already or unknown', async () => {
    const { p, programme, reviewer } = together;
    const report = await together.report({ narrative: 'again' });
    const ids = [report.id, report.id, uuid(424_242), uuid(1000)];
    const outcomes = await decideMany(p, reviewer, programme, ids, decision);
    expect(outcomes.map(({ problem }) => problem?.code ?? 'done')).toEqual([
      'done',
      'alreadyDecided',
      'notFound',
      'alreadyDecided',
    ]);
  });

  it('and single decisions at the same time never break the chain', async () => {
    const { p, programme, reviewer, secondReviewer } = together;
    const reports = [];
    for (let n = 0; n < 30; n += 1) reports.push(await together.report({ narrative: `no ${n}` }));
    const ids = reports.map((report) => report.id);
    await Promise.all([
      decideMany(p, reviewer, programme, ids.slice(0, 20), decision),
      ...ids.slice(10).map((id) => decide(p, secondReviewer, programme, id, decision, 1).catch(() => null)),
    ]);
    const { items } = await p.db.read((tx) =>
      tx.ledger.list(programme, { kinds: ['report.accepted'] }, { limit: 100 }),
    );
    const decided = items.map((entry) => entry.body.reportId).filter((id) => id !== null && ids.includes(id));
    expect(decided.sort()).toEqual([...ids].sort());
    expect(await verifyChain(p, programme)).toMatchObject({ ok: true });
  });
});

it('a role taken away while many are decided decides no further batch', async () => {
  const { p, programme, reviewer } = together;
  const ids: string[] = [];
  for (let n = 0; n < 120; n += 1) ids.push((await together.report({ narrative: `of many ${n}` })).id);
  const without = async () => ({ ...reviewer, memberships: [] });
  const outcomes = await decideMany(p, reviewer, programme, ids, decision, undefined, without);
  const codes = outcomes.map(({ problem }) => problem?.code ?? 'done');
  expect(codes.slice(0, 100).every((code) => code === 'done')).toBe(true);
  expect(codes.slice(100).every((code) => code === 'notAllowed')).toBe(true);
});
