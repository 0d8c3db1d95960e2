/**
 * Recorded danger that would fall, on screen: what the reviewer reads before and after, what cannot be accepted, what
 * the author is asked; and the red line of an alarm, whose link everybody can read.
 */
import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  axe,
  open,
  openBrowser,
  overflow,
  picture,
  settled,
  url,
  type Visit,
  visit,
  WIDTHS,
} from './support.ts';

type Ring = [number, number][];
interface Listed {
  readonly id: string;
  readonly name: string | null;
  readonly contamination: readonly string[];
  readonly shape: { type: string; coordinates: Ring[] };
}
const API = '/api/programmes/demo';
const DAY = new Date().toISOString().slice(0, 10);
const NOTE = 'Walked again with the village head';
let browser: Browser;
let hazards: Listed[] = [];
let author: Visit;
let approver: Visit;

beforeAll(async () => {
  browser = await openBrowser();
  author = await visit(browser, { as: 'harrow' });
  approver = await visit(browser, { as: 'approver' });
  const answer = await approver.context.request.get(
    url(`${API}/hazards?org=harrow&classification=cha&status=open&limit=100`),
  );
  const { items } = (await answer.json()) as { items: Listed[] };
  // From the end: other stories begin with the first.
  hazards = items
    .filter(({ shape }) => shape?.type === 'Polygon' && shape.coordinates.length === 1)
    .reverse();
  expect(hazards.length).toBeGreaterThan(3);
});
afterAll(async () => {
  await author.close();
  await approver.close();
  await browser.close();
});

const hazardOf = (n: number): Listed => hazards[n] as Listed;
const post = async (request: APIRequestContext, path: string, data: unknown, headers = {}) => {
  const answer = await request.post(url(`${API}${path}`), { data, headers: { origin: url(''), ...headers } });
  expect(answer.ok(), `${path} ${await answer.text()}`).toBe(true);
  return (await answer.json()) as Record<string, never>;
};

/** A report of the author; its id. */
async function sent(content: Record<string, unknown>): Promise<string> {
  const id = uuidv7();
  const base = { reportType: 'nts', dateOfInformation: DAY, orgCode: 'harrow', language: 'en' };
  await post(author.context.request, '/reports', { id, content: { ...base, ...content } });
  return id;
}

/** Accepts a report as the approver would, every doubt answered. */
async function accepted(id: string): Promise<void> {
  const { request } = approver.context;
  const path = `/reports/${id}`;
  const report = (await (await request.get(url(API + path))).json()) as { version: number };
  const proposal = (await (await request.get(url(`${API}${path}/proposal`))).json()) as {
    findings: { rule: string; severity: string }[];
  };
  const rules = new Set(proposal.findings.filter(({ severity }) => severity === 'R').map(({ rule }) => rule));
  const overrides = [...rules].map((rule) => ({ rule, reason: 'Looked at together' }));
  const decision = { action: 'accept', reason: 'Seen on the imagery', overrides };
  await post(request, `${path}/decision`, decision, { 'if-match': `"${report.version}"` });
}

/** Sent while it lowered nothing; since then the hazard has grown, and the report would take that ground away again. */
async function overtaken(hazard: Listed): Promise<string> {
  const id = await update(hazard, { shape: hazard.shape, name: 'North of the mill' });
  await accepted(await update(hazard, { shape: drawn(hazard, -0.1) }));
  return id;
}

/** The outline drawn in to its middle by a share of the way, or out. */
function drawn({ shape }: Listed, share: number) {
  const ring = shape.coordinates[0] ?? [];
  const middle = (i: 0 | 1) => ring.reduce((sum, p) => sum + p[i], 0) / ring.length;
  const [x, y] = [middle(0), middle(1)];
  const to = (p: number, m: number) => p + (m - p) * share;
  return { type: 'Polygon', coordinates: [ring.map(([px, py]) => [to(px, x), to(py, y)])] };
}

