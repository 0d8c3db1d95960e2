/**
 * What was done to evidence and to alarms over ordinary accounts: an alarm that others crowd out, take the name of or
 * explain away, an alarm that tells more than its reader may know, and evidence that is drained, left behind, told
 * milder or taken over.
 */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/model/programmes.ts';
import { RAISED_BY, type Report } from '../../src/core/model/reports.ts';
import { steadyId } from '../../src/flow/import-map.ts';
import { submitReport } from '../../src/flow/intake.ts';
import { openAlarms } from '../../src/flow/open-alarms.ts';
import { getReport } from '../../src/flow/reports.ts';
import { proposalOf } from '../../src/flow/review.ts';
import { draft, openStage, person, type Stage } from '../support/stage.ts';

let stage: Stage;
let surveyor: Actor;
const releaser = person('manager', 'org_im', { orgCode: 'alpha' });
const caseworker = person('caseworker', 'va_caseworker');
const villager = person('villager', 'community_reporter');
beforeAll(async () => {
  stage = await openStage();
  surveyor = await stage.joins(stage.surveyor);
  for (const actor of [releaser, caseworker, villager]) await stage.joins(actor);
  for (const code of ['N', 'S']) {
    const place = { code, level: 1, names: { en: code }, parentCode: null };
    await accepted({ reportType: 'gazetteer', place }, person('cartographer', 'national_approver'));
  }
});
afterAll(() => stage.close());

let north = 10;
const M = 1 / 111_320;
/** A rectangle in metres at a corner of its own. */
function box(at: number, x1: number, y1: number, x2: number, y2: number) {
  const k = 1 / Math.cos((at * Math.PI) / 180);
  const [w, s, e, n] = [30 + x1 * M * k, at + y1 * M, 30 + x2 * M * k, at + y2 * M];
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}
const pointAt = (at: number, x: number, y: number) => ({
  type: 'Point',
  coordinates: [30 + (x * M) / Math.cos((at * Math.PI) / 180), at + y * M],
});

const accept = (sent: Report, by?: Actor): Promise<Report> => stage.accept(sent, by);
const inBulk = (sent: Report): Promise<string | undefined> => stage.acceptInBulk(sent);
const accepted = async (content: Record<string, unknown>, author?: Actor): Promise<Report> =>
  accept(await stage.report(content, author));
const pointNow = (id: string) => stage.p.db.read((tx) => tx.evidence.get(stage.programme, id, null));
/** What of evidence would fall. */
async function fallsOf(sent: Report): Promise<string[]> {
  const { lowerings } = await proposalOf(stage.p, stage.reviewer, stage.programme, sent.id);
  return lowerings.filter(({ type }) => type === 'evidence').map(({ field }) => field);
}

/** A confirmed area of 100 × 200 m with a mortar bomb in it. */
async function confirmed(point: Record<string, unknown> = {}, day = '2026-05-01') {
  const at = north;
  north += 0.1;
  const [id, evidenceId] = [uuidv7(), uuidv7()];
  const shape = box(at, 0, 0, 100, 200);
  const fields = { classification: 'cha', contamination: ['uxo'], shape, placeCode: 'N' };
  const evidence = [
    {
      ...{ id: evidenceId, kind: 'item', ordnanceCategory: 'mortar', quantity: 1, condition: 'uxo' },
      ...{ position: pointAt(at, 50, 50), observedOn: day, ...point },
    },
  ];
  await accepted({ dateOfInformation: day, hazard: { id, mode: 'new', fields }, evidence });
  return { id, at, evidenceId };
}
/** The same without evidence, half or all of it released on 3 May. */
async function released(closed = false) {
  const [at, id, work] = [north, uuidv7(), uuidv7()];
  north += 0.1;
  const shape = box(at, 0, 0, 100, 200);
  const fields = { classification: 'cha', contamination: ['uxo'], shape, placeCode: 'N' };
  await accepted({ hazard: { id, mode: 'new', fields } });
  const release = { id: uuidv7(), hazardId: id, activityId: work, outcome: 'cleared', depthCm: 20 };
  await accepted({
    ...{ reportType: 'completion', dateOfInformation: '2026-05-10' },
    land: {
      activities: [{ id: work, type: 'clearance', status: 'completed', hazardIds: [id] }],
      releases: [
        {
          ...release,
          ...{ releasedOn: '2026-05-03', shape: closed ? shape : box(at, 0, 0, 100, 100) },
        },
      ],
      ...(closed ? { closures: [{ hazardId: id, closedOn: '2026-05-10' }] } : {}),
    },
  });
  return { id, at, work };
}
const found = (at: number, more: Record<string, unknown> = {}) => ({
  ...{ id: uuidv7(), kind: 'item', ordnanceCategory: 'mortar', quantity: 1 },
  ...{ observedOn: '2026-05-20', position: pointAt(at, 50, 50), ...more },
});
const told = (evidence: unknown[], more: Record<string, unknown> = {}) => ({
  ...{ reportType: 'community', orgCode: null, dateOfInformation: '2026-05-20', evidence, ...more },
});
const alarmsFor = async (actor: Actor, hazardId?: string) => {
  const { items } = await openAlarms(stage.p, actor, stage.programme);
  return items.filter((each) => hazardId === undefined || each.hazardId === hazardId);
};

