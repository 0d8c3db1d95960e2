/**
 * Releasing land, in a browser: a part that goes over the edge is told in words and on the map, cut in one press,
 * kept through a reload, sent, accepted by somebody else, and stands in the account. Then the rest, and the end.
 */
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

type Corner = readonly [number, number];
interface Target {
  readonly id: string;
  readonly areaM2: number;
  readonly classification: string;
  readonly workStatus: string;
  readonly precision: string;
  readonly box: { west: number; south: number; east: number; north: number };
}

const API = '/api/programmes/demo';
let browser: Browser;
/** Hazards of one operator with land released before and ground left, the largest first. */
const targets: Target[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  const { context, close } = await visit(browser, { as: 'harrow' });
  const read = async (path: string) => (await context.request.get(url(`${API}/${path}`))).json();
  const { items } = (await read('releases?limit=1000')) as { items: { hazardId: string }[] };
  for (const id of new Set(items.map(({ hazardId }) => hazardId))) {
    const hazard = (await read(`hazards/${id}`)) as Omit<Target, 'box'> & {
      shape: { type: string; coordinates: Corner[][] };
    };
    if (hazard.precision !== 'exact' || hazard.shape.type !== 'Polygon') continue;
    const [xs, ys] = [0, 1].map((i) => hazard.shape.coordinates.flat().map((corner) => corner[i as 0 | 1]));
    const [west, east] = [Math.min(...(xs ?? [])), Math.max(...(xs ?? []))];
    const [south, north] = [Math.min(...(ys ?? [])), Math.max(...(ys ?? []))];
    targets.push({ ...hazard, box: { west, south, east, north } });
  }
  targets.sort((a, b) => b.areaM2 - a.areaM2);
  await close();
});
afterAll(() => browser.close());

const target = (classification: string): Target => {
  const found = targets.find((one) => one.classification === classification && one.workStatus !== 'closed');
  if (!found) throw new Error(`the demo has no open ${classification} with released parts`);
  return found;
};

/** Corners of a rectangle in shares of a hazard's box: 0 is its west or south edge, 1 its east or north one. */
function corners({ box }: Target, [x1, x2]: Corner, [y1, y2]: Corner): string {
  const at = (x: number, y: number): string => {
    const lat = box.south + (box.north - box.south) * y;
    const lon = box.west + (box.east - box.west) * x;
    return `${lat.toFixed(7)}, ${lon.toFixed(7)}`;
  };
  return [at(x1, y1), at(x2, y1), at(x2, y2), at(x1, y2)].join('\n');
}

async function openWizard(page: Page, { id }: Target, query = ''): Promise<void> {
  await open(page, `/demo/hazards/${id}/release${query}`);
  await mapReady(page);
  await settled(page);
}

async function type(page: Page, positions: string): Promise<void> {
  const typing = page.getByRole('button', { name: 'Type corner positions' });
  if ((await typing.getAttribute('aria-expanded')) === 'false') await typing.click();
  await page.getByLabel('Positions, one a line').fill(positions);
  await page.getByRole('button', { name: 'Add this outline' }).click();
}

