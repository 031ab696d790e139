import type { Change } from '../../../core/plan/change.js';
import type { LiveTeam } from '../../../core/model/live-state.js';
import type { Plan } from '../../../core/plan/plan.js';
import { isTemporaryFor } from '../../../core/base/temporary-label.js';
import { nameAfter, teamChanges } from '../names.js';

/**
 * The team that a create has made, in this run or in an interrupted one: the account assigns the id, so only the name
 * identifies it. It can't be a team that the plan has under another address, and when the plan was made there was no
 * other team with that name.
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
