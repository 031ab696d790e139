import { cleanLine, cleanText } from './clean.js';
import { counted } from './count.js';
import { hintLines } from './diagnostic-lines.js';
import { unmanagedLines } from './plan-rest.js';
import type { PullResult, PulledDifference } from '../core/results.js';
import { paint, proseWidth } from './style.js';
import type { Style } from './style.js';
import { wrapText } from './width.js';

/** What came from the account into which file, and what was left out because no file declares it. */
export function renderPullText(pulled: PullResult, style: Style): string {
  const lines = [
    paint(style, 'good', verdictText(pulled)),
    ...pulled.written.flatMap((file) => fileLines(file, pulled, style)),
    ...byHandLines(pulled.notWritten, style),
    ...pulled.notes.flatMap((note) => ['', ...wrapText(cleanText(note), proseWidth(style, 0))]),
    ...unmanagedLines(pulled.unmanaged, style),
    ...(pulled.unmanaged.length === 0
      ? []
      : hintLines('pipewright pull --all   # adds these to the files', style, '    ')),
    ...(pulled.written.length === 0 ? [] : ['', 'Look at the files, then check that a plan is empty:']),
    ...(pulled.written.length === 0 ? [] : hintLines('pipewright plan', style, '    ')),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictText({ portalId, written, unchanged, differences }: PullResult): string {
  if (written.length === 0) {
    const files = unchanged.length === 1 ? 'The file already says' : 'The files already say';
    return `${files} what account ${portalId} holds. Nothing was written.`;
  }
  const what = differences.length === 0 ? '' : `${counted(differences.length, 'difference')} `;
  return `Pulled ${what}from account ${portalId} into ${counted(written.length, 'file')}.`;
}

function fileLines(file: string, { differences }: PullResult, style: Style): string[] {
  const here = differences.filter((difference) => difference.file === file);
  return ['', paint(style, 'heading', cleanLine(file)), ...here.flatMap((row) => rowLines(row, style))];
}

/** What stands where a text can't be changed without changing more than it says. */
function byHandLines(rows: readonly PulledDifference[], style: Style): string[] {
  if (rows.length === 0) return [];
  const head = paint(style, 'careful', "To be written by hand: pipewright can't write these safely");
  return ['', head, ...rows.flatMap((row) => rowLines({ ...row, text: `${row.file}: ${row.text}` }, style))];
}

function rowLines({ address, text }: PulledDifference, style: Style): string[] {
  const lines = wrapText(cleanText(text), proseWidth(style, 4));
  return [
    ...lines.map((line, index) => `${index === 0 ? '  ~ ' : '    '}${line}`),
    `    ${paint(style, 'quiet', cleanLine(address))}`,
  ];
}
