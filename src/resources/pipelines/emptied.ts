import type { Plan } from '../../core/plan/plan.js';
import type { Leaving } from './diff.js';
import { leavingOf } from './guards/tickets.js';

/** The statuses that a plan takes away and that hold tickets, or nobody could count them. */
export function statusesToEmpty({ changes, basis, views }: Plan): readonly Leaving[] {
  const held = new Map(views.flatMap(({ before }) => before.map((status) => [status.id, status.held])));
  return changes.flatMap((change) => leavingOf(change, basis)).filter(({ id }) => held.get(id) !== 0);
}
