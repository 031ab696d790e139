import type { VerifiedStatus, VerifyResult } from '../../core/model/results.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { shellWord } from '../words/apply-command.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

const CAUTION =
  'Experimental: a refusal proves that a property is required; an accepted ticket proves less, because it is unverified that HubSpot checks status changes made through its API.';

/** One line per status, its differences below it, and what can be recorded now. */
export function renderVerifyText(result: VerifyResult, style: Style = PLAIN_TEXT): string {
  const { statuses, created, left, needed, confirmed, confirmable } = result;
  const prose = (text: string): string[] => wrapText(cleanText(text), proseWidth(style, 0));
  const tickets =
    left.length === 0
      ? `${counted(created, 'scratch ticket')} created and moved to the recycle bin.`
      : `${counted(left.length, 'scratch ticket')} could not be moved to the recycle bin: ${left.join(', ')}. Delete them in HubSpot.`;
  return `${[
    ...(statuses.length === 0 ? ['No status declares stage properties: nothing to verify.'] : []),
    ...statuses.flatMap((status) => statusLines(status, style)),
    '',
    ...prose(tickets),
    ...(needed.length > 0
      ? [
          ...prose('Give the scratch tickets the values that HubSpot requires for every new ticket:'),
          ...hintLines(
            `pipewright verify ${needed.map((name) => `--with ${shellWord(`${cleanLine(name)}=VALUE`)}`).join(' ')}`,
            style,
            '    ',
          ),
        ]
      : []),
    ...(confirmed.length > 0
      ? [`${counted(confirmed.length, 'step')} recorded as done in the lock file.`]
      : []),
    ...(confirmable.length > 0
      ? hintLines(`pipewright confirm ${confirmable.map(shellWord).join(' ')}`, style, '    ')
      : []),
    '',
    ...prose(CAUTION).map((line) => paint(style, 'quiet', line)),
  ].join('\n')}\n`;
}

function statusLines(
  { address, outcome, matches, missing, extra, reason }: VerifiedStatus,
  style: Style,
): string[] {
  const role = { matches: 'good', differs: 'bad', unknown: 'careful' } as const;
  const list = (words: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`    ${words}: ${names.map(cleanLine).join(', ')}`];
  return [
    `${paint(style, role[outcome], outcome.padEnd(8))} ${cleanLine(address)}`,
    ...list('required, as declared', matches),
    ...list('declared as required, but HubSpot does not ask for it', missing),
    ...list('HubSpot asks for it, but it is not declared as required', extra),
    ...(reason === null
      ? []
      : wrapText(cleanText(reason), proseWidth(style, 4)).map((line) => `    ${line}`)),
  ];
}
