/** Splitting a hazard on screen: by keyboard with typed lines, on the map by pointer, and what another person sees. */
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

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly localId: string;
  readonly areaM2: number;
  readonly shape: { type: string; coordinates: [number, number][][] };
}
let browser: Browser;
let hazards: Listed[] = [];
beforeAll(async () => {
  browser = await openBrowser();
  const { page, context, close } = await visit(browser, { as: 'approver' });
  const answer = await context.request.get(
    url('/api/programmes/demo/hazards?org=harrow&classification=cha&status=open&limit=100'),
  );
  const { items } = (await answer.json()) as { items: Listed[] };
  hazards = items.filter(({ shape }) => shape?.type === 'Polygon' && shape.coordinates.length === 1);
  expect(hazards.length).toBeGreaterThan(3);
  await page.close();
  await close();
});
afterAll(() => browser.close());

const hazardOf = (n: number): Listed => hazards[n] as Listed;
const pathOf = ({ id }: Listed) => `/demo/hazards/${id}/split`;
const partRows = (page: Page) => page.locator('#parts ~ div tbody tr');

/** A line from beyond the west to beyond the east, through the middle. */
function across({ shape }: Listed, share = 0.5): string {
  const ring = shape.coordinates[0] ?? [];
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [west, east] = [Math.min(...xs) - 0.001, Math.max(...xs) + 0.001];
  const y = Math.min(...ys) + (Math.max(...ys) - Math.min(...ys)) * share;
  return `${y.toFixed(6)}, ${west.toFixed(6)}\n${y.toFixed(6)}, ${east.toFixed(6)}`;
}

describe('a hazard is split', () => {
  test('with the keyboard alone; another person reads the parts and accepts', async () => {
    const hazard = hazardOf(0);
    const author = await visit(browser, { as: 'harrow' });
    const { page } = author;
    await open(page, `/demo/hazards/${hazard.id}`);
    await page.getByRole('link', { name: 'Split', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Split / }).waitFor();
    await page.getByText('No parts yet').waitFor();
    await page.getByRole('radio', { name: 'Type positions' }).focus();
    await page.keyboard.press('Space');
    const typed = page.getByLabel('Positions of the line, one a line');
    await typed.focus();
    await page.keyboard.type(across(hazard).split('\n')[0] ?? '');
    await page.getByText('A line needs at least two positions').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(across(hazard).split('\n')[1] ?? '');
    await page.getByText('The parts add up to the hazard.').waitFor();
    expect(await partRows(page).count()).toBe(2);
    await page.getByLabel('Name of part A').fill('North of the road');
    await page.getByLabel('Why it is split').fill('The road cuts it; each side is tasked by itself.');
    await settled(page);
    await picture(page, 'split-parts');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send the split' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/demo\/reports\/[0-9a-f-]{36}$/);
    await page.getByText('This is your own report').waitFor();
    const address = new URL(page.url()).pathname;

    const other = await visit(browser, { as: 'approver' });
    await open(other.page, address);
    const parts = other.page.getByRole('region', { name: 'Parts of the split' });
    await parts.getByText('North of the road').waitFor();
    await settled(other.page);
    await picture(other.page, 'split-review');
    expect(await axe(other.page)).toEqual([]);
    await other.page.getByLabel('Reason', { exact: true }).fill('Seen on the imagery');
    for (const answer of await other.page.getByLabel(/^Why V\d\d may stand/).all())
      await answer.fill('Looked at together');
    await other.page.getByRole('button', { name: 'Accept', exact: true }).click();
    await other.page.getByRole('heading', { name: 'Accepted', exact: true }).waitFor();
    await open(other.page, `/demo/hazards/${hazard.id}`);
    await other.page.getByRole('link', { name: 'North of the road' }).waitFor();
    expect(await other.page.getByRole('link', { name: 'Split', exact: true }).count()).toBe(0);
    expect([...author.wrong, ...other.wrong]).toEqual([]);
    await author.close();
    await other.close();
  });

  test('what does not fit is said in words, and cannot be sent', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'harrow' });
    const hazard = hazardOf(1);
    await open(page, pathOf(hazard));
    await page.getByText('Type positions').click();
    const typed = page.getByLabel('Positions of the line, one a line');
    const [from = '', to = ''] = across(hazard).split('\n');
    await typed.fill(`${from}\n${from}`);
    await page.getByText('does not go through the hazard').waitFor();
    expect(await page.getByRole('button', { name: 'Send the split' }).count()).toBe(0);
    await typed.fill(`${from}\nnowhere`);
    await page.getByText('Cannot read this as a position').waitFor();
    await typed.fill(`${from}\n${to}`);
    await page.getByText('The parts add up to the hazard.').waitFor();
    await page.getByRole('radio', { name: 'Outlines of the parts' }).click();
    const ring = hazard.shape.coordinates[0] ?? [];
    const corners = ring.slice(0, 3).map(([x, y]) => `${y}, ${x}`);
    await page.getByLabel('Corners of the parts, one a line').fill(corners.join('\n'));
    await page.getByText('lie in no part').waitFor();
    await page.getByText('There is only one part so far').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(wrong).toEqual([]);
    await close();
  });

  test('with the pointer, a line drawn across on the map', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'harrow' });
    await open(page, pathOf(hazardOf(2)));
    await mapReady(page);
    await settled(page);
    const box = await page.locator('canvas').first().boundingBox();
    if (!box) throw new Error('no map');
    const middle = box.y + box.height / 2;
    await page.mouse.click(box.x + 30, middle);
    await page.mouse.move(box.x + box.width / 2, middle, { steps: 5 });
    await page.mouse.move(box.x + box.width - 60, middle, { steps: 5 });
    await page.mouse.click(box.x + box.width - 60, middle);
    await page.mouse.click(box.x + box.width - 60, middle);
    await page.getByText('The parts add up to the hazard.').waitFor();
    await settled(page);
    await picture(page, 'split-drawn');
    expect(wrong).toEqual([]);
    await close();
  });
});

describe.each(WIDTHS)('at %i px', (width) => {
  test.each(['en', 'ar'])('splitting has no barrier in %s', async (language) => {
    const { page, wrong, close } = await visit(browser, { as: 'harrow', width, language });
    await open(page, pathOf(hazardOf(3)));
    await settled(page);
    await picture(page, `split-${language}-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.locator('section[aria-labelledby=cut] button').first().click();
    await page.locator('#parts ~ div table').waitFor();
    await settled(page);
    await page.locator('#parts').scrollIntoViewIfNeeded();
    await picture(page, `split-parts-${language}-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });
});
