import type { Change } from '../../../core/plan/change.js';
import { change } from '../../../core/plan/change.js';
import { teamAddress, thingOf } from '../../../core/base/address.js';
import type { LiveTeam } from '../../../core/model/live-state.js';
import type { RetiredTeamMatch, TeamMatch, TeamMatching } from '../../../core/model/matching.js';
import type { Reference } from '../../../core/base/reference.js';
import { idReference, referencedId } from '../../../core/base/reference.js';
import { TEAM_PARTS, teamSides } from '../payload.js';
import { liveTeams, parentsAfter, teamsAbove } from '../tree.js';
import type { Roster } from '../roster.js';

/**
 * Creates, updates and deletes of teams. Parents come before children, so that every parent exists, and no team is ever
 * below itself in between; deletes go in reverse order.
 */
export function diffTeams(
  teams: readonly TeamMatch[],
  matching: TeamMatching,
  roster: Roster,
): readonly Change[] {
  const parents = parentsAfter(matching);
  const depth = ({ address }: TeamMatch): number => teamsAbove(address, parents).length;
  const keys = new Map(matching.teams.flatMap(({ live, desired }) => (live ? [[live.id, desired.key]] : [])));
  const nameTeam = (id: string): Reference => keys.get(id) ?? idReference(id);
  return [
    ...teams
      .toSorted((a, b) => depth(a) - depth(b))
      .flatMap((match) =>
        match.live === null ? createTeam(match) : updateTeam(match, match.live, nameTeam),
      ),
    ...childrenFirst(matching).map((match) => deleteTeam(match, nameTeam, roster)),
  ];
}

function createTeam({ address, id, desired }: TeamMatch): readonly Change[] {
  const { name, parent, source } = desired;
  const after = TEAM_PARTS.encode({ name, ...(parent === null ? {} : { parent }) });
  return [change({ address, kind: 'team', action: 'create', id, label: name, before: null, after, source })];
}

function updateTeam(
  { address, id, desired }: TeamMatch,
  live: LiveTeam,
  nameTeam: (id: string) => Reference,
): readonly Change[] {
  const { name, parent, atTop = false, source } = desired;
  const now = live.parentId === null ? null : nameTeam(live.parentId);
  const keepsParent = parent === null && !atTop;
  if (live.name === name && (keepsParent || parent === now)) return [];
  const before = TEAM_PARTS.encode({ name: live.name, ...(keepsParent ? {} : { parent: now }) });
  const after = TEAM_PARTS.encode({ name, ...(keepsParent ? {} : { parent }) });
  return [change({ address, kind: 'team', action: 'update', id, label: name, before, after, source })];
}

function deleteTeam(
  { address, live, retired }: RetiredTeamMatch,
  nameTeam: (id: string) => Reference,
  roster: Roster,
): Change {
  const before = TEAM_PARTS.encode({
    name: live.name,
    ...(live.parentId === null ? {} : { parent: nameTeam(live.parentId) }),
    members: roster.now(live.id).main.map(roster.nameOf).sort(),
  });
  return change({
    address,
    kind: 'team',
    action: 'delete',
    id: live.id,
    label: live.name,
    before,
    after: null,
    source: retired.source,
  });
}

/** Retired teams, the deepest first. */
function childrenFirst(matching: TeamMatching): readonly RetiredTeamMatch[] {
  const parents = new Map(liveTeams(matching).map(({ id, parentId }) => [id, parentId]));
  const depth = ({ live }: RetiredTeamMatch): number => teamsAbove(live.id, parents).length;
  return matching.retired.toSorted((a, b) => depth(b) - depth(a));
}

/** Addresses of the teams that a change of teams names: its own, and the declared parents on both sides. */
export function teamsNamed(change: Change): readonly string[] {
  const { kind, address } = change;
  const home = kind === 'members' ? thingOf(address) : address;
  const parents = parentsNamed(change).flatMap((parent) =>
    referencedId(parent) === null ? [teamAddress(parent)] : [],
  );
  return [home, ...parents];
}

/** A team's current and wanted parent. */
export function parentsNamed(change: Change): readonly Reference[] {
  const { before, after } = teamSides(change);
  return [before.parent, after.parent].filter((parent) => typeof parent === 'string');
}
