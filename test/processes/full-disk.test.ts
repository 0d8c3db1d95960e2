/** A disk that fills up: writes are refused in words, reads go on, nothing is torn, and room heals it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { startDatabaseProcess } from '../support/child.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tilth-disk-'));
const mounted = mountSmallDisk();
const skipped = mounted ? '' : ', skipped because this machine does not let us mount a small disk';

function mountSmallDisk(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

afterAll(() => {
  if (mounted) execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** Leaves this many bytes free. */
async function fillTo(left: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  await writeFile(path.join(folder, 'ballast'), Buffer.alloc(bavail * bsize - left));
  await sleep(300);
}

test.skipIf(!mounted)(`a full disk refuses writes and loses nothing${skipped}`, async () => {
  const { opened, process: server } = await startDatabaseProcess(folder);
  try {
    expect(opened).toMatchObject({ ok: true });
    await server.ask('programme');
    expect(await server.ask('insert', 1)).toEqual({ added: true });
    await fillTo(20_000_000);
    expect(await server.ask('insert', 2)).toMatchObject({ problem: 'storageFull' });
    expect(await server.ask('count')).toEqual({ count: 1 });
    await rm(path.join(folder, 'ballast'));
    await sleep(300);
    expect(await server.ask('insert', 2)).toEqual({ added: true });
    await fillTo(20_000_000);
    expect(await server.ask('flood')).toHaveProperty('error');
    await rm(path.join(folder, 'ballast'));
    await sleep(300);
    let answer = await server.ask('count');
    for (; answer.problem === 'databaseUnavailable'; answer = await server.ask('count')) await sleep(50);
    expect(answer).toEqual({ count: 2 });
    expect(await server.ask('insert', 3)).toEqual({ added: true });
    await server.ask('stop');
  } finally {
    await server.kill();
    const pid = await readFile(path.join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
    if (pid) process.kill(Number(pid.split('\n')[0]), 'SIGKILL');
  }
});
