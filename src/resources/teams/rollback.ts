/**
 * Teams go back to a snapshot by their ids; HubSpot gives a deleted one a new id. A file can't express "no parent", so the
 * journals must tell what was set on a team that had none.
 */
import { teamAddress, teamIdAddress } from '../../core/base/address.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { PastRequest, Removal, RollbackFacet, UndoScope, Undone } from '../../core/kinds/rollback.js';
import type { Config, DesiredTeam, RetiredTeam } from '../../core/model/config.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import type { TeamMatching } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import type { Plan } from '../../core/plan/plan.js';
import type { Made } from '../shared/past-requests.js';
import { disowned, idBelow, isNamed, madeBy, surer, bodyText } from '../shared/past-requests.js';
import { isUnreadable, unlessRefused } from '../shared/refused.js';
import { matchTeams } from './identity.js';
import { kind } from './kind.js';
import { teamSides } from './payload.js';
import { readTeams, TEAMS } from './read.js';
import { liveTeams } from './tree.js';

export const rollingBack: RollbackFacet = {
  rank: 20,
  kinds: kind.changes,
  idsOfToday: (config, { plan }) => {
    const lost = new Set(
      plan.findings.flatMap(({ code, address }) => (code === 'TEAM_ID_NOT_LIVE' ? [address] : [])),
    );
    return {
      ...config,
      teams: config.teams.map((team) =>
        lost.has(teamAddress(team.key)) ? { ...team, id: null, wantedId: team.key } : team,
      ),
    };
  },
  undo,
  retire: (config, ids, source) => ({
    ...config,
    retiredTeams: [
      ...config.retiredTeams,
      ...ids.map((ref): RetiredTeam => ({ reference: { ref }, source })),
    ],
  }),
  findings: (plan) => [...newIds(plan), ...toTheTop(plan)],
};

async function undo(known: Config, scope: UndoScope): Promise<Undone> {
  const made = teamsMade(scope.requests);
  const teams = await teamsNow(known, scope, made);
  if (teams === null) {
    const findings = [teamsUnseen(made.teams.map(({ name }) => name))];
    return { config: known, removals: [], findings };
  }
  const { config, findings } = withParents(known, made, liveTeams(teams));
  return { config, removals: teamRemovals(made.teams, teams), findings };
}

/** All teams and how they match the snapshot's, if the journals name any; null if this token can't read them. */
async function teamsNow(
  config: Config,
  { people, reader, lock }: UndoScope,
  { teams }: TeamsMade,
): Promise<TeamMatching | null> {
  if (teams.length === 0) return people.teams;
  const live = await unlessRefused(() => readTeams(reader), [400, 404]);
  return isUnreadable(live) ? null : matchTeams(config, live, lock);
}

interface MadeTeam extends Made {
  /** Assigned by the account; null if it was never seen. */
  readonly id: string | null;
  readonly name: string;
}

