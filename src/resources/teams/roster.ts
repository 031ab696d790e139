import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import type { DesiredTeam } from '../../core/model/config.js';
import type { Membership } from '../../core/model/live-state.js';
import type { TeamMatch, TeamMatching } from '../../core/model/matching.js';
import type { People } from '../../core/model/people.js';
import { emailKey, isServiceUser } from '../../core/model/people.js';
import type { Reference } from '../../core/base/reference.js';
import { idReference } from '../../core/base/reference.js';
import { readUsersById } from '../users/read.js';
import type { ListName } from './lists.js';
import { idsOfList, LISTS, NOBODY } from './lists.js';

/** Maximum number of a deleted team's members to name by e-mail address; the others are given by id. */
const NAMED = 20;

/** Users by id; an undeclared list is null. */
type Lists = Readonly<Record<ListName, readonly string[] | null>>;

/** Current and wanted members of each team, by ids, and the names of these users. */
export interface Roster {
  readonly now: (teamId: string) => Membership;
  readonly wanted: (desired: DesiredTeam) => Lists;
  /** A user in a plan: by e-mail address if known, else by id. */
  readonly nameOf: (userId: string) => Reference;
}

/** Reads the names of removed users whom no file names, in parallel. */
export async function readRoster(
  people: People,
  matching: TeamMatching,
  reader: AccountReader,
): Promise<Roster> {
  const emails = new Map<string, string>();
  for (const [email, user] of people.users) if (user !== null) emails.set(user.id, email);
  const now = (teamId: string): Membership => people.memberships?.get(teamId) ?? NOBODY;
  const wanted = (desired: DesiredTeam): Lists => ({
    members: idsOf(desired.members, people),
    extraMembers: idsOf(desired.extraMembers, people),
  });
  const named = [
    ...matching.teams.flatMap((match) => leavers(match, now(match.id), wanted(match.desired))),
    ...matching.retired.flatMap(({ live }) => now(live.id).main.toSorted().slice(0, NAMED)),
  ];
  const unknown = named.filter((id) => !emails.has(id));
  const services = new Set<string>();
  for (const [id, user] of await readUsersById(reader, unknown)) {
    emails.set(id, emailKey(user.email));
    if (isServiceUser(user.email)) services.add(id);
  }
  const ids = new Map(matching.teams.map(({ desired, id }) => [desired.key, id]));
  const wantedWithServices = (desired: DesiredTeam): Lists =>
    withServices(wanted(desired), now(ids.get(desired.key) ?? ''), services);
  return { now, wanted: wantedWithServices, nameOf: (id) => emails.get(id) ?? idReference(id) };
}

/** Service accounts can't be named in the files, so a list that omits them doesn't remove them. */
function withServices(lists: Lists, now: Membership, services: ReadonlySet<string>): Lists {
  const stay = (list: ListName): readonly string[] | null => {
    const wanted = lists[list];
    if (wanted === null) return null;
    return [...wanted, ...idsOfList(list, now).filter((id) => services.has(id))].sort();
  };
  return { members: stay('members'), extraMembers: stay('extraMembers') };
}

function idsOf(list: readonly string[] | null, people: People): readonly string[] | null {
  if (list === null) return null;
  const ids = list.flatMap((email) => {
    const user = isServiceUser(email) ? null : people.users.get(emailKey(email));
    return user === undefined || user === null ? [] : [user.id];
  });
  return [...new Set(ids)].sort();
}

/** Users whom a declared list omits. */
function leavers({ live }: TeamMatch, now: Membership, wanted: Lists): readonly string[] {
  if (live === null) return [];
  return LISTS.flatMap((list) => {
    const stay = wanted[list];
    return stay === null ? [] : idsOfList(list, now).filter((id) => !stay.includes(id));
  });
}

/** The main team of each of these users after the plan, as far as the files declare it, by user id. */
export function mainTeamsAfter(matching: TeamMatching, roster: Roster): ReadonlyMap<string, Address> {
  return new Map(
    matching.teams.flatMap(({ address, desired }) =>
      (roster.wanted(desired).members ?? []).map((id) => [id, address] as const),
    ),
  );
}
