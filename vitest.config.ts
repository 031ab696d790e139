import { defineConfig } from 'vitest/config';

const built = [
  'test/cli/**/*.test.ts',
  'test/library/**/*.test.ts',
  'test/examples/**/*.test.ts',
  'test/ci/**/*.test.ts',
];
const browser = ['test/browser/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/helpers/closing-line-reporter.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // No test changes what others share, so they needn't each load all modules anew.
    isolate: false,
    globalSetup: ['./test/helpers/own-temporary-folder.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'source', include: ['test/**/*.test.ts'], exclude: [...built, ...browser] },
      },
      { extends: true, test: { name: 'browser', include: browser } },
      {
        extends: true,
        test: { name: 'built', include: built, globalSetup: ['./test/helpers/fresh-build.ts'] },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // cli.ts runs in child processes only, where nothing is counted.
      exclude: ['src/generated/**', 'src/sandbox/validators/**', 'src/**/index.ts', 'src/cli/cli.ts'],
      // Silent, so that the closing line is the last one; a threshold that isn't met still speaks up.
      reporter: ['json-summary', 'html'],
      thresholds: { lines: 85, functions: 85, branches: 75, statements: 85 },
    },
  },
});
