/** The manners of the interface: versions, pages, languages, methods, compression, description. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
let surveyor: Client;
let reviewer: Client;

beforeAll(async () => {
  t = await openTestApp();
  [surveyor, reviewer] = await Promise.all([
    t.person('surveyor', 'field_team', { orgCode: 'alpha' }),
    t.person('reviewer', 'national_approver'),
  ]);
});
afterAll(() => t.close());

describe('versions', () => {
  it('a decision names the version it judged', async () => {
    const sent = await surveyor.post('reports', draft(newHazard(31, 50)));
    expect(sent.headers.get('etag')).toBe('"1"');
    const path = `reports/${sent.body.id}/decision`;
    const reject = { action: 'reject', reason: 'a test' };
    const without = await reviewer.post(path, reject);
    expect([without.status, without.body.code]).toEqual([428, 'preconditionRequired']);
    for (const stale of ['"7"', '"abc"', '*', '1']) {
      const answer = await reviewer.post(path, reject, { 'if-match': stale });
      expect([answer.status, answer.body.code], stale).toEqual([412, 'staleVersion']);
    }
    const right = await reviewer.post(path, reject, { 'if-match': '"1"' });
    expect([right.status, right.headers.get('etag')]).toEqual([200, '"2"']);
    const late = await reviewer.post(path, reject, { 'if-match': '"2"' });
    expect([late.status, late.body.code]).toEqual([409, 'alreadyDecided']);
  });

  it('what the reader has is not sent again', async () => {
    const first = await reviewer.get('hazards');
    const etag = first.headers.get('etag')!;
    const again = await reviewer.get('hazards', { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    const sent = await surveyor.post('reports', draft(newHazard(32, 50)));
    expect((await accept(reviewer, sent.body)).status).toBe(200);
    expect((await reviewer.get('hazards', { 'if-none-match': etag })).status).toBe(200);
  });

  it('nothing is kept by caches', async () => {
    for (const path of ['hazards', '/api/me', 'reports', '/api/nothing']) {
      expect((await reviewer.get(path)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

it('pages follow their links to the end, each record once', async () => {
  for (let i = 0; i < 7; i++) {
    const sent = await surveyor.post('reports', draft(newHazard(33 + i, 50)));
    await accept(reviewer, sent.body);
  }
  for (const noun of ['hazards', 'reports', 'evidence', 'entries']) {
    const all = (await reviewer.get(`${noun}?limit=500`)).body.items;
    const walked: unknown[] = [];
    let path: string | null = `/api/programmes/north/${noun}?limit=3`;
    while (path) {
      const page = await reviewer.get(path);
      expect(page.status, page.text).toBe(200);
      walked.push(...page.body.items);
      path = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
      expect(path === null).toBe(page.body.next === null);
    }
    expect(walked).toEqual(all);
  }
});

describe('methods', () => {
  it('OPTIONS says what there is, others are refused with it', async () => {
    const options = await t.nobody.send('OPTIONS', 'reports');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
    const wrong = await t.nobody.send('DELETE', 'reports');
    expect([wrong.status, wrong.body.code]).toEqual([405, 'methodNotAllowed']);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });
  it('HEAD answers like GET without the body', async () => {
    const get = await reviewer.get('hazards');
    const head = await reviewer.send('HEAD', 'hazards');
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
  });
});

it('refusals speak the reader’s language', async () => {
  const titles = new Set<string>();
  for (const language of ['en', 'uk', 'ar', 'fr', 'es']) {
    const answer = await t.nobody.get('hazards', { 'accept-language': `${language};q=0.9, de` });
    expect(answer.headers.get('content-language')).toBe(language);
    titles.add(answer.body.title);
  }
  expect(titles.size).toBe(5);
});

describe('what travels', () => {
  it('long answers are compressed as the reader likes, and the same inside', async () => {
    const plain = await reviewer.get('/api/codes');
    for (const [asked, got] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await t.app.request('/api/codes', { headers: { 'accept-encoding': asked } });
      expect(response.headers.get('content-encoding')).toBe(got);
      expect(response.headers.get('etag')).toBe(plain.headers.get('etag'));
      expect(response.headers.get('vary')).toContain('Accept-Encoding');
    }
  });
  it('pages of other sites get nothing done', async () => {
    const foreign = { origin: 'https://evil.example' };
    const answer = await surveyor.post('reports', draft({ narrative: 'x' }), foreign);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalidRequest']);
    const sameSite = { origin: 'http://localhost', host: 'localhost' };
    const own = await surveyor.post('reports', draft({ narrative: 'x' }), sameSite);
    expect(own.status).toBe(201);
  });
  it('every answer carries the headers that protect the reader', async () => {
    for (const path of ['/api/me', '/api/nothing', '/health', 'hazards']) {
      const { headers } = await t.nobody.get(path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toContain('http');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('the description', () => {
  const OPENAPI_30 = 'application/vnd.oai.openapi+json;version=3.0';
  it('is a valid OpenAPI document in both versions', async () => {
    const newest = await t.nobody.get('/api/openapi.json');
    const asked = await t.nobody.get('/api/openapi.json', { accept: OPENAPI_30 });
    const named = await t.nobody.get('/api/openapi-3.0.json');
    expect(newest.body.openapi).toBe('3.1.0');
    expect(asked.body.openapi).toBe('3.0.3');
    expect(asked.headers.get('content-type')).toBe(OPENAPI_30);
    expect(named.text).toBe(asked.text);
    for (const { body } of [newest, asked]) {
      const { valid, errors } = await new Validator().validate(body);
      expect(valid, JSON.stringify(errors)?.slice(0, 2_000)).toBe(true);
    }
  });
  it('has every route, each with an operation id of its own and a summary', async () => {
    const { body } = await t.nobody.get('/api/openapi.json');
    const described = new Set<string>();
    const operations: string[] = [];
    for (const [path, methods] of Object.entries<Record<string, { operationId: string; summary: string }>>(
      body.paths,
    )) {
      for (const [method, operation] of Object.entries(methods)) {
        described.add(`${method.toUpperCase()} ${path}`);
        operations.push(operation.operationId);
        expect(operation.summary, path).toBeTruthy();
      }
    }
    expect(new Set(operations).size).toBe(operations.length);
    const served = t.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter((route) => !route.includes('/api/openapi'));
    expect([...described].filter((route) => route.includes(' /api/')).sort()).toEqual(
      [...new Set(served)].sort(),
    );
  });
  it('names shared shapes once', async () => {
    for (const path of ['/api/openapi.json', '/api/openapi-3.0.json']) {
      const { text, body } = await t.nobody.get(path);
      expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(['ReportDraft', 'Shape']));
      expect(text).not.toContain('x-name');
      expect(text.length).toBeLessThan(400_000);
    }
  });
});

it('operators can watch, and learn nothing about people or places', async () => {
  expect((await t.nobody.get('/ready')).body.status).toBe('ready');
  await reviewer.get('hazards?q=SecretName');
  const { text } = await t.nobody.get('/metrics');
  expect(text).toContain('tilth_http_requests_total{method="GET",route="/api/programmes/:programme/hazards"');
  expect(text).toMatch(/tilth_reports_total\{outcome="new"\} [1-9]/);
  expect(text).toMatch(/tilth_decisions_total\{action="accept"\} [1-9]/);
  const log = t.logged.join('\n');
  for (const secret of ['SecretName', 'example.org', 'Bearer', 'surveyor']) {
    expect(text).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
});
