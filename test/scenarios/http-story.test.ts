/** From a report to the map, as people live it, over HTTP on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';

describe('a surveyor reports, a reviewer returns, the correction is accepted', () => {
  let t: TestApp;
  let surveyor: Client;
  let reviewer: Client;
  const first = draft(newHazard(36.5, 48.5, { name: 'Mill feild' }));
  const hazardId = first.content.hazard.id;
  let correctionId = '';

  beforeAll(async () => {
    t = await openTestApp();
    [surveyor, reviewer] = await Promise.all([
      t.person('surveyor', 'field_team', { orgCode: 'alpha' }),
      t.person('reviewer', 'national_approver'),
    ]);
  });
  afterAll(() => t.close());

  it('the report is stored, and sending it again changes nothing', async () => {
    const sent = await surveyor.post('reports', first);
    expect(sent.status, sent.text).toBe(201);
    expect(sent.headers.get('location')).toContain(first.id);
    const again = await surveyor.post('reports', first);
    expect(again.status).toBe(200);
    expect(again.body.contentHash).toBe(sent.body.contentHash);
    const other = { ...first, content: { ...first.content, narrative: 'changed' } };
    const changed = await surveyor.post('reports', other);
    expect([changed.status, changed.body.code]).toEqual([409, 'sameIdOtherContent']);
  });

  it('the map does not show it yet', async () => {
    expect((await reviewer.get('hazards')).body.items).toEqual([]);
  });

  it('the reviewer finds it, sees what it would change, and returns it with a reason', async () => {
    const inbox = await reviewer.get('reports?state=submitted');
    expect(inbox.body.items.map((r: { id: string }) => r.id)).toEqual([first.id]);
    expect(inbox.body.counts.submitted).toBe(1);
    const proposal = await reviewer.get(`reports/${first.id}/proposal`);
    expect(proposal.body.subject).toMatchObject({ type: 'hazard', id: hazardId, isNew: true });
    expect(proposal.body.changes.map((change: { path: string }) => change.path)).toContain('/name');
    const noReason = await reviewer.post(
      `reports/${first.id}/decision`,
      { action: 'return' },
      { 'if-match': '"1"' },
    );
    expect([noReason.status, noReason.body.code]).toEqual([422, 'reasonRequired']);
    const returned = await reviewer.post(
      `reports/${first.id}/decision`,
      { action: 'return', reason: 'The name is misspelt' },
      { 'if-match': '"1"' },
    );
    expect(returned.status, returned.text).toBe(200);
    expect(returned.body.report.state).toBe('returned');
  });

  it('the surveyor reads why, and corrects', async () => {
    const mine = await surveyor.get(`reports/${first.id}`);
    expect(mine.body.decision.reason).toBe('The name is misspelt');
    const { hazard } = first.content;
    const correction = draft({
      ...first.content,
      hazard: { ...hazard, fields: { ...hazard.fields, name: 'Mill field' } },
      correctsReportId: first.id,
    });
    correctionId = correction.id;
    const sent = await surveyor.post('reports', correction);
    expect(sent.status, sent.text).toBe(201);
    expect((await surveyor.get(`reports/${first.id}`)).body).toMatchObject({
      state: 'superseded',
      supersededById: correctionId,
    });
  });

  it('its author may not accept it', async () => {
    const both = await t.person('both', 'national_approver');
    const own = draft(newHazard(37.5, 48.5));
    const sent = await both.post('reports', own);
    expect(sent.status, sent.text).toBe(201);
    const decided = await accept(both, sent.body);
    expect([decided.status, decided.body.code]).toEqual([403, 'authorIsApprover']);
    const surveyorsOwn = await surveyor.get(`reports/${correctionId}`);
    expect((await accept(surveyor, surveyorsOwn.body)).status).toBe(403);
  });

  it('accepting it changes map, history and ledger', async () => {
    const report = await reviewer.get(`reports/${correctionId}`);
    const decided = await accept(reviewer, report.body);
    expect(decided.status, decided.text).toBe(200);
    const kinds = decided.body.entries.map((entry: { body: { kind: string } }) => entry.body.kind);
    expect(kinds).toContain('hazard.recorded');

    const hazards = await surveyor.get('hazards?bbox=36,48,37,49&total=true');
    expect(hazards.body).toMatchObject({ total: 1, items: [{ id: hazardId, precision: 'exact' }] });
    const hazard = await surveyor.get(`hazards/${hazardId}`);
    expect(hazard.body).toMatchObject({ name: 'Mill field', classification: 'cha', evidenceCount: 1 });
    expect(hazard.body.areaM2).toBeGreaterThan(500_000);

    const history = await reviewer.get(`hazards/${hazardId}/history`);
    expect(history.body.items[0]).toMatchObject({
      kind: 'hazard.recorded',
      authorName: 'surveyor',
      decidedByName: 'reviewer',
      reason: 'checked',
    });
    const entries = await reviewer.get(`entries?subject=hazard:${hazardId}`);
    expect(entries.body.items.length).toBeGreaterThan(0);
    const ledger = await reviewer.get('ledger');
    const last = decided.body.entries.at(-1);
    expect(ledger.body.head).toEqual({ seq: last.body.seq, hash: last.hash });
    const evidence = await surveyor.get(`evidence?hazard=${hazardId}`);
    expect(evidence.body.items).toHaveLength(1);
    const statistics = await surveyor.get('hazards/statistics');
    expect(statistics.body.items).toMatchObject([{ classification: 'cha', workStatus: 'open', count: 1 }]);
  });

  it('before the decision there was nothing, and the record still says so', async () => {
    const history = await reviewer.get(`hazards/${hazardId}/history`);
    const seq = history.body.items[0].seq as number;
    expect((await reviewer.get(`hazards/${hazardId}?asOf=${seq - 1}`)).status).toBe(404);
    expect((await reviewer.get(`hazards/${hazardId}?asOf=${seq}`)).status).toBe(200);
    expect((await reviewer.get('hazards?asOf=2020-01-01')).body.items).toEqual([]);
  });
});

describe('two reviewers at once', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await openTestApp();
  });
  afterAll(() => t.close());

  it('one decides, the other is told that somebody has', async () => {
    const [surveyor, ana, ben] = await Promise.all([
      t.person('surveyor', 'field_team', { orgCode: 'alpha' }),
      t.person('ana', 'national_approver'),
      t.person('ben', 'national_approver'),
    ]);
    const sent = await surveyor.post('reports', draft(newHazard(30, 50)));
    const decisions = await Promise.all([accept(ana, sent.body), accept(ben, sent.body)]);
    const statuses = decisions.map((d) => d.status).sort();
    expect(statuses[0]).toBe(200);
    expect([409, 412]).toContain(statuses[1]);
    const { body } = await ana.get('entries?order=oldest');
    const recorded = body.items.filter((e: { body: { kind: string } }) => e.body.kind === 'hazard.recorded');
    expect(recorded).toHaveLength(1);
  });

  it('many at once are judged one by one; more than fifty become a job one can follow', async () => {
    const surveyor = await t.person('surveyor2', 'field_team', { orgCode: 'alpha' });
    const reviewer = await t.person('reviewer2', 'national_approver');
    const ids: string[] = [];
    for (let i = 0; i < 52; i++) {
      const sent = await surveyor.post('reports', draft({ narrative: `community visit ${i}` }));
      expect(sent.status, sent.text).toBe(201);
      ids.push(sent.body.id);
    }
    const decision = { action: 'reject', reason: 'training data' };
    const few = await reviewer.post('decisions', { reportIds: ids.slice(0, 2), decision });
    expect(few.status, few.text).toBe(200);
    expect(few.body.results.map((r: { outcome: string }) => r.outcome)).toEqual(['done', 'done']);
    const many = await reviewer.post('decisions', { reportIds: ids, decision });
    expect(many.status, many.text).toBe(202);
    const { jobId } = many.body;
    const events = await reviewer.get(`/api/jobs/${jobId}/events`);
    const jobs = [...events.text.matchAll(/event: job\ndata: (.*)/g)].map(([, data]) => JSON.parse(data!));
    expect(jobs.at(-1)).toMatchObject({ state: 'done', done: 52, total: 52 });
    const outcomes = jobs.at(-1).result.map((r: { outcome: string }) => r.outcome);
    expect(outcomes.filter((o: string) => o === 'done')).toHaveLength(50);
    expect((await surveyor.get(`/api/jobs/${jobId}`)).status).toBe(404);
  });
});
