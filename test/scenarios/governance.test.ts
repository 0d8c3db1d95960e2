/** Who may change the rules and the people: one person alone loosens nothing, and everything leaves its entry. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/core/model/codes.ts';
import { type Actor, ProgrammeSettings } from '../../src/core/model/programmes.ts';
import { decides } from '../../src/core/policy/policy.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import { confirmGrant, declineGrant, grantRole, withdrawRole } from '../../src/flow/members.ts';
import { configureProgramme, confirmSettings, declineSettings } from '../../src/flow/programmes.ts';
import { type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';
import { changedSettings } from '../support/governance.ts';
import { PROGRAMME } from '../support/records.ts';
import { CLI, openStage, person, type Stage } from '../support/stage.ts';

const caught = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'unexpected',
  );

async function kinds(t: Pick<TestApp, 'pipeline'>, after = 0): Promise<string[]> {
  return t.pipeline.db.read(async (tx) => {
    const found: string[] = [];
    for await (const { body } of tx.ledger.read(PROGRAMME, after)) found.push(body.kind);
    return found;
  });
}
const headOf = async (t: Pick<TestApp, 'pipeline'>) =>
  (await t.pipeline.db.read((tx) => tx.ledger.head(PROGRAMME))).seq;

describe('people, over HTTP', () => {
  let t: TestApp;
  let admin: Client;
  let approver: Client;
  beforeAll(async () => {
    t = await openTestApp();
    admin = await t.person('admin', 'sysadmin');
    approver = await t.person('approver', 'national_approver');
  });
  afterAll(() => t.close());

  it('an administrator does not make himself approver, nor anything else', async () => {
    const before = await headOf(t);
    for (const role of ['national_approver', 'operations', 'analyst', 'field_team', 'donor'] as Role[]) {
      const answer = await admin.post('members', { email: 'admin@example.org', role, reason: 'I need it' });
      expect([answer.status, answer.body.code], role).toEqual([403, 'grantToSelf']);
    }
    expect(await headOf(t)).toBe(before);
    await t.audit.flush();
    const trail = await approver.get('audit?kind=refused');
    expect(trail.body.items[0]).toMatchObject({
      name: 'admin',
      data: { code: 'grantToSelf', door: 'POST /api/programmes/:programme/members' },
    });
  });

  it('an accomplice he makes waits for a second person, who is neither of the two', async () => {
    const account = { name: 'Mate', password: 'a long enough password' };
    const asked = { email: 'mate@example.org', role: 'national_approver', reason: 'helps out', account };
    const answer = await admin.post('members', asked);
    expect(answer.status, answer.text).toBe(202);
    const { proposal, grant } = answer.body.waiting;
    expect(await t.pipeline.db.read((tx) => tx.memberships.ofUser(grant.userId))).toEqual([]);
    const path = `members/proposals/${proposal}`;
    expect((await admin.post(`${path}/confirm`, {})).body.code).toBe('secondPersonNeeded');
    const again = await admin.post('members', { ...asked, reason: 'again' });
    expect(again.body.waiting.proposal).toBe(proposal);
    const listed = await approver.get('members/proposals');
    expect(listed.body.items).toMatchObject([{ proposal, name: 'Mate', proposedByName: 'admin' }]);
    expect((await approver.post(`${path}/decline`, {})).body.code).toBe('reasonRequired');
    expect((await approver.post(`${path}/decline`, { reason: 'nobody knows them' })).status).toBe(204);
    expect((await approver.post(`${path}/confirm`, {})).body.code).toBe('proposalSettled');
    expect((await kinds(t)).slice(-2)).toEqual(['member.proposed', 'member.declined']);
  });

  it('whether an address has an account elsewhere is not told', async () => {
    await t.accounts.create({
      email: 'elsewhere@example.org',
      name: 'E',
      password: 'a long enough password',
    });
    const asked = (email: string, more = {}) =>
      admin.post('members', { email, role: 'donor', reason: 'reads', ...more });
    const [there, nowhere] = [await asked('elsewhere@example.org'), await asked('nowhere@example.org')];
    expect([there.status, there.body.code]).toEqual([404, 'notOfProgramme']);
    expect({ ...there.body, instance: null }).toEqual({ ...nowhere.body, instance: null });
    const weak = { account: { name: 'X', password: 'short' } };
    const refusals = [
      await asked('elsewhere@example.org', weak),
      await asked('nowhere@example.org', weak),
    ].map(({ status, body }) => [status, body.code]);
    expect(refusals[0]).toEqual([400, 'invalidRequest']);
    expect(refusals[0]).toEqual(refusals[1]);
  });

  it('once confirmed the role counts, and once withdrawn it decides nothing', async () => {
    const { body: told } = await admin.post('members', {
      email: 'mate@example.org',
      role: 'national_approver',
      reason: 'second approver from June',
    });
    const { proposal, grant } = told.waiting;
    await approver.post(`members/proposals/${proposal}/confirm`, { reason: 'agreed' });
    const token = await t.accounts.createToken('mate@example.org', 1);
    const headers = { authorization: `Bearer ${token}` };
    const team = await t.person('team', 'field_team', { orgCode: 'alpha' });
    const sent = await team.post('reports', draft(newHazard(36.1, 48.1)));
    expect(sent.status, sent.text).toBe(201);
    const read = await t.nobody.get(`reports/${sent.body.id}`, headers);
    expect(read.status).toBe(200);
    expect((await admin.send('DELETE', `members/${grant.userId}/national_approver?reason=left`)).status).toBe(
      204,
    );
    const decision = { action: 'reject', reason: 'no' };
    const decided = await t.nobody.post(`reports/${sent.body.id}/decision`, decision, {
      ...headers,
      'if-match': `"${sent.body.version}"`,
    });
    expect([401, 403, 404]).toContain(decided.status);
    expect((await kinds(t)).slice(-3)).toEqual(['member.granted', 'member.granted', 'member.withdrawn']);
  });

  it('each entry names who proposed, who decided and why; the chain holds, and the table follows from it', async () => {
    const entries = await approver.get('entries?limit=100');
    const given = entries.body.items.find(
      ({ body }: { body: { data: { proposal?: number }; kind: string } }) =>
        body.kind === 'member.granted' && body.data.proposal !== undefined,
    );
    expect(given.body).toMatchObject({
      authorId: admin.userId,
      decidedBy: approver.userId,
      reason: 'agreed',
    });
    expect(JSON.stringify(entries.body)).not.toContain('@example.org');
    expect(await verifyChain(t.pipeline, PROGRAMME)).toMatchObject({ ok: true });
    expect(await rebuildRegistry(t.pipeline, PROGRAMME, { check: true })).toMatchObject({ equal: true });
    const extra = { userId: 'ghost', programmeId: PROGRAMME, role: 'qa' as const, orgCode: null };
    await t.pipeline.db.write((tx) => tx.memberships.grant({ ...extra, placeCodes: [] }));
    const found = await rebuildRegistry(t.pipeline, PROGRAMME, { check: true });
    expect(found.differences).toEqual([{ type: 'member', id: 'ghost qa', fromSeq: 0, what: 'extra' }]);
    await rebuildRegistry(t.pipeline, PROGRAMME, { check: false });
    expect(await t.pipeline.db.read((tx) => tx.memberships.ofUser('ghost'))).toEqual([]);
  });

  it('one approver alone sets neither the minimum depth to 0 nor the overlap tolerance to 100 %', async () => {
    const { body: programme } = await approver.get(`/api/programmes/${PROGRAMME}`);
    const rules = { ...programme.settings.rules, minimumDepthCm: 0, overlapToleranceShare: 1 };
    const put = (client: Client, reason: string) =>
      client.send('PUT', 'settings', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ settings: { ...programme.settings, rules }, reason }),
      });
    expect((await put(approver, '')).body.code).toBe('reasonRequired');
    const waits = await put(approver, 'the detectors reach no deeper');
    expect(waits.status, waits.text).toBe(202);
    expect(waits.body.waiting.changes).toMatchObject([
      { field: 'rules.overlapToleranceShare', from: 0.001, to: 1, looser: true },
      { field: 'rules.minimumDepthCm', from: 20, to: 0, looser: true },
    ]);
    const path = `settings/proposals/${waits.body.waiting.proposal}`;
    expect((await approver.post(`${path}/confirm`, {})).body.code).toBe('secondPersonNeeded');
    const now = await approver.get(`/api/programmes/${PROGRAMME}`);
    expect(now.body.settings.rules.minimumDepthCm).toBe(20);
    expect((await admin.get('settings/proposals')).body.items).toMatchObject([
      { proposedByName: 'approver' },
    ]);
    expect((await admin.post(`${path}/decline`, { reason: 'never' })).status).toBe(204);
    expect((await kinds(t)).slice(-2)).toEqual(['programme.proposed', 'programme.declined']);
  });

  it('nobody without the right sees or settles what waits', async () => {
    for (const role of ['operations', 'qa', 'analyst', 'field_team', 'donor'] as Role[]) {
      const client = await t.person(`some-${role}`, role);
      for (const path of ['members/proposals', 'settings/proposals', 'audit'])
        expect((await client.get(path)).status, `${role} ${path}`).toBe(403);
      for (const path of ['members/proposals/1/confirm', 'settings/proposals/1/confirm'])
        expect((await client.post(path, {})).status, `${role} ${path}`).toBe(403);
    }
  });
});

describe('settings: every one, in every direction', () => {
  let stage: Stage;
  const first = person('first', 'national_approver');
  const second = person('second', 'sysadmin');
  beforeAll(async () => {
    stage = await openStage(changedSettings.base);
    for (const actor of [first, second])
      for (const { userId, role } of actor.memberships)
        await grantRole(stage.p, CLI, PROGRAMME, { userId, role, orgCode: null, placeCodes: [] }, '');
  });
  afterAll(() => stage.close());
  const current = async () =>
    ProgrammeSettings.parse((await stage.p.db.read((tx) => tx.programmes.find(PROGRAMME)))?.settings);

  it('waits for a second person when it loosens, and only then; both leave an entry', async () => {
    for (const { field, settings, looser } of changedSettings.all) {
      const configure = (actor: Actor, reason: string) =>
        configureProgramme(stage.p, actor, PROGRAMME, settings, reason);
      expect(await caught(configure(first, '  ')), field).toBe('reasonRequired');
      const { waiting } = await configure(first, `because of ${field}`);
      expect(waiting !== null, field).toBe(looser);
      if (waiting) {
        expect(await current(), field).toEqual(changedSettings.base);
        const { proposal } = waiting;
        expect(await caught(confirmSettings(stage.p, first, PROGRAMME, proposal, '')), field).toBe(
          'secondPersonNeeded',
        );
        await confirmSettings(stage.p, second, PROGRAMME, proposal, 'agreed');
        expect(await caught(confirmSettings(stage.p, second, PROGRAMME, proposal, '')), field).toBe(
          'proposalSettled',
        );
      }
      expect(await current(), field).toEqual(settings);
      await configureProgramme(stage.p, CLI, PROGRAMME, changedSettings.base, 'back again');
    }
    const said = await kinds({ pipeline: stage.p });
    const loosening = changedSettings.all.filter(({ looser }) => looser).length;
    expect(said.filter((kind) => kind === 'programme.proposed').length).toBe(loosening);
    expect(said.filter((kind) => kind === 'programme.configured').length).toBe(
      2 * changedSettings.all.length,
    );
    expect(await rebuildRegistry(stage.p, PROGRAMME, { check: true })).toMatchObject({ equal: true });
  });

  it('a proposal whose ground has changed, or whose author lost the right, is not set', async () => {
    const base = await current();
    const asked = { ...base, rules: { ...base.rules, minimumDepthCm: 5 } };
    const old = await configureProgramme(stage.p, first, PROGRAMME, asked, 'shallow soil');
    const tighter = { ...base, rules: { ...base.rules, minimumDepthCm: 30 } };
    expect((await configureProgramme(stage.p, second, PROGRAMME, tighter, 'deeper')).waiting).toBeNull();
    const settle = (proposal: number | undefined) =>
      caught(confirmSettings(stage.p, second, PROGRAMME, proposal ?? 0, ''));
    expect(await settle(old.waiting?.proposal)).toBe('proposalSettled');
    await declineSettings(stage.p, first, PROGRAMME, old.waiting?.proposal ?? 0, 'overtaken');
    const next = await configureProgramme(
      stage.p,
      first,
      PROGRAMME,
      { ...tighter, fictional: true },
      'a test',
    );
    await withdrawRole(stage.p, CLI, PROGRAMME, { userId: 'first', role: 'national_approver' }, '');
    expect(await settle(next.waiting?.proposal)).toBe('proposalSettled');
  });
});

describe('roles: every one, by every hand', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('a role that decides waits; others do not; nobody without the right gives any', async () => {
    const admin = person('admin', 'sysadmin');
    const other = person('other', 'national_approver');
    for (const { userId, memberships } of [admin, other])
      await grantRole(
        stage.p,
        CLI,
        PROGRAMME,
        { userId: String(userId), role: memberships[0]!.role, orgCode: null, placeCodes: [] },
        '',
      );
    for (const role of [
      'community_reporter',
      'field_team',
      'org_im',
      'regional_validator',
      'national_approver',
      'operations',
      'qa',
      'va_caseworker',
      'donor',
      'analyst',
      'sysadmin',
    ] as Role[]) {
      const grant = { userId: `new-${role}`, role, orgCode: null, placeCodes: [] };
      const give = (actor: Actor) => grantRole(stage.p, actor, PROGRAMME, grant, 'joins');
      if (role !== 'sysadmin') expect(await caught(give(person('x', role)))).toBe('notAllowed');
      const { waiting, membership } = await give(admin);
      expect([waiting !== null, membership !== null], role).toEqual([decides(role), !decides(role)]);
      if (!waiting) continue;
      const confirm = (actor: Actor) => confirmGrant(stage.p, actor, PROGRAMME, waiting.proposal, '');
      expect(await caught(confirm(admin)), role).toBe('secondPersonNeeded');
      expect(await caught(confirm(person(`new-${role}`, 'national_approver'))), role).toBe(
        'secondPersonNeeded',
      );
      expect(await caught(confirm(person('x', 'operations'))), role).toBe('notAllowed');
      expect(await confirm(other), role).toMatchObject(grant);
      expect(await caught(declineGrant(stage.p, other, PROGRAMME, waiting.proposal, 'late')), role).toBe(
        'proposalSettled',
      );
    }
    expect(await rebuildRegistry(stage.p, PROGRAMME, { check: true })).toMatchObject({ equal: true });
  });

  it('a ledger from before roles were sealed says what is there with the first change, and then follows', async () => {
    const old = await openStage();
    const held = { programmeId: PROGRAMME, orgCode: null, placeCodes: [] };
    await old.p.db.write(async (tx) => {
      await tx.memberships.grant({ ...held, userId: 'ana', role: 'sysadmin' });
      await tx.memberships.grant({ ...held, userId: 'bo', role: 'qa' });
    });
    expect(await rebuildRegistry(old.p, PROGRAMME, { check: true })).toMatchObject({ equal: true });
    await rebuildRegistry(old.p, PROGRAMME, { check: false });
    expect(await old.p.db.read((tx) => tx.memberships.list(PROGRAMME))).toHaveLength(2);
    await withdrawRole(old.p, person('ana', 'sysadmin'), PROGRAMME, { userId: 'bo', role: 'qa' }, 'left');
    expect((await kinds({ pipeline: old.p })).slice(-3)).toEqual([
      'member.found',
      'member.found',
      'member.withdrawn',
    ]);
    expect(await rebuildRegistry(old.p, PROGRAMME, { check: true })).toMatchObject({ equal: true });
    await old.close();
  });
});
