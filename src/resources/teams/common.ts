import type { Common, CommonFacet, CommonInput } from '../../core/kinds/common.js';
import { readPermissionSets, readUsersByEmail } from '../users/read.js';
import { matchTeams } from './identity.js';
import { readMemberships, readTeams } from './read.js';

export const common: CommonFacet = readPeople;

/** Teams, members, users and permission sets, as far as any kind needs them; all read in parallel. */
async function readPeople({ config, lock, reader, asked }: CommonInput): Promise<Partial<Common>> {
  const [teams, memberships, users, permissionSets] = await Promise.all([
    asked.teams ? readTeams(reader) : [],
    asked.members ? readMemberships(reader) : null,
    readUsersByEmail(reader, asked.emails),
    asked.permissionSets ? readPermissionSets(reader) : null,
  ]);
  return { people: { teams: matchTeams(config, teams, lock), memberships, users, permissionSets } };
}
