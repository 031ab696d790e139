import type { ConfigDocument } from '../../config/index.js';
import type { Config } from '../../core/model/config.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { AppError } from '../../core/base/errors.js';
import type { AccountFlags, AppContext } from '../types.js';

export interface LoadedConfiguration {
  readonly config: Config;
  /** The typed files with their places, for rewriting them. */
  readonly documents: readonly ConfigDocument[];
  /** Notes, such as skipped files. */
  readonly notes: readonly Diagnostic[];
}

/** Loads the configuration of the account, or throws one error with all its problems. */
export async function loadConfiguration(
  ctx: AppContext,
  paths: readonly string[],
  { chosen = null }: Pick<AccountFlags, 'chosen'>,
): Promise<LoadedConfiguration> {
  const { readConfiguration } = await import('../../config/index.js');
  const read =
    chosen === null
      ? await readConfiguration({ cwd: ctx.cwd, paths })
      : await chosen.fleet.read(chosen.account.name);
  if (read.ok) return { config: read.config, documents: read.documents, notes: read.findings };
  throw configurationError(read.findings);
}

/** All problems of a configuration as one error. */
export function configurationError(findings: readonly Diagnostic[]): AppError {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined && errors.length === 1 && first.source === null) {
    return new AppError({
      ...first,
      detail: first.detail ?? '',
      hint: first.hint ?? 'pipewright init',
      findings,
    });
  }
  return new AppError({
    code: 'CONFIG_INVALID',
    summary: `The configuration has ${errors.length === 1 ? '1 problem' : `${errors.length} problems`}.`,
    detail: 'Nothing was read from the account and nothing was changed.',
    hint: 'pipewright validate',
    source: first?.source ?? null,
    findings,
  });
}
