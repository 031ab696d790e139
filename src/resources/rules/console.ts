import type { ConsoleFacet } from '../../core/kinds/facets.js';
import { pipelineOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import type { Plan } from '../../core/plan/plan.js';
import type { ConsoleStep } from '../../core/model/results.js';
import { PIPELINE_PAGES, ticketSettingsUrl } from '../shared/settings-pages.js';
import type { Rule } from './values.js';
import { addressesIn, rulesIn, rulesOfSide } from './values.js';
import { kind } from './kind.js';

export const byHand: ConsoleFacet = {
  changes: kind.changes,
  steps: ruleSteps,
};

/** One step for each pipeline whose rules a person has to set. */
function ruleSteps(changes: readonly Change[], plan: Plan): readonly ConsoleStep[] {
  return changes.filter(({ kind }) => kind === 'rules').map((change) => stepOf(change, plan));
}

function stepOf(change: Change, plan: Plan): ConsoleStep {
  const { address, label, after } = change;
  const rules = rulesOfSide(after);
  return {
    addresses: [address],
    summary: `Set the rules of the pipeline "${label}"`,
    where: `${PIPELINE_PAGES} > ${label} > its rules`,
    url: ticketSettingsUrl(plan.account),
    steps: [
      `Open the pipeline "${label}" and find its rules. What HubSpot calls them there is unverified.`,
      ...rulesIn(rules).map((rule) => sentenceOf(rule, rules[rule] ?? null, statusLabels(change, plan))),
      'Leave the other rules as they are, and save.',
    ],
    doneWhen: `The rules are set exactly like this.`,
  };
}

const SUBJECTS: Record<Rule, string> = {
  createIn: 'Where tickets may be created',
  noSkipping: 'Skipping statuses is forbidden',
  noBackwards: 'Moving tickets backwards is forbidden',
};

function sentenceOf(rule: Rule, words: Json, labels: (words: Json) => readonly string[]): string {
  const subject = SUBJECTS[rule];
  if (words === 'any') return `${subject}: in any status.`;
  if (words === 'all') return `${subject}: for all statuses.`;
  if (words === 'none') return `${subject}: for no status; the rule is off.`;
  const names = labels(words).join(', ');
  return `${subject}: ${rule === 'createIn' ? 'only in' : 'only for'} ${names}.`;
}

/** The labels that statuses have after the plan, in the order of their pipeline. */
function statusLabels(change: Change, plan: Plan): (words: Json) => readonly string[] {
  const home = pipelineOf(change.address) ?? change.address;
  const after = plan.views.find(({ address }) => address === home)?.after ?? [];
  return (words) => {
    const named = new Set(addressesIn(words, home));
    return after.filter(({ address }) => named.has(address)).map(({ label }) => label);
  };
}
