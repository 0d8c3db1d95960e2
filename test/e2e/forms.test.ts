/**
 * What forms say and ask: what a field means, which kind of ordnance, and what a programme asks besides.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, open, openBrowser, overflow, picture, settled, url, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  await ask();
});
afterAll(() => browser.close());

const API = '/api/programmes/demo';
const QUESTIONS = [
  {
    id: 'teamSize',
    kind: 'integer',
    label: { en: 'People in the team', ar: 'عدد أفراد الفريق' },
    needed: 'approve',
  },
  {
    id: 'season',
    kind: 'choice',
    label: { en: 'Season', ar: 'الموسم' },
    help: { en: 'When the ground is usually entered.', ar: 'متى تُدخل الأرض عادة.' },
    choices: [
      { value: 'sowing', label: { en: 'Sowing', ar: 'البذر' } },
      { value: 'harvest', label: { en: 'Harvest', ar: 'الحصاد' } },
    ],
    needed: 'no',
  },
];

/** The programme adds two questions to its survey form. */
async function ask(): Promise<void> {
  const { context, close } = await visit(browser, { as: 'approver' });
  const { settings } = (await (await context.request.get(url(API))).json()) as { settings: object };
  const forms = [{ reportType: 'nts', version: 'season-1', questions: QUESTIONS }];
  const answer = await context.request.put(url(`${API}/settings`), {
    data: { settings: { ...settings, forms }, reason: 'Two questions more' },
    headers: { origin: url('') },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await close();
}

test('a kind of ordnance is found by any name, and the questions of the programme are asked and read', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'surveyor' });
  await open(page, '/demo/report/new');
  await page.getByText('Suspected hazardous area').first().click();
  await page.getByRole('button', { name: 'Add evidence' }).click();
  await page.getByRole('combobox', { name: 'Kind of ordnance' }).fill('пелюстка');
  await page.getByRole('option', { name: 'Scattered anti-personnel mine' }).click();
  expect(await page.getByRole('combobox', { name: 'Category' }).inputValue()).toBe('Anti-personnel mine');
  await page
    .getByText(/needs it\./)
    .first()
    .waitFor();
  await page.getByLabel('People in the team').fill('6');
  await page
    .getByText(/needs it\./)
    .first()
    .waitFor({ state: 'detached' });
  await page.getByRole('combobox', { name: 'Season' }).click();
  await page.getByRole('option', { name: 'Harvest' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  const photo = { name: 'sketch.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 a sketch') };
  await (await chooser).setFiles([photo]);
  await page.getByRole('button', { name: 'Leave out sketch.pdf' }).waitFor();
  await settled(page);
  expect(await axe(page)).toEqual([]);
  await picture(page, 'forms-report');
  await page.getByRole('button', { name: 'Send', exact: false }).last().click();
  await page.waitForURL(/reports\//);
  await page.getByText('People in the team').waitFor();
  await page.getByText('Harvest').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'sketch.pdf' }).click();
  expect((await download).suggestedFilename()).toBe('sketch.pdf');
  expect(wrong).toEqual([]);
  await close();
});

test('what a field means is said below it, until it is put away', async () => {
  const { page, wrong, close } = await visit(browser, { as: 'fieldgate' });
  await open(page, '/demo/quality/new');
  await page.getByText('How many items the first search had missed.').waitFor();
  await page.getByRole('switch', { name: 'Explain the fields' }).press('Space');
  await page.getByText('How many items the first search had missed.').waitFor({ state: 'detached' });
  await open(page, '/demo/report/new');
  expect(await page.getByRole('switch', { name: 'Explain the fields' }).isChecked()).toBe(false);
  expect(wrong).toEqual([]);
  await close();
});

describe.each(WIDTHS)('at %i px', (width) => {
  test.each(['en', 'ar'])('in %s the forms have no error, no barrier and fit', async (language) => {
    const { page, wrong, close } = await visit(browser, { as: 'operations', width, language });
    for (const path of ['report/new', 'tasks/new', 'quality/new']) {
      await open(page, `/demo/${path}`);
      await settled(page);
      await picture(page, `forms-${path.replaceAll(/\W/g, '-')}-${width}-${language}`);
      expect(await axe(page), path).toEqual([]);
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }
    expect(wrong).toEqual([]);
    await close();
  });
});
