/**
 * Whether the account still is what a plan relied on.
 *
 * Each value may be what it was (`before`: to do) or what the plan makes of it (`after`: done, by a run that stopped half
 * way); anything else is stale. Counts of tickets are not compared: guards look at them again.
 */
import type { PortalLock } from '../../core/model/config.js';
import { EMPTY_LOCK } from '../../core/model/config.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Staleness } from '../../core/kinds/recheck.js';
import type { Plan } from '../../core/plan/plan.js';
import { rechecks } from '../../generated/kinds/recheck.js';

/** Everything but settings that is neither before nor after, by address. Empty: the plan may go on. */
export function findStaleness(
  plan: Plan,
  live: readonly LivePipeline[],
  lock: PortalLock = EMPTY_LOCK,
): readonly Staleness[] {
  return rechecks.flatMap(({ stale }) => stale(plan, live, lock));
}

/** True where every change of pipelines, statuses and tickets is in the account already. */
export function isRealised(plan: Plan, live: readonly LivePipeline[]): boolean {
  return rechecks.every(({ realised }) => realised(plan, live));
}
