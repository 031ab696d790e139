/** What each test of a file begins with and leaves nothing of. Call these where the tests are described. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { TestSandbox } from './sandbox.js';
import { startTestSandbox } from './sandbox.js';

/** Begins each test with an empty folder, which goes with the test. */
export function eachInOwnFolder(begin: (folder: string) => void | Promise<void>): void {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipewright-test-'));
    await begin(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
}

/** Begins each test with the account of a seed, or that of a first run, and closes it after the test. */
export function eachWithOwnSandbox(
  seed: object | undefined,
  begin: (sandbox: TestSandbox) => void | Promise<void>,
): void {
  let sandbox: TestSandbox;
  beforeEach(async () => {
    sandbox = await startTestSandbox(seed);
    await begin(sandbox);
  });
  afterEach(() => sandbox.close());
}
