import { cleanLine } from '../terminal/clean.js';
import { PLAIN_TEXT, symbol } from '../terminal/style.js';
import type { InitResult } from '../../core/model/results.js';
import { paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';

/** What was written, and the next three commands. */
export function renderInitText({ written, unchanged }: InitResult, style: Style = PLAIN_TEXT): string {
  const next = [
    ['pipewright plan --sandbox', 'see a plan, without an account'],
    ['pipewright apply --sandbox', 'rehearse it'],
    ['pipewright doctor', 'check the token of your HubSpot account'],
  ] as const;
  const lines = [
    paint(style, 'good', written.length === 0 ? 'Everything already exists. Nothing was written.' : 'Ready.'),
    '',
    ...written.map((file) => `  ${symbol(style, 'create')} ${cleanLine(file)}`),
    ...unchanged.map((file) => paint(style, 'quiet', `    ${cleanLine(file)}  already there, left as it is`)),
    '',
    'Next:',
    '',
    ...next.map(
      ([command, why]) => `    ${paint(style, 'command', command.padEnd(28))}${paint(style, 'quiet', why)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
