import { pipelineIdAddress, settingAddress } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConsoleFacet, SandboxSetting } from '../../core/kinds/facets.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { NAMES_NOTE } from '../shared/listed-properties.js';
import { PIPELINE_PAGES, ticketSettingsUrl } from '../shared/settings-pages.js';
import { CARD } from './value.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: cardSteps,
  onSandbox: cardOnSandbox,
};

/** One step for each pipeline: its card is a page of its own. */
function cardSteps(changes: readonly Change[], plan: Plan): readonly ConsoleStep[] {
  return changes.filter(({ kind }) => kind === CARD.kind).map((change) => stepOf(change, plan));
}

function stepOf({ address, label, after }: Change, { account }: Plan): ConsoleStep {
  const card = CARD.decode(after) ?? [];
  const none = card.length === 0;
  return {
    addresses: [address],
    summary: `Set the properties on the ticket cards of "${label}"`,
    where: `${PIPELINE_PAGES} > ${label} > Customize ticket card`,
    url: ticketSettingsUrl(account),
    steps: [
      `Choose the pipeline "${label}" and open Customize ticket card.`,
      none
        ? 'Remove all properties from the card.'
        : `Make the list of properties exactly this, in this order: ${card.join(', ')}. Remove all others.`,
      ...(none ? [] : [NAMES_NOTE]),
      'Save.',
    ],
    doneWhen: none
      ? 'The cards show no properties.'
      : 'The cards show these properties and no others, in this order.',
  };
}

/** The card as a person sets it in the sandbox. */
function cardOnSandbox({ id, after }: Change): SandboxSetting | null {
  const card = CARD.decode(after);
  return card === null ? null : { address: settingAddress(pipelineIdAddress(id), 'card'), value: card };
}
