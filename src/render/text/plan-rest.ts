import type { Code } from '../../core/base/codes.js';
import type { Finding } from '../../core/base/diagnostic.js';
import type { Plan, Unmanaged } from '../../core/plan/plan.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { counted, digits } from '../words/count.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import { placeText } from '../words/place-text.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

const SHOWN_UNMANAGED = 8;
const SHOWN_NOTES = 5;

/** What the account holds beside the files. Short: it is a reminder, not a change. */
export function unmanagedLines(unmanaged: readonly Unmanaged[], style: Style): string[] {
  if (unmanaged.length === 0) return [];
  const rows = unmanaged.slice(0, SHOWN_UNMANAGED).map(({ kind, id, label, reason }) => {
    const why = reason === 'not declared' ? '' : `, ${cleanLine(reason)}`;
    return `  ${kind} ${cleanLine(label)}${paint(style, 'quiet', `  id ${cleanLine(id)}${why}`)}`;
  });
  const more = unmanaged.length - rows.length;
  return [
    '',
    paint(style, 'heading', 'Not in the files, left alone'),
    ...rows,
    ...(more > 0 ? [paint(style, 'quiet', `  and ${digits(more)} more, listed with --json`)] : []),
  ];
}

/** Notes by code, so that ten deletes don't tell the same thing ten times. */
export function noteLines(plan: Plan, style: Style): string[] {
  const groups = notesByCode(plan);
  if (groups.size === 0) return [];
  return [
    '',
    paint(style, 'heading', 'Notes'),
    ...[...groups].flatMap(([code, group]) => ['', ...noteGroupLines(code, group, style)]),
  ];
}

/** The notes of a plan, in its order. */
export function notesByCode(plan: Plan): ReadonlyMap<Code, readonly Finding[]> {
  const groups = new Map<Code, Finding[]>();
  for (const note of plan.findings.filter(({ verdict }) => verdict === 'note')) {
    const group = groups.get(note.code);
    if (group === undefined) groups.set(note.code, [note]);
    else group.push(note);
  }
  return groups;
}

function noteGroupLines(code: string, group: readonly Finding[], style: Style): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const times = group.length === 1 ? '' : paint(style, 'quiet', ` (${counted(group.length, 'time')})`);
  const same = group.every(({ summary }) => summary === first.summary);
  const shown = group.slice(0, SHOWN_NOTES);
  const more = group.length - shown.length;
  return [
    `  ${paint(style, 'note', 'note')} ${paint(style, 'note', code)}${times}`,
    ...(same ? prose(cleanLine(first.summary), style) : []),
    ...shown.flatMap((note) => [
      ...(same ? [] : prose(cleanLine(note.summary), style)),
      ...whereLines(note, style),
    ]),
    ...(more > 0 ? [paint(style, 'quiet', `    and ${digits(more)} more, listed with --json`)] : []),
    ...(first.detail === null ? [] : ['', ...prose(cleanText(first.detail), style)]),
    ...shown.flatMap((note) => hintLines(note.hint, style, '        ')),
  ];
}

function prose(text: string, style: Style): string[] {
  return wrapText(text, proseWidth(style, 4)).map((line) => (line === '' ? '' : `    ${line}`));
}

function whereLines(note: Finding, style: Style): string[] {
  const words = [
    ...(note.address === null ? [] : [cleanLine(note.address)]),
    ...(note.source === null ? [] : [placeText(note.source)]),
  ];
  return words.length === 0 ? [] : [`    ${paint(style, 'quiet', words.join('  '))}`];
}
