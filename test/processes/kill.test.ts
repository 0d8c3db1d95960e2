/**
 * kill -9 of the server, the database and both, at random moments under load. `KILLS` says how often;
 * `KILL_SEED` repeats a run's choices. SAFETY: no acknowledged report is ever lost.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentHash } from '../../src/core/ledger/seal.ts';
import { rebuildRegistry, verifyChain } from '../../src/flow/maintain.ts';
import type { Pipeline } from '../../src/flow/ports.ts';
import { loadGeometry } from '../../src/server/geometry.ts';
import { openDatabase } from '../../src/store/open.ts';
import { type Child, startChild } from '../support/child.ts';
import { type Load, type ServerAddress, startLoad } from '../support/load.ts';
import { PROGRAMME } from '../support/records.ts';

const KILLS = Number(process.env.KILLS ?? 6);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

let folder: string;
let server: Child | null = null;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tilth-kill-'));
});
afterEach(async () => {
  await server?.kill();
  killDatabase();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function postmaster(): number | null {
  try {
    return Number(readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

function killDatabase(): void {
  const pid = postmaster();
  // A left-over number may belong to anybody by now.
  if (pid !== null && pid !== process.pid && nameOf(pid) === 'postgres') process.kill(pid, 'SIGKILL');
}

/** One process that serves a connection, or none: PostgreSQL restarts all of them when one is killed. */
function killOneSession(random: () => number): void {
  const parent = postmaster();
  const sessions = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && parentOf(Number(pid)) === parent,
  );
  const chosen = sessions[Math.floor(random() * sessions.length)];
  if (chosen !== undefined && nameOf(Number(chosen)) === 'postgres') process.kill(Number(chosen), 'SIGKILL');
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
const nameOf = (pid: number) =>
  process.platform === 'linux' ? /\((.*)\)/.exec(statOf(pid))?.[1] : 'postgres';
const parentOf = (pid: number) => Number(/\) . (\d+)/.exec(statOf(pid))?.[1] ?? 0);

async function start(load: Load): Promise<void> {
  const started = await startChild('server-process', [folder]);
  server = started;
  const said = await started.hear();
  if (said.url !== undefined && server === started) load.address = said as unknown as ServerAddress;
}

/** Waits until the server says that it is ready, after its database died. */
async function ready(load: Load): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const up = await fetch(`${load.address?.url}/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await sleep(20);
  }
  throw new Error('the server did not come back within 30 s');
}

async function killServer(load: Load): Promise<void> {
  load.address = null;
  await server?.kill();
  server = null;
}

async function disaster(load: Load, random: () => number): Promise<void> {
  const choice = random();
  if (choice < 0.35) await killServer(load);
  else if (choice < 0.6) killDatabase();
  else if (choice < 0.7 && process.platform === 'linux') killOneSession(random);
  else {
    if (choice < 0.85) killDatabase();
    await killServer(load);
    killDatabase();
  }
}

test(`${KILLS} times kill -9 (seed ${SEED}): nothing that was acknowledged is lost`, {
  timeout: 60_000 + KILLS * 20_000,
}, async () => {
  const random = randomFrom(SEED);
  const load = startLoad();
  await start(load);
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(random() * 600);
    await disaster(load, random);
    if (server !== null) await ready(load);
    else if (random() < 0.2) {
      // Killed again while it starts.
      const starting = start(load);
      await sleep(random() * 500);
      await killServer(load);
      await starting;
    }
    if (server === null) await start(load);
  }
  await ready(load);
  await sleep(300);
  await load.stop();
  await killServer(load);
  await judge(load);
});

/** What a stranger would check: every acknowledged report, the chain, and the registry made again. */
async function judge(load: Load): Promise<void> {
  expect(load.unexpected.slice(0, 3)).toEqual([]);
  expect(load.acknowledged.size).toBeGreaterThan(0);
  const open = await openDatabase({
    databaseUrl: null,
    dataDir: folder,
    postgresBin: process.env.TILTH_POSTGRES_BIN ?? null,
  });
  try {
    const p: Pipeline = {
      db: open.db,
      geometry: await loadGeometry(),
      clock: { now: () => new Date() },
      newId: () => '',
    };
    await open.db.read(async (tx) => {
      for (const [id, hash] of load.acknowledged) {
        const stored = await tx.reports.find(PROGRAMME, id);
        expect(stored?.contentHash).toBe(hash);
        expect(contentHash(stored?.content)).toBe(hash);
        if (load.decided.has(id)) expect(stored?.state).toBe('accepted');
      }
    });
    expect(await verifyChain(p, PROGRAMME)).toMatchObject({ ok: true });
    expect(await rebuildRegistry(p, PROGRAMME, { check: true })).toMatchObject({
      equal: true,
      differences: [],
    });
    console.log(
      `${load.acknowledged.size} reports and ${load.decided.size} decisions acknowledged, all there`,
    );
  } finally {
    await open.stop();
  }
}
