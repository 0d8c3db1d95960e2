/** The audit trail: who came in, what was refused, what was taken away; sealed, counted, and without a name in it. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditBody } from '../../src/core/model/audit.ts';
import { Problem } from '../../src/core/model/problems.ts';
import { verifyAudit } from '../../src/flow/audit.ts';
import { createAudit } from '../../src/server/audit.ts';
import { type Client, openTestApp, PASSWORD, type TestApp } from '../support/app.ts';
import { gather } from '../support/records.ts';

let t: TestApp;
let approver: Client;
let donor: Client;
beforeAll(async () => {
  t = await openTestApp();
  approver = await t.person('approver', 'national_approver');
  donor = await t.person('donor', 'donor');
});
afterAll(() => t.close());

async function trail(): Promise<AuditBody[]> {
  await t.audit.flush();
  const rows = await t.pipeline.db.read((tx) => gather(tx.audit.readRaw()));
  return rows.map(({ body }) => JSON.parse(body) as AuditBody);
}
const since = async (before: number) => (await trail()).slice(before);
const signIn = (email: string, password: string) =>
  t.nobody.post('/api/auth/sign-in/email', { email, password });

it('a sign-in, a failed one and a sign-out are put down, and no address with them', async () => {
  const before = (await trail()).length;
  const answer = await signIn('donor@example.org', PASSWORD);
  await signIn('donor@example.org', 'not the password');
  for (let i = 0; i < 3; i += 1) await signIn('Nobody@Example.org', 'not the password');
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  await t.nobody.post('/api/auth/sign-out', {}, { cookie });
  const found = await since(before);
  expect(found.map(({ kind }) => kind).sort()).toEqual([
    'sign_in_failed',
    'sign_in_failed',
    'sign_in_failed',
    'signed_in',
    'signed_out',
  ]);
  const failed = found.filter(({ kind }) => kind === 'sign_in_failed');
  expect(failed.map(({ accountId }) => accountId).sort()).toEqual([donor.userId, null, null].sort());
  const unknown = failed.filter(({ accountId }) => accountId === null);
  expect(unknown.map(({ data }) => data.count)).toEqual([undefined, 2]);
  expect(new Set(unknown.map(({ data }) => data.addressHash)).size).toBe(1);
  expect(JSON.stringify(await trail())).not.toMatch(/example\.org|nobody@/i);
});

it('the same refusal to the same account is counted, not repeated; strangers are no news', async () => {
  const before = (await trail()).length;
  for (let i = 0; i < 40; i += 1) expect((await donor.get('entries')).status).toBe(403);
  for (let i = 0; i < 10; i += 1) await t.nobody.get('entries');
  const found = await since(before);
  expect(found).toMatchObject([
    {
      kind: 'refused',
      accountId: donor.userId,
      data: { code: 'notAllowed', door: 'GET /api/programmes/:programme/entries' },
    },
    { kind: 'refused', data: { count: 39 } },
  ]);
});

it('a list read in bulk is taken away; a page of it is not', async () => {
  const before = (await trail()).length;
  await approver.get('hazards?limit=50');
  await approver.get('hazards?limit=1000&classification=cha&q=secret');
  expect(await since(before)).toMatchObject([
    { kind: 'exported', data: { what: '/api/programmes/north/hazards?limit=1000&classification=cha' } },
  ]);
});

it('those who answer for the programme read it, by kind and by account; names are looked up then', async () => {
  await t.audit.flush();
  const all = await approver.get('audit?limit=3');
  expect(all.body.items).toHaveLength(3);
  expect(all.headers.get('link')).toContain('cursor=');
  const some = await approver.get(`audit?kind=refused,signed_in&account=${donor.userId}`);
  expect(some.body.items.length).toBeGreaterThan(0);
  for (const item of some.body.items) {
    expect(item).toMatchObject({ name: 'donor', accountId: donor.userId });
    expect(['refused', 'signed_in']).toContain(item.kind);
  }
  expect((await donor.get('audit')).status).toBe(403);
  expect((await approver.get('audit?kind=king')).status).toBe(400);
});

it('a change of role stands in both chains, each holding the other', async () => {
  const [found] = (await trail()).filter(({ kind }) => kind === 'member_changed').slice(-1);
  const entries = await approver.get('entries?limit=1');
  const { body, hash } = entries.body.items[0];
  expect(found?.data.entry).toEqual({ kind: 'member.granted', seq: body.seq, hash });
});

it('nothing is altered, taken out or put between, and what was altered all the same is found', async () => {
  const client = new pg.Client({ connectionString: t.database.url });
  await client.connect();
  for (const change of [
    `update tilth.audit set account_id = 'x' where seq = 1`,
    'delete from tilth.audit where seq = 1',
    'truncate tilth.audit',
    `insert into tilth.audit select seq + 1000, kind, account_id, programme_id, recorded_at, body, prev_hash, hash
       from tilth.audit where seq = 1`,
  ])
    await expect(client.query(change), change).rejects.toThrow(/refused|do not follow/);
  const sealed = (await trail()).length;
  expect(await verifyAudit(t.pipeline)).toEqual({ ok: true, entries: sealed });
  await client.query('alter table tilth.audit disable trigger append_only');
  await client.query(`update tilth.audit set account_id = 'somebody else' where seq = 3`);
  await client.end();
  expect(await verifyAudit(t.pipeline)).toEqual({ ok: false, position: 3 });
});

it('a flood fills no disk, and what could not be sealed waits', async () => {
  let down = true;
  let written = 0;
  const db = {
    ...t.pipeline.db,
    write: async () => {
      if (down) throw new Problem('databaseUnavailable');
      written += 1;
    },
  } as typeof t.pipeline.db;
  const asked: string[] = [];
  const accounts = {
    get: async (email: string): Promise<never> => {
      asked.push(email);
      throw new Problem('notFound');
    },
  };
  let now = Date.UTC(2026, 5, 1);
  const audit = createAudit({ db, accounts, key: 'key', now: () => new Date(now) });
  for (let i = 0; i < 20_000; i += 1) audit.failedSignIn(`made-up-${i}@example.org`);
  await audit.flush();
  expect(asked.length).toBeLessThanOrEqual(1_002);
  now += 120_000;
  down = false;
  await audit.flush();
  expect(written).toBe(1);
  await audit.close();
});
