/** The hazard page and the table of hazards: history, the record as it was, sorting, taking data away. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, mapReady, open, openBrowser, overflow, picture, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Goes to the record of the first hazard of the table. */
async function firstRecord(page: Page): Promise<void> {
  await open(page, '/demo/hazards');
  await page.locator('tbody th a').first().click();
  await page.getByRole('heading', { name: 'History' }).waitFor();
}

describe.each(WIDTHS)('at %i px', (width) => {
  test('a record shows evidence, history and its seals without a barrier', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'approver', width });
    await firstRecord(page);
    await mapReady(page);
    await page.getByText('Hazard recorded').waitFor();
    await picture(page, `hazard-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });
});

test('the record as it was: a banner says so, and the address keeps it', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await firstRecord(page);
  await page.getByRole('button', { name: 'See the record then' }).last().click();
  await page.getByText('You are looking at the past').waitFor();
  await page.waitForURL(/asOf=\d+/);
  await page.reload();
  await page.getByText('You are looking at the past').waitFor();
  await picture(page, 'hazard-as-of');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.getByText('You are looking at the past').waitFor({ state: 'detached' });
  expect(wrong).toEqual([]);
  await close();
});

test('before it was recorded there is no record, and the page says so', async () => {
  const { page, close } = await visit(browser, { as: 'approver' });
  await firstRecord(page);
  await page.goto(`${page.url()}?asOf=1`);
  await page.getByText('This hazard was not recorded yet').waitFor();
  await close();
});

test('the table sorts all records, not only those on the screen, and keeps it in the address', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/hazards');
  await page.getByRole('button', { name: 'Area', exact: true }).click();
  await page.getByRole('button', { name: 'Area', exact: true }).click();
  await page.waitForURL(/sort=-area/);
  await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
  const cells = await page.locator('tbody tr td:nth-of-type(4)').allTextContents();
  const areas = cells.map((text) => Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', '')));
  expect(areas.length).toBeGreaterThan(200);
  const known = areas.filter((_, i) => /\d/.test(cells[i] ?? ''));
  expect(known).toEqual(known.toSorted((a, b) => b - a));
  expect(wrong).toEqual([]);
  await close();
});

test('the filtered list can be taken away, and the file says as of which entry', async () => {
  const { page, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/hazards?classification=cha');
  await page.locator('tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Download' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'GeoJSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^demo-hazards-entry-\d+\.geojson$/);
  const file = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(file.tilth).toMatchObject({ programme: 'demo', fictional: true });
  expect(
    new Set(
      file.features.map((f: { properties: { classification: string } }) => f.properties.classification),
    ),
  ).toEqual(new Set(['cha']));
  await close();
});

test('the seals of the ledger are recomputed in the browser', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/ledger');
  await page.getByRole('button', { name: 'Check these entries' }).click();
  await page.getByText(/seals recomputed, all fit/).waitFor();
  expect(wrong).toEqual([]);
  await close();
});
