import type { PastAppliesResult, PastApply } from '../../core/model/results.js';
import { unreachable } from '../../core/base/errors.js';
import { shellWord } from '../words/apply-command.js';
import { cleanLine } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** The snapshots with their applies, newest first; an apply that resumed an interrupted one is listed under it. */
export function renderPastAppliesText(
  { snapshots, problems }: PastAppliesResult,
  style: Style = PLAIN_TEXT,
): string {
  const [newest] = snapshots;
  const continued = snapshots.some(({ continues }) => continues !== null);
  const lines = [
    ...(newest === undefined ? noneLines(style) : [paint(style, 'heading', 'Snapshots, newest first')]),
    ...snapshots.flatMap((row) => rowLines(row, style)),
    ...(continued ? ['', ...proseLines(STORY, style)] : []),
    ...problems.flatMap(({ code, summary }) => [
      '',
      `${paint(style, 'careful', code)}  ${cleanLine(summary)}`,
    ]),
    ...(newest === undefined ? [] : hintLines(wayBack(newest), style, '    ')),
  ];
  return `${lines.join('\n')}\n`;
}

function wayBack({ snapshot, apply }: PastApply): string {
  const moved = (apply?.tickets.moved ?? 0) + (apply?.tickets.unknown ?? 0);
  return ['pipewright rollback', shellWord(cleanLine(snapshot)), ...(moved > 0 ? ['--tickets'] : [])].join(
    ' ',
  );
}

const STORY =
  'An indented apply continued the unfinished one above it. To roll back both, use the snapshot of the one above.';

function noneLines(style: Style): readonly string[] {
  return proseLines(
    'There are no snapshots in .pipewright/snapshots of this folder. Every apply that writes saves one there.',
    style,
  );
}

function rowLines(row: PastApply, style: Style): readonly string[] {
  const margin = row.continues === null ? '  ' : '      ';
  const head = `${row.at}  account ${row.portalId}`;
  return [
    '',
    `${margin}${paint(style, 'name', head)}  ${endText(row)}`,
    `${margin}${cleanLine(row.snapshot)}`,
  ];
}

function endText({ apply }: PastApply): string {
  if (apply === null) return 'no journal: nothing was sent, or the file is gone';
  const { moved, unknown } = apply.tickets;
  return [
    `${apply.command} ${statusText(apply.status, apply.code)}`,
    ...(moved === 0 ? [] : [`${counted(moved, 'ticket')} moved`]),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'ticket')} unknown`]),
  ].join(', ');
}

type Past = NonNullable<PastApply['apply']>;

function statusText(status: Past['status'], code: Past['code']): string {
  switch (status) {
    case null:
      return 'cut off';
    case 'partial':
      return `stopped${code === null ? '' : ` (${code})`}`;
    case 'applied':
      return 'ended';
    case 'nothing':
    case 'refused':
      return 'changed nothing';
    default:
      return unreachable(status);
  }
}

function proseLines(text: string, style: Style): readonly string[] {
  return wrapText(text, proseWidth(style, 0));
}
