import type { AccountReader } from '../../core/model/account.js';
import type { Change } from '../../core/plan/change.js';
import type { ApplyScope, Resource, Step } from '../../core/model/resource.js';
import { SCOPE_NEEDS } from '../shared/scopes.js';
import { planTeams } from './plan.js';
import { readMemberships, readTeams } from './read.js';
import { rewindTeams } from './rewind.js';
import { settings } from './settings.js';
import { stepMembers } from './step-members.js';
import { stepDelete, stepTeam } from './step-team.js';

async function next(change: Change, scope: ApplyScope, reader: AccountReader): Promise<Step> {
  if (change.kind === 'members') return stepMembers(change, await readMemberships(reader), scope);
  if (change.action !== 'delete') return stepTeam(change, await readTeams(reader), scope);
  const [teams, memberships] = await Promise.all([readTeams(reader), readMemberships(reader)]);
  return stepDelete(change, teams, memberships, scope);
}

/** Teams and who is in them. */
export const resource: Resource = {
  name: 'teams',
  kinds: ['team', 'members'],
  needs: [SCOPE_NEEDS.readTeams, SCOPE_NEEDS.writeTeams],
  plan: planTeams,
  settings,
  rewind: rewindTeams,
  next,
};
