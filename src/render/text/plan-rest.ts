import type { Finding } from '../../core/base/diagnostic.js';
import { hintLines } from '../messages/diagnostic-lines.js';
import type { NoteGroup, UnmanagedSection } from '../page/page-findings.js';
import type { PlanPage } from '../page/page.js';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';
import { counted, digits } from '../words/count.js';
import { placeText } from '../words/place-text.js';

/** What exists only in the account. */
export function unmanagedLines({ title, things, left }: UnmanagedSection, style: Style): readonly string[] {
  if (things.length === 0) return [];
  const rows = things.map(({ word, id, label, reason }) => {
    const why = reason === null ? '' : `, ${cleanLine(reason)}`;
    return `  ${word} ${cleanLine(label)}${paint(style, 'quiet', `  id ${cleanLine(id)}${why}`)}`;
  });
  return [
    '',
    paint(style, 'heading', title),
    ...rows,
    ...(left > 0 ? [paint(style, 'quiet', `  and ${digits(left)} more, listed with --json`)] : []),
  ];
}

export function noteLines({ title, groups }: PlanPage['notes'], style: Style): readonly string[] {
  if (groups.length === 0) return [];
  return [
    '',
    paint(style, 'heading', title),
    ...groups.flatMap((group) => ['', ...noteGroupLines(group, style)]),
  ];
}

function noteGroupLines(group: NoteGroup, style: Style): readonly string[] {
  const { code, times, summary, detail, notes, left } = group;
  const often = times === 1 ? '' : paint(style, 'quiet', ` (${counted(times, 'time')})`);
  return [
    `  ${paint(style, 'note', 'note')} ${paint(style, 'note', code)}${often}`,
    ...(summary === null ? [] : prose(cleanLine(summary), style)),
    ...notes.flatMap((note) => [
      ...(summary === null ? prose(cleanLine(note.summary), style) : []),
      ...whereLines(note, style),
    ]),
    ...(left > 0 ? [paint(style, 'quiet', `    and ${digits(left)} more, listed with --json`)] : []),
    ...(detail === null ? [] : ['', ...prose(cleanText(detail), style)]),
    ...notes.flatMap((note) => hintLines(note.hint, style, '        ')),
  ];
}

function prose(text: string, style: Style): readonly string[] {
  return wrapText(text, proseWidth(style, 4)).map((line) => (line === '' ? '' : `    ${line}`));
}

function whereLines(note: Finding, style: Style): readonly string[] {
  const words = [
    ...(note.address === null ? [] : [cleanLine(note.address)]),
    ...(note.source === null ? [] : [placeText(note.source)]),
  ];
  return words.length === 0 ? [] : [`    ${paint(style, 'quiet', words.join('  '))}`];
}
