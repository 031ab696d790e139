import type { ConsoleFacet } from '../../core/kinds/facets.js';
import type { EditorFacts } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { referenceTo } from '../../core/base/reference.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { PIPELINE_PAGES, ticketSettingsUrl } from '../shared/settings-pages.js';
import { teamNameIn } from '../shared/team-names.js';
import { factsIn } from './value.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: editorSteps,
};

/** One task for each pipeline: the page that a person opens. */
function editorSteps(changes: readonly Change[], plan: Plan): readonly ConsoleStep[] {
  const own = changes.filter(({ kind, channel }) => kind === 'editors' && channel === 'console');
  const homes = new Set(own.map(({ address }) => pipelineOf(address) ?? address));
  return [...homes].map((home) => {
    const here = own.filter(({ address }) => pipelineOf(address) === home);
    const pipeline = labelOf(home, plan);
    return {
      addresses: here.map(({ address }) => address),
      summary: `Set who may edit tickets in ${here.length === 1 ? 'a status' : `${here.length} statuses`} of "${pipeline}".`,
      where: `${PIPELINE_PAGES} > ${pipeline} > the status > edit permissions (where exactly HubSpot shows them for tickets is unverified)`,
      url: ticketSettingsUrl(plan.account),
      steps: here.map((change) => `"${change.label}": ${sentence(factsIn(change.after), plan)}`),
      doneWhen:
        here.length === 1
          ? 'The status shows exactly these editors.'
          : 'Each of these statuses shows exactly these editors.',
    };
  });
}

function labelOf(home: Address, { views, basis }: Plan): string {
  const view = views.find(({ address }) => address === home);
  return view?.label ?? basis.pipelines[home]?.label ?? referenceTo(home);
}

function sentence({ everyone, teams, users, superAdmins }: EditorFacts, plan: Plan): string {
  if (everyone) return 'everyone may edit.';
  const people = [...teams.map((key) => `the team ${teamNameIn(plan, key)}`), ...users];
  const admins = `The setting for super admins is ${superAdmins ? 'on (what it means is unverified)' : 'off'}.`;
  if (people.length === 0) return `no team and no user is named. ${admins}`;
  return `only ${listed(people)} may edit. ${admins}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
