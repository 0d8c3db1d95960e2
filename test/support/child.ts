/**
 * Other processes, to be killed: the database of a data folder, or a whole server. They speak lines of JSON.
 * Bundled once, because Node 20 does not read TypeScript.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { nodeBundle } from '../../scripts/build.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = new Map<string, Promise<string>>();

/** The bundle must lie inside the checkout to find its libraries. */
async function bundle(entry: string): Promise<string> {
  const outfile = path.join(root, 'dist', 'test', `${entry}-${process.pid}.mjs`);
  await mkdir(path.dirname(outfile), { recursive: true });
  const entryPoints = [path.join(root, 'test', 'support', `${entry}.ts`)];
  await build({ ...nodeBundle, sourcemap: false, entryPoints, outfile });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}

function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, known);
  return known;
}

/** A process started from `test/support/<entry>.ts`, and what it says, line by line. */
export interface Child {
  readonly child: ChildProcess;
  /** The next line it says; `{ gone: true }` when it has ended. */
  hear(): Promise<Record<string, unknown>>;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

export async function startChild(
  entry: 'database-process' | 'server-process',
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Child> {
  const file = await bundled(entry);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    child,
    async hear() {
      const { value, done } = await lines.next();
      return done ? { gone: true } : (JSON.parse(value) as Record<string, unknown>);
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export interface DatabaseProcess extends Child {
  /** Sends one command and waits for its answer. */
  ask(command: string, ...args: unknown[]): Promise<Record<string, unknown>>;
}

/** Opens the database of a folder elsewhere; `opened` says whether: `{ ok }` or `{ problem, params }`. */
export async function startDatabaseProcess(
  dataDir: string,
  env: Record<string, string> = {},
): Promise<{ opened: Record<string, unknown>; process: DatabaseProcess }> {
  const started = await startChild('database-process', [dataDir], env);
  return {
    opened: await started.hear(),
    process: {
      ...started,
      async ask(command, ...args) {
        started.child.stdin!.write(`${JSON.stringify([command, ...args])}\n`);
        return started.hear();
      },
    },
  };
}
