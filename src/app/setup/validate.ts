import type { ValidateResult } from '../../core/model/results.js';
import type { AppContext } from '../types.js';

/** Which files to check. */
export interface ValidateInput {
  /** Files and folders, relative to the context's working directory; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
}

/** What `validate` ends with. */
export interface ValidateOutcome {
  readonly result: ValidateResult;
  /** The files' texts by path, for code frames around a problem. */
  readonly texts: ReadonlyMap<string, string>;
  /** 3 if the files are invalid, else 0. */
  readonly exitCode: number;
}

/** Checks files without an account. Never throws for their content: that is a finding. */
export async function validateFiles(ctx: AppContext, { paths }: ValidateInput): Promise<ValidateOutcome> {
  const { readConfiguration } = await import('../../config/index.js');
  const read = await readConfiguration({ cwd: ctx.cwd, paths });
  const result = { valid: read.ok, findings: read.findings, files: read.files, counts: read.counts };
  return { result, texts: read.texts, exitCode: read.ok ? 0 : 3 };
}
