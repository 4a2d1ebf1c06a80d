import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One suite for both databases: `TEST_DATABASE_URL` chooses the PostgreSQL to run on, else it is embedded. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // The one that Node gives to packages; Vite would take the other build, whose classes are not the same.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Loading the sources takes longer than most files' tests. They keep no state of their own that a file could leave behind.
    isolate: false,
    // Vitest leaves a core idle; on the two of a small CI machine that is half of them.
    maxWorkers: '100%',
    testTimeout: 20_000,
    // A machine that is shared may stand still for seconds. The report names each test that needed its second try.
    retry: process.env.CI === undefined ? 0 : 1,
    hookTimeout: 60_000,
  },
});
