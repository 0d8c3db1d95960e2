/** What a programme sets for itself: levels a report passes, and questions of its own on its forms. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { configureProgramme } from '../../src/flow/programmes.ts';
import { getReport } from '../../src/flow/reports.ts';
import { decide, proposalOf } from '../../src/flow/review.ts';
import { verifyReport } from '../../src/flow/verify.ts';
import { square, uuid } from '../support/records.ts';
import { CLI, openStage, person, type Stage } from '../support/stage.ts';

const LEVELS = [
  { id: 'partner_verified', names: { en: 'Verified by the operator' }, roles: ['org_im' as const] },
  {
    id: 'im_validated',
    names: { en: 'Validated' },
    roles: ['national_approver' as const],
    reportTypes: ['nts' as const],
  },
];
const question = (id: string, kind: 'integer' | 'text', needed: 'no' | 'submit' | 'approve') => ({
  id,
  kind,
  label: { en: `How about ${id}?` },
  help: null,
  unit: null,
  choices: [],
  needed,
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ approvalLevels: LEVELS });
});
afterAll(() => stage.close());

const partner = person('partner', 'org_im', { orgCode: 'alpha' });
const fields = (lon: number) => ({ classification: 'sha', contamination: ['cmr'], shape: square(lon, 48) });
const survey = (n: number, more: object = {}) => ({
  hazard: { id: uuid(n), mode: 'new', fields: fields(30 + n / 10) },
  evidence: [{ id: uuid(100 + n), kind: 'fragment', channel: 'told', hazardId: uuid(n) }],
  ...more,
});
const accept = (id: string, version: number, by = stage.reviewer) =>
  decide(stage.p, by, stage.programme, id, { action: 'accept', reason: 'checked', overrides: [] }, version);
const verify = (id: string, version: number, by = partner) =>
  verifyReport(stage.p, by, stage.programme, id, { comment: 'seen with the team' }, version);

describe('levels of approval', () => {
  it('are passed in order, each by somebody else, and never by the author', async () => {
    const sent = await stage.report(survey(1));
    await expect(accept(sent.id, 1)).rejects.toMatchObject({ code: 'verificationNeeded' });
    await expect(verify(sent.id, 1, stage.secondReviewer)).rejects.toMatchObject({ code: 'notAllowed' });
    const stranger = person('stranger', 'org_im', { orgCode: 'beta' });
    await expect(verify(sent.id, 1, stranger)).rejects.toMatchObject({ code: 'notFound' });
    const once = await verify(sent.id, 1);
    expect(once).toMatchObject({
      version: 2,
      state: 'submitted',
      verifications: [{ level: 'partner_verified' }],
    });
    await expect(verify(sent.id, 1)).rejects.toMatchObject({ code: 'staleVersion' });
    await expect(accept(sent.id, 2)).rejects.toMatchObject({ code: 'verificationNeeded' });
    await verify(sent.id, 2, stage.secondReviewer);
    await expect(accept(sent.id, 3, stage.secondReviewer)).rejects.toMatchObject({ code: 'notAllowed' });
    const { report } = await accept(sent.id, 3);
    expect(report).toMatchObject({ state: 'accepted', verifications: [{ by: 'partner' }, { by: 'second' }] });
  });

  it('count only for the types they are set for, and a report can be returned at any time', async () => {
    const other = await stage.report(survey(2, { reportType: 'ts' }));
    await verify(other.id, 1);
    expect((await accept(other.id, 2)).report.state).toBe('accepted');
    const back = await stage.report(survey(3));
    const returned = { action: 'return' as const, reason: 'the map is missing', overrides: [] };
    const decided = await decide(stage.p, stage.reviewer, stage.programme, back.id, returned, 1);
    expect(decided.report.state).toBe('returned');
  });
});

describe('questions of a programme', () => {
  it('need no column, and reports of older forms arrive whole', async () => {
    const forms = [
      { reportType: 'nts' as const, version: '1', questions: [question('families', 'integer', 'no')] },
      { reportType: 'nts' as const, version: '2', questions: [question('owner', 'text', 'approve')] },
    ];
    const settings = ProgrammeSettings.parse({ names: { en: 'North' }, forms });
    await configureProgramme(stage.p, CLI, stage.programme, settings, 'a new survey form');
    const old = await stage.report(
      survey(4, { formVersion: '1', extra: { answers: { families: 12, kept: 'as said' } } }),
    );
    const now = await stage.report(survey(5, { formVersion: '2', extra: { answers: {} } }));
    const rules = async (id: string) =>
      (await proposalOf(stage.p, stage.reviewer, stage.programme, id)).findings.map((f) => f.message);
    expect(await rules(old.id)).not.toContain('rule.V01.answer');
    expect(await rules(now.id)).toContain('rule.V01.answer');
    const read = await getReport(stage.p, stage.reviewer, stage.programme, old.id);
    expect(read.content.extra).toEqual({ answers: { families: 12, kept: 'as said' } });
  });

  it('and the chain holds', async () => {
    expect(await verifyChain(stage.p, stage.programme)).toMatchObject({ ok: true });
    expect(await rebuildRegistry(stage.p, stage.programme, { check: true })).toMatchObject({ equal: true });
  });
});
