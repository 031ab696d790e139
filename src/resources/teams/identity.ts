import { teamAddress, teamIdAddress } from '../../core/base/address.js';
import type { Config, DesiredTeam, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import type { RetiredTeamMatch, TeamMatching } from '../../core/model/matching.js';
import { labelKey, plainLabel } from '../../core/model/matching.js';
import { isTemporaryFor } from '../../core/base/temporary-label.js';
import { idleLockIds, joinByIds, joinByLabels, resolveRetired, retiredTwice } from '../shared/match-by-id.js';

/** Matches declared teams to live ones: by `id` in the file, by the lock, by name. Pure. */
export function matchTeams(config: Config, live: readonly LiveTeam[], lock: PortalLock): TeamMatching {
  const findings: Finding[] = [];
  const named = live.map((team) => ({ id: team.id, label: team.name, team }));
  const wanted = config.teams.map((team) => {
    const name = plainLabel(team.name);
    return { desired: { ...team, name, label: name }, address: teamAddress(team.key) };
  });
  const known = joinByIds(wanted, named, lock);
  const declared = new Map([...known].map(([address, hit]) => [hit.live, address]));
  const retired: RetiredTeamMatch[] = [];
  for (const entry of config.retiredTeams) {
    const former = (key: string): string | undefined => lock.ids[teamAddress(key)];
    const declaredAs = (team: (typeof named)[number]): string | undefined => declared.get(team);
    const reference = {
      word: 'team' as const,
      declaredAs,
      former,
      addressOf: teamIdAddress,
      source: entry.source,
    };
    const hit = resolveRetired(entry.reference, named, reference, findings);
    if (hit === null) continue;
    const address = teamIdAddress(hit.id);
    if (retired.some((other) => other.live === hit.team))
      findings.push(retiredTwice(address, hit, entry.source));
    else retired.push({ address, live: hit.team, retired: entry });
  }
  const free = live.filter((team) => !retired.some((entry) => entry.live === team));
  const candidates = free.map((team) => ({
    id: team.id,
    label: nameOnItsWay(team, config.teams, free) ?? team.name,
    team,
  }));
  const joined = joinByLabels(wanted, candidates, known);
  const names = new Map(live.map(({ id, name }) => [id, `the team "${name}"`]));
  findings.push(...idleLockIds(joined, lock, (id) => names.get(id) ?? null));
  const taken = new Set(joined.map((entry) => entry.live?.team));
  return {
    teams: joined.map(({ desired, address, live: hit, by }) => ({
      address,
      desired,
      live: hit?.team ?? null,
      by,
      id: hit?.id ?? desired.wantedId,
    })),
    retired,
    unmanaged: free.filter((team) => !taken.has(team)),
    findings,
  };
}

/**
 * The declared name that a temporary one stands in for: a run was interrupted after it created the team, and before the
 * team's own name was free. Null if the name isn't temporary, or another team has the declared one.
 */
function nameOnItsWay(
  team: LiveTeam,
  declared: readonly DesiredTeam[],
  free: readonly LiveTeam[],
): string | null {
  const name = declared
    .map((other) => plainLabel(other.name))
    .find((wanted) => isTemporaryFor(team.name, wanted));
  if (name === undefined || free.some((other) => labelKey(other.name) === labelKey(name))) return null;
  return name;
}
