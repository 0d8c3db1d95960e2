/** The guards held as a whole: every role at every door, floods, every column, every released schema. */
import { defineConfig } from 'vitest/config';
import { vitePo } from './scripts/po.mjs';

export default defineConfig({
  plugins: [vitePo],
  test: {
    include: ['test/guards/**/*.test.ts'],
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
