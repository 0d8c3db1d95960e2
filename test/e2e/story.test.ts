/**
 * The story of a report in the browser: sent, returned with a reason, corrected, accepted by somebody else;
 * then the list, the hazard's history and the ledger have changed. And: nobody approves their own.
 */
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { axe, open, openBrowser, overflow, picture, url, type Visit, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const CORNERS = [
  '34.9100 S, 21.9100 W',
  '34.9100 S, 21.9070 W',
  '34.9125 S, 21.9070 W',
  '34.9125 S, 21.9100 W',
];

/** Through the form, as a person does it. */
async function signIn(page: Page, who: string): Promise<void> {
  const account = inject('running').accounts[who];
  await page.goto(url('/sign-in'));
  await page.locator('input[name=email]').fill(account?.email ?? '');
  await page.locator('input[name=password]').fill(account?.password ?? '');
  await page.locator('button[type=submit]').click();
  await page.waitForURL('**/demo/map**');
}

/** Fills in the form for a suspected area with four typed corners and one piece of evidence. */
async function fill(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name: /Suspected/ }).check();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByText('Type positions', { exact: true }).click();
  await page.getByLabel('Positions, one a line').fill(CORNERS.join('\n'));
  await page.getByRole('button', { name: 'Add evidence' }).click();
  await page.getByLabel('Position', { exact: true }).fill(CORNERS[0] ?? '');
}

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send for review' }).click();
  await page.waitForURL(/\/demo\/reports\/[0-9a-f-]{36}$/);
}

const reason = (page: Page) => page.getByLabel('Reason', { exact: true });

/** Answers every rule that asks for a decision, then accepts. */
async function accept(page: Page, why: string): Promise<void> {
  await reason(page).fill(why);
  for (const answer of await page.getByLabel(/^Why V\d\d may stand/).all()) {
    await answer.fill('Looked at with the team leader');
  }
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByRole('heading', { name: 'Accepted', exact: true }).waitFor();
}

