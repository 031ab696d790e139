import type { Change } from '../../../core/plan/change.js';
import type { LiveTeam } from '../../../core/model/live-state.js';
import type { Plan } from '../../../core/plan/plan.js';
import { isTemporaryFor } from '../../../core/base/temporary-label.js';
import { nameAfter, teamChanges } from '../names.js';

/**
 * The team that a create has made, in this run or in one that stopped: the account chooses the id, so the name is all
 * there is to know it by. Teams that the plan knows under another address are none of its making, and neither was there
 * any other of that name when the plan was made.
 */
export function createdTeam(change: Change, live: readonly LiveTeam[], plan: Plan): LiveTeam | null {
  const known = new Set([
    ...Object.values(plan.basis.teams),
    ...teamChanges(plan).flatMap(({ action, id }) => (action === 'create' ? [] : [id])),
  ]);
  const name = nameAfter(change);
  const free = live.filter(({ id }) => !known.has(id));
  return (
    free.find((team) => team.name === name) ?? free.find((team) => isTemporaryFor(team.name, name)) ?? null
  );
}
