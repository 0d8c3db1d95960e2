/**
 * The pages around work, in a browser: a task is issued, five days of progress are entered and a forecast
 * follows; a visit finds something grave; a survey box with three red cells becomes a proposed area.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, open, openBrowser, overflow, picture, settled, url, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const API = '/api/programmes/demo';
const TITLE = 'Orchard above the mill';
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The approver accepts every report of a type that waits, answering what the rules doubt. */
async function acceptAll(type: string): Promise<void> {
  const { context, close } = await visit(browser, { as: 'approver' });
  const headers = { origin: url('') };
  const list = await context.request.get(url(`${API}/reports?state=submitted&type=${type}&order=oldest`));
  const { items } = (await list.json()) as {
    items: { id: string; version: number; findings: { rule: string; severity: string }[] }[];
  };
  for (const { id, version, findings } of items) {
    const doubted = findings.filter(({ severity }) => severity === 'R').map(({ rule }) => rule);
    const overrides = [...new Set(doubted)].map((rule) => ({ rule, reason: 'Looked at in the test' }));
    const answer = await context.request.post(url(`${API}/reports/${id}/decision`), {
      data: { action: 'accept', reason: 'In order', overrides },
      headers: { ...headers, 'if-match': `"${version}"` },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  await close();
}

/** Steps of the task's menu, one after the other, each accepted. */
async function step(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Move to … “${TITLE}”` }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await acceptAll('task');
}

describe('work on land', () => {
  test('a task is proposed, issued and moved on by its menu, and nothing holds before another accepts', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'operations' });
    await open(page, '/demo/tasks/new');
    await page.getByLabel('Name of the task').fill(TITLE);
    await page.getByRole('combobox', { name: 'Hazards' }).click();
    await page.getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Operator' }).click();
    await page.getByRole('option', { name: 'Fieldgate' }).click();
    await page.getByLabel('Planned start').fill(daysAgo(30));
    await page.getByLabel('Planned end').fill(daysAgo(-20));
    await page.getByLabel('Depth to be searched, cm').fill('20');
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'work-task-new');
    await page.getByRole('button', { name: 'Send as issued' }).click();
    await page.getByRole('heading', { name: '1 proposed task waits for acceptance' }).waitFor();
    await acceptAll('task');
    await page.getByRole('article', { name: TITLE }).waitFor();
    await step(page, 'Accept as operator');
    await page.getByRole('heading', { name: 'Accepted' }).first().waitFor();
    await step(page, 'Begin work');
    await page.getByRole('heading', { name: 'Ongoing' }).first().waitFor();
    expect(wrong).toEqual([]);
    await close();
  });

  test('its dates and conditions are changed through a report that shows both, before and after', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'operations' });
    await open(page, '/demo/tasks');
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByText('Nothing is changed yet.').waitFor();
    await page.getByLabel('Planned end').fill('2031-03-04');
    await page.getByLabel('Depth to be searched, cm').fill('30');
    await page.getByRole('cell', { name: 'Depth: 30 cm' }).waitFor();
    await page.getByLabel('Why', { exact: true }).fill('The stream was high until May');
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'work-task-edit');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: TITLE, exact: true }).waitFor();
    await page.getByRole('link', { name: /^Change by .* waits/ }).click();
    const changes = page.getByRole('region', { name: 'What this would change' });
    await changes.getByRole('row', { name: /Planned end .* 4 Mar 2031/ }).waitFor();
    await changes.getByRole('row', { name: /Conditions Depth: 20 cm Depth: 30 cm/ }).waitFor();
    expect(await changes.getByRole('row').count()).toBe(3 + 1);
    await changes.getByRole('img', { name: /Sketch of/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await picture(page, 'work-task-edit-review');
    await acceptAll('task');
    await open(page, '/demo/tasks');
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByText('4 Mar 2031', { exact: false }).first().waitFor();
    expect(wrong).toEqual([]);
    await close();
  });

  test('who goes elsewhere while a change is on its way is left there', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'operations' });
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/\/reports$/, async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue();
    });
    await open(page, '/demo/tasks');
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByLabel('Depth to be searched, cm').fill('35');
    await page.getByRole('cell', { name: 'Depth: 35 cm' }).waitFor();
    const sent = page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/reports'));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('link', { name: 'Inbox' }).first().click();
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
    letGo();
    await sent;
    await page.getByText('Sent. Another person', { exact: false }).first().waitFor();
    await settled(page);
    expect(new URL(page.url()).pathname).toBe('/demo/inbox');
    expect(wrong).toEqual([]);
    await close();
    await acceptAll('task');
  });

  test('five days of progress are entered by keyboard, and a forecast follows', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'deminer' });
    await open(page, '/demo/tasks');
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('link', { name: 'Enter progress' }).click();
    for (let row = 1; row <= 5; row++) {
      const cell = (label: string) => page.getByLabel(`${label}, row ${row}`);
      await cell('Day').fill(daysAgo(7 * (5 - row)));
      if (row === 1) await cell('Team').fill('North');
      await cell('Processed, m²').fill(String(300 + 10 * row));
      await cell('Cleared, m²').fill(String(300 + 10 * row));
      await cell('Staff').fill('6');
      await cell('Items found').fill(String(row % 2));
      if (row < 5) await cell('Items found').press('Enter');
    }
    await page.getByText('1,650').first().waitFor();
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'work-progress-1280');
    await page.getByRole('button', { name: 'Send 5 team-days' }).click();
    await page.getByRole('heading', { name: TITLE, exact: true }).waitFor();
    expect(wrong).toEqual([]);
    await close();
    await acceptAll('clearance_progress');
    const after = await visit(browser, { as: 'operations' });
    await open(after.page, '/demo/tasks');
    await after.page.getByText(/1,650\sm² processed/).waitFor();
    await after.page.getByText(/weeks (or more )?at the pace of the last 5 weeks/).waitFor();
    await after.page.getByRole('link', { name: TITLE }).click();
    await after.page.getByRole('heading', { name: 'Every team-day' }).waitFor();
    await settled(after.page);
    await picture(after.page, 'work-task-1280');
    expect(await axe(after.page)).toEqual([]);
    expect(after.wrong).toEqual([]);
    await after.close();
  });
});

describe('what quality and survey find', () => {
  test('a visit with a major nonconformity is sent, accepted, and stands open and overdue', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'fieldgate' });
    await open(page, '/demo/quality/new');
    await page.getByRole('combobox', { name: 'Task' }).click();
    await page.getByRole('option', { name: TITLE }).click();
    await page.getByLabel('Sampled, m²').fill('120');
    await page.getByRole('button', { name: 'Add a nonconformity' }).click();
    await page.getByLabel('What was seen').fill('Lanes were not marked');
    await page.getByLabel('Due').fill(daysAgo(2));
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'work-visit-new');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL(/quality$/);
    await acceptAll('qm');
    await page.getByText('Lanes were not marked').waitFor();
    await page.getByText(/Overdue since/).waitFor();
    expect(wrong).toEqual([]);
    await close();
  });

  test('three red cells of a box become a proposed confirmed area that names the box', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'surveyor' });
    await open(page, '/demo/boxes');
    await page.getByLabel('Position or name of the square').fill('-34.5, -22.0');
    await page.getByRole('button', { name: /^Open \d/ }).click();
    await page.getByRole('gridcell').first().focus();
    for (const key of ['c', 'ArrowRight', 'c', 'ArrowRight', '1', 'ArrowDown', 'n'])
      await page.keyboard.press(key);
    await page.getByRole('button', { name: /found.*\(3\)/i }).waitFor();
    await settled(page);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'work-box-1280');
    await page.getByRole('button', { name: 'Send the box' }).click();
    await page.waitForURL(/boxes$/);
    await acceptAll('survey_box');
    await page.getByRole('rowheader').getByRole('link').click();
    await page.getByRole('button', { name: 'Work out the area' }).click();
    await page.getByText(/3 found cells/).waitFor();
    await settled(page);
    await picture(page, 'work-box-proposed');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send as a confirmed area' }).click();
    await page.waitForURL(/reports\//);
    await page.getByRole('heading', { name: /^Box \d/ }).waitFor();
    expect(wrong).toEqual([]);
    await close();
  });
});

test('a priority is a sum that can be opened, and becomes a task', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'operations' });
  await open(page, '/demo/priorities');
  await page.getByText('Why: the sum').first().click();
  const products = await page.locator('ol details[open] tbody td[data-numeric]').allTextContents();
  const total = await page.locator('ol details[open] tfoot td[data-numeric]').textContent();
  const sum = products.reduce((all, text) => all + Number(text.split('=').at(-1)), 0);
  expect(sum).toBe(Number(total));
  expect(await axe(page)).toEqual([]);
  await picture(page, 'work-priorities-open');
  await page.getByRole('link', { name: 'New task' }).first().click();
  await page.getByRole('heading', { name: 'New task' }).waitFor();
  expect(wrong).toEqual([]);
  await close();
});

describe.each(WIDTHS)('at %i px', (width) => {
  test('a day is entered on a phone as on a desk, and a box is read there', async () => {
    const { page, wrong, close } = await visit(browser, { as: 'deminer', width });
    await open(page, '/demo/tasks?view=list');
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('link', { name: 'Enter progress' }).click();
    await page.getByLabel('Processed, m², row 1').fill('999999');
    await page.getByText('V52').waitFor();
    await settled(page);
    await picture(page, `work-entry-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await open(page, '/demo/boxes/new?square=27H%20408%206181');
    await settled(page);
    await picture(page, `work-box-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });

  test.each(['en', 'ar'])('in %s the pages of work have no error, no barrier and fit', async (language) => {
    const { page, wrong, close } = await visit(browser, { as: 'operations', width, language });
    for (const path of [
      'tasks',
      'tasks?view=calendar',
      'tasks?view=list',
      'priorities',
      'quality',
      'boxes',
    ]) {
      await open(page, `/demo/${path}`);
      await settled(page);
      await picture(page, `work-${path.replaceAll(/\W/g, '-')}-${width}-${language}`);
      expect(await axe(page), path).toEqual([]);
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }
    expect(wrong).toEqual([]);
    await close();
  });
});
