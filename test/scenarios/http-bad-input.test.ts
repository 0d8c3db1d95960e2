/** Whatever is sent: a clear problem, never a stack, never a lost byte. Over a real socket where it matters. */
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../src/server/listen.ts';
import { type Client, draft, newHazard, openTestApp, type TestApp } from '../support/app.ts';
import { PROGRAMME } from '../support/records.ts';

let t: TestApp;
let surveyor: Client;
let server: Listening;
const reports = `/api/programmes/${PROGRAMME}/reports`;

beforeAll(async () => {
  t = await openTestApp();
  surveyor = await t.person('surveyor', 'field_team', { orgCode: 'alpha' });
  server = await listen(t.app, 0, '127.0.0.1');
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const JSON_TYPE = { 'content-type': 'application/json' };
const send = (body: BodyInit | undefined, headers: Record<string, string> = JSON_TYPE) =>
  surveyor.send('POST', reports, { headers, body });

function expectProblem(
  answer: { status: number; text: string; headers: Headers },
  status: number,
  code: string,
) {
  expect([answer.status, JSON.parse(answer.text).code], answer.text).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.text).not.toMatch(/\bat .*\.[jt]s:\d|node_modules|select |tilth\./);
}

describe('bodies', () => {
  it.each<[string, BodyInit | undefined, Record<string, string> | undefined, number, string]>([
    ['nothing', undefined, undefined, 400, 'emptyBody'],
    ['white space', ' \n ', undefined, 400, 'emptyBody'],
    ['text that is no JSON', '{"id":', undefined, 400, 'invalidJson'],
    ['two values', '{} {}', undefined, 400, 'invalidJson'],
    ['binary', new Uint8Array([0, 255, 254, 1, 2, 3]), undefined, 400, 'invalidJson'],
    ['half a character', new Uint8Array([0x22, 0xe2, 0x82, 0x22]), undefined, 400, 'invalidJson'],
    [
      'another type',
      'id=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupportedMedia',
    ],
    ['no type', 'x', { 'content-type': '' }, 415, 'unsupportedMedia'],
    ['nesting without end', '['.repeat(100_000), undefined, 400, 'jsonTooDeep'],
    ['deep nesting', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, undefined, 400, 'jsonTooDeep'],
    ['NaN', '{"id": NaN}', undefined, 400, 'invalidJson'],
    ['a number beyond all numbers', '{"id": 1e999}', undefined, 400, 'notANumber'],
    ['a NUL', '{"id": "a\\u0000b"}', undefined, 400, 'invalidRequest'],
    ['half a surrogate pair', '{"id": "\\ud800"}', undefined, 400, 'invalidRequest'],
    ['an array', '[]', undefined, 400, 'invalidRequest'],
    ['null', 'null', undefined, 400, 'invalidRequest'],
    ['an empty object', '{}', undefined, 400, 'invalidRequest'],
  ])('%s', async (_, body, headers, status, code) => {
    expectProblem(await send(body, headers), status, code);
  });

  it('a coordinate that is no number names where it stands', async () => {
    const bad = JSON.stringify(draft(newHazard(36, 48))).replace('[36,48]', '[36,1e999]');
    const answer = await send(bad);
    expectProblem(answer, 400, 'notANumber');
    expect(answer.body.params.where).toContain('/content/hazard/fields/shape/coordinates/0/0/1');
  });

  it('every wrong field is listed, by JSON pointer', async () => {
    const answer = await surveyor.post(reports, { id: 'x', content: { reportType: 'nts', orgCode: 5 } });
    expectProblem(answer, 400, 'invalidRequest');
    const where = answer.body.errors.map((error: { where: string }) => error.where);
    expect(where).toEqual(expect.arrayContaining(['/id', '/content/orgCode', '/content/dateOfInformation']));
  });

  it('a key called __proto__ changes nothing', async () => {
    const text = JSON.stringify(draft({ extra: { kept: 1 } })).replace(
      '"kept":1',
      '"__proto__":{"polluted":1}',
    );
    const answer = await send(text);
    expect(answer.status).toBeLessThan(500);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('a ring of 10⁶ vertices is too large', async () => {
    const ring = Array.from({ length: 1_000_000 }, (_, i) => [
      30 + Math.sin(i / 1e5),
      50 + Math.cos(i / 1e5),
    ]);
    const proposal = newHazard(30, 50, { shape: { type: 'Polygon', coordinates: [ring] } });
    expectProblem(await surveyor.post(reports, draft(proposal)), 413, 'tooLarge');
  });

  it('a ring of 10⁵ vertices is judged by the rules, not lost', async () => {
    const turn = (2 * Math.PI) / 100_000;
    const round = (x: number) => Math.round(x * 1e7) / 1e7;
    const ring = Array.from({ length: 100_000 }, (_, i) => [
      round(30 + 0.01 * Math.sin(i * turn)),
      round(50 + 0.01 * Math.cos(i * turn)),
    ]);
    ring.push(ring[0]!);
    const proposal = newHazard(30, 50, { shape: { type: 'Polygon', coordinates: [ring] } });
    const answer = await surveyor.post(reports, draft(proposal));
    expect([201, 422], answer.text.slice(0, 500)).toContain(answer.status);
    if (answer.status === 422) expect(answer.body.findings.length).toBeGreaterThan(0);
  });
});

describe('over a socket', () => {
  /** Sends chunks until the server answers; returns what it said and how much was sent, MB. */
  function pour(megabytes: number, headers: Record<string, string>) {
    return new Promise<{ status: number; text: string; sent: number }>((resolve, reject) => {
      let sent = 0;
      let answered = false;
      const request = http.request(server.url + reports, {
        method: 'POST',
        headers: { ...JSON_TYPE, ...surveyor.headers, ...headers },
      });
      request.on('error', (error) => answered || reject(error));
      request.on('response', (response) => {
        answered = true;
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, text, sent }));
        response.on('error', reject);
      });
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = () => {
        while (!answered && sent < megabytes) {
          sent += 1;
          if (!request.write(chunk)) return request.once('drain', more);
        }
        request.end();
      };
      more();
    });
  }

  it('200 MB with their length are refused', async () => {
    const answer = await pour(200, { 'content-length': String(200 * 1024 * 1024) });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([413, 'tooLarge']);
  });
  it('200 MB in chunks are refused at the limit', async () => {
    const answer = await pour(200, { 'transfer-encoding': 'chunked' });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([413, 'tooLarge']);
  });
  it('the server is none the worse for it', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    const sent = await surveyor.post(reports, draft({ narrative: 'still there' }));
    expect(sent.status).toBe(201);
  });
});

