import { defineConfig } from 'vitest/config';
import usual, { thorough } from './vitest.config.ts';

process.env.THOROUGH = 'true';

/** What takes minutes: processes that are killed, damaged folders, full disks, and every property with all its examples. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['test/**/*.slow.test.ts', ...thorough],
    exclude: ['**/node_modules/**', 'test/bench/**'],
    testTimeout: 120_000,
  },
});
