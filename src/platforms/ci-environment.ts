import { tokenFault } from '../core/secrets/token-fault.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a comment goes, and what a run in CI knows about the repository. All of it may be unknown on a desk. */
export interface Surroundings {
  readonly apiUrl: string;
  /** Which variable names `apiUrl`. */
  readonly apiVariable: string;
  readonly token: string | null;
  /** Why `token` is null although there may be one, or null. */
  readonly tokenProblem: string | null;
  readonly repository: string | null;
  readonly number: number | null;
  /** The page of the merge request; null where the platform's answers name it, or nobody does. */
  readonly pageUrl: string | null;
  /** What stands before a file's path in the address of its page at the commit of this run. */
  readonly filesUrl: string | null;
  /** The folder that holds the checked-out repository. */
  readonly root: string | null;
  /** The page of this run, where its summary is shown. */
  readonly runUrl: string | null;
  /** Where a step's summary is written. */
  readonly summaryFile: string | null;
}

/** A token as a header can carry it. Empty counts as not set: CI gives an empty variable where a secret is missing. */
export function tokenIn(
  env: Environment,
  names: readonly string[],
): Pick<Surroundings, 'token' | 'tokenProblem'> {
  for (const name of names) {
    const token = (env[name] ?? '').trim();
    if (token === '') continue;
    const fault = tokenFault(token);
    if (fault === null) return { token, tokenProblem: null };
    return { token: null, tokenProblem: `The value of ${name} can't be a token. ${fault}` };
  }
  return { token: null, tokenProblem: null };
}

/** A variable's value; an empty one counts as not set. */
export function variable(env: Environment, name: string): string | null {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
}

/** A positive whole number, or null. */
export function wholeNumber(text: string | null | undefined): number | null {
  return text != null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
