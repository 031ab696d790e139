import type { Change } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConsoleFacet, SandboxSetting } from '../../core/model/facets.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { PEOPLE_PAGES, SCOPE_WORDS } from '../shared/settings-pages.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: permissionSetSteps,
  onSandbox: setOnSandbox,
};

/** One step for each permission set that a person has to create. */
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
      `Create a permission set and name it ${label}. The name has to be exactly this: pipewright knows sets by their names.`,
      ...ticketLines(after?.['tickets']),
      'Save.',
      ...(teams === ''
        ? []
        : [`Run pipewright apply again: it then assigns the set to the members of ${teams}.`]),
    ],
    doneWhen: 'pipewright plan no longer shows it.',
  };
}

function ticketLines(tickets: Json | undefined): readonly string[] {
  if (!isJsonObject(tickets)) return [];
  const tick = tickets['unassigned'] === true ? 'tick' : 'clear';
  const scope = (path: string): string => {
    const named = Object.entries(SCOPE_WORDS).find(([name]) => name === tickets[path]);
    return named?.[1] ?? SCOPE_WORDS.none;
  };
  return [
    `Under CRM > CRM Objects > Tickets set View to ${scope('view')} and ${tick} Unassigned, then set Edit to ${scope('edit')} and Delete to ${scope('delete')}.`,
  ];
}

/** A new permission set as a person makes it in the sandbox. */
function setOnSandbox({ kind, label }: Change): SandboxSetting | null {
  return kind === 'permission-set' ? { address: 'permissionSets', value: { name: label } } : null;
}
