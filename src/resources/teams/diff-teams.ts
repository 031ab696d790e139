import type { Change } from '../../core/plan/change.js';
import { change } from '../../core/plan/change.js';
import { teamAddress, thingOf } from '../../core/base/address.js';
import type { JsonObject } from '../../core/base/json.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import type { RetiredTeamMatch, TeamMatch, TeamMatching } from '../../core/model/matching.js';
import type { Reference } from '../../core/base/reference.js';
import { idReference, referencedId } from '../../core/base/reference.js';
import { liveTeams, parentsAfter, teamsAbove } from './tree.js';
import type { Roster } from './roster.js';

/**
 * Creates, updates and deletes of teams. Parents come before children, so that every parent is there, and no team passes
 * below itself on its way; deletes go the other way round.
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
  const after = { name, ...(parent === null ? {} : { parent }) };
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
  const before = { name: live.name, ...(keepsParent ? {} : { parent: now }) };
  const after = { name, ...(keepsParent ? {} : { parent }) };
  return [change({ address, kind: 'team', action: 'update', id, label: name, before, after, source })];
}

function deleteTeam(
  { address, live, retired }: RetiredTeamMatch,
  nameTeam: (id: string) => Reference,
  roster: Roster,
): Change {
  const before: JsonObject = {
    name: live.name,
    ...(live.parentId === null ? {} : { parent: nameTeam(live.parentId) }),
    members: roster.now(live.id).main.map(roster.nameOf).sort(),
  };
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
export function teamsNamed({ kind, address, before, after }: Change): readonly string[] {
  const home = kind === 'members' ? thingOf(address) : address;
  const parents = [before?.['parent'], after?.['parent']].flatMap((parent) =>
    typeof parent === 'string' && referencedId(parent) === null ? [teamAddress(parent)] : [],
  );
  return [home, ...parents];
}
