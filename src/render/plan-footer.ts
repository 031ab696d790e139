import type { Plan } from '../core/plan.js';
import { commandLines, consentWords, defaultCommand } from './apply-command.js';
import { cleanLine } from './clean.js';
import { lineWidth, paint, proseWidth } from './style.js';
import type { Style } from './style.js';
import { wrapText } from './width.js';

/** What to type next. Last on the screen, because that is where the eye is when the plan has scrolled by. */
export function footerLines(plan: Plan, style: Style, given: string | undefined): string[] {
  const hash = paint(style, 'quiet', `Plan hash ${cleanLine(plan.planHash)}`);
  if (plan.summary.blocked) return ['', ...blockedLines(plan, style), '', hash];
  if (plan.changes.length === 0) return [];
  if (plan.changes.every(({ channel }) => channel === 'console')) {
    return [
      '',
      ...prose("Nothing here goes through HubSpot's API: these changes are for a person.", style),
      '',
      hash,
    ];
  }
  const command = given ?? defaultCommand(plan);
  const words = consentWords(plan, command);
  const lines = commandLines(command, words, lineWidth(style) - 4);
  return [
    '',
    paint(style, 'heading', 'To apply exactly this plan'),
    '',
    ...lines.map((line) => `    ${paint(style, 'command', line)}`),
    '',
    ...(words.length === 0
      ? []
      : [...prose(`At a terminal, ${command} alone shows the plan again and asks.`, style), '']),
    hash,
  ];
}

function blockedLines(plan: Plan, style: Style): string[] {
  const later =
    plan.requires.length === 0 ? '' : ` It will then ask for ${plan.requires.map(cleanLine).join(', ')}.`;
  return prose(`Nothing can be applied yet. Solve what is blocked above, then plan again.${later}`, style);
}

function prose(text: string, style: Style): string[] {
  return wrapText(text, proseWidth(style, 0));
}
