/** Profiles of states and sources, the check queue and the change log, as readers and analysts meet them. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, open, openBrowser, overflow, picture, settled, url, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The sample register that comes with the demo; everybody may read it. */
const ROOM = '/sample/monitor';
const PAGES = {
  states: `${ROOM}/states`,
  state: `${ROOM}/states/TUR`,
  agent: `${ROOM}/agents/agt:fp-officials`,
  publication: `${ROOM}/publications/rep:foreign-policy`,
  changes: `${ROOM}/changes`,
  checks: `${ROOM}/checks`,
} as const;

describe.each(WIDTHS)('at %i px', (width) => {
  test.each(Object.entries(PAGES))(
    '%s is readable in English and Arabic, light and dark',
    async (name, path) => {
      for (const language of ['en', 'ar']) {
        const { page, wrong, close } = await visit(browser, {
          as: 'analyst',
          width,
          language,
          dark: language === 'ar',
        });
        await open(page, path);
        await settled(page);
        await picture(page, `monitor-${name}-${language}-${width}`);
        expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
        expect(await axe(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        expect(wrong).toEqual([]);
        await close();
      }
    },
  );
});

test('a passer-by goes from the states to a profile and on to an event, and stays at their moment', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, `${PAGES.states}?asOf=2023-01-10`);
  await page.getByRole('link', { name: 'Türkiye' }).click();
  await page.getByRole('heading', { name: 'Türkiye', level: 1 }).waitFor();
  expect(page.url()).toContain('asOf=2023-01-10');
  const transfer = page.getByRole('region', { name: 'Transfer' });
  await transfer.getByText('Named as supplier').waitFor();
  expect(await transfer.getByText('denied by both parties').count()).toBe(0);
  await transfer.getByRole('link', { name: /Alleged transfer/ }).click();
  await page.waitForURL(/monitor\/events\/.*asOf=2023-01-10/);
  expect(wrong).toEqual([]);
  await close();
});

test('the treaty slider moves with the keyboard and says where the state stood', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, `${ROOM}/states/MNE`);
  const panel = page.getByRole('region', { name: 'Treaty status' });
  const slider = panel.getByLabel('On the day');
  await slider.focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  await panel.getByText('outside the treaty').first().waitFor();
  await panel.getByLabel('Date').fill('2012-01-01');
  await panel.getByText('party, bound').first().waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test('the change log gives each change its cause and a link that shows the label again', async () => {
  const { page, wrong, close } = await visit(browser);
  await open(page, `${PAGES.changes}?event=ev:tur-ukr-2022`);
  const newest = page.locator('main ol > li').first();
  await newest.getByText('Spokesperson of the Turkish presidency – Denies').waitFor();
  await newest.getByText('; denied by both parties').waitFor();
  await page.getByText('When it was said').click();
  await page.waitForURL(/clock=said/);
  await page.locator('main ol > li').first().getByText('14 Jan 2023').first().waitFor();
  await page
    .locator('main ol > li')
    .first()
    .getByRole('link', { name: /As said by 14 Jan 2023/ })
    .click();
  await page.waitForURL(/asOf=2023-01-14&knownAt=\d+/);
  await page.getByText('denied by both parties').first().waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test('feeds can be found and are what they say', async () => {
  const { page, context, close } = await visit(browser);
  await open(page, PAGES.changes);
  const href = await page.locator('link[type="application/atom+xml"]').first().getAttribute('href');
  const atom = await context.request.get(url(href ?? ''));
  expect(atom.headers()['content-type']).toContain('application/atom+xml');
  expect(await atom.text()).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
  await close();
});

test('an analyst filters the queue and begins a judgement with its records filled in', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'analyst' });
  await open(page, PAGES.checks);
  await page.getByRole('button', { name: /Independence undecided/ }).click();
  await page.waitForURL(/kind=independence/);
  await page
    .getByRole('link', { name: /Propose: two sources are independent/ })
    .first()
    .click();
  await page.waitForURL(/monitor\/judge\?act=independence_established&first=/);
  await page.locator('h1').waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test('a passer-by is not led to the queue and cannot open it', async () => {
  const { page, close } = await visit(browser);
  await open(page, PAGES.states);
  expect(await page.getByRole('link', { name: 'Checks' }).count()).toBe(0);
  await page.goto(url(PAGES.checks));
  await page.getByRole('alert').waitFor();
  await close();
});
