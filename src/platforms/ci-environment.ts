import { tokenFault } from '../core/secrets/token-fault.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a comment goes, and what CI says about the repository. All of it may be unknown outside CI. */
export interface Surroundings {
  readonly apiUrl: string;
  /** Which variable names `apiUrl`. */
  readonly apiVariable: string;
  readonly token: string | null;
  /** Why a token that is set can't be used, or null. */
  readonly tokenProblem: string | null;
  readonly repository: string | null;
  readonly number: number | null;
  /** The page of the merge request; null if unknown, or if the platform's answers include it. */
  readonly pageUrl: string | null;
  /** The prefix of links to files at the commit of this run. */
  readonly filesUrl: string | null;
  /** The folder that holds the checked-out repository. */
  readonly root: string | null;
  /** The page of this run, where its summary is shown. */
  readonly runUrl: string | null;
  /** The file for the step's summary. */
  readonly summaryFile: string | null;
}

/** A token that fits into a header. Empty counts as unset, because CI sets an empty variable for a missing secret. */
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

/** A variable's value; empty counts as unset. */
export function variable(env: Environment, name: string): string | null {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
}

/** A positive whole number, or null. */
export function wholeNumber(text: string | null | undefined): number | null {
  return text != null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