describe('an alarm is not silenced', () => {
  it('by naming the clearance that released the ground: what is found later was not found by it', async () => {
    const { id, at, work } = await released();
    const during = found(at, { activityId: work, observedOn: '2026-05-03' });
    const before = await stage.report({ ...told([during]), reportType: 'eod_spot', orgCode: 'alpha' });
    expect(before.findings.map(({ rule }) => rule)).not.toContain('V60');
    const later = await stage.report({
      ...told([found(at, { activityId: work })]),
      ...{ reportType: 'eod_spot', orgCode: 'alpha' },
    });
    expect(later.findings.map(({ rule }) => rule)).toContain('V60');
    expect(await alarmsFor(stage.reviewer, id)).toHaveLength(1);
    const undated = found(at, { activityId: work, observedOn: null });
    await stage.report({ ...told([undated]), reportType: 'eod_spot', orgCode: 'alpha' });
    expect(await alarmsFor(stage.reviewer, id)).toHaveLength(2);
  });

  it('by a harmless report that takes the names its draft could be given', async () => {
    const { id, at } = await released();
    const reportId = uuidv7();
    for (const name of ['alarm', 'reopening']) {
      const harmless = draft(told([found(46, { kind: 'sign' })]), steadyId(name, reportId, id));
      await submitReport(stage.p, villager, stage.programme, harmless);
    }
    await submitReport(stage.p, villager, stage.programme, draft(told([found(at)]), reportId));
    const [alarm] = await alarmsFor(stage.reviewer, id);
    expect(alarm).toMatchObject({ reportId, hazardId: id });
    const { content } = await getReport(stage.p, stage.reviewer, stage.programme, alarm?.draftId ?? '');
    const named = [alarm?.draftId, content.hazard?.id, content.land?.nonconformities?.[0]?.id];
    expect(named).not.toContain(steadyId('alarm', reportId, id));
    expect(named).not.toContain(steadyId('reopening', reportId, id));
  });

  it('by names that are taken: another is tried, and without any the report is not stored in silence', async () => {
    const { id, at } = await released();
    const taken = await stage.report(told([found(46, { kind: 'sign' })]), villager);
    let asked = 0;
    const once = { ...stage.p, newId: () => (asked++ === 4 ? uuidv7() : taken.id) };
    await submitReport(once, villager, stage.programme, draft(told([found(at)])));
    expect(await alarmsFor(stage.reviewer, id)).toHaveLength(1);
    const never = { ...stage.p, newId: () => taken.id };
    const lost = draft(told([found(at)]));
    await expect(submitReport(never, villager, stage.programme, lost)).rejects.toThrow('name');
    await expect(getReport(stage.p, villager, stage.programme, lost.id)).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  it('by a flood: the oldest stands first, for each reader of their own, and who has more is told', async () => {
    const { id, at } = await released();
    await stage.report(told([found(at)]), villager);
    const [genuine] = await alarmsFor(stage.reviewer, id);
    const { content, ...alarm } = await getReport(
      stage.p,
      stage.reviewer,
      stage.programme,
      genuine?.draftId ?? '',
    );
    const copies = (orgCode: string, month: string) =>
      Array.from({ length: 201 }, () => {
        const submittedAt = `2027-${month}-01T00:00:00.000Z`;
        return { ...alarm, id: uuidv7(), submittedAt, content: { ...content, orgCode } };
      });
    await stage.p.db.write(async (tx) => {
      await tx.reports.insertMany(copies('gamma', '01'));
      await tx.reports.insertMany(copies('beta', '02'));
    });
    const drafts = async (actor: Actor, cursor: string | null = null) => {
      const page = await openAlarms(stage.p, actor, stage.programme, { cursor });
      return { ids: page.items.map(({ draftId }) => draftId), next: page.next };
    };
    const own = await drafts(releaser);
    expect(own.ids).toContain(alarm.id);
    expect(own.next).toBeNull();
    const first = await drafts(stage.reviewer);
    expect(first.ids).toContain(alarm.id);
    expect(first.next).not.toBeNull();
    const seen = new Set(first.ids);
    for (let next = first.next; next !== null; ) {
      const more = await drafts(stage.reviewer, next);
      for (const each of more.ids) seen.add(each);
      next = more.next;
    }
    expect(seen.size).toBeGreaterThanOrEqual(403);
    const beta = person('other', 'org_im', { orgCode: 'beta' });
    const ofBeta = await drafts(beta);
    const rest = await drafts(beta, ofBeta.next);
    expect(new Set([...ofBeta.ids, ...rest.ids]).size).toBe(201);
    expect(rest.next).toBeNull();
    await stage.p.db.write(async (tx) => {
      const flood = { authorId: 'alarm', orgCodes: ['beta', 'gamma'], states: ['submitted'] as const };
      const { items } = await tx.reports.list(stage.programme, flood, { limit: 1000 });
      await tx.reports.updateStates(items.map((each) => ({ ...each, state: 'rejected' as const })));
    });
  });
});

describe('an alarm tells no more than its reader may know', () => {
  it('of the report of a victim neither the words, nor who was hurt, nor where exactly, nor its name', async () => {
    const { id, at } = await released();
    const note = 'Hanna Example, 0700 000 000';
    const casualties = { killed: 0, injured: 1, unknown: 0 };
    const entered = { text: '48.12345 30.12345', format: 'decimal', fixedBy: 'handheld', accuracyM: 5 };
    const hurt = found(at, { kind: 'accident', note, casualties, entered });
    const { id: reportId } = await stage.report(told([hurt], { reportType: 'victim' }), caseworker);
    const [alarm] = await alarmsFor(releaser, id);
    expect(alarm).toMatchObject({ reportId: null, hazardId: id });
    const draftId = alarm?.draftId ?? '';
    const served = await getReport(stage.p, releaser, stage.programme, draftId);
    expect(JSON.stringify(served)).not.toContain('Hanna');
    expect(JSON.stringify(served)).not.toContain(reportId);
    expect(served.content.extra).not.toHaveProperty([RAISED_BY]);
    expect(served.content.evidence).toMatchObject([
      { kind: 'accident', ordnanceCategory: 'mortar', observedOn: '2026-05-20' },
    ]);
    expect(served.content.evidence).toMatchObject([
      { note: null, casualties: null, entered: null, position: null },
    ]);
    expect(served.content.hazard?.fields.shape).not.toBeNull();
    const [known] = await alarmsFor(stage.reviewer, id);
    expect(known?.reportId).toBe(reportId);
    const full = await getReport(stage.p, stage.reviewer, stage.programme, draftId);
    expect(full.content.extra[RAISED_BY]).toBe(reportId);
    expect(full.content.evidence).toMatchObject([{ note: null, casualties: null }]);
  });

  it('and whichever is accepted first, the evidence is of who reported it, with all it says', async () => {
    const { id, at } = await released();
    const casualties = { killed: 0, injured: 1, unknown: 0 };
    const hurt = found(at, { kind: 'accident', note: 'on the path', casualties });
    const base = { reportType: 'accident', orgCode: 'beta', dateOfInformation: '2026-05-20' };
    const sent = await stage.report({ ...base, evidence: [hurt] }, person('finder', 'national_approver'));
    const [alarm] = await alarmsFor(stage.reviewer, id);
    const drafted = await getReport(stage.p, stage.reviewer, stage.programme, alarm?.draftId ?? '');
    await accept(drafted);
    expect(await pointNow(hurt.id)).toMatchObject({ hazardId: drafted.content.hazard?.id, note: null });
    expect(await fallsOf(sent)).toEqual([]);
    await accept(sent);
    expect(await pointNow(hurt.id)).toMatchObject({
      ...{ hazardId: drafted.content.hazard?.id, orgCode: 'beta', note: 'on the path', casualties },
    });
  });

  it('a find that stands in an open hazard stays there when the alarm is accepted', async () => {
    const { id, at } = await released();
    const find = found(at, { hazardId: id });
    await accept(await stage.report({ ...told([find]), reportType: 'eod_spot', orgCode: 'alpha' }));
    const [alarm] = await alarmsFor(stage.reviewer, id);
    const drafted = await getReport(stage.p, stage.reviewer, stage.programme, alarm?.draftId ?? '');
    expect(await fallsOf(drafted)).toEqual([]);
    await accept(drafted);
    expect(await pointNow(find.id)).toMatchObject({ hazardId: id });
  });
});

describe('evidence stays with its ground', () => {
  it('a hazard that claims to reopen one that stands takes none of its evidence', async () => {
    const { id, evidenceId } = await confirmed();
    const elsewhere = north;
    north += 0.1;
    const fields = { classification: 'sha', contamination: ['uxo'], shape: box(elsewhere, 0, 0, 10, 10) };
    const hazard = { id: uuidv7(), mode: 'new', reopensId: id, fields };
    const evidence = [{ id: evidenceId, kind: 'item', hazardId: hazard.id }];
    const sent = await stage.report({ dateOfInformation: '2026-05-10', hazard, evidence });
    expect(await fallsOf(sent)).toContain('hazardId');
    expect(await inBulk(sent)).toBe('lowersDanger');
    expect(await pointNow(evidenceId)).toMatchObject({ hazardId: id });
  });

  it('a hazard that reopens a closed one does', async () => {
    const { id, at } = await released(true);
    const find = found(at, { observedOn: '2026-04-30', hazardId: null });
    await accepted({ ...told([find]), reportType: 'eod_spot', orgCode: 'alpha' }, surveyor);
    const shape = box(at, 0, 0, 100, 100);
    const fields = { classification: 'cha', contamination: ['uxo'], shape, placeCode: 'N' };
    const hazard = { id: uuidv7(), mode: 'new', reopensId: id, fields };
    const evidence = [{ id: find.id, kind: 'item', hazardId: hazard.id }];
    const sent = await stage.report({ dateOfInformation: '2026-05-21', hazard, evidence });
    expect(await fallsOf(sent)).toEqual([]);
  });

  it('a split that is dated back leaves none at the hazard that gave way', async () => {
    const { id, at, evidenceId } = await confirmed({}, '2026-05-10');
    const parts = [box(at, 0, 0, 100, 100), box(at, 0, 100, 100, 200)].map((shape) => ({
      id: uuidv7(),
      fields: { shape },
    }));
    await accepted({ dateOfInformation: '2026-05-02', hazard: { id, mode: 'split', fields: {}, parts } });
    expect(await pointNow(evidenceId)).toMatchObject({ hazardId: parts[0]?.id });
  });

  it('a merge that is dated back leaves none either', async () => {
    const [a, b] = [await confirmed({}, '2026-05-10'), await confirmed({}, '2026-05-10')];
    const hazard = { id: uuidv7(), mode: 'merge', fields: {}, mergedIds: [a.id, b.id] };
    await accepted({ dateOfInformation: '2026-05-02', hazard });
    for (const { evidenceId } of [a, b])
      expect(await pointNow(evidenceId)).toMatchObject({ hazardId: hazard.id });
  });
});

describe('evidence told milder is named, and never decided in bulk', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['kind', {}, { kind: 'sign' }],
    ['kind', { kind: 'accident' }, { kind: 'verbal_report' }],
    ['kind', { kind: 'strike_mark' }, { kind: 'other' }],
    ['ordnanceCategory', {}, { ordnanceCategory: 'unknown' }],
    ['ordnanceCategory', { ordnanceCategory: 'ap_mine' }, { ordnanceCategory: 'small_arms_ammunition' }],
    ['condition', {}, { condition: 'spent' }],
    ['condition', { condition: null }, { condition: 'spent' }],
    [
      'casualties',
      { kind: 'accident', casualties: { killed: 0, injured: 2, unknown: 0 } },
      { kind: 'accident', casualties: { killed: 0, injured: 0, unknown: 0 } },
    ],
    [
      'casualties',
      { kind: 'accident', casualties: { killed: 1, injured: 0, unknown: 0 } },
      { kind: 'accident', casualties: { killed: 0, injured: 1, unknown: 0 } },
    ],
    ['observedOn', {}, { observedOn: '2026-03-01' }],
    ['observedOn', { observedOn: null }, { observedOn: '2026-03-01' }],
  ])('%s of %j told as %j', async (field, point, said) => {
    const { evidenceId } = await confirmed(point);
    // A report is ordered by its own day, however early what it tells of was seen.
    const evidence = [{ id: evidenceId, kind: 'item', ...said }];
    const sent = await stage.report({ reportType: 'eod_spot', dateOfInformation: '2026-05-12', evidence });
    expect(await fallsOf(sent)).toContain(field);
    expect(await inBulk(sent)).toBe('lowersDanger');
    await expect(
      accept(sent, person('deputy', 'regional_validator', { placeCodes: ['S'] })),
    ).rejects.toMatchObject({ code: expect.stringMatching(/notAllowed|fallNotEntitled/) });
    await accept(sent);
    expect(await pointNow(evidenceId)).toMatchObject(said);
  });

  it('told graver or more exactly is not', async () => {
    const casualties = { killed: 0, injured: 1, unknown: 1 };
    const { evidenceId } = await confirmed({ ordnanceCategory: 'unknown', condition: 'unknown', casualties });
    const graver = { kind: 'accident', ordnanceCategory: 'grenade', condition: 'uxo' };
    const evidence = [{ id: evidenceId, ...graver, casualties: { killed: 1, injured: 1, unknown: 0 } }];
    const sent = await stage.report({ reportType: 'eod_spot', dateOfInformation: '2026-05-12', evidence });
    expect(await fallsOf(sent)).toEqual([]);
  });
});

