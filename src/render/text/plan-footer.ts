import { isSendable } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { commandLines, consentWords, defaultCommand } from '../words/apply-command.js';
import { cleanLine } from '../terminal/clean.js';
import { lineWidth, paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** Where a plan is shown: on its own, or by the apply that is about to ask. */
interface FooterOptions {
  readonly command?: string;
  readonly applying?: boolean;
}

/** What to type next. Last on the screen, because that is where the eye is when the plan has scrolled by. */
export function footerLines(plan: Plan, style: Style, options: FooterOptions): string[] {
  const hash = paint(style, 'quiet', `Plan hash ${cleanLine(plan.planHash)}`);
  const idle = noApplyText(plan);
  if (idle !== null) return ['', ...prose(idle, style), '', hash];
  if (plan.changes.length === 0) return [];
  if (options.applying === true) return ['', hash];
  const lines = applyLines(plan, style, options.command ?? defaultCommand(plan));
  return ['', ...lines, ...(lines.some((line) => line.includes(plan.planHash)) ? [] : ['', hash])];
}

/** Why there is nothing to type, where there are changes or blocks; else null. */
export function noApplyText(plan: Plan): string | null {
  if (plan.summary.blocked)
    return 'Nothing can be applied yet. Solve what is blocked above, then plan again.';
  if (plan.changes.length === 0 || plan.changes.some(isSendable)) return null;
  return plan.changes.every(({ channel }) => channel === 'console')
    ? "Nothing here goes through HubSpot's API: these changes are for a person."
    : "Nothing here can be sent yet: what goes through HubSpot's API waits for what a person does first.";
}

function applyLines(plan: Plan, style: Style, command: string): string[] {
  const words = consentWords(plan, command);
  const lines = commandLines(command, words, lineWidth(style) - 4);
  return [
    paint(style, 'heading', 'To apply exactly this plan'),
    '',
    ...lines.map((line) => `    ${paint(style, 'command', line)}`),
    ...(words.length === 0
      ? []
      : ['', ...prose(`At a terminal, ${command} asks for all of this instead.`, style)]),
  ];
}

function prose(text: string, style: Style): string[] {
  return wrapText(text, proseWidth(style, 0));
}
