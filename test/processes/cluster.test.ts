/** The private cluster through everything that happens to processes on real machines. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/open.ts';
import { findBinaries } from '../../src/store/postgres-binaries.ts';
import { type DatabaseProcess, startDatabaseProcess } from '../support/child.ts';

let folder: string;
let started: DatabaseProcess[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tilth-cluster-'));
  started = [];
});
afterEach(async () => {
  for (const process of started) await process.kill();
  const pid = await postmaster().catch(() => null);
  if (pid !== null) killed(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function start(dataDir = folder, env: Record<string, string> = {}) {
  const { opened, process } = await startDatabaseProcess(dataDir, env);
  started.push(process);
  return { opened, ...process };
}

async function postmaster(dataDir = folder): Promise<number> {
  const text = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

function killed(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

/** Asks again while the database is on its way back. */
async function patiently(server: Pick<DatabaseProcess, 'ask'>, command: string, ...args: unknown[]) {
  for (;;) {
    const answer = await server.ask(command, ...args);
    if (answer.problem !== 'databaseUnavailable') return answer;
    await sleep(20);
  }
}

test('a second server on the same folder is refused by name, the command line may join', async () => {
  const first = await start();
  expect(first.opened).toMatchObject({ ok: true });
  await first.ask('programme');
  const second = await start();
  expect(second.opened).toMatchObject({
    problem: 'folderInUse',
    params: { folder, pid: String(first.child.pid) },
  });
  const beside = await start(folder, { JOIN: 'true' });
  expect(await beside.ask('insert', 1)).toEqual({ added: true });
  await beside.ask('stop');
  expect(await first.ask('count')).toEqual({ count: 1 });
  await first.ask('stop');
  const third = await start();
  expect(await third.ask('count')).toEqual({ count: 1 });
});

test('kill -9 of the server: the next one takes the running cluster over', async () => {
  const first = await start();
  await first.ask('programme');
  expect(await first.ask('insert', 1)).toEqual({ added: true });
  const before = await postmaster();
  await first.kill();
  const second = await start();
  expect(second.opened).toMatchObject({ ok: true });
  expect(await second.ask('count')).toEqual({ count: 1 });
  expect(await postmaster()).toBe(before);
  await second.ask('stop');
  await expect(postmaster()).rejects.toThrow();
});

test('kill -9 of the database: the server says so and brings it back', async () => {
  const server = await start();
  await server.ask('programme');
  for (let n = 1; n <= 5; n++) {
    // A connection of the dead cluster may still answer one question; the next then finds nobody there yet.
    expect(await patiently(server, 'insert', n)).toEqual({ added: true });
    killed(await postmaster(), 'SIGKILL');
    expect(await patiently(server, 'count')).toEqual({ count: n });
  }
  expect(await patiently(server, 'insert', 6)).toEqual({ added: true });
});

test('kill -9 of both, with a stranger now living under the old number', async () => {
  const first = await start();
  await first.ask('programme');
  expect(await first.ask('insert', 1)).toEqual({ added: true });
  const old = await postmaster();
  killed(old, 'SIGKILL');
  await first.kill();
  killed(old, 'SIGKILL');
  const stranger = spawn('sleep', ['60']);
  const file = path.join(folder, 'postgres', 'postmaster.pid');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/^-?\d+/, String(stranger.pid)));
  const second = await start();
  expect(second.opened).toMatchObject({ ok: true });
  expect(await second.ask('count')).toEqual({ count: 1 });
  stranger.kill();
});

test('two servers started at once on a new folder: one serves, one is refused', async () => {
  const both = await Promise.all([start(), start()]);
  const answers = both.map((s) => s.opened.ok ?? s.opened.problem);
  expect(answers.sort()).toEqual(['folderInUse', true].sort());
});

test('a data folder with a very long name, and one in a private home', async () => {
  const long = path.join(folder, 'x'.repeat(100), 'y'.repeat(100));
  const server = await start(long);
  expect(server.opened).toMatchObject({ ok: true });
  await server.ask('stop');
  const home = path.join(folder, 'home');
  await mkdir(home);
  await chmod(home, 0o700);
  const other = await start(path.join(home, 'data'));
  expect(other.opened).toMatchObject({ ok: true });
  await other.ask('stop');
});

test('a folder of another PostgreSQL, and programs that are not there, are refused in words', async () => {
  await mkdir(path.join(folder, 'postgres'));
  await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '14\n');
  const open = (postgresBin: string | null) =>
    openDatabase({ databaseUrl: null, dataDir: folder, postgresBin });
  await expect(open(null)).rejects.toMatchObject({ code: 'wrongMajorVersion', params: { found: 14 } });
  await expect(open('/nowhere/bin')).rejects.toMatchObject({ code: 'noPostgres' });
});

test('the packaged programs are found with their libraries', async () => {
  const binaries = await findBinaries(null, folder, null);
  expect(binaries.major).toBeGreaterThanOrEqual(15);
});