describe('addresses', () => {
  it.each([
    ['/api/nothing', 404, 'notFound'],
    ['/api/programmes/north/hazards/not-a-uuid', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?limit=0', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?limit=unlimited', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?colour=red', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?limit=1&limit=2', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?bbox=1,2,3', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?bbox=1,91,3,92', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?bbox=NaN,0,1,1', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?asOf=yesterday', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?asOf=2026-99-99', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?cursor=abc', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?q=%00', 400, 'invalidRequest'],
    ['/api/programmes/north/hazards?q=%ff', 400, 'invalidRequest'],
    ['/api/programmes/north/near?lon=&lat=&radiusM=1', 400, 'invalidRequest'],
    ['/api/programmes/north/near?lat=1&radiusM=1', 400, 'invalidRequest'],
    ['/api/programmes/north/near?lon=1e3&lat=1&radiusM=1', 400, 'invalidRequest'],
    ['/api/programmes/elsewhere/hazards', 404, 'unknownProgramme'],
    ['/api/coordinates', 400, 'invalidRequest'],
  ])('%s', async (path, status, code) => {
    const answer = await surveyor.get(path);
    expectProblem(answer, status, code);
  });
  it('an unknown parameter is named', async () => {
    const { body } = await surveyor.get('hazards?colour=red');
    expect(body.detail).toContain('colour');
  });
});

describe('tokens and sessions', () => {
  it('a wrong token', async () => {
    const answer = await t.nobody.get('hazards', { authorization: 'Bearer nonsense' });
    expectProblem(answer, 401, 'notSignedIn');
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });
  it('a forged cookie is a session that ended, and the browser forgets it', async () => {
    const answer = await t.nobody.get('hazards', { cookie: 'tilth.session_token=abc.def' });
    expectProblem(answer, 401, 'sessionExpired');
    expect(answer.headers.get('set-cookie')).toMatch(/^tilth\.session_token=; Max-Age=0/);
  });
  it('nobody, where one must be somebody', async () => {
    expectProblem(await t.nobody.get('hazards'), 401, 'notSignedIn');
  });
});

it('nothing of all this was a fault of ours', () => {
  expect(t.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
});
