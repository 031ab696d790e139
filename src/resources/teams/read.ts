import type { AccountReader } from '../../core/model/account.js';
import { asArray, asObject, asString } from '../../core/base/decode.js';
import type { Json } from '../../core/base/json.js';
import type { LiveTeam, Membership } from '../../core/model/live-state.js';
import { plainLabel } from '../../core/model/matching.js';
import { API_VERSION } from '../shared/api-version.js';

export const TEAMS = `/settings/teams/${API_VERSION}`;
export const MEMBERSHIPS = `/settings/users/${API_VERSION}/teams`;
/** Maximum number of teams per request. */
const PAGE = 100;

/** Every team of the account. */
export async function readTeams(reader: AccountReader): Promise<readonly LiveTeam[]> {
  const path = `${TEAMS}?limit=${PAGE}`;
  const teams = await reader.list(path);
  return teams.map((team, index) => decodeTeam(team, `GET ${path}: results[${index}]`));
}

function decodeTeam(entry: Json, where: string): LiveTeam {
  const wire = asObject(entry, where);
  const parent = wire['parentTeamId'];
  return {
    id: asString(wire['id'], `${where}.id`),
    name: plainLabel(asString(wire['name'], `${where}.name`)),
    parentId: parent === undefined || parent === null ? null : asString(parent, `${where}.parentTeamId`),
  };
}

/** Who is in which team, by team id: one request for all teams. */
export async function readMemberships(reader: AccountReader): Promise<ReadonlyMap<string, Membership>> {
  const where = `GET ${MEMBERSHIPS}`;
  const teams = asArray(asObject(await reader.get(MEMBERSHIPS), where)['results'], `${where}: results`);
  return new Map(
    teams.map((entry, index) => {
      const at = `${where}: results[${index}]`;
      const wire = asObject(entry, at);
      const main = idsOf(wire['userIds'], `${at}.userIds`);
      const extra = idsOf(wire['secondaryUserIds'], `${at}.secondaryUserIds`);
      return [asString(wire['id'], `${at}.id`), { main, extra }];
    }),
  );
}

function idsOf(list: Json | undefined, where: string): readonly string[] {
  return asArray(list ?? [], where).map((id, index) => asString(id, `${where}[${index}]`));
}
