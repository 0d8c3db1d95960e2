/**
 * People with browsers: opens the system's Chromium on the running application, signs people in, and
 * listens to everything that goes wrong on a page: console errors, refused scripts, requests to other hosts.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** Widths the application is checked at: the narrowest phone and a laptop. */
export const WIDTHS = [360, 1280] as const;

export const url = (path = '/'): string => `${inject('running').url}${path}`;

export async function openBrowser(): Promise<Browser> {
  const path = process.env.TILTH_CHROMIUM ?? PLACES.find((p) => existsSync(p));
  if (!path) throw new Error('No Chromium here: install it, or set TILTH_CHROMIUM to its path.');
  return chromium.launch({ executablePath: path, args: FLAGS });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong so far, in the order it happened; empty on a good page. */
  readonly wrong: string[];
  close(): Promise<void>;
}
export interface VisitOptions {
  /** Local part of a demo account, e.g. `approver`; nobody when missing. */
  readonly as?: string;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  readonly dark?: boolean;
}

type Cookies = Parameters<BrowserContext['addCookies']>[0];
const signedIn = new Map<string, Cookies>();

/** Signs in through the door the form uses; once a person and run, because doors count knocks. */
async function cookiesOf(context: BrowserContext, who: string): Promise<Cookies> {
  const known = signedIn.get(who);
  if (known) return known;
  const account = inject('running').accounts[who];
  if (!account) throw new Error(`The demo has nobody called ${who}`);
  const answer = await context.request.post(url('/api/auth/sign-in/email'), {
    data: account,
    headers: { origin: url('') },
  });
  if (!answer.ok()) throw new Error(`${who} could not sign in: ${answer.status()} ${await answer.text()}`);
  const cookies = await context.cookies();
  signedIn.set(who, cookies);
  return cookies;
}

/** Drawing without a graphics card makes the driver talk; that is no fault of the page. */
const isNoise = (text: string): boolean => text.includes('GL Driver Message') || text.includes('ReadPixels');

function listen(page: Page, wrong: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !isNoise(message.text())) wrong.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`page: ${error.message}`));
  page.on('request', (request) => {
    const address = new URL(request.url());
    const local = address.origin === new URL(url()).origin || ['blob:', 'data:'].includes(address.protocol);
    if (!local) wrong.push(`a request left for ${address.origin}`);
  });
}

/** A fresh browser profile on the application. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1280, height = width < 600 ? 740 : 800, language = 'en' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'en' ? 'en-GB' : language,
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  if (options.as) await context.addCookies(await cookiesOf(context, options.as));
  const page = await context.newPage();
  const wrong: string[] = [];
  listen(page, wrong);
  return { page, context, wrong, close: () => context.close() };
}

/** Goes to a path and waits until its heading is there. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(url(path));
  await page.locator('h1').first().waitFor({ state: 'attached' });
}

/** Waits until the map has been drawn. */
export async function mapReady(page: Page): Promise<void> {
  await page.locator('[data-ready="true"]').first().waitFor({ state: 'attached', timeout: 60_000 });
}

/** Waits until nothing on the page says that it is still loading. (The stream of changes never goes idle.) */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.mantine-Loader-root') === null);
  await page.waitForTimeout(250);
}

/** Violations of WCAG 2.2 A and AA on the page as it stands, one line each. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const run = (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run;
    const { violations } = await run(document, { runOnly: tags });
    return violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0]?.html.slice(0, 200)}`);
  });
}

/** How many pixels the page or its main part is wider than it may be; 0 or less is right. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const main = document.querySelector('main');
    const inMain = main ? main.scrollWidth - main.clientWidth : 0;
    return Math.max(inMain, document.documentElement.scrollWidth - window.innerWidth);
  });

/** Keeps a picture for a person to look at, in the folder that TILTH_SCREENSHOTS names; without it, none is taken. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.TILTH_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
