/**
 * Starts what a person would start: the built application with its own database and the demo country, once
 * for all browser tests, on a free port and a folder that is thrown away.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

export interface Running {
  readonly url: string;
  /** Local part of the e-mail address → address and password. */
  readonly accounts: Record<string, { email: string; password: string }>;
  /** Folder the server keeps its data in, for commands beside it. */
  readonly data: string;
}
declare module 'vitest' {
  interface ProvidedContext {
    running: Running;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything the server prints until it says where it is. */
function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/http:\/\/\S+:\d+/.test(said)) resolve(said);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
}

function readAccounts(said: string): Running['accounts'] {
  const rows = [...said.matchAll(/^\s+(([a-z-]+)@\S+)\s+(\S+)\s/gm)];
  return Object.fromEntries(
    rows.map(([, email = '', who = '', password = '']) => [who, { email, password }]),
  );
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tilth-e2e-'));
  const child = spawn(process.execPath, ['bin/tilth', 'serve', '--demo', '--data', folder, '--port', '0'], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = await untilReady(child);
  const url = /http:\/\/\S+:\d+/.exec(said)?.[0] ?? '';
  project.provide('running', { url, accounts: readAccounts(said), data: folder });
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
