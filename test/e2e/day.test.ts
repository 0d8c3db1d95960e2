/**
 * An information manager's day, as docs/guide/work-day.md tells it, in a browser: twenty reports are read, two are
 * found to say the same again and one to be broken, a hazard is split, a task issued, five days of progress entered,
 * the land released, and the completion package taken away. Whatever one person writes another one accepts.
 *
 * Presses, fields and machine time of every step are counted; the guide's table must say the same counts.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { brokenFile, dayReports, daysAgo, nextMorning, type Sent } from './day-reports.ts';
import { Hand } from './hand.ts';
import { axe, open, openBrowser, overflow, picture, settled, url, type Visit, visit } from './support.ts';

const API = '/api/programmes/demo';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A confirmed area of cluster-munition remnants in the district of Havrin. */
const HAZARD = 'VD-0102';
const TASK = 'North side of the ford';
const MANAGER = 'Nadia Belkar';
const PEOPLE = ['approver', 'validator', 'harrow', 'operations', 'fieldgate', 'deminer'] as const;
type Who = (typeof PEOPLE)[number];

interface Counted {
  readonly step: string;
  readonly presses: number;
  readonly fields: number;
  readonly seconds: number;
}

let browser: Browser;
const visits = new Map<Who, Visit>();
const hands = new Map<Who, Hand>();
const counted: Counted[] = [];
/** Milliseconds in which pictures were taken and pages examined: no part of the day. */
let apart = 0;

/** One step of the day. What everybody's hands did is added up. */
async function step(name: string, work: () => Promise<void>): Promise<void> {
  const total = (what: 'presses' | 'fields') =>
    [...hands.values()].reduce((sum, hand) => sum + hand[what], 0);
  const [presses, fields, started] = [total('presses'), total('fields'), performance.now() - apart];
  await work();
  const seconds = Math.round((performance.now() - apart - started) / 1_000);
  counted.push({
    step: name,
    presses: total('presses') - presses,
    fields: total('fields') - fields,
    seconds,
  });
}

const handOf = (who: Who): Hand => hands.get(who) as Hand;

/** Every picture of the day also as it looks in Arabic on a phone, without barriers and without overflow. */
async function pictures(who: Who, name: string): Promise<void> {
  const began = performance.now();
  const { page } = handOf(who);
  await settled(page);
  await picture(page, `day-${name}`);
  expect(await axe(page)).toEqual([]);
  if (process.env.TILTH_DAY_PHONE) await onPhone(who, name);
  apart += performance.now() - began;
}

async function onPhone(who: Who, name: string): Promise<void> {
  const small = await visit(browser, { as: who, width: 360, language: 'ar' });
  await small.page.goto(handOf(who).page.url());
  await small.page.locator('h1').first().waitFor();
  await settled(small.page);
  await picture(small.page, `day-${name}-ar-360`);
  expect(await overflow(small.page)).toBeLessThanOrEqual(0);
  await small.close();
}

/** Reports of the manager's own that wait for somebody else: they stay, and nobody here touches them. */
let own = 0;

/** What was left from yesterday is out of the way: the day begins with its own twenty. */
async function emptyInbox(context: Visit['context']): Promise<void> {
  for (;;) {
    const list = await context.request.get(url(`${API}/reports?state=submitted&limit=200`));
    const all = ((await list.json()) as { items: { id: string; authorName: string }[] }).items;
    const items = all.filter(({ authorName }) => authorName !== MANAGER);
    own = all.length - items.length;
    if (items.length === 0) return;
    const answer = await context.request.post(url(`${API}/decisions`), {
      data: {
        reportIds: items.map(({ id }) => id),
        decision: { action: 'reject', reason: 'Dealt with yesterday', overrides: [] },
      },
      headers: { origin: url('') },
    });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
  }
}

