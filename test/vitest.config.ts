import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';
import { SecondTries } from './support/second-tries.ts';

const isCi = process.env.CI !== undefined;

/** The usual tests that the slow suite runs with all their examples. */
export const thorough = [
  'test/bad-inputs/random-*.test.ts',
  'test/**/lost-answers.test.ts',
  'test/evaluation/{bucket,properties}.test.ts',
  'test/rest/**/*random*.test.ts',
  'test/clients/parity.test.ts',
  'test/actions/{causes,configuration,scheduled-changes}.test.ts',
  'test/security/random-changes.test.ts',
  'test/server/board-answers.test.ts',
];

/** `.ci/run` runs the slow suite as well, which says all that a few examples of the same files on the same database could say. */
const left = process.env.SLOW_SUITE_FOLLOWS === 'true' ? thorough : [];

/** One suite for both databases: `TEST_DATABASE_URL` chooses the PostgreSQL to run on, else it is embedded. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // The one that Node gives to packages; Vite would take the other build, whose classes are not the same.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // What starts processes, damages folders or fills disks takes minutes and is run by `npm run test:slow`.
    exclude: ['**/node_modules/**', 'test/bench/**', 'test/**/*.slow.test.ts', 'test/dashboard/browser/**', ...left],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Loading the sources takes longer than most files' tests. They keep no state of their own that a file could leave behind.
    isolate: false,
    // What is transformed once need not be by the next run: a third of what loading takes.
    experimental: { fsModuleCache: true },
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
