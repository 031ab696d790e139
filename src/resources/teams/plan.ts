import type { Address } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import type { TeamMatching } from '../../core/model/matching.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import { namesOfUnnamedTeams } from '../shared/team-names.js';
import { notPeople, unknownUsers } from '../users/unknown.js';
import type { NamedUser } from '../users/unknown.js';
import { diffMembers, listsNow } from './changes/diff-members.js';
import { diffTeams, parentsNamed, teamsNamed } from './changes/diff-teams.js';
import { common } from './common.js';
import { guardMembers } from './guards/members.js';
import { guardTeams, isSettled } from './guards/teams.js';
import { LISTS, membersAddress } from './lists.js';
import { memberSides, teamSides } from './payload.js';
import type { Roster } from './roster.js';
import { readRoster } from './roster.js';

export const planning: PlanFacet = planTeams;

/**
 * Compares teams and their members with the account. People were read before; only members who are removed are looked
 * up.
 */
async function planTeams(scope: PlanScope): Promise<KindPlan> {
  const { config, account, people, reader } = scope;
  const matching = people.teams;
  const unknown = notPeople(people, namedIn(matching));
  const [roster, unknownFindings] = await Promise.all([
    readRoster(people, matching, reader),
    unknown.length === 0 ? [] : unknownUsers(reader, unknown),
  ]);
  const settled = matching.teams.filter((match) => isSettled(match, matching));
  const changes = [
    ...diffTeams(settled, matching, roster),
    ...settled.flatMap((match) => diffMembers(match, roster)),
  ];
  return {
    changes,
    findings: [
      ...guardTeams(matching),
      ...guardMembers(matching, roster, account.loopback),
      ...unknownFindings,
    ],
    unmanaged: config.teams.length > 0 ? common.unmanaged(scope) : [],
    basis: {
      teams: idsOfTeams(matching, changes),
      teamNames: namesOfUnnamedTeams(changes.flatMap(parentsNamed), matching),
      users: idsOfUsers(matching, roster, changes),
      settings: settingsNow(matching, roster),
      pins: pinsOf(matching),
    },
  };
}

function namedIn({ teams }: TeamMatching): readonly NamedUser[] {
  return teams.flatMap(({ address, desired }) =>
    LISTS.flatMap((list) => desired[list] ?? []).map((email) => {
      return { email, address: membersAddress(address), source: desired.source };
    }),
  );
}

/** Live ids of the teams that the changes name. */
function idsOfTeams(matching: TeamMatching, changes: readonly Change[]): Readonly<Record<Address, string>> {
  const named = new Set(changes.flatMap(teamsNamed));
  const known = [...matching.teams, ...matching.retired].flatMap(({ address, live }) =>
    live === null || !named.has(address) ? [] : [[address, live.id] as const],
  );
  return Object.fromEntries(known);
}

/** Live ids of the users that the changes name by e-mail address. */
function idsOfUsers(
  matching: TeamMatching,
  roster: Roster,
  changes: readonly Change[],
): Readonly<Record<string, string>> {
  const named = new Set(
    changes.flatMap((change) => {
      const { before, after } = memberSides(change);
      const going = teamSides(change).before.members ?? [];
      return [...going, ...[before, after].flatMap((side) => LISTS.flatMap((list) => side[list] ?? []))];
    }),
  );
  const ids = [
    ...matching.teams.flatMap(({ desired, id }) => {
      const { members, extraMembers } = roster.wanted(desired);
      const { main, extra } = roster.now(id);
      return [...(members ?? []), ...(extraMembers ?? []), ...main, ...extra];
    }),
    ...matching.retired.flatMap(({ live }) => roster.now(live.id).main),
  ];
  const users = ids.map((id) => [roster.nameOf(id), id] as const);
  return Object.fromEntries(users.filter(([name]) => named.has(name) && !name.startsWith('[')));
}

/** Every managed team and list as it is, by ids, and whose main team a retired one is. New teams have no members. */
function settingsNow(matching: TeamMatching, roster: Roster): Readonly<Record<Address, Json>> {
  const live = [...matching.teams, ...matching.retired].flatMap(({ address, live: team }) =>
    team === null ? [] : [[address, { id: team.id, name: team.name, parentId: team.parentId }] as const],
  );
  const lists = matching.teams.flatMap((match) => {
    const now = listsNow(match, roster, (id) => id);
    return Object.keys(now).length === 0 ? [] : [[membersAddress(match.address), now] as const];
  });
  const going = matching.retired.map(({ address, live: { id } }) => {
    return [membersAddress(address), { members: roster.now(id).main.toSorted() }] as const;
  });
  const entries: readonly (readonly [Address, Json])[] = [...live, ...lists, ...going];
  return Object.fromEntries(entries);
}

/** The account assigns team ids, so each one that no file has goes to the lock. */
function pinsOf({ teams }: TeamMatching): Readonly<Record<Address, string>> {
  return Object.fromEntries(
    teams.flatMap(({ address, live, desired }) =>
      live === null || live.id === desired.id ? [] : [[address, live.id] as const],
    ),
  );
}
