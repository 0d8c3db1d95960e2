/** What is said: the list of events, and a page that says how many really say so, why, and as of when. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, open, openBrowser, overflow, picture, settled, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The sample register that comes with the demo; everybody may read it. */
const LIST = '/sample/monitor';
const ECHO = `${LIST}/events/ev:tur-ukr-2022`;

/** The three numbers at the head of an event. */
const figures = (page: Page): Promise<string[]> =>
  page
    .getByRole('region', { name: 'How many people really say this?' })
    .getByRole('listitem')
    .allInnerTexts();

describe.each(WIDTHS)('at %i px', (width) => {
  test('the list says how many say so, and nothing is in the way', async () => {
    const { page, wrong, close } = await visit(browser, { width });
    await open(page, LIST);
    const event = page.getByRole(width < 600 ? 'listitem' : 'row').filter({ hasText: 'from November 2022' });
    await event.getByText('1 origin, 5 reports').waitFor();
    await event.getByText('denied by both parties').first().waitFor();
    await picture(page, `monitor-list-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });

  test.each(['en', 'ar'])('an event answers at a glance, in %s', async (language) => {
    const { page, wrong, close } = await visit(browser, { width, language, dark: language === 'ar' });
    await open(page, ECHO);
    await settled(page);
    const numbers = page.locator('article section').first().locator('li > span:first-child');
    expect(await numbers.allInnerTexts()).toEqual(['1', '5', '2']);
    // Without scrolling, above the bar at the bottom.
    const box = await numbers.first().boundingBox();
    expect(box?.y).toBeLessThan(620);
    await picture(page, `monitor-event-${width}-${language}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });
});

test('those who only pass it on are folded under their origin and open with the keyboard', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, ECHO);
  const fold = page.getByRole('button', { name: '4 publications only pass it on' });
  await fold.focus();
  await page.keyboard.press('Enter');
  expect(await fold.getAttribute('aria-expanded')).toBe('true');
  await page.getByRole('listitem').filter({ hasText: 'i24NEWS' }).first().waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test.each([
  ['en', 'ArrowRight', 'ArrowLeft'],
  ['ar', 'ArrowLeft', 'ArrowRight'],
])(
  'the drawing is walked through with arrows in the direction of reading: %s',
  async (language, on, back) => {
    const { page, wrong, close } = await visit(browser, { language });
    await open(page, ECHO);
    await settled(page);
    const here = () => page.evaluate(() => document.activeElement?.id ?? '');
    await page.locator('[id="says:root:agt:foreign-policy"]').focus();
    await page.keyboard.press(on);
    expect(await here()).toMatch(/^says:relay:/);
    await page.keyboard.press(back);
    expect(await here()).toBe('says:root:agt:foreign-policy');
    await page.keyboard.press('End');
    expect(await here()).toMatch(/^others:/);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    expect(await page.locator(`[id="${await here()}"]`).getAttribute('aria-expanded')).toBe('true');
    expect(await axe(page)).toEqual([]);
    expect(wrong).toEqual([]);
    await close();
  },
);

test('each drawing has a table that says the same', async () => {
  const { page, wrong, close } = await visit(browser, { width: 360 });
  await open(page, ECHO);
  const tabs = page.getByRole('tab', { name: 'Table' });
  for (const i of [0, 1]) await tabs.nth(i).click();
  const graph = page.getByRole('table', { name: 'Where it comes from' });
  await graph.getByRole('row', { name: /^exbulletin.*i24NEWS/ }).waitFor();
  await page
    .getByRole('table', { name: 'When it is said to have been' })
    .getByText('2022-11')
    .first()
    .waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(wrong).toEqual([]);
  await close();
});

test('clocks, rules and scope stand in the address and are printed', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, ECHO);
  await page.getByText('All we hold.').waitFor();
  await page.getByRole('button', { name: 'Change the clocks or rules' }).click();
  await page.getByLabel('Said by', { exact: true }).fill('2023-01-10');
  await page.waitForURL(/asOf=2023-01-10/);
  await page.getByText('Said by 10 Jan 2023').first().waitFor();
  await page.getByText('parties non-committal').first().waitFor();
  await page.getByRole('button', { name: /^strict/ }).click();
  await page.waitForURL(/ruleset=strict/);
  await page.getByRole('button', { name: 'Back to today' }).click();
  await page.goto(`${page.url()}?document=weekly`);
  await page.getByText('This document only:').waitFor();
  expect(await figures(page)).toHaveLength(3);
  expect(wrong).toEqual([]);
  await close();
});

test('a citation gives this very page again, whatever is recorded later', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, ECHO);
  const cited = page.getByRole('region', { name: 'Cite this page' });
  const text = await cited.locator('p').first().innerText();
  expect(text).toMatch(/ledger entry \d+, hash [0-9a-f]{64}/);
  const link = /http\S+$/.exec(text)?.[0] ?? '';
  const label = await page.locator('header p').nth(1).innerText();
  await page.goto(link);
  await settled(page);
  expect(await page.locator('header p').nth(1).innerText()).toBe(label);
  expect(new URL(link).searchParams.get('knownAt')).toMatch(/^\d+$/);
  expect(wrong).toEqual([]);
  await close();
});

test('before anything was said there is nothing, and the page says so', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, `${ECHO}?asOf=2023-01-01`);
  await page.getByText('Nobody on record says so at these clocks.').first().waitFor();
  await page.getByText('No live report').first().waitFor();
  expect(await axe(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await close();
});
