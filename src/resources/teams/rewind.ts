import { teamOf } from '../../core/base/address.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject, stringOrEmpty } from '../../core/base/json.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import type { RewindFacet, RewindScope } from '../../core/kinds/facets.js';
import { createdTeam } from './steps/created.js';
import type { ListName } from './lists.js';
import { LISTS, membersAddress } from './lists.js';
import { teamChanges } from './names.js';
import { teamSides } from './payload.js';
import { MEMBERSHIPS, TEAMS } from './read.js';

export const rewinding: RewindFacet = rewindTeams;

const WIRE: Record<ListName, string> = { members: 'userIds', extraMembers: 'secondaryUserIds' };

/** Teams and their members with those of the plan's basis as they were, and without teams created by the plan since. */
function rewindTeams(path: string, answer: Json | null, scope: RewindScope): Json | null {
  if (path.startsWith(`${TEAMS}?`) && Array.isArray(answer)) {
    return teamsBefore((answer as readonly Json[]).filter(isJsonObject), scope);
  }
  if (path !== MEMBERSHIPS || !isJsonObject(answer) || !Array.isArray(answer['results'])) return answer;
  const results = (answer['results'] as readonly Json[]).filter(isJsonObject);
  return { ...answer, results: membershipsBefore(results, scope) };
}

function teamsBefore(now: readonly JsonObject[], { plan, lock }: RewindScope): readonly JsonObject[] {
  const was = Object.entries(plan.basis.settings).flatMap(([address, value]): readonly JsonObject[] => {
    if (teamOf(address) !== address || !isJsonObject(value)) return [];
    const { id = null, name = null, parentId = null } = value;
    const entry = now.find((team) => team['id'] === id);
    return [{ ...entry, id, name, parentTeamId: parentId }];
  });
  const known = new Set(was.map(({ id }) => id));
  const live = now.map(({ id, name }): LiveTeam => ({
    id: stringOrEmpty(id),
    name: stringOrEmpty(name).trim(),
    parentId: null,
  }));
  const free = live.filter(({ id }) => !known.has(id));
  const made = new Set(
    teamChanges(plan).flatMap((change) => {
      if (change.action !== 'create' || teamSides(change).after.name === undefined) return [];
      return [lock.ids[change.address], createdTeam(change, free, plan)?.id];
    }),
  );
  return [...now.filter(({ id }) => !known.has(id) && !made.has(stringOrEmpty(id))), ...was];
}

function membershipsBefore(now: readonly JsonObject[], { plan }: RewindScope): readonly JsonObject[] {
  const was = new Map(
    Object.entries(plan.basis.teams).flatMap(([address, id]) => {
      const lists = plan.basis.settings[membersAddress(address)];
      if (!isJsonObject(lists)) return [];
      const declared = LISTS.flatMap((list) =>
        lists[list] === undefined ? [] : [[WIRE[list], lists[list]] as const],
      );
      return [[id, Object.fromEntries(declared)] as const];
    }),
  );
  const gone = [...was.keys()].filter((id) => !now.some((entry) => entry['id'] === id));
  return [...now, ...gone.map((id) => ({ id }))].map((entry) => ({
    ...entry,
    ...was.get(stringOrEmpty(entry['id'])),
  }));
}