async function sendReports(): Promise<void> {
  const idsOf = async (org: string): Promise<string[]> => {
    const list = await handOf('approver').page.request.get(
      url(`${API}/hazards?org=${org}&status=open&limit=50`),
    );
    const { items } = (await list.json()) as { items: { id: string; localId: string }[] };
    return items.filter(({ localId }) => localId !== HAZARD).map(({ id }) => id);
  };
  const world = {
    harrowHazards: await idsOf('harrow'),
    fieldgateHazards: await idsOf('fieldgate'),
    rescueHazards: await idsOf('rescue'),
  };
  await sendAll(dayReports(world));
}

async function sendAll(reports: readonly Sent[]): Promise<void> {
  const sent = new Map<string, Visit>();
  for (const { who, content } of reports) {
    const person = sent.get(who) ?? (await visit(browser, { as: who }));
    sent.set(who, person);
    const answer = await person.context.request.post(url(`${API}/reports`), {
      data: { id: randomUUID(), content },
      headers: { origin: url('') },
    });
    expect(answer.status(), `${content.localId}: ${await answer.text()}`).toBe(201);
  }
  for (const person of sent.values()) await person.close();
}

/** The broken outline: refused over the network, where its author could correct it; taken from a file and flagged. */
async function sendBroken(): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), 'tilth-day-')), 'norvik.geojson');
  writeFileSync(file, brokenFile());
  const args = ['import', file, '--profile', 'geojson-hazards', '--programme', 'demo'];
  const by = inject('running').accounts.harrow?.email ?? '';
  await promisify(execFile)(
    process.execPath,
    ['bin/tilth', ...args, '--by', by, '--data', inject('running').data],
    { cwd: ROOT, env: { ...process.env, DATABASE_URL: '', LANG: 'C.UTF-8' } },
  );
}

beforeAll(async () => {
  browser = await openBrowser();
  for (const who of PEOPLE) {
    const person = await visit(browser, { as: who });
    visits.set(who, person);
    hands.set(who, new Hand(person.page));
    await open(person.page, '/demo/places');
  }
  await emptyInbox((visits.get('approver') as Visit).context);
  await sendReports();
  await sendBroken();
});
afterAll(async () => {
  await sendAll(nextMorning());
  await browser.close();
});

async function toInbox(who: Who): Promise<void> {
  const hand = handOf(who);
  await hand.press(
    hand.page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: /Inbox/ }),
  );
  await hand.page.getByRole('heading', { name: 'Inbox' }).waitFor();
  // What somebody else did a moment ago is told within a second.
  await hand.page.waitForTimeout(1_500);
}

/** Opens a report from the inbox and decides on it. */
async function decide(
  who: Who,
  report: string | RegExp,
  button: 'Accept' | 'Return' | 'Reject',
  reason: string,
  answers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const hand = handOf(who);
  await hand.press(
    hand.page
      .getByRole('listitem')
      .getByRole('link', { name: report, exact: typeof report === 'string' })
      .first(),
  );
  await hand.page.getByRole('heading', { name: 'Decide' }).waitFor();
  await settled(hand.page);
  for (const [rule, answer] of Object.entries(answers)) await hand.fill(`Why ${rule} may stand`, answer);
  if (reason) await hand.fill('Reason', reason);
  expect(
    await hand.button(button).isEnabled(),
    await hand.page.locator('#doubts ~ *').first().innerText(),
  ).toBe(true);
  await hand.press(hand.button(button));
  const done = { Accept: 'Accepted', Return: 'Returned', Reject: 'Rejected' }[button];
  await hand.page.getByRole('heading', { name: done, exact: true }).waitFor();
}

/** Finds a hazard by its number and opens it. */
async function toHazard(number: string, name: string): Promise<void> {
  const hand = handOf('approver');
  await hand.press(
    hand.page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Hazards' }),
  );
  hand.fields += 1;
  await hand.page.getByRole('searchbox').first().fill(number);
  await hand.page.getByRole('row', { name: number }).first().waitFor();
  await hand.page.waitForURL(/q=/);
  await settled(hand.page);
  await hand.press(hand.page.getByRole('link', { name }).first());
  await hand.page.getByRole('heading', { name }).first().waitFor();
}

