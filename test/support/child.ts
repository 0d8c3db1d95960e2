/**
 * Another process with the database of a data folder, to be killed: speaks lines of JSON. Bundled once, because
 * Node 20 does not read TypeScript.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
let bundled: Promise<string> | null = null;

/** The bundle must lie inside the checkout to find its libraries. */
async function bundle(): Promise<string> {
  const outfile = path.join(root, 'dist', 'test', `database-process-${process.pid}.mjs`);
  await mkdir(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(root, 'test/support/database-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

export interface DatabaseProcess {
  readonly child: ChildProcess;
  /** Sends one command and waits for its answer. */
  ask(command: string, ...args: unknown[]): Promise<Record<string, unknown>>;
  kill(): Promise<void>;
}

/** Starts the process; the first answer says whether the folder opened: `{ ok }` or `{ problem, params }`. */
export async function startDatabaseProcess(
  dataDir: string,
  env: Record<string, string> = {},
): Promise<{ opened: Record<string, unknown>; process: DatabaseProcess }> {
  bundled ??= bundle();
  const child = spawn(process.execPath, ['--enable-source-maps', await bundled, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? { gone: true } : (JSON.parse(value) as Record<string, unknown>);
  };
  const opened = await answer();
  return {
    opened,
    process: {
      child,
      async ask(command, ...args) {
        child.stdin!.write(`${JSON.stringify([command, ...args])}\n`);
        return answer();
      },
      async kill() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      },
    },
  };
}
