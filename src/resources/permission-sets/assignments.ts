import { settingAddress } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { change } from '../../core/plan/change.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import type { LivePermissionSet, LiveUser } from '../../core/model/live-state.js';
import type { TeamMatch } from '../../core/model/matching.js';
import { emailKey, isServiceUser } from '../../core/model/people.js';
import type { People } from '../../core/model/people.js';
import { idReference } from '../../core/base/reference.js';
import { USER_SETS } from './payload.js';
import type { SetMatch } from './sets.js';

/** A team, the set to assign to its members, and those members who exist in the account. */
export interface Assignment {
  readonly team: TeamMatch;
  readonly set: SetMatch;
  /** null if the set must still be created by hand. */
  readonly live: LivePermissionSet | null;
  /** By e-mail address. */
  readonly members: readonly LiveUser[];
}

/** `TEAM.permissionSet`. */
export function assignmentAddress(team: Address): Address {
  return settingAddress(team, 'permissionSet');
}

/** Ids of the users whose main team it is now, if the files don't declare its members. */
export function liveMembers({ desired, live }: TeamMatch, { memberships }: People): readonly string[] {
  if (desired.members !== null || live === null) return [];
  return memberships?.get(live.id)?.main ?? [];
}

/** E-mail addresses that don't exist in the account are reported with the members, so they are skipped here. */
export function membersOf(
  team: TeamMatch,
  people: People,
  byId: ReadonlyMap<string, LiveUser>,
): readonly LiveUser[] {
  const { members } = team.desired;
  const users =
    members === null
      ? liveMembers(team, people).flatMap((id) => byId.get(id) ?? [])
      : members.flatMap((email) => people.users.get(emailKey(email)) ?? []);
  const known = new Map(users.map((user) => [emailKey(user.email), user]));
  return [...known.values()].filter(({ email }) => !isServiceUser(email)).sort(byEmail);
}

function byEmail(a: LiveUser, b: LiveUser): number {
  return emailKey(a.email) < emailKey(b.email) ? -1 : 1;
}

/** Members without the set to whom it can be assigned. */
export function assignable({ members, live }: Assignment): readonly LiveUser[] {
  return members.filter((user) => !hasSet(user, live) && !user.superAdmin && user.roleIds.length < 2);
}

/** True for a user who already has the set. */
export function hasSet({ roleIds }: LiveUser, live: LivePermissionSet | null): boolean {
  return live !== null && roleIds.includes(live.id);
}

/** One change per team with a field for each user, or none. `all` are the account's sets, for their names. */
export function assignmentChange(
  assignment: Assignment,
  all: readonly LivePermissionSet[],
): readonly Change[] {
  const { team, set, live } = assignment;
  const users = assignable(assignment);
  if (users.length === 0) return [];
  const name = live?.name ?? set.desired.name.trim();
  const nameOf = (id: string): string => all.find((one) => one.id === id)?.name ?? idReference(id);
  const before = users.map(
    ({ email, roleIds }) => [emailKey(email), roleIds.map(nameOf)[0] ?? null] as const,
  );
  return [
    change({
      address: assignmentAddress(team.address),
      kind: 'permission-set-assignment',
      action: 'update',
      id: team.id,
      label: team.desired.name,
      before: USER_SETS.encode(Object.fromEntries(before)),
      after: USER_SETS.encode(Object.fromEntries(users.map(({ email }) => [emailKey(email), name]))),
      source: team.desired.source,
      ...(live === null ? { waitsFor: [set.address] } : {}),
    }),
  ];
}

/** The set under `set`, and each member's sets by user id: null, the id of one, or the ids of several. */
export function assignmentSetting(live: LivePermissionSet | null, members: readonly LiveUser[]): JsonObject {
  const set = live === null ? null : { id: live.id, name: live.name };
  return { set, ...Object.fromEntries(members.map((user) => [user.id, setsOf(user)])) };
}

/** A user's sets: null, the id of one, or the ids of several. */
export function setsOf({ roleIds }: LiveUser): Json {
  return roleIds.length < 2 ? (roleIds[0] ?? null) : roleIds.toSorted();
}
