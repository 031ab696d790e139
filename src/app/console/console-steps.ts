import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { resources } from '../../resources/index.js';

/** What a plan leaves to a person at HubSpot's settings pages, as tasks: one for each place to visit. */
export function consoleStepsOf(plan: Plan): readonly ConsoleStep[] {
  const changes = pendingIn(plan);
  return resources.flatMap(({ consoleSteps }) => consoleSteps?.(changes, plan) ?? []);
}

/** Changes that only a person can make. */
export function pendingIn(plan: Plan): readonly Change[] {
  return plan.changes.filter(({ channel }) => channel === 'console');
}
