import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** As many files at a time as is usual, but two on a machine of two cores, where that is one. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** Tests of the app's stores put a window where there is none: each file has a world of its own. */
const PAGE = ['test/unit/app-*/**/*.test.ts', 'test/property/app/**/*.test.ts'];

/**
 * Tests of the engine and the nodes keep nothing between them and share what they import: reading
 * it anew for each file takes longer than most tests. Browsers take all of a small machine: their
 * tests run after the others, two files at a time.
 */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers,
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...PAGE],
          globalSetup: 'test/support/build-cli.ts',
          isolate: false,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'page', include: PAGE, maxWorkers, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/build-cli.ts', 'test/support/build-site.ts'],
          testTimeout: 180_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['engine/**/*.ts', 'nodes/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportOnFailure: true,
      reportsDirectory: 'dist/coverage',
    },
  },
});
