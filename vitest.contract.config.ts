import { defineConfig } from 'vitest/config';
import { vitePo } from './scripts/po.mjs';

/** The suites that ask something of PostgreSQL, on the server named by TILTH_TEST_DATABASE_URL. */
export default defineConfig({
  plugins: [vitePo],
  test: {
    include: ['test/{contract,scenarios}/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