const rowsSaying = (words: string) =>
  handOf('approver').page.getByRole('listitem').filter({ hasText: words });

describe('twenty reports', () => {
  test('the inbox says which are worth a look, and why', async () => {
    await step('Look through the inbox', async () => {
      await toInbox('approver');
      await handOf('approver')
        .page.getByText(`Waiting for review (${20 + own})`)
        .waitFor();
    });
    const again = await rowsSaying('The same record may be here already').allInnerTexts();
    expect(again.map((text) => text.split('\n')[0]?.trim()).toSorted()).toEqual(['SP-117', 'V-2']);
    const broken = await rowsSaying('The boundary is not a valid shape').allInnerTexts();
    expect(broken.map((text) => text.split('\n')[0]?.trim())).toEqual(['Barns at Norvik']);
    expect(await rowsSaying('Reported and drawn area differ').count()).toBe(1);
    await pictures('approver', 'inbox');
  });

  test('two say the same again: each names the other report, and is rejected', async () => {
    const hand = handOf('approver');
    await step('Two that say the same again', async () => {
      for (const [report, first] of [
        ['SP-117', 'SP-101'],
        ['V-2', 'V-1'],
      ] as const) {
        await hand.press(hand.link(report));
        await hand.press(
          hand.page.getByRole('region', { name: /doubt/i }).getByRole('link', { name: first }),
        );
        await hand.page.getByRole('heading', { name: first }).waitFor();
        if (report === 'SP-117') await pictures('approver', 'first-report');
        hand.presses += 1;
        await hand.page.goBack();
        await hand.page.getByRole('heading', { name: report }).waitFor();
        if (report === 'SP-117') await pictures('approver', 'duplicate');
        await hand.fill('Reason', `The same as ${first}`);
        await hand.press(hand.button('Reject'));
        await hand.page.getByRole('heading', { name: 'Rejected', exact: true }).waitFor();
        await hand.press(hand.link('Back to the inbox'));
      }
    });
  });

  test('one outline crosses itself: it is shown where, and goes back to its author', async () => {
    const hand = handOf('approver');
    await step('One with a broken outline', async () => {
      await hand.press(hand.link('Barns at Norvik'));
      await hand.page.getByText('The boundary crosses itself').waitFor();
      await hand.page.getByText('Errors must be corrected by the author').waitFor();
      expect(await hand.button('Accept').isDisabled()).toBe(true);
      await pictures('approver', 'broken');
      await hand.fill('Reason', 'Two corners are in the wrong order: the outline crosses itself.');
      await hand.press(hand.button('Return'));
      await hand.page.getByRole('heading', { name: 'Returned', exact: true }).waitFor();
      await hand.press(hand.link('Back to the inbox'));
    });
  });

  test('two doubts need an answer of their own', async () => {
    const hand = handOf('approver');
    await step('Two that need an answer', async () => {
      const first = { V18: 'Hectares were typed; the outline was walked and holds.' };
      await decide('approver', 'Beehives at Norvik', 'Accept', '', first);
      await hand.press(hand.link('Back to the inbox'));
      const second = { V33: 'Called out by the district; the task follows.' };
      await decide('approver', 'VR-P3', 'Accept', '', second);
      await pictures('approver', 'answered');
      await hand.press(hand.link('Back to the inbox'));
    });
  });

  test('the rest are accepted together', async () => {
    const hand = handOf('approver');
    const { page } = hand;
    await step('Fifteen without doubts', async () => {
      await page.getByText(`Waiting for review (${15 + own})`).waitFor();
      await hand.press(page.getByRole('checkbox', { name: /^Choose/, disabled: false }).first());
      await hand.press(hand.button('Choose all without doubts'));
      await page.getByText('15 reports chosen').waitFor();
      await pictures('approver', 'chosen');
      await hand.press(hand.button('Accept 15 reports'));
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Accept 15 reports' }).waitFor();
      await hand.fill('Reason', 'Read, nothing doubtful');
      await hand.press(dialog.getByRole('button', { name: 'Accept 15 reports' }));
      await page.getByText(`Waiting for review (${own})`).waitFor();
    });
  });

  test('the author repairs the outline in one press, and it is accepted', async () => {
    const hand = handOf('harrow');
    const { page } = hand;
    await step('The author corrects the outline', async () => {
      await toInbox('harrow');
      await hand.press(page.getByText(/^Returned \(\d+\)/));
      await hand.press(hand.link('Barns at Norvik'));
      await hand.press(hand.link('Correct and send again'));
      await page.getByText('Two corners are in the wrong order').waitFor();
      await page.getByText('The boundary crosses itself').waitFor();
      await pictures('harrow', 'correct');
      await hand.press(hand.button('Use the repaired boundary'));
      await page.getByText('The boundary crosses itself').waitFor({ state: 'detached' });
      await settled(page);
      await hand.press(hand.button('Send for review'));
      await page.waitForURL(/\/demo\/reports\//);
      await decide('approver', 'Barns at Norvik', 'Accept', 'Repaired outline looked at on the sketch', {
        V05: 'The owner was heard; evidence follows with the technical survey.',
      });
    });
  });
});

describe('one hazard', () => {
  test('is split by the manager, and a validator accepts', async () => {
    const hand = handOf('approver');
    const { page } = hand;
    await step('Split a hazard', async () => {
      await toHazard(HAZARD, 'The ford at Marden');
      await hand.press(hand.link('Split'));
      await hand.press(hand.button('Line west to east'));
      await page.getByText('The parts add up to the hazard.').waitFor();
      await hand.fill('Name of part A', `${TASK}, Marden`);
      await hand.fill('Day it became known', daysAgo(20));
      await hand.fill('Why it is split', 'The river is between them; each side is tasked by itself.');
      await pictures('approver', 'split');
      await hand.press(hand.button('Send the split'));
      await page.waitForURL(/\/demo\/reports\//);
      await page.getByText('This is your own report').waitFor();
      await toInbox('validator');
      await decide('validator', 'Split of a hazard', 'Accept', 'Seen on the imagery', {});
    });
    await pictures('validator', 'split-accepted');
  });

  test('gets a task, which others accept and begin', async () => {
    const hand = handOf('approver');
    const { page } = hand;
    await step('Issue a task', async () => {
      await toHazard(`${HAZARD}A`, `${TASK}, Marden`);
      await hand.press(hand.link('New task'));
      await hand.fill(/^Name of the task/, TASK);
      await hand.press(page.getByRole('combobox', { name: 'Operator' }));
      await hand.press(page.getByRole('option', { name: 'Fieldgate' }));
      await hand.fill('Planned start', daysAgo(0));
      await hand.fill('Planned end', daysAgo(-10));
      await hand.fill('Depth to be searched, cm', '20');
      await pictures('approver', 'task');
      await hand.press(hand.button('Send as issued'));
      await page.getByRole('heading', { name: /proposed task waits/ }).waitFor();
      await toInbox('operations');
      await decide('operations', TASK, 'Accept', 'In the plan of the week');
    });
    await step('The operator takes it on and begins', async () => {
      for (const [state, name] of [
        ['Issued', 'Accept as operator'],
        ['Accepted', 'Begin work'],
      ] as const) {
        const team = handOf('fieldgate');
        await team.press(
          team.page
            .getByRole('navigation', { name: 'Pages', exact: true })
            .getByRole('link', { name: 'Tasks' }),
        );
        await team.page.waitForTimeout(1_500);
        await team.page.getByRole('heading', { name: state }).first().waitFor();
        await settled(team.page);
        await team.press(team.button(`Move to … “${TASK}”`));
        await team.press(team.page.getByRole('menuitem', { name }));
        await team.press(team.page.getByRole('dialog').getByRole('button', { name: 'Send' }));
        await team.page.getByRole('dialog').waitFor({ state: 'detached' });
        await toInbox('operations');
        await decide('operations', 'Task', 'Accept', '');
      }
    });
  });

  test('five days of progress are entered by the team', async () => {
    const hand = handOf('deminer');
    const { page } = hand;
    await step('Five days of progress', async () => {
      await hand.press(
        page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Tasks' }),
      );
      await hand.press(hand.link(TASK));
      await hand.press(hand.link('Enter progress'));
      for (let row = 1; row <= 5; row++) {
        await hand.fill(`Day, row ${row}`, daysAgo(6 - row));
        if (row === 1) await hand.fill(`Team, row ${row}`, 'North');
        await hand.fill(`Processed, m², row ${row}`, String(1_150 + 20 * row));
        await hand.fill(`Cleared, m², row ${row}`, String(1_150 + 20 * row));
        await hand.fill(`Staff, row ${row}`, '12');
        await hand.fill(`Items found, row ${row}`, String(row % 2));
        if (row < 5) await hand.key(page.getByLabel(`Items found, row ${row}`), 'Enter');
      }
      await pictures('deminer', 'progress');
      await hand.press(hand.button('Send 5 team-days'));
      await page.getByRole('heading', { name: TASK, exact: true }).waitFor();
      await toInbox('approver');
      await decide('approver', 'Clearance progress', 'Accept', '');
    });
  });

  test('is released by the operator, and the manager decides', async () => {
    const hand = handOf('fieldgate');
    const { page } = hand;
    await step('Release the land', async () => {
      await hand.press(
        page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Tasks' }),
      );
      await hand.press(hand.link(TASK));
      await hand.press(hand.link('Release land'));
      await hand.press(page.getByRole('radio', { name: /^Cleared/ }));
      await hand.press(hand.button(/^All that remains/));
      await page.getByText('Everything fits.').waitFor();
      await hand.press(page.getByRole('checkbox', { name: 'This closes the hazard' }));
      await hand.fill('All reasonable effort', 'Cleared in lanes to 20 cm, every lane checked.');
      await hand.fill('Stated by', 'Fieldgate, operations');
      await hand.fill(/^Benchmark of/, '41.0, 21.0');
      await hand.press(page.getByRole('checkbox', { name: 'Every turning point is marked in the ground' }));
      await pictures('fieldgate', 'release');
      await hand.press(hand.button('Send and propose to close'));
      await page.getByRole('heading', { name: 'Sent. It waits for another person' }).waitFor();
      await toInbox('approver');
      const answers = {
        V42: 'The lanes beside the ford were entered on paper.',
        V56: 'By hand with detectors, as the days say.',
      };
      await decide('approver', 'Completion', 'Accept', 'Sampled and in order', answers);
    });
    await pictures('approver', 'released');
  });

  test('its completion package is taken away as a PDF', async () => {
    const hand = handOf('approver');
    const { page } = hand;
    await step('Print the completion package', async () => {
      await hand.press(
        page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Tasks' }),
      );
      await hand.press(hand.link(TASK));
      await hand.press(page.getByRole('button', { name: /^Completion package/ }));
      const download = page.waitForEvent('download');
      await hand.press(page.getByRole('menuitem', { name: /PDF/ }));
      const file = await (await download).path();
      expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
      expect(statSync(file).size).toBeGreaterThan(20_000);
    });
  });
});

test('nothing went wrong on any page, and the guide says what was counted', () => {
  for (const { step: name, presses, fields, seconds } of counted)
    console.info(`| ${name} | | ${presses} | ${fields} | ${seconds} |`);
  expect([...visits.values()].flatMap(({ wrong }) => wrong)).toEqual([]);
  const guide = readFileSync(join(ROOT, 'docs/guide/work-day.md'), 'utf8');
  for (const { step: name, presses, fields } of counted)
    expect(guide, name).toMatch(new RegExp(`^\\| ${name} \\|[^|]*\\| ${presses} \\| ${fields} \\|`, 'm'));
});
