import type { ConfirmResult } from '../../core/model/results.js';
import { cleanLine } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { paint, PLAIN_TEXT } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';

/** What was recorded, and what is still to do by hand. */
export function renderConfirmText(
  { confirmed, undone, pending }: ConfirmResult,
  style: Style = PLAIN_TEXT,
): string {
  const rows = (title: string, addresses: readonly string[]): string[] =>
    addresses.length === 0
      ? []
      : [paint(style, 'heading', title), ...addresses.map((address) => `  ${cleanLine(address)}`), ''];
  const by = confirmed[0]?.by;
  const lines = [
    ...rows(
      `Confirmed${by === undefined ? '' : ` by ${cleanLine(by)}`}`,
      confirmed.map(({ address }) => address),
    ),
    ...rows(
      'Undone',
      undone.map(({ address }) => address),
    ),
    ...rows('Still to be done by hand', pending),
    confirmed.length + undone.length === 0
      ? 'Nothing was recorded.'
      : `Recorded ${counted(confirmed.length + undone.length, 'entry', 'entries')} in the lock file.${(style.accountFlags ?? '').includes('--sandbox') ? '' : ' Commit it.'}`,
  ];
  return `${lines.join('\n')}\n`;
}
