import { cleanLine } from './clean.js';
import { counted } from './count.js';
import { paint } from './style.js';
import type { Style } from './style.js';
import { padText, textWidth } from './width.js';

/** The sandbox as people look at it: its pipelines as lists of statuses with their tickets. */
export interface SandboxPicture {
  readonly file: string;
  readonly account: { readonly portalId: number; readonly accountType: string };
  readonly pipelines: readonly SandboxPipeline[];
}

interface SandboxPipeline {
  readonly id: string;
  readonly label: string;
  readonly statuses: readonly {
    readonly id: string;
    readonly label: string;
    readonly state: 'open' | 'closed';
    readonly tickets: number | null;
  }[];
}

export function renderSandboxText({ file, account, pipelines }: SandboxPicture, style: Style): string {
  const lines = [
    `Sandbox account ${account.portalId}, type ${cleanLine(account.accountType)}`,
    paint(style, 'quiet', cleanLine(file)),
    ...pipelines.flatMap((pipeline) => pipelineLines(pipeline, style)),
    ...(pipelines.length === 0 ? ['', 'No pipelines.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function pipelineLines({ id, label, statuses }: SandboxPipeline, style: Style): string[] {
  const widest = statuses.reduce((most, status) => Math.max(most, textWidth(cleanLine(status.label))), 0);
  const column = Math.min(30, widest);
  const rows = statuses.map((status) => {
    const name = padText(cleanLine(status.label), column);
    const tickets = status.tickets === null ? 'not counted' : counted(status.tickets, 'ticket');
    const number = padText(tickets, 14);
    return `  ${name}  ${padText(status.state, 6)}  ${number}${paint(style, 'quiet', `id ${cleanLine(status.id)}`)}`;
  });
  return [
    '',
    `${paint(style, 'heading', cleanLine(label))}${paint(style, 'quiet', `  id ${cleanLine(id)}`)}`,
    ...rows,
  ];
}
