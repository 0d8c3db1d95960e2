import { defineConfig } from 'vitest/config';

/** The geometry of phones, in a browser and without the application: `npm run laws:phone`. */
export default defineConfig({
  test: { include: ['test/e2e/phone-geometry.test.ts'], hookTimeout: 120_000, pool: 'forks', maxWorkers: 1 },
});