describe('from a report to the map', () => {
  let surveyor: Visit;
  let reviewer: Visit;
  let address = '';

  test('a surveyor signs in and sends a report', async () => {
    surveyor = await visit(browser);
    const { page } = surveyor;
    await signIn(page, 'fieldgate');
    await open(page, '/demo/report/new');
    await fill(page, 'The orchard wall');
    await picture(page, 'story-form');
    expect(await axe(page)).toEqual([]);
    await send(page);
    address = new URL(page.url()).pathname;
    await page.getByText('This is your own report').waitFor();
    expect(await page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
  });

  test('a reviewer finds it in the inbox and returns it with a reason', async () => {
    reviewer = await visit(browser);
    const { page } = reviewer;
    await signIn(page, 'approver');
    await open(page, '/demo/inbox');
    await page.getByRole('link', { name: 'The orchard wall' }).click();
    await page.getByRole('heading', { name: 'What this would add' }).waitFor();
    await picture(page, 'story-report');
    expect(await axe(page)).toEqual([]);
    await reason(page).fill('Which side of the wall is it?');
    await page.getByRole('button', { name: 'Return', exact: true }).click();
    await page.getByRole('heading', { name: 'Returned', exact: true }).waitFor();
  });

  test('the surveyor reads the reason and answers with a correction', async () => {
    const { page } = surveyor;
    await open(page, address);
    await page.getByText('Which side of the wall is it?').waitFor();
    await page.getByRole('link', { name: 'Correct and send again' }).click();
    await page.getByText('Which side of the wall is it?').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('The orchard, inside the wall');
    await send(page);
    await open(page, address);
    await page.getByRole('heading', { name: 'Replaced by a correction' }).waitFor();
  });

  test('the reviewer accepts it, and record, list and ledger have changed', async () => {
    const { page } = reviewer;
    await open(page, '/demo/inbox');
    await page.getByRole('link', { name: 'The orchard, inside the wall' }).click();
    await accept(page, 'Matches the sketch of the village');
    await page.getByRole('link', { name: 'Open the hazard' }).click();
    await page.getByRole('heading', { name: 'The orchard, inside the wall' }).waitFor();
    await page.getByText('Matches the sketch of the village').first().waitFor();
    await picture(page, 'story-hazard');
    await open(page, '/demo/hazards?q=orchard');
    await page.getByText('The orchard, inside the wall').first().waitFor();
    const answer = await reviewer.context.request.get(
      url('/api/programmes/demo/entries?order=newest&limit=20'),
    );
    const { items } = (await answer.json()) as { items: { body: { kind: string; reason: string } }[] };
    expect(
      items.filter(({ body }) => body.reason === 'Matches the sketch of the village').length,
    ).toBeGreaterThan(0);
  });

  test('nothing went wrong in either browser', async () => {
    expect([...surveyor.wrong, ...reviewer.wrong]).toEqual([]);
    await surveyor.close();
    await reviewer.close();
  });
});

test('an approver cannot approve their own report, on the screen or past it', async () => {
  const { page, context, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/report/new');
  await fill(page, 'My own field');
  await send(page);
  await page.getByText('This is your own report').waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const answer = await context.request.post(url(`/api/programmes/demo/reports/${id}/decision`), {
    data: { action: 'accept', reason: 'I know it well', overrides: [] },
    headers: { 'if-match': '"1"', origin: url('') },
  });
  expect(answer.status()).toBe(403);
  expect(((await answer.json()) as { code: string }).code).toBe('authorIsApprover');
  await close();
});

test('what is written is kept when the page is left before sending', async () => {
  const { page, close } = await visit(browser, { as: 'surveyor' });
  await open(page, '/demo/report/new');
  await page.getByLabel('Name', { exact: true }).fill('Half a report');
  await open(page, '/demo/hazards');
  await open(page, '/demo/report/new');
  await page.getByText('Half a report').waitFor();
  await page.getByRole('button', { name: 'Go on writing' }).click();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Half a report');
  await close();
});

/** Signs seen by a surveyor, as a phone sends them: nothing to doubt and nothing that falls. */
async function signsSeen(names: readonly string[]): Promise<void> {
  const surveyor = await visit(browser, { as: 'surveyor' });
  for (const [i, name] of names.entries()) {
    const fields = {
      name,
      classification: 'indication',
      contamination: ['cmr'],
      shape: { type: 'Point', coordinates: [-21.97 - i / 100, -34.15] },
      entered: { text: null, format: 'drawn', fixedBy: 'handheld', accuracyM: 3 },
      placeCode: 'VD22',
    };
    const content = {
      reportType: 'nts',
      dateOfInformation: new Date().toISOString().slice(0, 10),
      orgCode: 'harrow',
      hazard: { id: randomUUID(), mode: 'new', fields },
    };
    const data = { id: randomUUID(), content };
    const sent = await surveyor.context.request.post(url('/api/programmes/demo/reports'), {
      data,
      headers: { origin: url('') },
    });
    expect(sent.ok(), await sent.text()).toBe(true);
  }
  await surveyor.close();
}

test('several reports without doubts are accepted together', async () => {
  const names = ['Signs by the well', 'Signs by the ford'];
  await signsSeen(names);
  const { page, wrong, close } = await visit(browser, { as: 'approver' });
  await open(page, '/demo/inbox');
  for (const name of names) await page.getByRole('checkbox', { name: `Choose “${name}”` }).check();
  await page.getByRole('button', { name: 'Accept 2 reports' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Seen by the desk');
  await picture(page, 'bulk');
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Accept 2 reports' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(wrong).toEqual([]);
  await close();
});

describe.each(WIDTHS)('at %i px', (width) => {
  test.each(['en', 'ar'])('inbox, report and form have no barrier in %s', async (language) => {
    const { page, wrong, close } = await visit(browser, { as: 'validator', width, language });
    for (const [name, path] of [
      ['inbox', '/demo/inbox'],
      ['form', '/demo/report/new'],
    ] as const) {
      await open(page, path);
      await page.waitForLoadState('networkidle');
      await picture(page, `${name}-${language}-${width}`);
      expect(await axe(page), `${name} ${language} ${width}`).toEqual([]);
      expect(await overflow(page), `${name} ${language} ${width}`).toBeLessThanOrEqual(0);
    }
    await open(page, '/demo/inbox');
    await page.locator('li a').first().click();
    await page.locator('#decision').waitFor();
    await picture(page, `report-${language}-${width}`);
    expect(await axe(page), `report ${language} ${width}`).toEqual([]);
    expect(await overflow(page), `report ${language} ${width}`).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(wrong).toEqual([]);
    await close();
  });
});
