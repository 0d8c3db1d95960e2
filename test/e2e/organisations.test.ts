/** Organisations, in a browser: who works here, and an accreditation that is recorded at once under one's name. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, open, openBrowser, overflow, settled, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('an approver names an organisation with a team and what it is accredited for', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/organisations');
  await page.getByRole('link', { name: 'New organisation' }).click();
  await page.getByLabel('Short name').fill('lowland');
  await page.getByRole('textbox', { name: 'English' }).fill('Lowland Clearance');
  await page.getByRole('button', { name: 'Add an accreditation' }).click();
  await page.getByLabel('First day').fill('2024-01-01');
  await page.getByLabel('Last day, if any').fill('2024-12-31');
  await page.getByRole('button', { name: 'Add a team' }).click();
  await page.getByLabel('Name of the team').fill('Valley 1');
  await settled(page);
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'Lowland Clearance' });
  await card.getByText('Valley 1').waitFor();
  await card.getByText('Ended').waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test('others read the list and are told who may change it', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'deminer' });
  await open(page, '/demo/organisations');
  await page.getByRole('heading', { name: 'Harrow Trust' }).waitFor();
  expect(await page.getByRole('link', { name: 'Change' }).count()).toBe(0);
  await open(page, '/demo/organisations/harrow');
  await page.getByText('Only those who manage the programme change organisations').waitFor();
  expect(wrong).toEqual([]);
  await close();
});

test.each(WIDTHS.flatMap((width) => ['en', 'ar'].map((language) => ({ width, language }))))(
  'the pages fit $width px in $language and have no barrier',
  async ({ width, language }) => {
    const { page, wrong, close } = await visit(browser, { as: 'approver', width, language });
    for (const path of ['/demo/organisations', '/demo/organisations/fieldgate']) {
      await open(page, path);
      await settled(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await axe(page)).toEqual([]);
    }
    expect(wrong).toEqual([]);
    await close();
  },
);