/** Somebody else accepts what waits, answering what the rules doubt. */
async function accept(id: string): Promise<void> {
  const { context, close } = await visit(browser, { as: 'approver' });
  const report = await (await context.request.get(url(`${API}/reports/${id}`))).json();
  const doubted = report.findings.filter(({ severity }: { severity: string }) => severity === 'R');
  const rules = [...new Set<string>(doubted.map(({ rule }: { rule: string }) => rule))];
  const answer = await context.request.post(url(`${API}/reports/${id}/decision`), {
    data: {
      action: 'accept',
      reason: 'Sampled and in order',
      overrides: rules.map((rule) => ({ rule, reason: 'Looked at in the test' })),
    },
    headers: { origin: url(''), 'if-match': `"${report.version}"` },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await close();
}

/** Sends, and gives the id of the report the page links to. */
async function send(page: Page, button = 'Send for approval'): Promise<string> {
  await page.getByRole('button', { name: button }).click();
  const heading = page.getByRole('heading', { name: 'Sent. It waits for another person' });
  await heading.waitFor();
  const link = await page.getByRole('link', { name: 'Open the report' }).getAttribute('href');
  return link?.split('/').at(-1) ?? '';
}

const fits = (page: Page) => page.getByText('Everything fits.').waitFor();
/** Figures of the small statement: name of the row → before, after. */
async function account(page: Page): Promise<Record<string, number[]>> {
  await page.locator('section[aria-labelledby="account"][aria-busy="false"]').waitFor();
  const rows = await page.locator('section[aria-labelledby="account"] tr').all();
  const read = await Promise.all(
    rows.slice(1).map(async (row) => {
      const name = (await row.locator('th').innerText()).trim().split('\n')[0] ?? '';
      const cells = await row.locator('td').allInnerTexts();
      return [name, cells.map((text) => Number(text.replace('−', '-').replaceAll(',', '')) || 0)] as const;
    }),
  );
  return Object.fromEntries(read);
}

describe('releasing land', () => {
  test('a part over the edge is told, cut, kept, sent, accepted, and stands in the account', async () => {
    const hazard = target('cha');
    const { page, context, wrong, close } = await visit(browser, { as: 'harrow' });
    await openWizard(page, hazard);
    await page.getByRole('radio', { name: /^Cleared/ }).check();
    await page.getByLabel('Depth searched, cm').fill('20');
    await type(page, corners(hazard, [0.62, 1.3], [0.5, 1.2]));
    const fit = page.getByRole('region', { name: '3. What does not fit' });
    await fit.getByText(/m² drawn lie outside the hazard/).waitFor();
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'release-misfit-1280');
    await fit.getByRole('button', { name: 'Show on the map' }).click();
    await page.locator('canvas').first().scrollIntoViewIfNeeded();
    await picture(page, 'release-misfit-map');
    await fit.getByRole('button', { name: 'Cut to what can be released' }).click();
    await fits(page);
    await page.getByLabel('Name of part 1').fill('North-east field');
    await page.reload();
    await mapReady(page);
    expect(await page.getByLabel('Name of part 1').inputValue()).toBe('North-east field');
    await fits(page);
    const small = await account(page);
    const [before = 0, after = 0] = small['Remains hazardous'] ?? [];
    const [, now = 0] = small['Now: Cleared'] ?? [];
    expect(now).toBeLessThan(-100);
    expect(before + now).toBe(after);
    await settled(page);
    const report = await send(page);
    await picture(page, 'release-sent');
    expect(await axe(page)).toEqual([]);
    const account0 = await (await context.request.get(url(`${API}/releases?hazard=${hazard.id}`))).json();
    expect(account0.items.some(({ localId }: { localId: string }) => localId === 'North-east field')).toBe(
      false,
    );
    await accept(report);
    const today = new Date().toLocaleDateString('sv-SE');
    await open(page, `/demo/account?hazard=${hazard.id}&from=${today}&to=${today}`);
    const row = page.getByRole('row', { name: /^Cleared/ });
    await row.waitFor();
    const booked = (await row.innerText()).replaceAll(',', '').match(/−(\d+)/)?.[1];
    expect(Math.abs(Number(booked) + now)).toBeLessThanOrEqual(2);
    await picture(page, 'release-account');
    expect(wrong).toEqual([]);
    await close();
  });

  test('ground not searched stays hazardous, and what is drawn with the mouse becomes a part', async () => {
    const hazard = target('cha');
    const { page, context, wrong, close } = await visit(browser, { as: 'harrow', height: 1000 });
    const { items } = await (await context.request.get(url(`${API}/tasks?hazard=${hazard.id}`))).json();
    await open(page, `/demo/tasks/${items[0].id}`);
    await page.getByRole('link', { name: 'Release land' }).click();
    await mapReady(page);
    await page.getByRole('radio', { name: /^Cleared/ }).check();
    expect(await page.getByRole('combobox', { name: 'Task' }).inputValue()).toBe(items[0].title);
    await page.getByLabel('Depth searched, cm').fill('20');
    const canvas = page.locator('canvas').first();
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    const at = (x: number, y: number) =>
      [(box?.x ?? 0) + (box?.width ?? 0) * x, (box?.y ?? 0) + (box?.height ?? 0) * y] as const;
    for (const [x, y] of [at(0.52, 0.6), at(0.6, 0.6), at(0.6, 0.75), at(0.52, 0.75), at(0.52, 0.6)]) {
      await page.mouse.move(x, y, { steps: 3 });
      await page.mouse.click(x, y);
      await page.waitForTimeout(350);
    }
    await page.getByLabel('Name of part 1').waitFor();
    const drawn = await account(page);
    await page.getByText('Ground not searched', { exact: true }).click();
    await type(page, corners(hazard, [0.4, 1], [0, 0.3]));
    await page.getByText(/drawn were not searched/).waitFor();
    await page.getByText('Say why ground was not searched.').waitFor();
    await page.getByRole('combobox', { name: 'Why piece 1 was left out' }).click();
    await page.getByRole('option', { name: 'Water' }).click();
    await settled(page);
    const [, all = 0] = drawn['Now: Cleared'] ?? [];
    const [, some = 0] = (await account(page))['Now: Cleared'] ?? [];
    expect(all).toBeLessThan(0);
    expect(some).toBeGreaterThan(all);
    await picture(page, 'release-left-out');
    expect(await axe(page)).toEqual([]);
    expect(await page.getByRole('checkbox', { name: 'This closes the hazard' }).isDisabled()).toBe(true);
    await page.evaluate(() => localStorage.clear());
    expect(wrong).toEqual([]);
    await close();
  });

  test('all that remains closes the hazard in a completion report, and the page then says so', async () => {
    const hazard = target('cha');
    const { page, wrong, close } = await visit(browser, { as: 'harrow' });
    await openWizard(page, hazard);
    await page.getByRole('radio', { name: /^Cleared/ }).check();
    await page.getByLabel('Depth searched, cm').fill('20');
    await page.getByRole('button', { name: /^All that remains/ }).click();
    await page.getByRole('button', { name: 'Nothing more remains' }).waitFor();
    expect((await account(page))['Remains hazardous']?.[1]).toBe(0);
    await page.getByRole('checkbox', { name: 'This closes the hazard' }).check();
    await settled(page);
    await picture(page, 'release-close');
    await accept(await send(page, 'Send and propose to close'));
    await open(page, `/demo/hazards/${hazard.id}/release`);
    await page.getByText('This hazard is closed: nothing is left to release').waitFor();
    await picture(page, 'release-closed');
    expect(wrong).toEqual([]);
    await close();
  });

  test('where a hazard was larger than recorded it is extended first, then released', async () => {
    const hazard = target('sha');
    const { page, wrong, context, close } = await visit(browser, { as: 'harrow' });
    await openWizard(page, hazard);
    await page.getByRole('radio', { name: /^Reduced/ }).check();
    await page.getByRole('radio', { name: 'Without one' }).check();
    await page.getByRole('checkbox', { name: 'Technical survey found nothing' }).check();
    await type(page, corners(hazard, [0.7, 1.2], [0.3, 0.7]));
    await page.getByRole('button', { name: 'Extend the outline first' }).click();
    await fits(page);
    const small = await account(page);
    const [recorded = 0, larger = 0] = small.Outline ?? [];
    expect(larger).toBeGreaterThan(recorded + 100);
    const [, earlier = 0] = small['Released earlier'] ?? [];
    const [, now = 0] = small['Now: Reduced'] ?? [];
    expect(larger + earlier + now).toBe(small['Remains hazardous']?.[1]);
    await settled(page);
    await picture(page, 'release-extend');
    await accept(await send(page));
    const after = await (await context.request.get(url(`${API}/hazards/${hazard.id}`))).json();
    expect(Math.abs(after.areaM2 - larger)).toBeLessThanOrEqual(2);
    expect(wrong).toEqual([]);
    await close();
  });
});

describe('the page itself', () => {
  test.each(WIDTHS.flatMap((width) => ['en', 'ar'].map((language) => ({ width, language }))))(
    'stands at $width px in $language',
    async ({ width, language }) => {
      const { page, wrong, close } = await visit(browser, { as: 'harrow', width, language });
      await openWizard(page, target('sha'));
      await page.getByRole('radio').nth(0).check();
      await page.locator('section[aria-labelledby="ground"] button').first().click();
      await page.locator('section[aria-labelledby="left-out"] button').first().click();
      await page.locator('section[aria-labelledby="fit"] svg').first().waitFor();
      await settled(page);
      expect(await axe(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await picture(page, `release-${width}-${language}`);
      expect(wrong).toEqual([]);
      await close();
    },
  );

  test('says in words why nothing can be released', async () => {
    const hazard = target('sha');
    for (const [who, words] of [
      ['operations', 'Your role does not report land release here'],
      ['fieldgate', 'You see this hazard only roughly'],
    ] as const) {
      const { page, wrong, close } = await visit(browser, { as: who });
      await open(page, `/demo/hazards/${hazard.id}/release`);
      await page.getByText(words).waitFor();
      expect(await axe(page)).toEqual([]);
      expect(wrong).toEqual([]);
      await close();
    }
  });

  test('a hazard with a grave nonconformity cannot be closed, and one known as a point has no land', async () => {
    const { page, context, wrong, close } = await visit(browser, { as: 'approver' });
    const read = async (path: string) => (await context.request.get(url(`${API}/${path}`))).json();
    const open1 = await read('nonconformities?status=open&kind=major');
    const [graveId] = open1.items.flatMap(({ hazardIds }: { hazardIds: string[] }) => hazardIds);
    await openWizard(page, { ...target('sha'), id: graveId });
    await page.getByText('Not while 1 major or critical nonconformity is open.').waitFor();
    expect(await page.getByRole('checkbox', { name: 'This closes the hazard' }).isDisabled()).toBe(true);
    expect(await page.getByRole('link', { name: 'Open quality' }).count()).toBe(1);
    const { items } = await read('hazards?limit=300');
    const point = items.find(
      ({ shape, workStatus }: { shape: { type: string } | null; workStatus: string }) =>
        shape?.type === 'Point' && workStatus === 'open',
    );
    await open(page, `/demo/hazards/${point.id}/release`);
    await page.getByText('This hazard is known only as a point').waitFor();
    await page.getByRole('link', { name: 'Report its outline' }).waitFor();
    expect(wrong).toEqual([]);
    await close();
  });
});
