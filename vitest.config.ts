import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: ['engine/**/*.ts', 'nodes/**/*.ts'],
      reportsDirectory: 'dist/coverage',
    },
  },
});
