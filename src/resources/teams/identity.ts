import { teamAddress, teamIdAddress } from '../../core/address.js';
import type { Config, PortalLock } from '../../core/config.js';
import type { Finding } from '../../core/diagnostic.js';
import type { LiveTeam } from '../../core/live-state.js';
import type { RetiredTeamMatch, TeamMatching } from '../../core/matching.js';
import { join, resolveRetired, retiredTwice } from '../joining.js';

/** Joins declared teams with live ones: by `id` in the file, by the lock, by name. Pure. */
export function matchTeams(config: Config, live: readonly LiveTeam[], lock: PortalLock): TeamMatching {
  const findings: Finding[] = [];
  const named = live.map((team) => ({ id: team.id, label: team.name.trim(), team }));
  const retired: RetiredTeamMatch[] = [];
  for (const entry of config.retiredTeams) {
    const former = (key: string): string | undefined => lock.ids[teamAddress(key)];
    const reference = { former, addressOf: teamIdAddress, source: entry.source };
    const hit = resolveRetired(entry.reference, named, reference, findings);
    if (hit === null) continue;
    const address = teamIdAddress(hit.id);
    if (retired.some((other) => other.live === hit.team))
      findings.push(retiredTwice(address, hit, entry.source));
    else retired.push({ address, live: hit.team, retired: entry });
  }
  const free = named.filter(({ team }) => !retired.some((entry) => entry.live === team));
  const wanted = config.teams.map((team) => {
    const desired = { ...team, name: team.name.trim(), label: team.name.trim() };
    return { desired, address: teamAddress(team.key) };
  });
  const joined = join(wanted, free, lock, findings);
  const taken = new Set(joined.map((entry) => entry.live?.team));
  return {
    teams: joined.map(({ desired: { label: _label, ...desired }, address, live: hit, by }) => ({
      address,
      desired,
      live: hit?.team ?? null,
      by,
      id: hit?.id ?? desired.wantedId,
    })),
    retired,
    unmanaged: free.map(({ team }) => team).filter((team) => !taken.has(team)),
    findings,
  };
}
