import type { Change } from '../../../core/plan/change.js';
import type { AppError } from '../../../core/base/errors.js';
import type { Held } from '../../../core/kinds/common.js';
import type { PlanScope } from '../../../core/kinds/facets.js';
import type { PipelineRoom } from '../read.js';

/** What is read for the guards of this kind, so that every check is pure. */
export interface GuardFacts {
  /** Tickets as they were counted. */
  readonly counted: Held;
  /** The same without those that go back before anything is deleted. */
  readonly held: Held;
  /** Why counts are missing, or null. */
  readonly countProblem: AppError | null;
  /** null if nothing is created, or the account doesn't tell. */
  readonly room: PipelineRoom | null;
  /** Moves of tickets that go back. */
  readonly back: readonly Change[];
}

/** Everything that a guard of this kind may look at. */
export interface GuardInput
  extends
    Pick<PlanScope, 'account' | 'config' | 'lock' | 'live' | 'matching'>,
    Pick<GuardFacts, 'held' | 'countProblem' | 'room'> {
  /** With counts and migrations. */
  readonly changes: readonly Change[];
}
