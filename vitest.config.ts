import { defineConfig } from 'vitest/config';
import { vitePo } from './scripts/po.mjs';

export default defineConfig({
  plugins: [vitePo],
  test: {
    include: [
      'src/**/*.test.ts',
      'src/**/*.test.tsx',
      'test/{scenarios,contract,laws,fuzz,golden}/**/*.test.ts',
    ],
    globalSetup: ['test/support/cluster.ts'],
    setupFiles: ['test/support/seed.ts'],
    // Processes are killed and browsers driven here: on a busy machine one second chance, and it is printed.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One process reads the modules once for all its files: nothing in them is changed by a test.
    isolate: false,
    maxWorkers: 2,
  },
});
