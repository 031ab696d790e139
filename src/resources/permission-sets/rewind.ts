import { teamOf } from '../../core/base/address.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject, stringOrEmpty } from '../../core/base/json.js';
import { labelKey } from '../../core/model/matching.js';
import type { RewindFacet, RewindScope } from '../../core/kinds/facets.js';
import { ROLES, USERS } from '../users/read.js';
import { assignmentAddress } from './assignments.js';
import { SET_PARTS } from './payload.js';
import { assignmentIn } from './step.js';

export const rewinding: RewindFacet = rewindUsers;

/** Users with their former permission sets, and the sets without those created by hand for the plan since. */
function rewindUsers(path: string, answer: Json | null, scope: RewindScope): Json | null {
  if (!path.startsWith(USERS) || !isJsonObject(answer)) return answer;
  if (path === ROLES) return withoutNewSets(answer, scope);
  const had = setsBefore(scope).get(stringOrEmpty(answer['id']));
  return had === undefined ? answer : { ...answer, roleIds: had };
}

function withoutNewSets(answer: JsonObject, { plan }: RewindScope): JsonObject {
  if (!Array.isArray(answer['results'])) return answer;
  const made = new Set(
    plan.changes.flatMap(({ kind, action, after }) =>
      kind === 'permission-set' && action === 'create' ? [labelKey(SET_PARTS.decode(after)?.name ?? '')] : [],
    ),
  );
  const results = (answer['results'] as readonly Json[]).filter(
    (set) => !isJsonObject(set) || !made.has(labelKey(stringOrEmpty(set['name']))),
  );
  return { ...answer, results };
}

/** Ids of the former sets of a team's members, by user id. */
function setsBefore({ plan }: RewindScope): ReadonlyMap<string, Json> {
  const teams = Object.keys(plan.basis.settings).flatMap((address) => teamOf(address) ?? []);
  const assignments = teams.map((team) => assignmentIn(plan, assignmentAddress(team)));
  return new Map(
    assignments.flatMap((assignment) =>
      Object.entries(assignment).flatMap(([id, sets]): [string, Json][] => {
        if (id === 'set' || sets === undefined) return [];
        return [[id, sets === null ? [] : Array.isArray(sets) ? sets : [sets]]];
      }),
    ),
  );
}
