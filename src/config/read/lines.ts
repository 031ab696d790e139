import type { Source } from '../../core/base/source.js';

/** The offsets at which the lines of a text begin. Computed once per text. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column (1-based) of an offset. */
export function sourceAt(file: string, starts: readonly number[], offset: number): Source {
  const line = lineOf(starts, offset);
  return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** The index (from 0) of the line that contains an offset. */
export function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `file:line:column`, as places are printed. */
export function lineText(source: Source): string {
  return `${source.file}:${source.line}:${source.column}`;
}
