import type { Address } from '../base/address.js';
import { emailKey } from '../model/people.js';
import { referencedId } from '../base/reference.js';
import { mayEdit } from './access-of.js';
import { namedTeams, namedUsers } from './editor-lists.js';
import type { AccessModel, Side } from './model.js';
import type { Subject } from './subject.js';
import { EVERYONE_ELSE, memberOf, strangerSubject, teamsOf, userSubject } from './subject.js';

/**
 * One subject for each group of people to whom rules may apply: anybody, members of each non-empty team, members of
 * several teams, and the users in lists of editors. Known super admins are excluded.
 */
export function boundPeople(model: AccessModel, side: Side): readonly Subject[] {
  const named = namedUsers(model).map((user) => knownUser(model, user));
  const filled = [...new Set([...model.teams.keys(), ...namedTeams(model)])].filter(
    (address) => model.teams.get(address)?.members[side]?.length !== 0,
  );
  return [
    EVERYONE_ELSE,
    ...filled.map(memberOf),
    ...membersOfSeveral(model, side),
    ...named.filter(({ superAdmin }) => superAdmin !== true),
  ];
}

/** A user in a list of editors, if they were read. */
function knownUser(model: AccessModel, user: string): Subject {
  const id = referencedId(user);
  const email = id === null ? emailKey(user) : null;
  const read = [...model.people.users].find(([key, one]) => key === email || one?.id === id)?.[1] ?? null;
  if (read !== null) return userSubject(model, read);
  if (email !== null) return { ...strangerSubject(model, email), superAdmin: false };
  return { names: [user], superAdmin: false, teams: teamsOf(model, user) };
}

/** One subject for each set of teams that somebody is in before or after. */
function membersOfSeveral(model: AccessModel, side: Side): readonly Subject[] {
  const teams = new Map<string, readonly Address[]>();
  const members = [...model.teams.values()].flatMap((team) => team.members[side] ?? []);
  for (const key of new Set(members)) {
    const own = teamsOf(model, key)[side] ?? [];
    if (own.length > 1) teams.set(own.join(), own);
  }
  return [...teams.values()].map((own) => ({ ...EVERYONE_ELSE, teams: { before: own, after: own } }));
}

/** True unless it is certain that none of these people may edit in all of the statuses. */
export function someoneEdits(
  model: AccessModel,
  people: readonly Subject[],
  statuses: readonly Address[],
  side: Side,
): boolean {
  return people.some((person) => statuses.every((status) => mayEdit(model, person, status, side) !== false));
}
