import type { Address } from '../../core/base/address.js';
import { pipelineIdAddress, pipelineOf, settingAddress, statusIdAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { referenceTo } from '../../core/base/reference.js';
import type { ConsoleFacet, SandboxSetting } from '../../core/kinds/facets.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { NAMES_NOTE } from '../shared/listed-properties.js';
import { PIPELINE_PAGES, ticketSettingsUrl } from '../shared/settings-pages.js';
import type { StageProperties } from './value.js';
import { PROPERTIES, requiredIn } from './value.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: propertySteps,
  onSandbox: propertiesOnSandbox,
};

/** One step per status: its properties have their own page. */
function propertySteps(changes: readonly Change[], plan: Plan): readonly ConsoleStep[] {
  return changes.filter(({ kind }) => kind === PROPERTIES.kind).map((change) => stepOf(change, plan));
}

function stepOf({ address, label, after }: Change, plan: Plan): ConsoleStep {
  const list = PROPERTIES.decode(after) ?? [];
  const pipeline = pipelineLabel(address, plan);
  const end =
    list.length === 0
      ? 'No rule applies to the status.'
      : 'The rules for the status have exactly these properties.';
  return {
    addresses: [address],
    summary: `Set the properties of the status "${label}" in "${pipeline}"`,
    where: `${PIPELINE_PAGES} > ${pipeline} > hover the row of ${label} > Conditional logic rules`,
    url: ticketSettingsUrl(plan.account),
    steps: [
      `Choose the pipeline "${pipeline}", hover the row of "${label}", and open Conditional logic rules. This needs the permission "Edit property settings".`,
      ...choices(list, label),
      'Save logic.',
    ],
    doneWhen: end,
  };
}

/** One rule may apply to several statuses, so a removal from it may affect others. */
function choices(list: StageProperties, label: string): readonly string[] {
  const shared = `A rule can cover several statuses. If one names "${label}" and others, remove "${label}" from it instead of changing it for all.`;
  if (list.length === 0)
    return [`Remove "${label}" from every rule, or delete the rules that are only for it.`];
  const required = requiredIn(list);
  return [
    `If no rule is only for "${label}": Add rule, and choose the operator and the status "${label}". ${shared}`,
    `Add property until the rules for "${label}" have exactly these, in this order: ${list.map(({ name }) => name).join(', ')}. Remove all others. That HubSpot asks for them in this order is not guaranteed.`,
    NAMES_NOTE,
    required.length === 0
      ? 'Clear Required for all of them.'
      : `Tick Required for ${required.join(', ')}${required.length === list.length ? '' : ', and clear it for the others'}.`,
  ];
}

function pipelineLabel(address: Address, { views, basis }: Plan): string {
  const home = pipelineOf(address) ?? address;
  const view = views.find((entry) => entry.address === home);
  return view?.label ?? basis.pipelines[home]?.label ?? referenceTo(home);
}

/** The properties as a person sets them in the sandbox; null if the pipeline doesn't exist. */
function propertiesOnSandbox(
  { address, id, after }: Change,
  _plan: Plan,
  idOf: (address: Address) => string | null,
): SandboxSetting | null {
  const list = PROPERTIES.decode(after);
  const pipeline = idOf(pipelineOf(address) ?? address);
  if (list === null || pipeline === null) return null;
  return {
    address: settingAddress(statusIdAddress(pipelineIdAddress(pipeline), id), 'properties'),
    value: list.map(({ name, required }) => (required ? { name, required } : name)),
  };
}
