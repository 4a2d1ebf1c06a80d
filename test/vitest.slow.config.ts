import { defineConfig } from 'vitest/config';
import usual from './vitest.config.ts';

process.env.THOROUGH = 'true';

/** What takes minutes: processes that are killed, damaged folders, full disks, and every property with all its examples. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: [
      'test/**/*.slow.test.ts',
      'test/bad-inputs/random-*.test.ts',
      'test/**/lost-answers.test.ts',
      'test/evaluation/{bucket,properties}.test.ts',
      'test/rest/**/*random*.test.ts',
      'test/clients/parity.test.ts',
      'test/actions/{causes,configuration,scheduled-changes}.test.ts',
      'test/security/random-changes.test.ts',
      'test/server/board-answers.test.ts',
    ],
    exclude: ['test/bench/**'],
    testTimeout: 120_000,
  },
});
