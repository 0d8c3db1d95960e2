/** Signing in, staying in, being put out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, openTestApp, PASSWORD, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await openTestApp({ signInsPerMinute: 8 });
  await t.person('ana', 'field_team', { orgCode: 'alpha' });
});
afterAll(() => t.close());

const signIn = (email: string, password: string) =>
  t.nobody.post(
    '/api/auth/sign-in/email',
    { email, password },
    { origin: 'http://localhost', host: 'localhost' },
  );

async function signedIn(email = 'ana@example.org', password = PASSWORD): Promise<Client> {
  const answer = await signIn(email, password);
  expect(answer.status, answer.text).toBe(200);
  const cookie = answer.headers.get('set-cookie')!;
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Lax/);
  return new Client(t.app, null, {
    cookie: cookie.split(';')[0]!,
    origin: 'http://localhost',
    host: 'localhost',
  });
}

describe('signing in', () => {
  it('gives a cookie no script can read, and no token in the answer', async () => {
    const answer = await signIn('ana@example.org', PASSWORD);
    const value = /session_token=([^.;]+)/.exec(answer.headers.get('set-cookie')!)![1]!;
    expect(answer.text).not.toContain(value);
    expect(answer.headers.get('set-auth-token')).toBeNull();
    const ana = await signedIn();
    const me = await ana.get('/api/me');
    expect(me.body).toMatchObject({
      user: { name: 'ana', email: 'ana@example.org', language: 'en' },
      memberships: [{ role: 'field_team', orgCode: 'alpha' }],
      programmes: [{ id: 'north', fictional: true }],
    });
    expect(me.body.programmes[0].may).toContain('report.submit');
    expect(me.body.programmes[0].may).not.toContain('report.review');
  });
  it('fails alike for a wrong password, an unknown address and a disabled account', async () => {
    await t.accounts.create({ email: 'gone@example.org', name: 'Gone', password: PASSWORD });
    await t.accounts.disable('gone@example.org');
    const answers = await Promise.all([
      signIn('ana@example.org', 'not the right one'),
      signIn('nobody@example.org', PASSWORD),
      signIn('gone@example.org', PASSWORD),
    ]);
    for (const { status, body } of answers) expect([status, body.code]).toEqual([401, 'wrongCredentials']);
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });
  it('nobody makes an account or resets a password over HTTP', async () => {
    for (const path of [
      'sign-up/email',
      'request-password-reset',
      'reset-password',
      'update-user',
      'delete-user',
    ]) {
      const answer = await t.nobody.post(`/api/auth/${path}`, {
        email: 'x@example.org',
        password: PASSWORD,
        name: 'x',
      });
      expect([answer.status, answer.body.code], path).toEqual([404, 'notFound']);
    }
  });
  it('too many attempts have to wait', async () => {
    let answer = await signIn('ana@example.org', 'wrong wrong wrong');
    for (let i = 0; i < 10 && answer.status === 401; i++)
      answer = await signIn('ana@example.org', 'wrong wrong wrong');
    expect([answer.status, answer.body.code]).toEqual([429, 'tooManyRequests']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('being signed in', () => {
  let fresh: TestApp;
  beforeAll(async () => {
    fresh = await openTestApp({ sessionSeconds: 1 });
    await fresh.person('ben', 'national_approver');
  });
  afterAll(() => fresh.close());
  const enter = async () => {
    const answer = await fresh.nobody.post('/api/auth/sign-in/email', {
      email: 'ben@example.org',
      password: PASSWORD,
    });
    return new Client(fresh.app, null, { cookie: answer.headers.get('set-cookie')!.split(';')[0]! });
  };

  it('ends with the session: a problem, and nobody when asked who one is', async () => {
    const ben = await enter();
    expect((await ben.get('hazards')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const answer = await ben.get('hazards');
    expect([answer.status, answer.body.code]).toEqual([401, 'sessionExpired']);
    const me = await ben.get('/api/me');
    expect([me.status, me.body.user]).toEqual([200, null]);
    expect(me.headers.get('set-cookie')).toContain('Max-Age=0');
  });
});

describe('being put out', () => {
  let fresh: TestApp;
  beforeAll(async () => {
    fresh = await openTestApp();
  });
  afterAll(() => fresh.close());

  it('a disabled account loses its sessions and tokens at once', async () => {
    const eve = await fresh.person('eve', 'national_approver');
    expect((await eve.get('hazards')).status).toBe(200);
    await fresh.accounts.disable('eve@example.org');
    expect((await eve.get('hazards')).status).toBe(401);
    await expect(fresh.accounts.createToken('eve@example.org', 1)).rejects.toThrow(/notFound/);
    await fresh.accounts.enable('eve@example.org');
    const back = await fresh.accounts.createToken('eve@example.org', 1);
    expect((await fresh.nobody.get('hazards', { authorization: `Bearer ${back}` })).status).toBe(200);
  });
  it('a new password ends old sessions', async () => {
    const kim = await fresh.person('kim', 'donor');
    await fresh.accounts.setPassword('kim@example.org', 'another long password');
    expect((await kim.get('hazards')).status).toBe(401);
    await expect(fresh.accounts.setPassword('kim@example.org', 'short')).rejects.toThrow(/invalidRequest/);
  });
  it('a role is given and taken by those who manage access, and counts from the next request', async () => {
    const admin = await fresh.person('admin', 'sysadmin');
    const draft = { email: 'new@example.org', role: 'operations', reason: 'plans the work from June' };
    expect((await admin.post('members', draft)).status).toBe(404);
    expect((await admin.post('members', { ...draft, reason: ' ' })).body.code).toBe('reasonRequired');
    const account = { name: 'New', password: 'new long password' };
    const granted = await admin.post('members', { ...draft, account });
    expect(granted.status, granted.text).toBe(202);
    const { proposal, grant } = granted.body.waiting;
    const second = await fresh.person('second', 'national_approver');
    const confirmed = await second.post(`members/proposals/${proposal}/confirm`, {});
    expect(confirmed.body).toMatchObject({ userId: grant.userId, role: 'operations' });
    const token = await fresh.accounts.createToken('new@example.org', 1);
    const fellow = new Client(fresh.app, grant.userId, { authorization: `Bearer ${token}` });
    expect((await fellow.get('hazards')).status).toBe(200);
    const members = await admin.get('members');
    expect(members.body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ email: 'new@example.org', name: 'New', disabled: false }),
      ]),
    );
    const path = `members/${grant.userId}/operations`;
    expect((await admin.send('DELETE', path)).body.code).toBe('reasonRequired');
    expect((await admin.send('DELETE', `${path}?reason=left`)).status).toBe(204);
    expect((await fellow.get('hazards')).status).toBe(404);
  });
});

it('one address asking without end has to wait, others do not', async () => {
  const small = await openTestApp({ requestsPerMinute: 100, proxies: 1 });
  const from = (address: string) =>
    small.nobody.get('/api/codes', { 'x-forwarded-for': `1.2.3.4, ${address}` });
  let answer = await from('10.0.0.1');
  for (let i = 0; i < 30 && answer.status === 200; i++) answer = await from('10.0.0.1');
  expect([answer.status, answer.body.code]).toEqual([429, 'tooManyRequests']);
  expect((await from('10.0.0.2')).status).toBe(200);
  await small.close();
});
