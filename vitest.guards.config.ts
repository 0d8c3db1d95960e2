/**
 * What takes longer than `npm test` may: the guards held as a whole (every role at every door, floods, every column,
 * every released schema), and programs as processes of their own (command line, clusters, full disks, memory, kills).
 */
import { defineConfig } from 'vitest/config';
import { vitePo } from './scripts/po.mjs';

export default defineConfig({
  plugins: [vitePo],
  test: {
    include: ['test/{guards,processes}/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    setupFiles: ['test/support/seed.ts'],
    // Processes are killed and browsers driven here: on a busy machine one second chance, and it is printed.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
