/** The web application's files: kept for ever when hashed, asked for again otherwise, and nothing else. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../support/app.ts';

let t: TestApp;
let folder: string;
const script = `console.log(${JSON.stringify('tilth '.repeat(1_000))})`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tilth-web-'));
  const web = join(folder, 'web');
  await mkdir(join(web, 'assets'), { recursive: true });
  await writeFile(join(web, 'index.html'), '<!doctype html><title>Tilth</title>');
  await writeFile(join(web, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(web, 'assets', 'app-1a2b3c.js'), script);
  await writeFile(join(folder, 'secrets.json'), 'out of reach');
  t = await openTestApp({ webDir: web });
});
afterAll(async () => {
  await t.close();
  await rm(folder, { recursive: true });
});

describe('pages', () => {
  it('any address of the application gets the page, to be asked for again', async () => {
    for (const path of ['/', '/north/map?z=5', '/north/hazards/018f', '/sign-in']) {
      const page = await t.nobody.get(path);
      expect([page.status, page.text]).toEqual([200, '<!doctype html><title>Tilth</title>']);
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
      const again = await t.nobody.get(path, { 'if-none-match': page.headers.get('etag')! });
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });
  it('hashed files are kept for ever, compressed as the reader likes', async () => {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const headers = { 'accept-encoding': encoding };
      const response = await t.app.request('/assets/app-1a2b3c.js', { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
      const length = Number(response.headers.get('content-length'));
      expect(length).toBe((await response.arrayBuffer()).byteLength);
      if (encoding !== 'identity') expect(length).toBeLessThan(script.length / 5);
    }
  });
  it('a file that is not there is not the page', async () => {
    const answer = await t.nobody.get('/assets/app-old.js');
    expect([answer.status, answer.body.code]).toEqual([404, 'notFound']);
  });
  it('HEAD answers without the body', async () => {
    const head = await t.nobody.send('HEAD', '/north/map');
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '35']);
  });
  it.each([
    '/../secrets.json',
    '/%2e%2e/secrets.json',
    '/..%2fsecrets.json',
    '/assets/..%2f..%2fsecrets.json',
    '/..%5csecrets.json',
    '/%00secrets.json',
    '/assets/%2e%2e/%2e%2e/secrets.json',
  ])('nothing outside the folder: %s', async (path) => {
    const answer = await t.nobody.get(path);
    expect(answer.text).not.toContain('out of reach');
    expect([200, 404]).toContain(answer.status);
  });
});
