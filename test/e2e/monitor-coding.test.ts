/**
 * A newcomer codes an article in the browser with docs/guide/monitor-coding.md beside them: pastes it, says who
 * published it, marks passages, and comes to the label; a second coder sees the passages and accepts. The article is
 * invented, in our own words, built like a real one: an outlet passing on another outlet's unnamed officials.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Hand } from './hand.ts';
import { axe, open, openBrowser, overflow, picture, settled, type Visit, visit, WIDTHS } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const ARTICLE = [
  'Türkiye is handing cluster munitions to Ukraine, says Foreign Desk',
  'Ankara is said to have begun the deliveries late in 2022 to help Kyiv against the invasion.',
  'Foreign Desk writes that a first batch went out in November 2022. It cites former American and European officials who know of the decision and whom it does not name.',
  'The same officials told Foreign Desk that Kyiv had asked Washington for this class of munition before.',
  'Türkiye had made the class during the Cold War era together with the United States, the officials added.',
  'More than a hundred states ban such munitions under the Convention on Cluster Munitions. Türkiye is not a party to it.',
  'Pieces left on the ground can stay dangerous for years.',
  'Some experts fear that use could leave contamination that is hard to clear.',
  'A Kremlin spokesperson reportedly said that it was hard to judge whether the report could be believed.',
].join('\n\n');

const LABEL = 'Reported, one origin, unnamed sources';

async function describeSource(hand: Hand): Promise<void> {
  await hand.fill('Paste the text', ARTICLE);
  await hand.choose('Publisher', 'The Lantern', /New: “The Lantern”/);
  await hand.select('Who is it', 'Media outlet');
  await hand.press(hand.button('Add'));
  await hand.fill('Published on', '2023-01-12');
  await hand.press(hand.button('Go on to the claims'));
  await hand.page.getByRole('button', { name: 'Code paragraph 3' }).waitFor();
}

/** The claim that carries the label: unnamed officials, through another outlet. */
async function codeTransfer(hand: Hand): Promise<void> {
  await hand.press(hand.button('Code paragraph 3'));
  await hand.choose('The source has it from …', 'Foreign Desk', 'New outlet: “Foreign Desk”');
  await hand.choose('Who says it', '', 'Somebody new…');
  await hand.fill(
    'How the source describes them, in your own words',
    'former officials of the United States and Europe',
  );
  await hand.press(hand.button('Add'));
  await hand.choose('From (supplier)', 'Türkiye', /Türkiye|Turkey/);
  await hand.choose('To (recipient)', 'Ukraine', 'Ukraine');
  await hand.select('Class (nothing finer)', 'Cluster munition of the dual-purpose family');
  await hand.fill('When, in the words of the source', 'November 2022');
  await hand.press(hand.button('Save claim'));
}

async function again(hand: Hand, paragraph: number, more: () => Promise<void>): Promise<void> {
  await hand.press(hand.button(`Code paragraph ${paragraph}`));
  await more();
  await hand.press(hand.button('Save claim'));
}

async function codeAll(hand: Hand): Promise<void> {
  await codeTransfer(hand);
  await again(hand, 2, async () => {
    await hand.fill('When, in the words of the source', 'late 2022');
  });
  await again(hand, 1, () => hand.select('How it is put', 'headline or caption'));
  await again(hand, 4, async () => {
    await hand.select('Kind of statement', 'Transfer: request');
    await hand.choose('Who asked', 'Ukraine', 'Ukraine');
    await hand.choose('Who was asked', 'United States', 'United States');
    await hand.fill('When, in the words of the source', 'before November 2022');
  });
  await again(hand, 6, async () => {
    await hand.choose('Who says it', 'Lantern', 'The Lantern');
    await hand.press(hand.button(/^Remove Foreign Desk/));
    await hand.select('How it is put', 'in its own voice');
    await hand.select('Kind of statement', 'Law: party or not');
    await hand.choose('State', 'Türkiye', /Türkiye|Turkey/);
    await hand.select('Treaty', 'Convention on Cluster Munitions');
    await hand.select('What is said of it', 'outside the treaty');
  });
  await again(hand, 7, async () => {
    await hand.select('Kind of statement', 'Danger that lasts');
    await hand.fill('In your own words, short', 'pieces can stay dangerous for years');
  });
  await again(hand, 8, async () => {
    await hand.choose('Who says it', '', 'Somebody new…');
    await hand.fill('How the source describes them, in your own words', 'experts, not named');
    await hand.press(hand.button('Add'));
    await hand.select('What they do', 'Voices a concern');
    await hand.fill('In your own words, short', 'use could leave contamination');
  });
  await again(hand, 9, async () => {
    await hand.choose('Who says it', '', 'Somebody new…');
    await hand.select('Who is it', 'Person in office');
    await hand.fill('Office', 'Kremlin spokesperson');
    await hand.choose('State', 'Russia', 'Russia');
    await hand.press(hand.button('Add'));
    await hand.choose('The source has it from …', '', /a carrier nobody named/);
    await hand.select('What they do', 'Neither confirms nor denies');
    await hand.select('Kind of statement', 'Transfer: delivery');
    await hand.choose('From (supplier)', 'Türkiye', /Türkiye|Turkey/);
    await hand.choose('To (recipient)', 'Ukraine', 'Ukraine');
  });
}

