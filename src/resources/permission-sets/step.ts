import type { AccountReader, Operation } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { BugError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import { canonicalJson, isJsonObject, sameJson } from '../../core/base/json.js';
import type { LiveUser } from '../../core/model/live-state.js';
import { userIdIn } from '../../core/plan/plan-ids.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ApplyScope, Step, StepFacet } from '../../core/kinds/facets.js';
import { readAllUsers, readUsersById, userPath } from '../users/read.js';
import { setsOf } from './assignments.js';
import { kind } from './kind.js';

export const stepping: StepFacet = {
  changes: kind.changes,
  next: nextAssignment,
};

/**
 * Finds the first user without the set in one read of all users, so that a team of any size takes a handful of reads
 * per step, and reads that user alone before assigning it.
 */
async function nextAssignment(change: Change, { plan }: ApplyScope, reader: AccountReader): Promise<Step> {
  const setting = assignmentIn(plan, change.address);
  const setId = setIdIn(setting);
  const all = new Map((await readAllUsers(reader)).map((user) => [user.id, user]));
  for (const { path, before } of change.fields) {
    const id = userIdIn(plan, path);
    if (id === null) throw new BugError(`the plan has no user ${path}`);
    if (all.get(id)?.roleIds.includes(setId)) continue;
    const user = (await readUsersById(reader, [id])).get(id);
    if (user?.roleIds.includes(setId)) continue;
    if (user === undefined || user.superAdmin || !sameJson(setsOf(user), setting[id])) {
      return { kind: 'stale', fields: [{ path, expected: canonicalJson(before), found: foundText(user) }] };
    }
    return { kind: 'send', operation: assign(id, setId, change.address) };
  }
  return { kind: 'done' };
}

function foundText(user: LiveUser | undefined): string {
  if (user === undefined) return 'no such user';
  return user.superAdmin ? 'a super admin' : `permission sets ${canonicalJson(user.roleIds)}`;
}

/** Only `roleId`: HubSpot keeps what a PUT of a user omits. */
function assign(userId: string, roleId: string, address: Address): Operation {
  return {
    method: 'PUT',
    path: userPath(userId),
    body: { roleId },
    retry: 'look-first',
    addresses: [address],
  };
}

/** The sets of every user after the change, by ids; the other members are unchanged. */
export function wantedSets(
  change: Change,
  _idOf: (address: Address) => string | null,
  plan: Plan,
): JsonObject {
  const setting = assignmentIn(plan, change.address);
  const setId = setIdIn(setting);
  const given = change.fields.flatMap(({ path }) => {
    const id = userIdIn(plan, path);
    return id === null ? [] : [[id, setId] as const];
  });
  return { ...setting, ...Object.fromEntries(given) };
}

/** What the plan relied on: the set under `set`, and members' sets by user id. */
export function assignmentIn(plan: Plan, address: Address): JsonObject {
  const setting = plan.basis.settings[address];
  return isJsonObject(setting) ? setting : {};
}

function setIdIn(setting: JsonObject): string {
  const set = setting['set'];
  const id = isJsonObject(set) ? set['id'] : null;
  if (typeof id !== 'string') throw new BugError('an assignment is sent once its permission set is there');
  return id;
}
