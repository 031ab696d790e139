import type { AccountFacts } from '../../../core/model/account.js';
import type { Change } from '../../../core/plan/change.js';
import type { Config, PortalLock } from '../../../core/model/config.js';
import type { AppError } from '../../../core/base/errors.js';
import type { LivePipeline } from '../../../core/model/live-state.js';
import type { Matching } from '../../../core/model/matching.js';
import type { Held } from '../ticket-counts.js';
import type { PipelineRoom } from '../read.js';

/** Everything that a guard of this kind may look at: all of it read before, so that every check is pure. */
export interface GuardInput {
  readonly account: AccountFacts;
  readonly config: Config;
  readonly lock: PortalLock;
  readonly live: readonly LivePipeline[];
  readonly matching: Matching;
  /** With counts and migrations. */
  readonly changes: readonly Change[];
  readonly held: Held;
  /** Why counts are missing, or null. */
  readonly countProblem: AppError | null;
  /** null where nothing is created, or the account doesn't tell. */
  readonly room: PipelineRoom | null;
}
