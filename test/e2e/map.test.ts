/** The map: filters in the address, map and table joined, and what is said where nothing is recorded. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, mapReady, open, openBrowser, picture, url, visit } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('filters survive a reload, and the map says that it does not show everything', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/map');
  await mapReady(page);
  await page.getByRole('button', { name: 'Confirmed', exact: true }).click();
  await page.getByText('Filtered: other recorded hazards are hidden.').waitFor();
  await page.waitForURL(/classification=cha/);
  const before = await page.locator('tbody tr').count();
  await page.reload();
  await mapReady(page);
  await page.locator('tbody tr').first().waitFor();
  expect(await page.locator('tbody tr').count()).toBe(before);
  expect(
    await page.getByRole('button', { name: 'Confirmed', exact: true }).getAttribute('aria-pressed'),
  ).toBe('true');
  await page.getByRole('button', { name: 'Clear 1 filter' }).click();
  await page.getByText('Filtered: other recorded').waitFor({ state: 'detached' });
  expect(wrong).toEqual([]);
  await close();
});

test('words narrow the table and the map to what matches', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/map');
  await mapReady(page);
  await page.getByRole('searchbox').fill('ford');
  await page.waitForURL(/q=ford/);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('tbody tr')].every((row) => /ford/i.test(row.textContent ?? '')),
  );
  await picture(page, 'map-words');
  expect(wrong).toEqual([]);
  await close();
});

test('by keyboard alone: from the table to a hazard beside the map to its record', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/map');
  await mapReady(page);
  const first = page.locator('tbody a').first();
  const name = await first.locator('strong').textContent();
  await first.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: name ?? '' }).waitFor();
  await page.waitForURL(/hazard=/);
  await picture(page, 'map-hazard');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('link', { name: 'Open the record' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test('where nothing is recorded nobody is told that it is safe', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/map?z=12&lat=-33.2&lon=-20.2&at=-20.2,-33.2');
  await page.getByText('No recorded hazard within 500').waitFor();
  const said = (await page.locator('main').textContent()) ?? '';
  expect(said).toContain('As of ledger entry');
  expect(said).toContain('may never have been surveyed');
  expect(said).not.toMatch(/\b(safe|clear of|free of)\b/i);
  await picture(page, 'map-nothing-recorded');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.getByText('This says what the record holds, not what the land holds').waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test('when tiles do not arrive the map says that there is more than it shows', async () => {
  const { page, close } = await visit(browser, { as: 'approver' });
  await page.route('**/tiles/hazards/**', (route) => route.fulfill({ status: 503, body: '{}' }));
  await open(page, '/demo/map');
  await mapReady(page);
  await page.getByText('There are more hazards than you see').waitFor();
  await close();
});

test('the position and what is pressed are in the address', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/map');
  await mapReady(page);
  await page.waitForURL(/z=\d/);
  const canvas = page.locator('canvas.maplibregl-canvas');
  await canvas.focus();
  await page.keyboard.press('+');
  await page.waitForFunction(() => Number(new URLSearchParams(location.search).get('z')) > 7.5);
  await canvas.click({ position: { x: 12, y: 300 } });
  await page.waitForURL(/[?&](at|hazard|find)=/);
  expect(wrong).toEqual([]);
  await close();
});

test('on a phone the table is a sheet over the map', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver', width: 360 });
  await open(page, '/demo/map');
  await mapReady(page);
  const sheet = page.getByRole('button', { name: /hazards in view/ });
  expect(await sheet.getAttribute('aria-expanded')).toBe('false');
  await sheet.click();
  await page.locator('tbody a').first().click();
  await page.getByRole('link', { name: 'Open the record' }).waitFor();
  await picture(page, 'map-sheet-360');
  expect(await axe(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await close();
});

test('a visitor who is not signed in sees squares, not outlines', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, '/demo/map');
  await mapReady(page);
  await page.locator('tbody').getByText('Approximate').first().waitFor();
  expect(await page.locator('tbody').getByText('VD-').count()).toBe(0);
  await page.goto(url('/demo/inbox'));
  await page.locator('main').waitFor();
  await picture(page, 'visitor-inbox');
  expect(wrong.filter((w) => !w.includes('401'))).toEqual([]);
  await close();
});

test('what is accepted elsewhere appears without a reload', async () => {
  const { page, context, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/map');
  await mapReady(page);
  const told = page.locator('p').getByText('ledger entry');
  await told.waitFor();
  const before = await told.textContent();
  const waiting = await context.request.get(
    url('/api/programmes/demo/reports?state=submitted&findings=false'),
  );
  const { items } = (await waiting.json()) as { items: { id: string; version: number }[] };
  const tiles = page.waitForRequest((request) => /tiles\/hazards\/.*[?&]v=\d/.test(request.url()));
  const decided = await context.request.post(url(`/api/programmes/demo/reports/${items[0]?.id}/decision`), {
    headers: { 'if-match': `"${items[0]?.version}"`, origin: url('').replace(/\/$/, '') },
    data: { action: 'accept', reason: 'Agrees with the village map.', overrides: [] },
  });
  expect(decided.status()).toBe(200);
  await tiles;
  await page.waitForFunction(
    (text) => ![...document.querySelectorAll('main span')].some((span) => span.textContent === text),
    before,
  );
  expect(wrong).toEqual([]);
  await close();
});
