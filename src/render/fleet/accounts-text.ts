import type { AccountsResult } from '../../core/model/results.js';
import { cleanLine } from '../terminal/clean.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { padText, textWidth, wrapText } from '../terminal/width.js';
import { counted } from '../words/count.js';

/** The accounts of an accounts file, a line each, with what differs below. */
export function renderAccountsText({ file, accounts }: AccountsResult, style: Style = PLAIN_TEXT): string {
  const names = accounts.map(({ name }) => cleanLine(name));
  const width = Math.max(0, ...names.map(textWidth));
  const portals = Math.max(0, ...accounts.map(({ portalId }) => `${portalId}`.length));
  const blocks = accounts.flatMap((account, index) => [
    [
      paint(style, 'name', padText(names[index] ?? '', width)),
      `${account.portalId}`.padEnd(portals),
      account.token ? 'token set' : 'no token ',
      cleanLine(account.groups.join(', ')),
    ]
      .join('  ')
      .trimEnd(),
    ...detailsOf(account).flatMap((line) =>
      wrapText(cleanLine(line), proseWidth(style, width + 2)).map(
        (text) => ' '.repeat(width + 2) + paint(style, 'quiet', text),
      ),
    ),
  ]);
  const head = `${counted(accounts.length, 'account')} in ${cleanLine(file)}`;
  return `${head}\n\n${blocks.join('\n')}\n`;
}

function detailsOf({ hold, overlays }: AccountsResult['accounts'][number]): readonly string[] {
  return [
    ...(overlays.length > 0 ? [`overlays: ${overlays.join(', ')}`] : []),
    ...(hold === null ? [] : [`on hold: ${hold}`]),
  ];
}
