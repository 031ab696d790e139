import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { PastRequest, RollbackFacet } from '../../core/kinds/rollback.js';
import type { AccountReader } from '../../core/model/account.js';
import type { Config } from '../../core/model/config.js';
import { emailKey } from '../../core/model/people.js';
import { idBelow, bodyText } from '../shared/past-requests.js';
import { isUnreadable } from '../shared/refused.js';
import { readPermissionSets, readUsersById, USERS } from '../users/read.js';
import { kind } from './kind.js';

/** A file can't express "no permission set", so the journals must tell who was given one. */
export const rollingBack: RollbackFacet = {
  rank: 30,
  kinds: kind.changes,
  undo: async (config, { requests, reader }) => ({
    config,
    removals: [],
    findings: await setsThatStay(reader, config, setsGiven(requests)),
  }),
};

/** Maps a user to the permission set last assigned to them, both by live ids. */
export function setsGiven(requests: readonly PastRequest[]): ReadonlyMap<string, string> {
  return new Map(
    requests.flatMap(({ method, path, body, own }): [string, string][] => {
      const user = idBelow(path, USERS);
      const set = bodyText(body, 'roleId');
      return own && method === 'PUT' && user !== null && set !== null ? [[user, set]] : [];
    }),
  );
}

/** People who keep a permission set that pipewright assigned since: no API unassigns one. */
async function setsThatStay(
  reader: AccountReader,
  config: Config,
  sets: ReadonlyMap<string, string>,
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
