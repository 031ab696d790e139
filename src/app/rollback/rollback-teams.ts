/** What was set on teams and people that had nothing before: a file can't express "none", so the journals must tell. */
import type { AccountReader } from '../../core/model/account.js';
import { teamAddress } from '../../core/base/address.js';
import type { Config, DesiredTeam } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { LiveTeam } from '../../core/model/live-state.js';
import { labelKey } from '../../core/model/matching.js';
import { emailKey } from '../../core/model/people.js';
import { isUnreadable } from '../../resources/shared/refused.js';
import { readPermissionSets, readUsersById } from '../../resources/users/read.js';
import type { MadeSince } from './rollback-made.js';

interface Parents {
  readonly config: Config;
  readonly findings: readonly Finding[];
}

/**
 * Moves teams that had no parent in the snapshot, and still have the one that pipewright gave them, back to the top. A
 * parent chosen by somebody else is left alone.
 */
export function withParents(
  config: Config,
  { parents }: Pick<MadeSince, 'parents'>,
  live: readonly LiveTeam[],
): Parents {
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
    summary: `The team "${name}" keeps its parent "${parent}".`,
    detail:
      'pipewright has set this parent since the snapshot, and the snapshot does not say for sure what the parent was before. Correct it in HubSpot, under Settings > Users & Teams > Teams.',
    source,
  });
}

/** If the token can't read teams, those created since are kept. */
export function teamsUnseen(names: readonly string[]): Finding {
  return finding({
    code: 'ROLLBACK_LEAVES',
    verdict: 'note',
    summary: `Teams that were created since the snapshot are kept: this token can't read teams.`,
    detail: `A journal says that pipewright has created: ${[...new Set(names)].map((name) => `"${name}"`).join(', ')}. Roll back with a token that has the scopes for teams, or delete them in HubSpot.`,
  });
}

/** People who keep a permission set that pipewright assigned since: no API unassigns one. */
export async function setsThatStay(
  reader: AccountReader,
  config: Config,
  { sets }: Pick<MadeSince, 'sets'>,
): Promise<readonly Finding[]> {
  if (sets.size === 0) return [];
  const [users, all] = await Promise.all([
    readUsersById(reader, [...sets.keys()]),
    readPermissionSets(reader),
  ]);
  const settled = new Set(
    config.teams.flatMap(({ permissionSet, members }) =>
      permissionSet === null ? [] : (members ?? []).map(emailKey),
    ),
  );
  const kept = [...users.values()].filter(
    ({ id, email, roleIds }) => roleIds.includes(sets.get(id) ?? '') && !settled.has(emailKey(email)),
  );
  const nameOf = (id: string): string =>
    (isUnreadable(all) ? undefined : all.find((set) => set.id === id)?.name) ?? id;
  return [...new Set(kept.map(({ id }) => sets.get(id) ?? ''))].map((set) =>
    setStays(
      nameOf(set),
      kept.filter(({ id }) => sets.get(id) === set).map(({ email }) => email),
    ),
  );
}

const LISTED = 20;

function setStays(name: string, emails: readonly string[]): Finding {
  const people = emails.toSorted().slice(0, LISTED).join(', ');
  const more = emails.length > LISTED ? ` and ${emails.length - LISTED} more` : '';
  return finding({
    code: 'ROLLBACK_LEAVES',
    verdict: 'note',
    summary: `${emails.length === 1 ? '1 user keeps' : `${emails.length} users keep`} the permission set "${name}".`,
    detail: `pipewright has assigned it to them since the snapshot: ${people}${more}. HubSpot's API assigns permission sets but can't remove them, and the snapshot records none that they had before. Change it in HubSpot, under Settings > Users & Teams > the user > Edit permissions.`,
  });
}