interface TeamsMade {
  readonly teams: readonly MadeTeam[];
  /** Maps a team to the parents that it was last given, or may have been, by live ids. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Replays the requests in order; what was created and deleted again is omitted. */
export function teamsMade(requests: readonly PastRequest[]): TeamsMade {
  let teams: readonly MadeTeam[] = [];
  const parents = new Map<string, ReadonlySet<string>>();
  for (const request of requests) {
    const { method, path, body, end, seen, own } = request;
    const id = idBelow(path, TEAMS);
    if (method === 'POST' && path === TEAMS) {
      const name = bodyText(body, 'name');
      if (name === null) continue;
      const parent = bodyText(body, 'parentTeamId');
      const same = (team: MadeTeam): boolean => team.name === name && team.id === seen;
      teams = [
        ...teams.filter((team) => !same(team)),
        { id: seen, name, ...surer(teams.find(same), madeBy(request)) },
      ];
      if (own && seen !== null && parent !== null) parents.set(seen, new Set([parent]));
    } else if (method === 'DELETE' && id !== null) {
      teams = teams.flatMap((team) => (team.id !== id ? [team] : end === 'done' ? [] : [{ ...team, end }]));
    } else if (method === 'PATCH' && id !== null && body !== null && 'parentTeamId' in body && own) {
      parents.set(id, parentsOr(parents.get(id), bodyText(body, 'parentTeamId'), end));
    }
  }
  return { teams, parents };
}

/** If a request's outcome is unknown, both parents count: the old one and the new one. */
function parentsOr(
  before: ReadonlySet<string> | undefined,
  parent: string | null,
  end: PastRequest['end'],
): ReadonlySet<string> {
  return new Set([...(end === 'done' ? [] : (before ?? [])), ...(parent === null ? [] : [parent])]);
}

export function teamRemovals(
  made: readonly MadeTeam[],
  { unmanaged }: Pick<TeamMatching, 'unmanaged'>,
): readonly Removal[] {
  const removals = new Map<string, Removal>();
  // Those with a known id first: names are only matched among the rest.
  for (const team of made.toSorted((a, b) => Number(a.id === null) - Number(b.id === null))) {
    const free = unmanaged.filter(({ id }) => !removals.has(id));
    const found = free.filter(({ id, name }) =>
      team.id === null ? isNamed(name, team.name) : id === team.id,
    );
    const end = team.id === null ? 'unknown' : team.end;
    const several =
      found.length > 1 ? 'Several teams have this name, so it is unknown which one it is.' : null;
    for (const { id, name } of found) {
      const what = { kind: 'team', address: teamIdAddress(id), id, label: name, knownBy: 'name' } as const;
      removals.set(id, { ...what, end, stays: disowned(team) ?? several });
    }
  }
  return [...removals.values()];
}

/**
 * Moves teams that had no parent in the snapshot, and still have the one that pipewright gave them, back to the top. A
 * parent chosen by somebody else is left alone.
 */
function withParents(
  config: Config,
  { parents }: Pick<TeamsMade, 'parents'>,
  live: readonly LiveTeam[],
): Pick<Undone, 'config' | 'findings'> {
  const findings: Finding[] = [];
  const nameless = hasNamesakes(live);
  const teams = config.teams.map((team): DesiredTeam => {
    const now = live.find(({ id }) => id === team.id);
    if (team.parent !== null || now === undefined || now.parentId === null) return team;
    if (parents.get(now.id)?.has(now.parentId) !== true) return team;
    // Only a team with its members was written completely, and a parent whose name isn't unique could not be written.
    if (team.members !== null && !nameless) return { ...team, atTop: true };
    findings.push(parentStays(team, live.find(({ id }) => id === now.parentId)?.name ?? now.parentId));
    return team;
  });
  return { config: { ...config, teams }, findings };
}

function hasNamesakes(live: readonly LiveTeam[]): boolean {
  return new Set(live.map(({ name }) => labelKey(name))).size < live.length;
}

function parentStays({ key, name, source }: DesiredTeam, parent: string): Finding {
  return finding({
    code: 'ROLLBACK_LEAVES',
    verdict: 'note',
    address: teamAddress(key),
    summary: `The team "${name}" stays below "${parent}".`,
    detail:
      'pipewright has set this parent since the snapshot, and the snapshot does not say for sure what the parent was before. Correct it in HubSpot, under Settings > Users & Teams > Teams.',
    source,
  });
}

/** If the token can't read teams, those created since are kept. */
function teamsUnseen(names: readonly string[]): Finding {
  return finding({
    code: 'ROLLBACK_LEAVES',
    verdict: 'note',
    summary: `Teams that were created since the snapshot are kept: this token can't read teams.`,
    detail: `A journal says that pipewright has created: ${[...new Set(names)].map((name) => `"${name}"`).join(', ')}. Roll back with a token that has the scopes for teams, or delete them in HubSpot.`,
  });
}

function newIds({ changes }: Plan): readonly Finding[] {
  return changes
    .filter(({ kind, action }) => kind === 'team' && action === 'create')
    .map(({ address, label, source }) =>
      finding({
        code: 'ROLLBACK_NEW_ID',
        verdict: 'note',
        address,
        summary: `The team "${label}" comes back with another id.`,
        detail:
          'HubSpot assigns team ids itself. The lock records the new one. Whatever refers to the team by its old id outside these files (views, reports, assignment rules) has to be updated by hand.',
        source,
      }),
    );
}

function toTheTop({ changes }: Plan): readonly Finding[] {
  return changes
    .filter((change) => {
      const { before, after } = teamSides(change);
      return after.parent === null && typeof before.parent === 'string';
    })
    .map(({ address, label, source }) =>
      finding({
        code: 'UNVERIFIED',
        verdict: 'note',
        address,
        summary: `Whether HubSpot removes the parent team of "${label}" is unverified.`,
        detail:
          'Its API requires a parent with every change of a team, and what it does without one has not been measured. The team is read afterwards, and the rollback stops there if it still has its parent.',
        source,
      }),
    );
}
