import { defineConfig } from 'vitest/config';
import { vitePo } from './scripts/po.mjs';

export default defineConfig({
  plugins: [vitePo],
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
  },
});
