import type { Change } from '../../core/plan/change.js';
import type { TicketPermissions } from '../../core/model/config.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConsoleFacet, SandboxSetting } from '../../core/kinds/facets.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { PEOPLE_PAGES, SCOPE_WORDS } from '../shared/settings-pages.js';
import { kind } from './kind.js';
import { SET_PARTS } from './payload.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: permissionSetSteps,
  onSandbox: setOnSandbox,
};

/** One step for each permission set that must be created by hand. */
function permissionSetSteps(changes: readonly Change[], plan: Plan): readonly ConsoleStep[] {
  return changes.filter(({ kind }) => kind === 'permission-set').map((change) => stepOf(change, plan));
}

function stepOf({ address, label, after }: Change, plan: Plan): ConsoleStep {
  const waiting = plan.changes.filter((change) => change.waitsFor?.includes(address));
  const teams = waiting.map((change) => `"${change.label}"`).join(', ');
  return {
    addresses: [address],
    summary: `Create the permission set "${label}"`,
    where: `${PEOPLE_PAGES} > Permission sets > Create`,
    url: null,
    steps: [
      `Create a permission set with exactly this name: ${label}. pipewright identifies sets by name.`,
      ...ticketLines(SET_PARTS.decode(after)?.tickets),
      'Save.',
      ...(teams === ''
        ? []
        : [`Run pipewright apply again: it then assigns the set to the members of ${teams}.`]),
    ],
    doneWhen: 'pipewright plan no longer shows it.',
  };
}

function ticketLines(tickets: TicketPermissions | undefined): readonly string[] {
  if (tickets === undefined) return [];
  const tick = tickets.unassigned ? 'tick' : 'clear';
  const scope = (path: 'view' | 'edit' | 'delete'): string => SCOPE_WORDS[tickets[path]];
  return [
    `Under CRM > CRM Objects > Tickets, set View to ${scope('view')} and ${tick} Unassigned, then set Edit to ${scope('edit')} and Delete to ${scope('delete')}.`,
  ];
}

/** A new permission set as a person creates it in the sandbox. */
function setOnSandbox({ kind, label }: Change): SandboxSetting | null {
  return kind === 'permission-set' ? { address: 'permissionSets', value: { name: label } } : null;
}
