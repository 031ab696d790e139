import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { byHands } from '../../generated/kinds/console.js';

/** The part of a plan that a person does at HubSpot's settings pages, as tasks: one per page to visit. */
export function consoleStepsOf(plan: Plan): readonly ConsoleStep[] {
  const changes = pendingIn(plan);
  return byHands.flatMap(({ steps }) => steps(changes, plan));
}

/** Changes that only a person can make. */
export function pendingIn(plan: Plan): readonly Change[] {
  return plan.changes.filter(({ channel }) => channel === 'console');
}
