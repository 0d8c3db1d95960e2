/** Treaty status over HTTP: public, in the caller's language, with both ways of counting, on any day that is one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await openTestApp();
});
afterAll(() => t.close());

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const response = await t.app.request(`/api/treaties${path}`, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
};

describe('the treaties', () => {
  it('are counted in both ways and with signatories, for everybody', async () => {
    const { status, body } = await ask('?on=2023-12-31');
    expect(status).toBe(200);
    const ccm = body.treaties.find((one: { treaty: string }) => one.treaty === 'ccm');
    expect(ccm).toMatchObject({ inForceOn: '2010-08-01', counts: { deposit: 112, force: 111 } });
    expect(body.notice).toMatch(/2026-02-03.*[Nn]ot legal advice/);
    const then = await ask('?on=2023-01-12');
    expect(then.body.treaties[0].counts).toMatchObject({ deposit: 110, force: 110, withSignatories: 123 });
  });

  it('say of every state where it stood and why, in the caller’s language', async () => {
    const { body, headers } = await ask('/ccm?on=2025-02-01', { 'accept-language': 'fr' });
    expect(headers.get('content-language')).toBe('fr');
    expect(body.states.length).toBe(197);
    const lithuania = body.states.find((one: { iso3: string }) => one.iso3 === 'LTU');
    expect(lithuania).toMatchObject({
      name: 'Lituanie',
      status: 'party',
      since: '2011-09-01',
      confidence: 'verified',
      overlays: [{ code: 'withdrawal_notified' }],
    });
    expect(lithuania.reasons.map(({ key }: { key: string }) => key)).toContain('notified');
    expect(lithuania.reasons[0].text).toMatch(/2011-03-24/);
    const holySee = body.states.find((one: { iso3: string }) => one.iso3 === 'VAT');
    expect(holySee.name).toBe('Saint-Siège');
  });

  it('give the life of a state and its standing in the other five', async () => {
    const { body } = await ask('/apmbc/states/POL?on=2026-02-20');
    expect(body.state).toMatchObject({ status: 'withdrawn', effect: 'conditional' });
    expect(body.others.map((one: { treaty: string }) => one.treaty)).toEqual([
      'ccm',
      'ccw',
      'ccw_ap2',
      'ccw_p5',
      'att',
    ]);
    expect(body.life.at(-1)).toMatchObject({ on: '2026-02-20', status: 'withdrawn', conditional: true });
    const named = await ask('/apmbc/states/UKR?on=2025-10-18');
    const objection = named.body.state.reasons.find(({ key }: { key: string }) => key === 'objected');
    expect(objection.text).toContain('Switzerland');
  });

  it('say what is about to take effect', async () => {
    const { body } = await ask('/upcoming?on=2026-02-03&days=30');
    expect(body.effects.map((one: { iso3: string; on: string }) => `${one.on} ${one.iso3}`)).toEqual([
      '2026-02-20 POL',
      '2026-03-01 VUT',
    ]);
    expect(body.effects[0].text).toMatch(/no armed conflict/);
  });

  it('name what was accepted since the pages were read: nothing in a new house', async () => {
    expect(await ask('/actions')).toMatchObject({ status: 200, body: { actions: [] } });
  });

  it('are not sent again to somebody who has them', async () => {
    const first = await ask('/ccm?on=2023-12-31');
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const again = await ask('/ccm?on=2023-12-31', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  it.each([
    ['?on=2023-02-29', 400],
    ['?on=yesterday', 400],
    ['/ccm?on=2023-13-01', 400],
    ['/ccm?at=2023-01-01', 400],
    ['/npt?on=2023-01-01', 400],
    ['/ccm/states/ABC?on=2023-01-01', 404],
    ['/ccm/states/lt?on=2023-01-01', 400],
    ['/upcoming?days=-1', 400],
    ['/upcoming?days=99999', 400],
  ])('refuse %s with a problem', async (path, status) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  });
});
