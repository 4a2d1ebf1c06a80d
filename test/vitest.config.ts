import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';
import { SecondTries } from './support/second-tries.ts';

const isCi = process.env.CI !== undefined;

/** One suite for both databases: `TEST_DATABASE_URL` chooses the PostgreSQL to run on, else it is embedded. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // The one that Node gives to packages; Vite would take the other build, whose classes are not the same.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // What starts processes, damages folders or fills disks takes minutes and is run by `npm run test:slow`.
    exclude: ['test/bench/**', 'test/**/*.slow.test.ts', 'test/dashboard/browser/**'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Loading the sources takes longer than most files' tests. They keep no state of their own that a file could leave behind.
    isolate: false,
    // Vitest leaves a core idle; on the two of a small CI machine that is half of them.
    maxWorkers: '100%',
    // A file that starts last and takes long leaves the other cores idle.
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A machine that is shared may stand still for seconds.
    retry: isCi ? 1 : 0,
    reporters: isCi ? ['default', new SecondTries(2)] : ['default'],
  },
});
