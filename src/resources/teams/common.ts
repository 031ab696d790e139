import type { CommonFacet, CommonQuestion, LiveCommon } from '../../core/kinds/common.js';
import type { Unmanaged } from '../../core/plan/plan.js';
import { ifReadable, isUnreadable } from '../shared/refused.js';
import { readAllUsers, readPermissionSets, readUsersByEmail } from '../users/read.js';
import { matchTeams } from './identity.js';
import { readMemberships, readTeams } from './read.js';

/** Teams, members, users and permission sets, as far as any kind needs them. */
export const common: CommonFacet = {
  read: readPeople,
  unread: ({ people: { teams, memberships, everyone, permissionSets } }) => [
    ...unreadIn('teams', teams),
    ...unreadIn('members of teams', memberships),
    ...unreadIn('users', everyone),
    ...unreadIn('permission sets', permissionSets),
  ],
  match: ({ people: { teams, memberships, users, permissionSets } }, config, lock) => ({
    people: {
      teams: matchTeams(config, ifReadable(teams) ?? [], lock),
      memberships: ifReadable(memberships),
      users,
      permissionSets,
    },
  }),
  unmanaged: ({ people }) =>
    people.teams.unmanaged.map(({ id, name }): Unmanaged => {
      return { kind: 'team', id, label: name, reason: 'not declared' };
    }),
};

/** All in parallel. What the files name must be readable, so users by e-mail address are no attempt. */
async function readPeople({ reader, asked, attempt }: CommonQuestion): Promise<Partial<LiveCommon>> {
  const [teams, memberships, users, everyone, permissionSets] = await Promise.all([
    asked.teams ? attempt(() => readTeams(reader)) : null,
    asked.members ? attempt(() => readMemberships(reader)) : null,
    readUsersByEmail(reader, asked.emails),
    asked.everyone ? attempt(async () => byId(await readAllUsers(reader))) : null,
    asked.permissionSets ? readPermissionSets(reader) : null,
  ]);
  return { people: { teams, memberships, users, everyone, permissionSets } };
}

function byId<T extends { readonly id: string }>(users: readonly T[]): ReadonlyMap<string, T> {
  return new Map(users.map((user) => [user.id, user]));
}

function unreadIn(what: string, answer: unknown): ReturnType<CommonFacet['unread']> {
  return isUnreadable(answer) ? [{ what, ...answer }] : [];
}
