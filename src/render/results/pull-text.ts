import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { unmanagedOf } from '../page/page-findings.js';
import { TEXT_PAGE } from '../page/page-format.js';
import { unmanagedLines } from '../text/plan-rest.js';
import type { LeftByHand, PullResult, PulledDifference } from '../../core/model/results.js';
import { placeText } from '../words/place-text.js';
import { paint, PLAIN_TEXT, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** What was written to which file, what is left to a person, and what no file declares. */
export function renderPullText(pulled: PullResult, style: Style = PLAIN_TEXT): string {
  const lines = [
    ...wrapText(verdictText(pulled), proseWidth(style, 0)).map((line) =>
      paint(style, pulled.notWritten.length === 0 ? 'good' : 'careful', line),
    ),
    ...byHandLines(pulled.notWritten, style),
    ...pulled.written.flatMap((file) => fileLines(file, pulled, style)),
    ...pulled.notes.flatMap((note) => ['', ...wrapText(cleanText(note), proseWidth(style, 0))]),
    ...unmanagedLines(unmanagedOf(pulled.unmanaged, TEXT_PAGE), style),
    ...(pulled.unmanaged.length === 0
      ? []
      : hintLines('pipewright pull --all   # adds these to the files', style, '    ')),
    ...nextLines(pulled, style),
  ];
  return `${lines.join('\n')}\n`;
}

/** One sentence that never claims more than was done. */
function verdictText({ portalId, written, unchanged, differences, notWritten }: PullResult): string {
  const left = notWritten.length;
  const rest =
    left === 0
      ? ''
      : ` ${counted(left, 'difference')} ${left === 1 ? 'is' : 'are'} left to be written by hand.`;
  if (written.length === 0 && left > 0) return `Nothing was written.${rest}`;
  if (written.length === 0) {
    const files = unchanged.length === 1 ? 'The file already matches' : 'The files already match';
    return `${files} account ${portalId}. Nothing was written.`;
  }
  const what = differences.length === 0 ? '' : `${counted(differences.length, 'difference')} `;
  return `Pulled ${what}from account ${portalId} into ${counted(written.length, 'file')}.${rest}`;
}

function nextLines({ written, notWritten }: PullResult, style: Style): readonly string[] {
  if (written.length === 0 && notWritten.length === 0) return [];
  const next =
    notWritten.length === 0
      ? 'Review the files, then check that the plan is empty:'
      : 'Until these are written by hand, an apply would change them back in HubSpot:';
  return ['', next, ...hintLines('pipewright plan', style, '    ')];
}

function fileLines(file: string, { differences }: PullResult, style: Style): string[] {
  const here = differences.filter((difference) => difference.file === file);
  return ['', paint(style, 'heading', cleanLine(file)), ...here.flatMap((row) => rowLines(row, style))];
}

/** Differences that no edit can make without changing more, with their code, place and value. */
function byHandLines(rows: readonly LeftByHand[], style: Style): string[] {
  if (rows.length === 0) return [];
  const [first] = rows;
  const head = paint(style, 'careful', `To be written by hand (${first?.code ?? ''}):`);
  return [
    '',
    head,
    ...rows.flatMap((row) => {
      const place = row.source === null ? row.file : placeText(row.source);
      return rowLines({ ...row, text: `${place}: ${row.text}` }, style);
    }),
  ];
}

function rowLines({ address, text }: PulledDifference, style: Style): string[] {
  const lines = wrapText(cleanText(text), proseWidth(style, 4));
  return [
    ...lines.map((line, index) => `${index === 0 ? '  ~ ' : '    '}${line}`),
    ...(address === '' ? [] : [`    ${paint(style, 'quiet', cleanLine(address))}`]),
  ];
}