const smaller = (hazard: Listed) => drawn(hazard, 0.1);
const update = (hazard: Listed, fields: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  sent({ hazard: { id: hazard.id, mode: 'update', fields, ...more } });
const falls = (page: Page) => page.locator('section[aria-labelledby=falls]');

describe('whoever reviews sees what falls', () => {
  test('adjusted ground: its m², its hazard, the author’s reason; accepted, the same as of then', async () => {
    const hazard = hazardOf(0);
    const adjustment = { reason: 'resurvey', note: NOTE };
    const id = await update(hazard, { shape: smaller(hazard), classification: 'sha' }, { adjustment });
    const { page, wrong } = approver;
    await open(page, `/demo/reports/${id}`);
    await falls(page)
      .getByText(/^[\d,]+\sm²( \([\d.]+\sha\))? of recorded ground would count as less dangerous$/)
      .waitFor();
    await falls(page).getByText('Lower class').waitFor();
    await falls(page).getByText('Falls out of the outline').waitFor();
    expect(await falls(page).getByText(NOTE).count()).toBe(2);
    expect(await falls(page).getByText('adjusted: measured again').count()).toBe(2);
    await falls(page).locator(`a[href$="${hazard.id}"]`).first().waitFor();
    expect(await page.locator('svg [data-falls]').count()).toBe(2);
    await page.getByText('Counted as less dangerous').waitFor();
    await settled(page);
    for (const answer of await page.getByLabel(/^Why V\d\d may stand/).all())
      await answer.fill('Looked at together');
    const accept = page.getByRole('button', { name: 'Accept', exact: true });
    expect(await accept.isDisabled()).toBe(true);
    await page.getByLabel('Reason', { exact: true }).fill('Seen on the imagery');
    await accept.click();
    await page.getByRole('heading', { name: 'Accepted', exact: true }).waitFor();
    await falls(page)
      .getByText(/counts as less dangerous since this was accepted/)
      .waitFor();
    expect(await falls(page).getByText(NOTE).count()).toBe(2);
    expect(await axe(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });

  let unbooked: string | null = null;
  describe.each(WIDTHS)('at %i px', (width) => {
    test.each(['en', 'ar', 'uk', 'fr', 'es'])(
      'what is not booked cannot be accepted, and why, in %s',
      async (language) => {
        unbooked ??= await overtaken(hazardOf(1));
        const id = unbooked;
        const dark = language === 'fr';
        const { page, wrong, close } = await visit(browser, { as: 'approver', width, language, dark });
        await open(page, `/demo/reports/${id}`);
        await falls(page).waitFor();
        await settled(page);
        await falls(page).locator('[data-booked=false]').waitFor();
        await falls(page).scrollIntoViewIfNeeded();
        await picture(page, `falls-${language}-${width}`);
        await page.getByRole('textbox').last().fill('Looked at');
        const decision = page.locator('section[aria-labelledby=decision]');
        expect(await decision.getByRole('button').first().isDisabled()).toBe(true);
        expect((await decision.locator('[aria-live] p').first().innerText()).length).toBeGreaterThan(30);
        expect(await axe(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        await decision.scrollIntoViewIfNeeded();
        await picture(page, `falls-decision-${language}-${width}`);
        expect(wrong).toEqual([]);
        await close();
      },
    );
  });

  test('a released part falls as what it is booked', async () => {
    const hazard = hazardOf(2);
    const release = {
      ...{
        id: uuidv7(),
        hazardId: hazard.id,
        outcome: 'cancelled',
        releasedOn: DAY,
        criteria: ['no_evidence_found'],
      },
      shape: smaller(hazard),
    };
    const id = await sent({ land: { releases: [release] } });
    const { page } = approver;
    await open(page, `/demo/reports/${id}`);
    await falls(page).getByText('booked as cancelled').waitFor();
    await settled(page);
    await picture(page, 'falls-released');
    expect(await page.locator('svg [data-falls]').count()).toBe(1);
    expect(await axe(page)).toEqual([]);
  });

  test('accepting many at once: the row says that it lowers danger', async () => {
    const hazard = hazardOf(3);
    const points = await approver.context.request.get(url(`${API}/evidence?hazard=${hazard.id}&limit=5`));
    const { items } = (await points.json()) as { items: { id: string; kind: string; position: unknown }[] };
    const [point] = items;
    if (!point) throw new Error('no evidence');
    const { id: pointId, kind, position } = point;
    const gone = { id: pointId, kind, position, disposal: { outcome: 'destroyed_in_situ', date: DAY } };
    const id = await sent({ reportType: 'eod_spot', evidence: [gone] });
    const answer = await post(approver.context.request, '/decisions', {
      reportIds: [id],
      decision: { action: 'accept', reason: 'all at once', overrides: [] },
    });
    const { page } = approver;
    // What the door answered is what the page is given for the same request.
    await page.route('**/decisions', (route) => route.fulfill({ json: answer }));
    await open(page, '/demo/inbox?q=&type=eod_spot');
    const row = page.getByRole('listitem').filter({ has: page.locator(`a[href$="${id}"]`) });
    const box = row.getByRole('checkbox');
    await box.waitFor();
    expect(JSON.stringify(answer)).toContain('"outcome":"refused"');
    if (await box.isEnabled()) {
      await box.check();
      await page.getByRole('button', { name: /^Accept 1/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /^Accept 1/ }).click();
      await dialog.getByText('This would show less danger than is recorded').waitFor();
      await page.keyboard.press('Escape');
      await row.getByText('It cannot be done in bulk or by import.').waitFor();
      await picture(page, 'falls-bulk');
      expect(await axe(page)).toEqual([]);
    }
    await page.unroute('**/decisions');
  });
});

describe('whoever lowers what is recorded says why', () => {
  describe.each(WIDTHS)('at %i px', (width) => {
    test.each(['en', 'ar'])('the form asks only then, key by key, in %s', async (language) => {
      const { page, wrong, close } = await visit(browser, { as: 'harrow', width, language });
      await open(page, `/demo/report/new?hazard=${hazardOf(4).id}`);
      await settled(page);
      const section = page.locator('section[aria-labelledby=adjust]');
      expect(await section.count()).toBe(0);
      const classes = page.locator('section[aria-labelledby=hazard] input[type=radio]');
      await classes.nth(1).click();
      await section.waitFor();
      await classes.nth(2).click();
      await section.waitFor({ state: 'detached' });
      await classes.nth(0).click();
      await page.locator('section[aria-labelledby=check] button').last().click();
      await section.locator('[class*=error]').first().waitFor();
      const note = section.locator('textarea').first();
      await note.focus();
      await page.keyboard.type('We');
      expect(await note.inputValue()).toBe('We');
      await page.keyboard.type(' walked it again ');
      expect(await note.inputValue()).toBe('We walked it again ');
      await section.locator('input').first().click();
      await page.getByRole('option').first().click();
      await settled(page);
      expect(await section.locator('[class*=Input-error], [class*=InputWrapper-error]').count()).toBe(0);
      await section.scrollIntoViewIfNeeded();
      await picture(page, `falls-form-${language}-${width}`);
      expect(await axe(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(wrong).toEqual([]);
      await close();
    });
  });

  test('sent with its reason, it is booked', async () => {
    const { page } = author;
    await open(page, `/demo/report/new?hazard=${hazardOf(5).id}`);
    await page.getByRole('radio', { name: /Suspected/ }).click();
    const section = page.getByRole('region', { name: 'Why it would count as less dangerous' });
    await section.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'measured again' }).click();
    await section.getByLabel('What was found').fill(NOTE);
    await settled(page);
    await page.getByRole('button', { name: 'Send', exact: false }).last().click();
    await page.waitForURL(/\/demo\/reports\/[0-9a-f-]{36}$/);
    await falls(page).getByText('adjusted: measured again').waitFor();
    await falls(page).getByText(NOTE).waitFor();
  });

  test('a split that leaves ground out asks why', async () => {
    const { page } = author;
    const hazard = hazardOf(6);
    await open(page, `/demo/hazards/${hazard.id}/split`);
    await page.getByText('Type positions').click();
    await page.getByRole('radio', { name: 'Outlines of the parts' }).click();
    const ring = smaller(hazard).coordinates[0] as Ring;
    const said = (corners: Ring) => corners.map(([x, y]) => `${y}, ${x}`).join('\n');
    const halves = [ring.slice(0, 3), [ring[0], ...ring.slice(2, -1)] as Ring].map((half) =>
      said(half as Ring),
    );
    await page.getByLabel('Corners of the parts, one a line').fill(halves.join('\n\n'));
    await page.getByText(/of the hazard would count no more/).waitFor();
    await page.getByRole('button', { name: 'Send the split' }).click();
    await page.getByText('Choose a reason.').waitFor();
    await page.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'drawn more exactly' }).click();
    await page.getByLabel('What was found').fill('The old outline took the road in');
    await settled(page);
    await picture(page, 'falls-split');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send the split' }).click();
    await page.waitForURL(/\/demo\/reports\/[0-9a-f-]{36}$/);
    await falls(page).getByText('adjusted: drawn more exactly').waitFor();
    await settled(page);
    await picture(page, 'falls-split-review');
  });
});

/** Contrast of a link with what it stands on, as the browser draws it. */
const contrastOf = (page: Page): Promise<number> =>
  page
    .locator('[role=alert] a')
    .first()
    .evaluate((link) => {
      const rgb = (text: string) => (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const light = (text: string): number => {
        const [r = 0, g = 0, b = 0] = rgb(text).map((c) => {
          const share = c / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = getComputedStyle(link.closest('[role=alert]') as Element).backgroundColor;
      const [a = 0, b = 0] = [light(getComputedStyle(link).color), light(ground)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    });

test('the link of an alarm can be read, by day and by night, pointed at and visited', async () => {
  const { context } = approver;
  const answer = await context.request.get(url(`${API}/releases?limit=200`));
  const { items } = (await answer.json()) as { items: { shape: Listed['shape'] | null; status: string }[] };
  const part = items.find(({ shape, status }) => shape?.type === 'Polygon' && status === 'recorded');
  const [corner] = part?.shape?.coordinates[0] ?? [];
  const position = { type: 'Point', coordinates: corner };
  const find = { id: uuidv7(), kind: 'item', ordnanceCategory: 'mortar', quantity: 1, position };
  await sent({ evidence: [find] });
  for (const dark of [false, true]) {
    const { page, close } = await visit(browser, { as: 'approver', dark, width: dark ? 360 : 1280 });
    await open(page, '/demo/inbox');
    const link = page.locator('[role=alert]').getByRole('link', { name: 'Open it' });
    await link.waitFor();
    await picture(page, `alarm-${dark ? 'dark' : 'light'}`);
    expect(await axe(page)).toEqual([]);
    expect(await contrastOf(page)).toBeGreaterThanOrEqual(4.5);
    await link.hover();
    expect(await contrastOf(page)).toBeGreaterThanOrEqual(4.5);
    await link.click();
    await page.waitForURL(/\/demo\/reports\//);
    expect(await contrastOf(page)).toBeGreaterThanOrEqual(4.5);
    await close();
  }
  // Decided, so that no other story begins under an alarm.
  const alarms = await context.request.get(url(`${API}/alarms`));
  const drafts = ((await alarms.json()) as { items: { draftId: string }[] }).items;
  expect(drafts.length).toBeGreaterThan(0);
  for (const { draftId } of drafts) {
    const report = (await (await context.request.get(url(`${API}/reports/${draftId}`))).json()) as {
      version: number;
    };
    const decision = { action: 'reject', reason: 'Planted by a test', overrides: [] };
    await post(context.request, `/reports/${draftId}/decision`, decision, {
      'if-match': `"${report.version}"`,
    });
  }
});
