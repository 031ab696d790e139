import type { SandboxResult } from '../../core/model/results.js';
import { cleanLine } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { paint, PLAIN_TEXT } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { padText, textWidth } from '../terminal/width.js';

/** The sandbox's content: a table of statuses per pipeline. */
export function renderSandboxText(
  { account, file, pipelines }: SandboxResult,
  style: Style = PLAIN_TEXT,
): string {
  const head = `Sandbox of portal ${account.portalId} (${cleanLine(account.accountType)}), kept in ${cleanLine(file)}`;
  const blocks = pipelines.map((pipeline) => {
    const title = `${cleanLine(pipeline.label)} ${paint(style, 'quiet', `(id ${cleanLine(pipeline.id)})`)}`;
    return [paint(style, 'name', title), ...rows(pipeline.statuses, style)].join('\n');
  });
  return `${[head, ...blocks].join('\n\n')}\n`;
}

function rows(statuses: SandboxResult['pipelines'][number]['statuses'], style: Style): string[] {
  const labels = statuses.map(({ label }) => cleanLine(label));
  const width = Math.max(0, ...labels.map(textWidth));
  return statuses.map(({ id, state, tickets }, index) => {
    const label = padText(labels[index] ?? '', width);
    const held = tickets === null ? 'not counted' : counted(tickets, 'ticket');
    return `  ${label}  ${state.padEnd(6)}  ${held} ${paint(style, 'quiet', `(id ${cleanLine(id)})`)}`;
  });
}
