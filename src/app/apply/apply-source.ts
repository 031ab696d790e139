import type { AccountReader } from '../../core/model/account.js';
import type { AppError } from '../../core/base/errors.js';
import type { GoingOn } from '../../core/model/going-on.js';
import type { Plan } from '../../core/plan/plan.js';
import type { LoadedConfiguration } from '../account/configuration.js';

/** What an apply works with, wherever its plan came from. */
export interface ApplySource {
  readonly plan: Plan;
  /** null for a saved plan that counts without its files. */
  readonly loaded: LoadedConfiguration | null;
  readonly lockPath: string;
  /** What the journal says is done; `apply` where it is left out. */
  readonly command?: 'apply' | 'rollback';
  /** What errors say to type next; left out, the words of an apply. */
  readonly goingOn?: GoingOn;
  /** The saved plan that the plan is held to, or null. */
  readonly reviewed: Plan | null;
  /** Plans the same again from what the reader says; null where there are no files, or nothing to do. */
  readonly again: ((reader: AccountReader) => Promise<Plan>) | null;
  /** Why the plan can't be applied, where that is known before anybody is asked. */
  readonly refusal: AppError | null;
}
