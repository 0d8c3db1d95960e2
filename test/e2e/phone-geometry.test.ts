/**
 * The geometry of a phone is the geometry of the server: the same random releases, partitioned in a real browser
 * and in Node, balance on both sides; every outline and every area is the same to the last digit. The page stands under the very security policy of the application.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadGeometry } from '../../src/server/geometry.ts';
import { CONTENT_SECURITY_POLICY } from '../../src/server/security.ts';
import { type Balance, balancesOf, drawnOf } from '../support/campaigns.ts';
import type { Phone } from '../support/phone-page.ts';
import { openBrowser } from './support.ts';

/** `npm run laws:phone` makes 10,000. */
const RUNS = Number(process.env.PARTITION_RUNS ?? 600);
/** Partitions of one seed, so that a page answers every few seconds. */
const AT_ONCE = 200;

const PAGE = '<!doctype html><title>Geometry</title><script type="module" src="/page.js"></script>';

let server: Server;
let browser: Browser;
let page: Page;
const wrong: string[] = [];

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['test/support/phone-page.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // GEOS asks for these only where there is Node.
    external: ['node:*', 'fs', 'path', 'module', 'url', 'crypto'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

beforeAll(async () => {
  const script = await bundled();
  server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : PAGE);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function onThePhone(drawn: unknown): Promise<Balance[]> {
  const answer = await page.evaluate(
    (text) => (globalThis as unknown as Phone).balance(text),
    JSON.stringify(drawn),
  );
  return JSON.parse(answer);
}

it(`balances in ${RUNS} partitions on phone and server alike, part by part the same`, async () => {
  const engine = await loadGeometry();
  let made = 0;
  for (let seed = 1; made < RUNS; seed++) {
    const drawn = drawnOf(seed, Math.min(AT_ONCE, RUNS - made));
    const [phone, server] = [await onThePhone(drawn), balancesOf(engine, drawn)];
    expect(phone.length).toBe(drawn.length);
    for (const [i, here] of server.entries()) {
      const there = phone[i] as Balance;
      const name = `seed ${seed}, ${i}`;
      expect([there.wrong, here.wrong], name).toEqual([null, null]);
      expect(JSON.stringify(there.ground), name).toBe(JSON.stringify(here.ground));
      expect(there.areasM2, name).toEqual(here.areasM2);
    }
    made += 2 * drawn.length;
  }
  expect(wrong).toEqual([]);
}, 600_000);
