/**
 * How long others wait while one asker floods the server: the built program with its demo country, asked over
 * loopback. Not scaled: the flood is as bounded as the server makes it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '../src/core/model/geometry.ts';
import type { Figure } from './stage.ts';

/** How long each flood lasts, and how many of its requests are under way at once. */
const FLOOD_MS = 6_000;
const AT_ONCE = 12;
const PAUSE_MS = 20;

interface Running {
  readonly url: string;
  /** What it printed: the passwords of the demo. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

export async function bench(): Promise<Figure[]> {
  const server = await start();
  try {
    const programme = await firstProgramme(server.url);
    // Each flood has an asker of its own, whose budget the others have not spent: one who is not signed in, a
    // surveyor, a deminer.
    const cookies = [await signIn(server, 'surveyor'), await signIn(server, 'deminer')] as const;
    const figures: Figure[] = [];
    for (const [what, flood] of floodsOf(server.url, programme, cookies)) {
      figures.push(...(await under(server.url, programme, what, flood)));
    }
    return figures;
  } finally {
    await server.stop();
  }
}

type Flood = ((signal: AbortSignal) => Promise<Response>) | null;

function floodsOf(
  url: string,
  programme: string,
  [surveyor, deminer]: readonly [string, string],
): [string, Flood][] {
  const post = (path: string, body: unknown, cookie?: string) => {
    // Once: who floods is on the same two processors as who is flooded.
    const text = Buffer.from(JSON.stringify(body));
    const headers = { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) };
    const address = `${url}/api/programmes/${programme}/${path}`;
    return (signal: AbortSignal) => fetch(address, { method: 'POST', headers, body: text, signal });
  };
  const route = (count: number): Position[] =>
    Array.from({ length: count }, (_, i) => [-22.1 + (i % 2) * 0.4 + i / 1e4, -34.8 + (i % 2) * 0.4]);
  const content = (corners: number) => ({
    reportType: 'nts',
    dateOfInformation: '2026-05-01',
    hazard: {
      id: '01900000-0000-7000-8000-000000000001',
      mode: 'new',
      fields: { classification: 'sha', shape: { type: 'Polygon', coordinates: [scribble(corners)] } },
    },
  });
  return [
    ['nothing else', null],
    ['near, 10 positions to and fro, 50 km', post('near', { route: route(10), radiusM: 50_000 })],
    ['near, 400 positions to and fro, 50 km', post('near', { route: route(400), radiusM: 50_000 })],
    ['check, 60,000 corners that cross', post('reports/check', content(60_000), surveyor)],
    ['check, 15,000 corners that cross', post('reports/check', content(15_000), deminer)],
  ];
}

function scribble(corners: number): Position[] {
  const ring = Array.from(
    { length: corners },
    (_, i): Position => [-21.9 + 0.1 * Math.cos(i * 2.9), -34.7 + 0.1 * Math.sin(i * 2.9)],
  );
  return [...ring, ring[0]!];
}

/** The longest anybody waited for small things while the flood came in. */
async function under(url: string, programme: string, what: string, flood: Flood): Promise<Figure[]> {
  const until = performance.now() + FLOOD_MS;
  // By status; 0 for those that were still waiting when the flood went away.
  const answers = new Map<number, number>();
  const own = monitorEventLoopDelay({ resolution: 5 });
  own.enable();
  const leaving = AbortSignal.timeout(FLOOD_MS);
  const flooding = Array.from({ length: flood ? AT_ONCE : 0 }, async () => {
    while (flood && performance.now() < until) {
      const status = await flood(leaving).then(
        async (answer) => (await drained(answer)).status,
        () => 0,
      );
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  });
  const watch = (path: string) => waits(`${url}${path}`, until);
  const [health, point, page] = await Promise.all([
    watch('/health'),
    watch(`/api/programmes/${programme}/near?lon=-21.9&lat=-34.7&radiusM=500`),
    watch(`/api/programmes/${programme}/hazards?limit=20`),
  ]);
  await Promise.all(flooding);
  own.disable();
  console.log(`  ${what}: this program itself was held up for ${(own.max / 1e6).toFixed(0)} ms at most`);
  console.log(`  ${what}: answers ${JSON.stringify(Object.fromEntries(answers))}`);
  return [
    ...figuresOf(`${what}: /health`, health!),
    ...figuresOf(`${what}: near of a point`, point!),
    ...figuresOf(`${what}: a page of hazards`, page!),
  ];
}

function figuresOf(what: string, waited: number[]): Figure[] {
  const sorted = [...waited].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [
    { what: `${what}, median`, value: at(0.5), unit: 'ms' },
    { what: `${what}, of a hundred the slowest`, value: at(0.99), unit: 'ms' },
    { what: `${what}, slowest`, value: at(1), unit: 'ms' },
  ];
}

async function waits(url: string, until: number): Promise<number[]> {
  const waited: number[] = [];
  while (performance.now() < until) {
    const started = performance.now();
    await drained(await fetch(url));
    waited.push(performance.now() - started);
    await sleep(PAUSE_MS);
  }
  return waited;
}

async function drained(response: Response): Promise<Response> {
  await response.arrayBuffer();
  return response;
}

async function start(): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tilth-flood-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['bin/tilth', 'serve', '--demo'], {
    env: { ...process.env, TILTH_DATA: dataDir, PORT: `${port}`, TILTH_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.on('data', (text) => {
    said += text;
  });
  await ready(url, child);
  return {
    url,
    said: () => said,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1_500; tries++) {
    if (child.exitCode !== null) throw new Error('the server did not start');
    const answer = await fetch(`${url}/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await sleep(200);
  }
  throw new Error('the server is not ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

async function firstProgramme(url: string): Promise<string> {
  const { items } = (await (await fetch(`${url}/api/programmes`)).json()) as { items: { id: string }[] };
  return items[0]!.id;
}

/** Somebody of the demo, by the name before the @. */
async function signIn({ url, said }: Running, who: string): Promise<string> {
  const email = `${who}@demo.invalid`;
  const password = said().match(new RegExp(`${email}\\s+(\\S+)`))?.[1];
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`nobody was let in: ${answer.status}`);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
