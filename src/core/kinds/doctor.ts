import type { AccountReader } from '../model/account.js';
import type { Config } from '../model/config.js';
import type { LivePipeline } from '../model/live-state.js';
import type { DoctorCheck } from '../model/results.js';
import type { ScopeNeed } from './kind.js';

/** What a kind may look at for `doctor`. */
export interface DoctorScope {
  readonly reader: AccountReader;
  /** The account's pipelines; empty if they can't be read. */
  readonly live: readonly LivePipeline[];
  readonly isUsed: boolean;
}

/** Whether an account and a token support a kind. */
export interface DoctorFacet {
  /** Its place among the checks, from low to high. */
  readonly rank: number;
  /** What is tried together, and the name of its failed check if the account answers one of them with an error. */
  readonly group: string;
  /** True if the files use the kind. */
  readonly isUsed: (config: Config) => boolean;
  /** Scopes that the token needs only if the files use it. */
  readonly needs: readonly ScopeNeed[];
  /** Tries it with one read. A refusal is a check too; other errors are thrown. */
  readonly check: (scope: DoctorScope) => Promise<DoctorCheck>;
}
