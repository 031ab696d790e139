import type { Reporter, TestModule } from 'vitest/node';

/** Prints the plain closing line that CI reads, `N passed, N failed`; how many were skipped stands on a line of its own above it. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.state() === 'failed' && module.children.size === 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed' || state === 'failed' || state === 'skipped') counts[state] += 1;
      }
    }
    const skipped = counts.skipped > 0 ? `\n${counts.skipped} skipped` : '';
    process.stdout.write(`${skipped}\n${counts.passed} passed, ${counts.failed} failed\n`);
  }
}
