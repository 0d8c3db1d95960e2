// kill -9 of server, database and both, KILLS times (200 unless said) at random moments under load, on a
// private cluster in a temporary folder; then every acknowledged report is looked for, the chain verified and
// the registry made again. `KILL_SEED=n npm run kill` repeats a run's choices.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'vitest.guards.config.ts',
    'test/processes/kill.test.ts',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, KILLS: process.env.KILLS ?? '200' } },
);
process.exit(status ?? 1);
