// A backup of the demo as an older commit makes it: `node scripts/database-fixtures.mjs COMMIT…` writes
// test/fixtures/databases/COMMIT.tilth. Needs the whole history and the package registry. The accounts in it
// have passwords that were shown to nobody, and its secrets sign sessions of nothing.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const commit of process.argv.slice(2)) {
  const to = path.join(root, 'test/fixtures/databases', `${commit}.tilth`);
  if (existsSync(to)) throw new Error(`${to} is there already, and a fixture is never made twice`);
  const work = mkdtempSync(path.join(tmpdir(), 'tilth-fixture-'));
  const tree = path.join(work, 'tree');
  const data = path.join(work, 'data');
  const run = (program, ...args) => execFileSync(program, args, { cwd: tree, stdio: 'inherit' });
  execFileSync('git', ['worktree', 'add', '--detach', tree, commit], { cwd: root, stdio: 'inherit' });
  try {
    run('npm', 'ci');
    run('npm', 'run', 'build');
    await servedDemo(tree, data);
    run(process.execPath, 'bin/tilth', 'backup', '--data', data, to);
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: root, stdio: 'inherit' });
    rmSync(work, { recursive: true, force: true });
  }
}

/** Starts a server with the demo and stops it once it is ready: older commits have no other way to make it. */
async function servedDemo(tree, data) {
  const args = ['bin/tilth', 'serve', '--demo', '--json', '--port', '0', '--data', data];
  const server = spawn(process.execPath, args, { cwd: tree, stdio: ['ignore', 'pipe', 'ignore'] });
  const stopped = new Promise((resolve) => server.once('exit', resolve));
  for await (const chunk of server.stdout) {
    if (String(chunk).includes('"ok":true')) server.kill('SIGTERM');
  }
  await stopped;
}
