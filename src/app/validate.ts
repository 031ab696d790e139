import type { ValidateResult } from '../core/results.js';
import type { AppContext } from './types.js';

/** Checks files without an account. Exit code 3 where they can't be used. */
export async function validateFiles(
  ctx: AppContext,
  paths: readonly string[],
): Promise<{
  readonly result: ValidateResult;
  readonly texts: ReadonlyMap<string, string>;
  readonly exitCode: number;
}> {
  const { readConfiguration } = await import('../config/index.js');
  const read = await readConfiguration({ cwd: ctx.cwd, paths });
  const result = { valid: read.ok, findings: read.findings, files: read.files, counts: read.counts };
  return { result, texts: read.texts, exitCode: read.ok ? 0 : 3 };
}
