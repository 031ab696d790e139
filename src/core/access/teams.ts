import type { Sides } from '../model/access-facts.js';
import type { Address } from '../base/address.js';
import { teamIdAddress } from '../base/address.js';
import type { TicketPermissions } from '../model/config.js';
import type { LiveTeam } from '../model/live-state.js';
import type { TeamMatch } from '../model/matching.js';
import type { People } from '../model/people.js';
import { emailKey } from '../model/people.js';
import type { Reference } from '../base/reference.js';
import { idReference } from '../base/reference.js';
import type { TicketSources } from './ticket-permissions.js';
import { declaredTickets } from './ticket-permissions.js';

/** A person: by live id in brackets, or by lower-cased e-mail address if it isn't in the account. */
export type PersonKey = Reference;

export interface AccessTeam {
  readonly address: Address;
  readonly name: string;
  readonly declared: boolean;
  /** True if it has a parent team. */
  readonly nested: boolean;
  /** Main and extra members. */
  readonly members: Sides<readonly PersonKey[]>;
  /** What each declaration grants its members. */
  readonly tickets: readonly Sides<TicketPermissions>[];
}

function personKey(people: People, email: string): PersonKey {
  const user = people.users.get(emailKey(email));
  return user === undefined || user === null ? emailKey(email) : idReference(user.id);
}

/** Every declared or live team, with its members now and after the plan. */
export function accessTeams(people: People, sources: TicketSources): ReadonlyMap<Address, AccessTeam> {
  const { teams, retired, unmanaged } = people.teams;
  const claimed = new Set(
    teams.flatMap(({ desired }) => (desired.members ?? []).map((email) => personKey(people, email))),
  );
  const undeclared = (team: LiveTeam, stays: boolean): AccessTeam => {
    const before = liveMembers(people, team);
    return {
      address: teamIdAddress(team.id),
      name: team.name,
      declared: false,
      nested: team.parentId !== null,
      members: {
        before: joined(before),
        after: stays ? joined(before, ({ main }) => main.filter((one) => !claimed.has(one))) : [],
      },
      tickets: [],
    };
  };
  const all = [
    ...teams.map((match): AccessTeam => ({
      address: match.address,
      name: match.desired.name,
      declared: true,
      nested: match.desired.parent !== null || (match.live?.parentId ?? null) !== null,
      members: declaredMembers(people, match, claimed),
      tickets: declaredTickets(match, sources),
    })),
    ...unmanaged.map((team) => undeclared(team, true)),
    ...retired.map(({ live }) => undeclared(live, false)),
  ];
  return new Map(all.map((team) => [team.address, team]));
}

interface Lists {
  readonly main: readonly PersonKey[];
  readonly extra: readonly PersonKey[];
}

function liveMembers({ memberships }: People, team: LiveTeam | null): Lists | null {
  if (team === null) return { main: [], extra: [] };
  if (memberships === null) return null;
  const { main, extra } = memberships.get(team.id) ?? { main: [], extra: [] };
  return { main: main.map(idReference), extra: extra.map(idReference) };
}

/** A declared list replaces the live one. A user who gets another main team leaves the old one. */
function declaredMembers(
  people: People,
  { desired, live }: TeamMatch,
  claimed: ReadonlySet<PersonKey>,
): Sides<readonly PersonKey[]> {
  const before = liveMembers(people, live);
  const keys = (emails: readonly string[] | null): readonly PersonKey[] | null =>
    emails?.map((email) => personKey(people, email)) ?? null;
  const main = keys(desired.members) ?? before?.main.filter((one) => !claimed.has(one)) ?? null;
  const extra = keys(desired.extraMembers) ?? before?.extra ?? null;
  return {
    before: joined(before),
    after: main === null || extra === null ? null : joined({ main, extra }),
  };
}

function joined(
  lists: Lists | null,
  mainOf: (lists: Lists) => readonly PersonKey[] = ({ main }) => main,
): readonly PersonKey[] | null {
  return lists === null ? null : [...new Set([...mainOf(lists), ...lists.extra])];
}
