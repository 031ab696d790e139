import type { Source } from './source.js';

const LINES_AROUND = 2;
const WIDEST = 160;

/**
 * The lines around a place, numbered, with a caret under the column; the empty text where the place lies outside.
 * Long lines are cut around the column. Tabs and control characters become spaces, so that the caret fits.
 */
export function codeFrame(text: string, source: Source): string {
  const lines = text.split('\n');
  if (lines[source.line - 1] === undefined) return '';
  const first = Math.max(1, source.line - LINES_AROUND);
  const last = Math.min(lastLine(lines), Math.max(source.line, first + 2 * LINES_AROUND));
  const skipped = Math.max(0, source.column - WIDEST / 2);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const shown = printable(lines[number - 1] ?? '').slice(skipped, skipped + WIDEST);
    const mark = number === source.line ? '>' : ' ';
    frame.push(`${mark} ${String(number).padStart(width)} | ${shown}`.trimEnd());
    if (number === source.line)
      frame.push(`  ${' '.repeat(width)} | ${' '.repeat(source.column - 1 - skipped)}^`);
  }
  return frame.join('\n');
}

function lastLine(lines: readonly string[]): number {
  return lines.at(-1) === '' ? Math.max(1, lines.length - 1) : lines.length;
}

function printable(line: string): string {
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
}
