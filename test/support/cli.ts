/** The command line as a process of its own, bundled once per test file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { nodeBundle } from '../../scripts/build.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The object on the last line of standard output; null when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: each command has a shape of its own, and tests look into it
  readonly json: any;
}

let bundled: Promise<string> | null = null;

/** The bundle must lie inside the checkout to find its libraries. */
function bundle(): Promise<string> {
  bundled ??= (async () => {
    const folder = path.join(root, 'dist', 'test', `cli-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await build({
      ...nodeBundle,
      entryPoints: { cli: 'src/cli/main.ts', 'tile-worker': 'src/server/tile-worker.ts' },
      absWorkingDir: root,
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      splitting: true,
      sourcemap: false,
    });
    return path.join(folder, 'cli.mjs');
  })();
  return bundled;
}

const quiet = {
  ...process.env,
  DATABASE_URL: '',
  TILTH_DATA: '',
  LANG: 'en',
  LC_ALL: 'en',
  TILTH_LOG_LEVEL: '',
};

/** Runs `tilth …` to its end. */
export async function tilth(
  args: readonly string[],
  more: { input?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [await bundle(), ...args], { env: { ...quiet, ...more.env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.end(more.input ?? '');
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const last = out.trimEnd().split('\n').at(-1) ?? '';
  return { code, out, err, json: last.startsWith('{') ? JSON.parse(last) : null };
}

/** Starts `tilth serve …` and waits until it says where it is. */
export async function serving(
  args: readonly string[],
): Promise<{ url: string; lines: string[]; stop(): Promise<number | null> }> {
  const child: ChildProcess = spawn(
    process.execPath,
    [await bundle(), 'serve', '--port', '0', '--json', ...args],
    {
      env: quiet,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines: string[] = [];
  createInterface(child.stderr!).on('line', (line) => lines.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      if (line.startsWith('{')) resolve((JSON.parse(line) as { url: string }).url);
    });
    ended.then((code) => reject(new Error(`serve ended with ${code}: ${lines.join('\n')}`)));
  });
  return {
    url,
    lines,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
