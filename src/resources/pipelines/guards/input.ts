import type { Change } from '../../../core/plan/change.js';
import type { AppError } from '../../../core/base/errors.js';
import type { Held } from '../../../core/kinds/common.js';
import type { PlanScope } from '../../../core/kinds/facets.js';
import type { PipelineRoom } from '../read.js';

/** The reads for the guards of this kind, made in advance so that every check is pure. */
export interface GuardFacts {
  /** Tickets as they were counted. */
  readonly counted: Held;
  /** The same without those that move back before anything is deleted. */
  readonly held: Held;
  /** Why counts are missing, or null. */
  readonly countProblem: AppError | null;
  /** null if nothing is created, or the limit is unknown. */
  readonly room: PipelineRoom | null;
  /** Moves of tickets back, in a rollback. */
  readonly back: readonly Change[];
}

/** The input of the guards of this kind. */
export interface GuardInput
  extends
    Pick<PlanScope, 'account' | 'config' | 'lock' | 'live' | 'matching'>,
    Pick<GuardFacts, 'held' | 'countProblem' | 'room'> {
  /** With counts and migrations. */
  readonly changes: readonly Change[];
}
