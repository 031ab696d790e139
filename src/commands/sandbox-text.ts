import type { SandboxView } from '../app/sandbox.js';
import { cleanLine } from '../render/clean.js';
import { counted } from '../render/count.js';
import { paint } from '../render/style.js';
import type { Style } from '../render/style.js';
import { padText, textWidth } from '../render/width.js';

/** What the sandbox holds: a table of statuses for each pipeline. Internal to the sandbox commands. */
export function sandboxText({ account, file, pipelines }: SandboxView, style: Style): string {
  const head = `Sandbox of portal ${account.portalId} (${cleanLine(account.accountType)}), kept in ${cleanLine(file)}`;
  const blocks = pipelines.map((pipeline) => {
    const title = `${cleanLine(pipeline.label)} ${paint(style, 'quiet', `(id ${cleanLine(pipeline.id)})`)}`;
    return [paint(style, 'name', title), ...rows(pipeline.statuses, style)].join('\n');
  });
  return `${[head, ...blocks].join('\n\n')}\n`;
}

function rows(statuses: SandboxView['pipelines'][number]['statuses'], style: Style): string[] {
  const labels = statuses.map(({ label }) => cleanLine(label));
  const width = Math.max(0, ...labels.map(textWidth));
  return statuses.map(({ id, state, tickets }, index) => {
    const label = padText(labels[index] ?? '', width);
    const held = tickets === null ? 'not counted' : counted(tickets, 'ticket');
    return `  ${label}  ${state.padEnd(6)}  ${held} ${paint(style, 'quiet', `(id ${cleanLine(id)})`)}`;
  });
}
