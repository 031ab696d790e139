import type { AccountReader } from '../../core/model/account.js';
import type { Change } from '../../core/plan/change.js';
import type { ApplyScope, Step, StepFacet } from '../../core/kinds/facets.js';
import { kind } from './kind.js';
import { readMemberships, readTeams } from './read.js';
import { stepMembers } from './steps/step-members.js';
import { stepDelete, stepTeam } from './steps/step-team.js';

async function next(change: Change, scope: ApplyScope, reader: AccountReader): Promise<Step> {
  if (change.kind === 'members') return stepMembers(change, await readMemberships(reader), scope);
  if (change.action !== 'delete') return stepTeam(change, await readTeams(reader), scope);
  const [teams, memberships] = await Promise.all([readTeams(reader), readMemberships(reader)]);
  return stepDelete(change, teams, memberships, scope);
}

/** Teams and their members. */
export const stepping: StepFacet = { changes: kind.changes, next };
