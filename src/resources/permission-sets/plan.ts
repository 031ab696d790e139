import type { Json } from '../../core/base/json.js';
import type { LiveUser } from '../../core/model/live-state.js';
import { emailKey } from '../../core/model/people.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import { isUnreadable } from '../shared/refused.js';
import { readUsersById } from '../users/read.js';
import type { Assignment } from './assignments.js';
import {
  assignmentAddress,
  assignmentChange,
  assignmentSetting,
  liveMembers,
  membersOf,
} from './assignments.js';
import { aboutAssignment, aboutSet, unavailable } from './findings.js';
import type { SetMatch } from './sets.js';
import { createSet, matchSets } from './sets.js';

export const planning: PlanFacet = planPermissionSets;

/** Compares the declared permission sets with those of the account, and members' sets with the wanted ones. */
async function planPermissionSets({ config, people, reader }: PlanScope): Promise<KindPlan> {
  const { permissionSets: all } = people;
  if (all === null || config.permissionSets.length === 0) return { changes: [], findings: [] };
  if (isUnreadable(all)) {
    return { changes: [], findings: [unavailable(matchSets(config.permissionSets, []), all)] };
  }
  const sets = matchSets(config.permissionSets, all);
  const assignments = await readAssignments(sets, people, reader);
  const users = assignments.flatMap(({ members }) => members);
  return {
    changes: [
      ...sets.filter(({ hits }) => hits.length === 0).map(createSet),
      ...assignments.flatMap((assignment) => assignmentChange(assignment, all)),
    ],
    findings: [...sets.flatMap((set) => aboutSet(set, all)), ...assignments.flatMap(aboutAssignment)],
    basis: {
      teams: Object.fromEntries(
        assignments.flatMap(({ team }) => (team.live === null ? [] : [[team.address, team.id] as const])),
      ),
      users: Object.fromEntries(users.map(({ email, id }) => [emailKey(email), id])),
      settings: Object.fromEntries(assignments.map(settingOf)),
    },
  };
}

function settingOf({ team, live, members }: Assignment): readonly [string, Json] {
  return [assignmentAddress(team.address), assignmentSetting(live, members)];
}

/** Teams with an unambiguous set, and their members; those that the files don't name are read in parallel. */
async function readAssignments(
  sets: readonly SetMatch[],
  people: PlanScope['people'],
  reader: PlanScope['reader'],
): Promise<readonly Assignment[]> {
  const byKey = new Map(sets.map((set) => [set.desired.key, set]));
  const wanted = people.teams.teams.flatMap((team) => {
    const set = byKey.get(team.desired.permissionSet ?? '');
    return set === undefined || set.hits.length > 1 ? [] : [{ team, set, live: set.hits[0] ?? null }];
  });
  const ids = wanted.flatMap(({ team }) => liveMembers(team, people));
  const byId: ReadonlyMap<string, LiveUser> = await readUsersById(reader, ids);
  return wanted.map((entry) => ({ ...entry, members: membersOf(entry.team, people, byId) }));
}
