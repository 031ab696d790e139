/**
 * Checks whether the account is still what a plan relied on.
 *
 * Each value may be what it was (`before`: to do) or what the plan makes it (`after`: done by an interrupted run);
 * anything else is stale. Ticket counts are not compared: the guards check them again.
 */
import type { PortalLock } from '../../core/model/config.js';
import { EMPTY_LOCK } from '../../core/model/config.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Staleness } from '../../core/kinds/recheck.js';
import type { Plan } from '../../core/plan/plan.js';
import { rechecks } from '../../generated/kinds/recheck.js';

/** Everything but settings that is neither before nor after, by address. If empty, the plan may proceed. */
export function findStaleness(
  plan: Plan,
  live: readonly LivePipeline[],
  lock: PortalLock = EMPTY_LOCK,
): readonly Staleness[] {
  return rechecks.flatMap(({ stale }) => stale(plan, live, lock));
}

/** True if every change of pipelines, statuses and tickets is in the account already. */
export function isRealised(plan: Plan, live: readonly LivePipeline[]): boolean {
  return rechecks.every(({ realised }) => realised(plan, live));
}
