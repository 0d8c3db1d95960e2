/**
 * Once per test run: the PostgreSQL the tests work on, and a migrated database to copy from. Without
 * `TILTH_TEST_DATABASE_URL` that is a private cluster in a temporary folder, as a user's first start makes it.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCluster } from '../../src/store/cluster.ts';
import { migrateAt } from '../../src/store/open.ts';
import { isAlive, stopServer } from '../../src/store/postgres-process.ts';
import { databaseAt, onServer } from './server.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TILTH_TEST_DATABASE_URL;
  const { url, stop } = given ? { url: given, stop: async () => undefined } : await temporaryCluster();
  const template = `tilth_template_${randomBytes(6).toString('hex')}`;
  await onServer(url, `create database ${template}`);
  await migrateAt(databaseAt(url, template));
  project.provide('databaseServer', url);
  project.provide('databaseTemplate', template);
  return async () => {
    await onServer(url, `drop database if exists ${template} with (force)`);
    await stop();
  };
}

async function temporaryCluster(): Promise<{ url: string; stop: () => Promise<void> }> {
  await forgetKilledRuns();
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  await writeFile(path.join(folder, RUN), String(process.pid));
  const cluster = await startCluster({
    dataDir: folder,
    postgresBin: process.env.TILTH_POSTGRES_BIN ?? null,
    // Many databases at once; a power cut may take them.
    settings: { max_connections: 120, fsync: 'off', full_page_writes: 'off' },
  });
  return {
    url: cluster.url,
    async stop() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const PREFIX = 'tilth-test-';
/** Names the test run a folder belongs to. */
const RUN = 'run.pid';

/** A test run that was killed could not stop its cluster: the next one does. */
async function forgetKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = path.join(tmpdir(), name);
    const run =
      name.startsWith(PREFIX) && Number(await readFile(path.join(folder, RUN), 'utf8').catch(() => '0'));
    if (!run || isAlive(run)) continue;
    await stopServer(path.join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  }
}
