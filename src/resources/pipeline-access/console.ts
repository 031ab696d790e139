import type { Address } from '../../core/base/address.js';
import { pipelineIdAddress, settingAddress, teamAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { userIdIn } from '../../core/plan/plan-ids.js';
import type { ConsoleFacet, SandboxSetting } from '../../core/kinds/facets.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { PIPELINE_PAGES, ticketSettingsUrl } from '../shared/settings-pages.js';
import { teamNameIn } from '../shared/team-names.js';
import type { AccessValue } from './value.js';
import { ACCESS } from './value.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: accessSteps,
  onSandbox: accessOnSandbox,
};

/** One step for each pipeline: its access is a page of its own. */
function accessSteps(changes: readonly Change[], plan: Plan): readonly ConsoleStep[] {
  return changes.filter(({ kind }) => kind === ACCESS.kind).map((change) => stepOf(change, plan));
}

function stepOf({ address, label, after }: Change, plan: Plan): ConsoleStep {
  const access = ACCESS.decode(after) ?? 'everyone';
  return {
    addresses: [address],
    summary: `Set who sees the pipeline "${label}"`,
    where: `${PIPELINE_PAGES} > ${label} > Actions > Manage access`,
    url: ticketSettingsUrl(plan.account),
    steps: [
      `Choose the pipeline "${label}" and open Actions > Manage access.`,
      ...choices(access, plan),
      'Save.',
    ],
    doneWhen: `Manage access shows exactly this. It is not a security boundary: people without access can't create tickets there, but can still find them by searching.`,
  };
}

function choices(access: AccessValue, plan: Plan): readonly string[] {
  if (access === 'everyone') return ['Choose "Available to everyone".'];
  const { teams, users } = access;
  if (teams.length + users.length === 0)
    return ['Choose "Private to me": it is then private to the person who sets this.'];
  const names = teams.map((key) => teamNameIn(plan, key)).join(', ');
  return [
    'Choose "Select users and teams who can edit".',
    teams.length === 0 ? 'Select no team.' : `Select exactly these teams: ${names}.`,
    users.length === 0 ? 'Select no individual user.' : `Select exactly these users: ${users.join(', ')}.`,
  ];
}

/** Access as a person sets it in the sandbox, by ids; null if a team or a user is not there. */
function accessOnSandbox(
  { id, after }: Change,
  plan: Plan,
  idOf: (address: Address) => string | null,
): SandboxSetting | null {
  const access = ACCESS.decode(after);
  const address = settingAddress(pipelineIdAddress(id), 'access');
  if (access === null || access === 'everyone') return access === null ? null : { address, value: access };
  const teams = access.teams.flatMap((key) => idOf(teamAddress(key)) ?? []);
  const users = access.users.flatMap((email) => userIdIn(plan, email) ?? []);
  if (teams.length < access.teams.length || users.length < access.users.length) return null;
  return { address, value: { teams, users } };
}
