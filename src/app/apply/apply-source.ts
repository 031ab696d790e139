import type { AccountReader } from '../../core/model/account.js';
import type { AppError } from '../../core/base/errors.js';
import type { GoingOn } from '../../core/model/going-on.js';
import type { Plan } from '../../core/plan/plan.js';
import type { LoadedConfiguration } from '../account/configuration.js';

/** The input of an apply, wherever its plan came from. */
export interface ApplySource {
  readonly plan: Plan;
  /** null for a saved plan that is applied without its files. */
  readonly loaded: LoadedConfiguration | null;
  readonly lockPath: string;
  /** The command that the journal records; defaults to `apply`. */
  readonly command?: 'apply' | 'rollback';
  /** The next command that errors suggest; defaults to those of an apply. */
  readonly goingOn?: GoingOn;
  /** The saved plan that this plan must match, or null. */
  readonly reviewed: Plan | null;
  /** Plans the same files again from the reader; null if there are no files, or nothing to do. */
  readonly again: ((reader: AccountReader) => Promise<Plan>) | null;
  /** Why the plan can't be applied, if known before asking for consent. */
  readonly refusal: AppError | null;
}
