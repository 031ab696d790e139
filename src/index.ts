import { readConfiguration as read } from './config/index.js';
import type { Config } from './core/config.js';
import type { Diagnostic } from './core/diagnostic.js';

/**
 * The library: what the commands do, without a command line. Each use case takes a context (`createContext`), answers
 * with data, and throws AppError for what its caller can act on.
 */
export { applyPlan } from './app/apply.js';
export { createContext } from './app/context.js';
export type { ContextParts } from './app/context.js';
export { runDoctor } from './app/doctor.js';
export { initConfiguration } from './app/init.js';
export { makePlan } from './app/plan.js';
export type { PlanInput } from './app/plan.js';
export { pullConfiguration } from './app/pull.js';
export { validateFiles } from './app/validate.js';
export type { AccountFlags, AppContext, ApplyInput, Consent } from './app/types.js';
export type { Change } from './core/change.js';
export type { Code } from './core/codes.js';
export { CODES, exitCodeOf } from './core/codes.js';
export type { Config } from './core/config.js';
export type { Diagnostic, Finding } from './core/diagnostic.js';
export { ApiError, AppError } from './core/errors.js';
export type { Plan } from './core/plan.js';
export type { Progress } from './core/progress.js';
export type {
  ApplyOutcome,
  ApplyResult,
  DoctorResult,
  InitResult,
  PullResult,
  Question,
  ValidateResult,
} from './core/results.js';
export { startSandbox } from './sandbox/index.js';

/** What a configuration says, or why it can't be used; both with the findings and the texts for code frames. */
export type Configuration = {
  readonly findings: readonly Diagnostic[];
  readonly files: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
} & ({ readonly ok: true; readonly config: Config } | { readonly ok: false });

/** Reads files and folders (default: pipewright.yaml, else pipewright/), from `cwd`. Never throws for their content. */
export function readConfiguration(input: {
  readonly cwd: string;
  readonly paths: readonly string[];
}): Promise<Configuration> {
  return read(input);
}
