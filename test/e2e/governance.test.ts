/** Rules, roles and the trail, in a browser: one proposes, a second person confirms, the ledger says both. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, open, openBrowser, overflow, settled, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a looser rule waits for a second person, and the ledger names both', async () => {
  const first = await visit(browser, { as: 'approver' });
  await open(first.page, '/demo/settings');
  await first.page.getByLabel(/^New value/).fill('10');
  await first.page.getByRole('textbox', { name: 'Reason' }).last().fill('Rocky ground in the north');
  await first.page.getByRole('button', { name: 'Propose' }).click();
  const waiting = first.page.getByRole('listitem').filter({ hasText: 'Rocky ground in the north' });
  await waiting.getByText('looser').waitFor();
  expect(await waiting.getByRole('button', { name: /^Confirm/ }).count()).toBe(0);
  await waiting.getByText('somebody else confirms it').waitFor();
  expect(await axe(first.page)).toEqual([]);
  const second = await visit(browser, { as: 'admin' });
  await open(second.page, '/demo/settings');
  await second.page.getByRole('button', { name: /^Confirm/ }).click();
  await second.page.getByText('Nothing waits.').waitFor();
  const row = second.page.getByRole('row').filter({ hasText: 'Least depth of clearance' });
  expect(await row.getByRole('cell').innerText()).toBe('10');
  await open(first.page, '/demo/ledger');
  const entry = first.page
    .getByRole('row')
    .filter({ hasText: 'Proposed by Nadia Belkar, decided by Ada Morwen' });
  await entry.getByText('Least depth of clearance (cm)').waitFor();
  expect([...first.wrong, ...second.wrong]).toEqual([]);
  await first.close();
  await second.close();
});

test('a role that decides waits; once withdrawn it is gone; the trail tells', async () => {
  const admin = await visit(browser, { as: 'admin' });
  await open(admin.page, '/demo/people');
  await admin.page.getByLabel('E-mail address').fill('donor@demo.invalid');
  await admin.page.getByRole('combobox', { name: 'Role' }).click();
  await admin.page.getByRole('option', { name: 'Operations' }).click();
  await admin.page.getByRole('textbox', { name: 'Reason' }).last().fill('Plans the summer');
  await admin.page.getByRole('button', { name: 'Give', exact: true }).click();
  await admin.page.getByRole('listitem').filter({ hasText: 'Plans the summer' }).waitFor();
  const approver = await visit(browser, { as: 'approver' });
  await open(approver.page, '/demo/people');
  await approver.page.getByRole('button', { name: /^Confirm/ }).click();
  await approver.page.getByText('Nothing waits.').waitFor();
  await open(admin.page, '/demo/people');
  await admin.page.getByRole('button', { name: /^Withdraw: Dora Lindgren: Operations/ }).click();
  await admin.page.getByRole('row').getByRole('textbox', { name: 'Reason' }).fill('Back to giving');
  await admin.page.getByRole('row').getByRole('button', { name: 'Withdraw', exact: true }).click();
  await admin.page.getByText('The role is taken away').waitFor();
  await open(approver.page, '/demo/audit?kind=member_changed');
  await approver.page
    .getByRole('row')
    .filter({ hasText: 'Role withdrawn' })
    .getByText('Ada Morwen')
    .waitFor();
  expect([...admin.wrong, ...approver.wrong]).toEqual([]);
  await admin.close();
  await approver.close();
});

test('others are told whose pages these are', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'deminer' });
  for (const path of ['settings', 'people', 'audit']) {
    await open(page, `/demo/${path}`);
    await page.getByText('Only for those who answer for rules and people').waitFor();
  }
  expect(wrong).toEqual([]);
  await close();
});

test.each(WIDTHS.flatMap((width) => ['en', 'ar'].map((language) => ({ width, language }))))(
  'the pages fit $width px in $language and have no barrier',
  async ({ width, language }) => {
    const { page, wrong, close } = await visit(browser, { as: 'admin', width, language });
    for (const path of ['settings', 'people', 'audit']) {
      await open(page, `/demo/${path}`);
      await settled(page);
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/${path}-${width}-${language}.png` });
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
      expect(await axe(page), path).toEqual([]);
    }
    expect(wrong).toEqual([]);
    await close();
  },
);
