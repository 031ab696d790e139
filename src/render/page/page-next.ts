import { isSendable } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { consentWords, defaultCommand } from '../words/apply-command.js';

/** What to do after reading: nothing, something other than an apply, or run a command. */
export type PageNext =
  | { readonly step: 'nothing' }
  | { readonly step: 'other'; readonly text: string }
  | {
      readonly step: 'apply';
      readonly title: string;
      readonly command: string;
      /** The consent flags to append to the command. */
      readonly consents: readonly string[];
    };

/** `command` is the apply command with its paths and account flags, without consents. */
export function nextOf(plan: Plan, command: string = defaultCommand(plan)): PageNext {
  const text = otherText(plan);
  if (text !== null) return { step: 'other', text };
  if (plan.changes.length === 0) return { step: 'nothing' };
  return {
    step: 'apply',
    title: 'To apply exactly this plan',
    command,
    consents: consentWords(plan, command),
  };
}

/** Why there is nothing to run although there are changes or blocks; else null. */
function otherText(plan: Plan): string | null {
  if (plan.summary.blocked) return 'Nothing can be applied yet. Fix what is blocked above, then plan again.';
  if (plan.changes.length === 0 || plan.changes.some(isSendable)) return null;
  return plan.changes.every(({ channel }) => channel === 'console')
    ? "None of these changes goes through HubSpot's API: a person has to make them."
    : "Nothing can be sent yet: the changes through HubSpot's API wait for steps that a person does first.";
}