describe('evidence is not taken over', () => {
  it('a report of another organisation that mentions it leaves it with its own', async () => {
    const { id, evidenceId } = await confirmed();
    const mention = { id: evidenceId, kind: 'item', depthCm: 5 };
    const author = person('neighbour', 'field_team', { orgCode: 'beta' });
    const base = { reportType: 'eod_spot', orgCode: 'beta', dateOfInformation: '2026-05-12' };
    await accepted({ ...base, evidence: [mention] }, author);
    expect(await pointNow(evidenceId)).toMatchObject({ orgCode: 'alpha', hazardId: id, depthCm: 5 });
  });

  it('what nobody owns is of the organisation that takes it up', async () => {
    const find = found(47);
    await accepted(told([find]), villager);
    expect(await pointNow(find.id)).toMatchObject({ orgCode: null });
    const base = { reportType: 'eod_spot', dateOfInformation: '2026-05-21' };
    await accepted({ ...base, evidence: [{ id: find.id, kind: 'item' }] }, surveyor);
    expect(await pointNow(find.id)).toMatchObject({ orgCode: 'alpha' });
  });

  it('moved into another region it is a fall, which who decides there alone does not decide', async () => {
    const find = found(47, { placeCode: 'S' });
    await accepted({ ...told([find]), reportType: 'eod_spot', orgCode: 'alpha' }, surveyor);
    const evidence = [{ id: find.id, kind: 'item', placeCode: 'N' }];
    const base = { reportType: 'eod_spot', dateOfInformation: '2026-05-21' };
    const sent = await stage.report({ ...base, evidence }, surveyor);
    expect(await fallsOf(sent)).toEqual(['placeCode']);
    expect(await inBulk(sent)).toBe('lowersDanger');
    const north = person('deputy', 'regional_validator', { placeCodes: ['N'] });
    await expect(accept(sent, north)).rejects.toMatchObject({
      code: expect.stringMatching(/notAllowed|fallNotEntitled/),
    });
    await accept(sent);
    expect(await pointNow(find.id)).toMatchObject({ placeCode: 'N' });
  });
});
