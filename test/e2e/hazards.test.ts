/** The hazard page and the table of hazards: history, the record as it was, sorting, taking data away. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const API = '/api/programmes/demo';
interface Land {
  readonly id: string;
  readonly hazardId: string;
  readonly hazardIds: readonly string[];
  readonly outcome: string;
  readonly description?: string;
}

/** Records of land release of the demo, as the approver reads them. */
async function land(noun: string): Promise<Land[]> {
  const { context, close } = await visit(browser, { as: 'approver' });
  const answer = await context.request.get(url(`${API}/${noun}?limit=200`));
  const { items } = (await answer.json()) as { items: Land[] };
  await close();
  return items;
}
const hazardWith = async (outcome: string): Promise<string> =>
  (await land('releases')).find((part) => part.outcome === outcome)?.hazardId ?? '';

describe.each(WIDTHS)('the workbench of a hazard at %i px', (width) => {
  test('what remains, who is on it and what blocks closing stand at the top; the account adds up', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'approver', width });
    await open(page, `/demo/hazards/${await hazardWith('cancelled')}`);
    await mapReady(page);
    const strip = page.getByRole('region', { name: 'How it stands' });
    await strip.getByText(/^of [\d,]+\sm² recorded · [\d.]+\s%\sreleased$/).waitFor();
    await strip.getByText(/m²\snot released$/).waitFor();
    expect((await strip.boundingBox())?.y).toBeLessThan(300);
    await page.getByText('Opening and rows make the closing, in every column. holds').waitFor();
    const line = await page.locator('p', { hasText: 'Recorded' }).filter({ hasText: '=' }).innerText();
    const [recorded, cancelled, reduced, cleared, remaining] = [...line.matchAll(/[\d,]*\d/g)].map(([n]) =>
      Number(n.replaceAll(',', '')),
    );
    expect(Number(recorded) - Number(cancelled) - Number(reduced) - Number(cleared)).toBe(remaining);
    const parts = page.getByRole('region', { name: 'Released parts' }).getByRole('row');
    await parts.filter({ hasText: '1 Ca Cancelled' }).getByRole('link', { name: 'the report' }).waitFor();
    await parts.filter({ hasText: '2 Re Reduced' }).getByText('with a technical asset').waitFor();
    await picture(page, `hazard-workbench-${width}`);
    for (const [name, path] of [
      ['Release land', '/release'],
      ['Split', '/split'],
    ] as const)
      expect(await page.getByRole('link', { name, exact: true }).getAttribute('href')).toMatch(
        new RegExp(`/hazards/[0-9a-f-]+${path}$`),
      );
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });

  test('something grave is loud, at the top and where it stands; work and its progress are told', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'quality', width });
    // The one of the demo: other tests may have recorded theirs before.
    const fault = (await land('nonconformities')).find((one) =>
      one.description?.startsWith('One item at 12 cm'),
    );
    await open(page, `/demo/hazards/${fault?.hazardIds[0]}`);
    await mapReady(page);
    await page.getByRole('link', { name: '1 open nonconformity, major or critical' }).click();
    await page.waitForURL(/#quality$/);
    await page.getByText('While a major or critical one is open, its hazard cannot be closed.').waitFor();
    await page.getByRole('link', { name: 'Work', exact: true }).click();
    await page
      .getByRole('region', { name: 'Work' })
      .getByText(/processed on 4 days/)
      .waitFor();
    await settled(page);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });
});

test('who sees only the square sees figures and no outline of a part, and begins nothing', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'donor', language: 'en' });
  const hazard = await hazardWith('reduced');
  const seen: string[] = [];
  page.on('response', async (answer) => {
    if (/releases|remaining/.test(answer.url())) seen.push(await answer.text());
  });
  await open(page, `/demo/hazards/${hazard}`);
  await page.getByText('You are shown the square this hazard lies in').waitFor();
  await page.getByText(/% released$/).waitFor();
  await mapReady(page);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.join()).toContain('"precision":"generalised"');
  expect(seen.join()).not.toContain('"precision":"exact"');
  for (const name of ['Release land', 'Split', 'Report something about it', 'New task', 'Completion package'])
    expect(await page.getByText(name).count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await close();
});

test('at a past moment the account is of that moment, and only paper can be made of it', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'approver', language: 'ar', dark: true });
  const hazard = await hazardWith('cancelled');
  await open(page, `/demo/hazards/${hazard}`);
  await page.getByText(/٪$/).waitFor();
  const now = await page.locator('p', { hasText: '=' }).first().innerText();
  await page.getByRole('button', { name: 'شاهد السجل آنذاك' }).last().click();
  await page.waitForURL(/asOf=\d+/);
  await page.getByText('لم يُفرج عن أي جزء منها.').waitFor();
  expect(await page.locator('p', { hasText: '=' }).first().innerText()).not.toBe(now);
  expect(await page.getByRole('link', { name: 'أظهر على الخريطة' }).count()).toBe(0);
  await page.getByRole('button', { name: 'طباعة' }).waitFor();
  await mapReady(page);
  expect(await axe(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await close();
});

test('a figure that could not be read is never taken for nothing', async () => {
  const { page, close } = await visit(browser, { as: 'approver' });
  await page.route('**/nonconformities?*', (route) => route.abort());
  await open(page, `/demo/hazards/${await hazardWith('cancelled')}`);
  const strip = page.getByRole('region', { name: 'How it stands' });
  await strip.getByText('This could not be read, so nothing is said about it.').waitFor();
  expect(await strip.getByText('Nothing that you may see').count()).toBe(0);
  await close();
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