describe('a newcomer', () => {
  let analyst: Visit;
  let address = '';

  test('codes the article and comes to its label', async () => {
    const started = performance.now();
    analyst = await visit(browser, { as: 'analyst' });
    const { page } = analyst;
    await open(page, '/demo/monitor/code');
    expect(await axe(page)).toEqual([]);
    const hand = new Hand(page);
    await describeSource(hand);
    await picture(page, 'coding-claims');
    await codeAll(hand);
    expect(await axe(page)).toEqual([]);
    await picture(page, 'coding-claims-done');
    await hand.press(hand.button('What follows from this'));
    const own = page.getByRole('region', { name: /^This source only/ }).first();
    await own.locator('p[data-label]').waitFor();
    await settled(page);
    await picture(page, 'coding-follows');
    expect(await own.locator('p[data-label]').textContent()).toBe(LABEL);
    expect(await own.getByText(/1 origin$/).count()).toBe(1);
    const checks = page.getByRole('region', { name: 'Compared with what is known' });
    await checks.getByText('Convention on Cluster Munitions').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await hand.press(hand.button('Go on to sending'));
    await hand.press(hand.button('Send for a second coder'));
    await page.waitForURL(/\/demo\/reports\/[0-9a-f-]{36}$/);
    address = new URL(page.url()).pathname;
    const seconds = Math.round((performance.now() - started) / 1_000);
    console.info(`coded with ${hand.presses} presses and ${hand.fields} fields, ${seconds} s by machine`);
  });

  test('has sent no word of the article', async () => {
    const id = address.split('/').at(-1);
    const answer = await analyst.context.request.get(
      new URL(`/api/programmes/demo/reports/${id}`, analyst.page.url()).href,
    );
    const text = await answer.text();
    for (const words of ['handing cluster', 'a first batch went out', 'hard to judge whether'])
      expect(text).not.toContain(words);
    expect(text).toContain('"start":');
  });

  test('cannot accept it; a second coder sees passages and effect, and does', async () => {
    await analyst.page.getByText('This is your own report').waitFor();
    expect(await analyst.page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
    const second = await visit(browser, { as: 'coder' });
    const { page } = second;
    await open(page, address);
    await page.getByRole('button', { name: 'Show the passages from the kept copy' }).click();
    await page.getByText('Same passage, by hash').first().waitFor();
    expect(await page.getByText('Same passage, by hash').count()).toBe(8);
    const after = page.getByRole('region', { name: 'Label after accepting' }).first();
    expect(await after.locator('p[data-label]').textContent()).toBe(LABEL);
    await settled(page);
    await picture(page, 'coding-review');
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Reason', { exact: true }).fill('Read against the copy');
    for (const answer of await page.getByLabel(/^Why [VM]\d\d may stand/).all())
      await answer.fill('Looked at together');
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('heading', { name: 'Accepted', exact: true }).waitFor();
    expect([...analyst.wrong, ...second.wrong]).toEqual([]);
    await second.close();
    await analyst.close();
  });
});

test('what was begun is kept when the page is left', async () => {
  const { page, close } = await visit(browser, { as: 'analyst' });
  await open(page, '/demo/monitor/code');
  await page.getByLabel('Paste the text').fill('Half an article');
  await page.getByLabel('Paste the text').blur();
  await open(page, '/demo/inbox');
  await open(page, '/demo/monitor/code');
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  expect(await page.getByLabel('Paste the text').inputValue()).toBe('Half an article');
  await close();
});

describe.each(WIDTHS)('at %i px', (width) => {
  test.each(['en', 'ar'])('coding and judging have no barrier in %s', async (language) => {
    const { page, wrong, close } = await visit(browser, { as: 'analyst', width, language });
    await open(page, '/demo/monitor/code');
    await settled(page);
    await picture(page, `coding-${language}-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.locator('textarea').first().fill(ARTICLE);
    await page.locator('ol button').nth(1).click();
    await page.locator('ol button[aria-label]').nth(2).click();
    await page.locator('#claim-form').waitFor();
    await settled(page);
    await picture(page, `coding-claim-${language}-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await open(page, '/demo/monitor/judge');
    await settled(page);
    await picture(page, `coding-judge-${language}-${width}`);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
  });
});
