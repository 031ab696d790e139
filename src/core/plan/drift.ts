import type { Change } from './change.js';
import type { Plan } from './plan.js';
import type { PulledDifference } from '../model/results.js';

/** Who made a difference (e-mail address, else the account's id of the user), and when (ISO 8601); null if unknown. */
export interface Audit {
  readonly user: string | null;
  readonly at: string | null;
}

/** `audit` is null if the account keeps no log, or doesn't let it be read. */
export interface DriftedChange extends Change {
  readonly audit: Audit | null;
}

/**
 * The plan without what the account's API doesn't return, and with a base without what the files changed. Digests, hash
 * and flags are those of the whole plan, that is of what an apply would do.
 */
export interface Drift extends Plan {
  readonly changes: readonly DriftedChange[];
}

/** What was accepted into the files, and the remaining drift. */
export interface AcceptResult {
  readonly drift: Drift;
  /** Files that were written. */
  readonly written: readonly string[];
  readonly differences: readonly PulledDifference[];
}
