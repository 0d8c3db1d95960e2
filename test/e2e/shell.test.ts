/** The frame: every page in two widths and two directions of writing, signing in, languages, keyboard. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  axe,
  mapReady,
  open,
  openBrowser,
  overflow,
  picture,
  settled,
  url,
  visit,
  WIDTHS,
} from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const PAGES = [
  ['map', '/demo/map'],
  ['hazards', '/demo/hazards'],
  ['places', '/demo/places?code=VD'],
  ['ledger', '/demo/ledger'],
  ['about', '/about'],
] as const;

describe.each(WIDTHS)('at %i px', (width) => {
  describe.each(['en', 'ar'])('in %s', (language) => {
    test.each(PAGES)('the page %s has no error, no barrier and fits', async (name, path) => {
      const { page, wrong, close } = await visit(browser, { as: 'approver', width, language });
      await open(page, path);
      if (name === 'map' || name === 'places') await mapReady(page);
      await settled(page);
      await picture(page, `${name}-${width}-${language}`);
      expect(await axe(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await page.getAttribute('html', 'dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      expect(wrong).toEqual([]);
      await close();
    });
  });
});

test('in the dark the pages have no barrier either', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver', dark: true });
  for (const [, path] of PAGES) {
    await open(page, path);
    await settled(page);
    expect(await axe(page)).toEqual([]);
  }
  expect(wrong).toEqual([]);
  await close();
});

test('the first load stays below 250 KB of code and style before the code of the map', async () => {
  const { page, context, close } = await visit(browser);
  const network = await context.newCDPSession(page);
  const files = new Map<string, string>();
  let bytes = 0;
  await network.send('Network.enable');
  network.on('Network.responseReceived', ({ requestId, response }) => files.set(requestId, response.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId) ?? '';
    const ofTheMap = /maplibre|MapView|HazardMap/.test(file);
    if (/\.(js|css)$/.test(file) && !ofTheMap) bytes += encodedDataLength;
  });
  await open(page, '/demo/map');
  await mapReady(page);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(250_000);
  await close();
});

test('the demo country says on every page that it is fictional', async () => {
  const { page, close } = await visit(browser, { language: 'fr', width: 360 });
  await open(page, '/demo/hazards');
  expect(await page.getByRole('note').textContent()).toContain('fictif');
  await close();
});

test('a wrong password is refused in words, the right one leads to where one wanted to go', async () => {
  const { page, close } = await visit(browser);
  await page.goto(url('/sign-in?next=/demo/ledger'));
  const { email, password } = inject('running').accounts.donor!;
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: false }).first().fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('wrong');
  expect(await axe(page)).toEqual([]);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/demo/ledger');
  await close();
});

test('an address that leads to another site is not followed after signing in', async () => {
  const { page, close } = await visit(browser);
  await page.goto(url('/sign-in?next=//elsewhere.example/x'));
  const { email, password } = inject('running').accounts.quality!;
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/demo/map**');
  await close();
});

test('the chosen language is remembered, and Arabic is written from right to left', async () => {
  const { page, wrong, close } = await visit(browser, { width: 360 });
  await open(page, '/demo/hazards');
  await page.getByRole('button', { name: 'Language: English' }).click();
  await page.getByRole('menuitem', { name: 'العربية' }).click();
  await page.locator('html[dir="rtl"][lang="ar"]').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'المناطق الخطرة' }).waitFor();
  expect(await page.getAttribute('html', 'dir')).toBe('rtl');
  expect(wrong).toEqual([]);
  await close();
});

test('by keyboard: the first stop leads to the content, the narrow screen has all pages', async () => {
  const { page, close } = await visit(browser, { as: 'surveyor', width: 360 });
  await open(page, '/demo/hazards');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter');
  await page.getByRole('dialog').getByRole('link', { name: 'Places' }).press('Enter');
  await page.waitForURL('**/demo/places');
  await close();
});

test('without a network the page says that it may be out of date', async () => {
  const { page, context, close } = await visit(browser);
  await open(page, '/demo/hazards');
  await context.setOffline(true);
  await page.getByText('You are offline').waitFor();
  await close();
});

test('an address that does not exist says so', async () => {
  const { page, close } = await visit(browser);
  await page.goto(url('/demo/no-such-page'));
  await page.getByText('There is no such page').waitFor();
  await close();
});
