/**
 * Rebuilds block-style lists from whole lines. An entry's lines reach from the comments above it to its last line,
 * including comments below that are indented deeper than its dash. Lines of kept entries are preserved byte for byte,
 * and a removed or moved entry takes its comments with it.
 */
import type { YAMLSeq } from 'yaml';
import type { NewEntry, Slot } from './arrangement.js';
import type { Edit } from './edits.js';
import { columnOf, contentEnd, lineBreakOf, nextLine, rangeOf } from './edits.js';
import { lineOf } from '../read/lines.js';
import type { ParsedText } from '../read/parsed.js';

export function arrangeBlock(
  parsed: ParsedText,
  list: YAMLSeq,
  wanted: readonly Slot[],
): readonly Edit[] | null {
  const { text } = parsed;
  const listRange = rangeOf(list);
  if (listRange === null) return null;
  const column = columnOf(parsed, listRange[0]);
  const starts = chunkStarts(parsed, list, column);
  const [start] = starts ?? [];
  const end = starts?.at(-1);
  if (starts === null || start === undefined || end === undefined) return null;

  const eol = lineBreakOf(text);
  const whole = wanted
    .map((slot) => {
      if ('entry' in slot) return writtenEntry(slot.entry, column, eol);
      const chunk = text.slice(starts[slot.index], starts[slot.index + 1]);
      return chunk.endsWith('\n') ? chunk : chunk + eol;
    })
    .join('');
  const unfinished = end === text.length && !text.endsWith('\n');
  return [{ start, end, text: unfinished ? whole.slice(0, -eol.length) : whole }];
}

function writtenEntry(entry: NewEntry, column: number, eol: string): string {
  const indent = ' '.repeat(column);
  return entry.lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}${eol}`).join('');
}

/** The offsets where each entry's lines begin, and where the last one's end. */
function chunkStarts(parsed: ParsedText, list: YAMLSeq, column: number): readonly number[] | null {
  const starts: number[] = [];
  for (const entry of list.items) {
    const range = rangeOf(entry);
    const dash = range === null ? null : dashLine(parsed, range[0], column);
    if (range === null || dash === null) return null;
    if (starts.length === 0) starts.push(commentsAbove(parsed, dash, column));
    const lastCharacter = Math.max(range[0], contentEnd(parsed.text, range) - 1);
    const last = Math.max(dash, lineOf(parsed.lineStarts, lastCharacter));
    starts.push(commentsBelow(parsed, last, column));
  }
  return starts;
}

/** The line of an entry's dash: where the entry begins, or above that with only comments between. */
function dashLine(parsed: ParsedText, offset: number, column: number): number | null {
  const own = lineOf(parsed.lineStarts, offset);
  for (let line = own; line >= 0; line -= 1) {
    const text = lineText(parsed, line);
    if (text[column] === '-' && text.slice(0, column).trim() === '') return line;
    const content = text.trim();
    if (line < own && content !== '' && !content.startsWith('#')) return null;
  }
  return null;
}

/** The offset of the comments directly above the first entry, in the column of its dash. */
function commentsAbove(parsed: ParsedText, dash: number, column: number): number {
  let line = dash;
  while (line > 0 && isCommentAt(lineText(parsed, line - 1), column)) line -= 1;
  return parsed.lineStarts[line] ?? 0;
}

function isCommentAt(text: string, column: number): boolean {
  return text.slice(0, column).trim() === '' && text[column] === '#';
}

/** The offset after the last line, including comments below it that are indented deeper than the dash. */
function commentsBelow(parsed: ParsedText, last: number, column: number): number {
  let end = last;
  for (let line = last + 1; line < parsed.lineStarts.length; line += 1) {
    const text = lineText(parsed, line);
    const content = text.trimStart();
    if (content === '') continue;
    if (!content.startsWith('#') || text.length - content.length <= column) break;
    end = line;
  }
  return nextLine(parsed, parsed.lineStarts[end] ?? 0);
}

function lineText(parsed: ParsedText, line: number): string {
  const start = parsed.lineStarts[line] ?? parsed.text.length;
  return parsed.text.slice(start, parsed.lineStarts[line + 1] ?? parsed.text.length).replace(/\r?\n$/, '');
}
