import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** What is tested in a real Chromium, on the dashboard that `npm run build` made. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ['test/dashboard/browser/**/*.test.ts'],
      // Every file has a browser and a server of its own, and half of the time waits for one of them.
      maxWorkers: 2,
      // Browsers on shared machines take their time.
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  }),
);
