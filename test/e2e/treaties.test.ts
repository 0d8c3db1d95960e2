/** The treaty board: a day chosen by keyboard, the counts, the map, the list, a state in detail, in both widths. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, mapReady, open, openBrowser, overflow, picture, settled, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const count = async (page: Page, key: string): Promise<string | null> =>
  page.locator(`[data-count="${key}"] dd`).first().textContent();
const counts = async (page: Page) => [await count(page, 'deposit'), await count(page, 'force')];

describe.each(WIDTHS)('at %i px', (width) => {
  test.each(['en', 'ar'])('in %s the board has no error, no barrier and fits', async (language) => {
    const { page, wrong, close } = await visit(browser, { width, language });
    await open(page, '/treaties/ccm?on=2023-12-31');
    await mapReady(page);
    await settled(page);
    expect(await counts(page)).toEqual(['112', '111']);
    expect(await count(page, 'withSignatories')).toBe('124');
    await picture(page, `treaties-${width}-${language}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await page.getAttribute('html', 'dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(wrong).toEqual([]);
    await close();
  });

  test('a state opens with its reasons and its life, and the dialog has no barrier', async () => {
    const { page, wrong, close } = await visit(browser, { width });
    await open(page, '/treaties/apmbc?on=2025-10-18&state=UKR');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Switzerland objected on 17 Oct 2025.').waitFor();
    await settled(page);
    await picture(page, `treaties-state-${width}`);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForURL((address) => !address.searchParams.has('state'));
    expect(wrong).toEqual([]);
    await close();
  });
});

test('in the dark the board has no barrier either, nor for somebody who is not signed in', async () => {
  const { page, wrong, close } = await visit(browser, { dark: true, language: 'uk' });
  await open(page, '/treaties/att?on=2014-06-01');
  await mapReady(page);
  await settled(page);
  await picture(page, 'treaties-dark');
  expect(await axe(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await close();
});

test('the slider is moved by keyboard: a day, a year; the address follows and is a citation', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, '/treaties/ccm?on=2025-01-01');
  const slider = page.getByRole('slider', { name: 'Day shown' });
  await slider.focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { name: '31 Dec 2023', exact: true }).waitFor();
  expect(await slider.getAttribute('aria-valuetext')).toBe('31 Dec 2023');
  expect(await counts(page)).toEqual(['112', '111']);
  await page.waitForURL(/\/treaties\/ccm\?on=2023-12-31$/);
  await page.keyboard.press('PageUp');
  await page.getByRole('heading', { name: '31 Dec 2024', exact: true }).waitFor();
  expect(await counts(page)).toEqual(['112', '112']);
  expect(wrong).toEqual([]);
  await close();
});

test('the list finds a state without its accents and says what is known', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, '/treaties');
  await page.getByRole('note').getByText('3 Feb 2026').waitFor();
  await page.getByRole('searchbox', { name: 'Find a state' }).fill('turkiye');
  const rows = page.locator('button[aria-haspopup="dialog"]', { hasText: 'Türkiye' });
  await rows.waitFor();
  await rows.click();
  await page
    .getByRole('dialog')
    .getByText('The depositary has no entry for this state by that day.')
    .waitFor();
  // The same state in another treaty is one step away.
  await page.getByRole('dialog').getByText('Anti-Personnel Mine Ban Convention').click();
  await page.waitForURL(/\/treaties\/apmbc\?/);
  await page.getByRole('dialog').getByText('Bound from 1 Mar 2004.').waitFor();
  expect(wrong).toEqual([]);
  await close();
});
