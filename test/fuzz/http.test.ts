/** Anything may be sent to the interface: the answer is never a fault of ours and never shows our insides. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
let surveyor: Client;
let approver: Client;

beforeAll(async () => {
  t = await openTestApp();
  surveyor = await t.person('surveyor', 'field_team', { orgCode: 'alpha' });
  approver = await t.person('approver', 'national_approver');
});
afterAll(() => t.close());

function expectManners(answer: { status: number; text: string; headers: Headers }, what: string) {
  expect(answer.status, `${what}\n${answer.text}\n${t.logged.at(-1)}`).toBeLessThan(500);
  expect(answer.text).not.toMatch(/node_modules|\bat .*\.ts:\d|syntax error|relation "/);
  if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
}

const paths = [
  'reports',
  'reports/check',
  'decisions',
  'near',
  'members',
  'reports/018f0000-0000-7000-8000-000000000001/decision',
];
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
/** Half characters cannot be put into an address at all. */
const addressText = anyText.map((text) => encodeURIComponent(Buffer.from(text).toString('utf8')));

describe('arbitrary requests', () => {
  it('bodies of any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 5 }), async (path, value) => {
        for (const client of [surveyor, approver]) {
          const answer = await client.post(path, value, { 'if-match': '"1"' });
          expectManners(answer, `${path} ${JSON.stringify(value)}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('bodies of any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.uint8Array({ maxLength: 300 }), async (path, bytes) => {
        const headers = { 'content-type': 'application/json' };
        expectManners(await approver.send('POST', path, { headers, body: bytes as BodyInit }), path);
      }),
      { numRuns: 100 },
    );
  });

  it('reports with any one value replaced by any other', async () => {
    const base = draft(newHazard(36, 48));
    const pointers: string[][] = [];
    const walk = (value: unknown, path: string[]) => {
      if (path.length > 0) pointers.push(path);
      if (value === null || typeof value !== 'object') return;
      for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
    };
    walk(base, []);
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      anyText,
      fc.constantFrom<unknown>(1e308, -1e308, 5e-324, 180.0000001, '\u0000', '\ud800'),
      fc.constantFrom<unknown>('9999-12-31', '0000-01-01', '2026-02-30', '', '__proto__'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pointers), odd, async (pointer, value) => {
        const body = structuredClone(base) as unknown as Record<string, unknown>;
        body.id = t.pipeline.newId();
        let at = body;
        for (const key of pointer.slice(0, -1)) at = at[key] as Record<string, unknown>;
        at[pointer.at(-1)!] = value;
        const what = `${pointer.join('/')} = ${JSON.stringify(value)}`;
        expectManners(await surveyor.post('reports/check', body.content), what);
        const sent = await surveyor.post('reports', body);
        expectManners(sent, what);
        if (sent.status !== 201) return;
        expectManners(await approver.get(`reports/${sent.body.id}/proposal`), what);
        const accept = { action: 'accept', reason: 'fuzz', overrides: [] };
        const path = `reports/${sent.body.id}/decision`;
        expectManners(await approver.post(path, accept, { 'if-match': '"1"' }), what);
      }),
      { numRuns: 200 },
    );
  });

  it('queries of any text', async () => {
    const names = [
      'bbox',
      'q',
      'asOf',
      'cursor',
      'limit',
      'place',
      'org',
      'at',
      'parent',
      'level',
      'subject',
    ];
    const nouns = ['hazards', 'evidence', 'places', 'reports', 'entries', 'near', 'hazards/statistics'];
    const value = fc.oneof(
      anyText,
      fc.integer().map(String),
      fc.base64String({ maxLength: 60 }),
      fc.jsonValue().map((json) => Buffer.from(JSON.stringify(json)).toString('base64url')),
      fc.constantFrom('1,2,3,4', '-180,-90,180,90', '170,0,-170,10', '0', '999999999999999'),
      fc.constantFrom('2026-01-01', '0000-01-01', '2026-01-01T00:00:00Z', 'null', "' or 1=1--", '%', '\\'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...nouns),
        fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2, minKeys: 1 }),
        async (noun, query) => {
          const path = `${noun}?${new URLSearchParams(query)}`;
          expectManners(await approver.get(path), path);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('paths, methods and headers of any text', async () => {
    const segment = fc.oneof(
      addressText,
      fc.constantFrom('..', '%2e%2e', '%00', '%', '%ff', 'api', 'north', '*'),
    );
    const names = ['accept', 'accept-language', 'accept-encoding', 'if-match', 'if-none-match', 'cookie'];
    const header = fc.string({ maxLength: 30 }).filter((text) => /^[\x21-\x7e]*$/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '/api/',
          '/api/programmes/',
          '/api/programmes/north/',
          '/api/auth/',
          '/api/jobs/',
          '/',
        ),
        fc.array(segment, { maxLength: 4 }),
        fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
        fc.dictionary(fc.constantFrom(...names), header, { maxKeys: 2 }),
        async (start, segments, method, headers) => {
          const path = start + segments.join('/');
          const answer = await surveyor.send(method, path, { headers: { ...headers } });
          expect(answer.status, `${method} ${path} ${answer.text} ${t.logged.at(-1)}`).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('typed coordinates', async () => {
    await fc.assert(
      fc.asyncProperty(addressText, async (text) => {
        expectManners(await t.nobody.get(`/api/coordinates?text=${text}`), text);
      }),
      { numRuns: 100 },
    );
  });

  it('and none of it was logged as a fault', () => {
    expect(t.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });
});
