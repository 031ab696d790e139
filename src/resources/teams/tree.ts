import { teamAddress } from '../../core/base/address.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import type { TeamMatch, TeamMatching } from '../../core/model/matching.js';

/** Every team of the account, declared or not. */
export function liveTeams({ teams, retired, unmanaged }: TeamMatching): readonly LiveTeam[] {
  return [
    ...teams.flatMap(({ live }) => (live === null ? [] : [live])),
    ...retired.map(({ live }) => live),
    ...unmanaged,
  ];
}

/** A team after the plan: a declared one by its address, any other by its id. */
export type Node = string;

/** Each team's parent after the plan; null for a team at the top. */
export function parentsAfter(matching: TeamMatching): ReadonlyMap<Node, Node | null> {
  const addresses = new Map(
    matching.teams.flatMap(({ live, address }) => (live ? [[live.id, address]] : [])),
  );
  const nodeOf = (id: string | null): Node | null => (id === null ? null : (addresses.get(id) ?? id));
  const parentOf = ({ desired, live }: TeamMatch): Node | null => {
    if (desired.atTop === true) return null;
    return desired.parent === null ? nodeOf(live?.parentId ?? null) : teamAddress(desired.parent);
  };
  return new Map([
    ...matching.teams.map((match) => [match.address, parentOf(match)] as const),
    ...[...matching.retired.map(({ live }) => live), ...matching.unmanaged].map(
      (team) => [team.id, nodeOf(team.parentId)] as const,
    ),
  ]);
}

/** The teams above one, nearest first; a cycle ends where it begins. */
export function teamsAbove(node: Node, parents: ReadonlyMap<Node, Node | null>): readonly Node[] {
  const above: Node[] = [];
  for (let at = parents.get(node) ?? null; at !== null && !above.includes(at); at = parents.get(at) ?? null) {
    above.push(at);
  }
  return above;
}
