/** Tests on the real data kept beside the repository; skipped with the reason where it is not there. */
import { defineConfig } from 'vitest/config';
import { vitePo } from './scripts/po.mjs';

export default defineConfig({
  plugins: [vitePo],
  test: {
    include: ['test/shared/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
