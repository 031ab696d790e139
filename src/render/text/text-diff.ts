import { diffLines, diffWordsWithSpace } from 'diff';
import { cleanLine, cleanText } from '../terminal/clean.js';
import { arrow, paint } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/**
 * The diff of a long text. The package `diff` is quadratic on texts that have little in common, so it always gets a
 * limit; beyond it, and for texts too long to be labels, the old and the new text are shown one after the other.
 */
const LIMITS = { maxEditLength: 400, timeout: 100 };
const LONGEST = 20_000;
const SHOWN = 2_000;

/** Lines that show before and after: changed lines of multi-line texts, changed words of a single long line. */
export function textDiff(before: string, after: string, style: Style, width: number): string[] {
  if (before.length + after.length > LONGEST) return beforeAfter(before, after, style);
  return before.includes('\n') || after.includes('\n')
    ? lineDiff(before, after, style)
    : wordDiff(before, after, style, width);
}

function lineDiff(before: string, after: string, style: Style): string[] {
  const parts = diffLines(`${before}\n`, `${after}\n`, LIMITS);
  if (parts === undefined) return beforeAfter(before, after, style);
  return parts.flatMap((part) => {
    const lines = cleanText(part.value).replace(/\n$/, '').split('\n');
    if (part.added) return lines.map((line) => paint(style, 'after', `+ ${line}`));
    if (part.removed) return lines.map((line) => paint(style, 'before', `- ${line}`));
    return folded(lines).map((line) => `  ${line}`);
  });
}

/** Of a long unchanged run only the two ends are needed as context. */
function folded(lines: readonly string[]): readonly string[] {
  if (lines.length <= 5) return lines;
  return [...lines.slice(0, 2), `(${lines.length - 4} lines the same)`, ...lines.slice(-2)];
}

function wordDiff(before: string, after: string, style: Style, width: number): string[] {
  const parts = diffWordsWithSpace(before, after, LIMITS);
  if (
    parts === undefined ||
    !parts.some((part) => !part.added && !part.removed && part.value.trim() !== '')
  ) {
    return beforeAfter(before, after, style);
  }
  const marked = parts.map((part) => {
    const text = cleanLine(part.value);
    return part.added ? `{+${text}+}` : part.removed ? `[-${text}-]` : text;
  });
  return paintMarks(wrapText(marked.join(''), width), style);
}

/** Colours the marked runs line by line, since a run may wrap over two lines. */
function paintMarks(lines: readonly string[], style: Style): string[] {
  if (!style.color) return [...lines];
  let open: 'before' | 'after' | null = null;
  return lines.map((line) => {
    const pieces = line.split(/(\[-|-\]|\{\+|\+\})/);
    return pieces
      .map((piece) => {
        if (piece === '[-') open = 'before';
        if (piece === '{+') open = 'after';
        const painted = open === null ? piece : paint(style, open, piece);
        if (piece === '-]' || piece === '+}') open = null;
        return painted;
      })
      .join('');
  });
}

function beforeAfter(before: string, after: string, style: Style): string[] {
  return [paint(style, 'before', `- ${shown(before)}`), paint(style, 'after', `+ ${shown(after)}`)];
}

function shown(text: string): string {
  const line = cleanLine(text);
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}... (${line.length} characters)`;
}

/** `old -> new`, both short. */
export function shortChange(before: string, after: string, style: Style): string {
  return `${paint(style, 'before', before)} ${arrow(style)} ${paint(style, 'after', after)}`;
}
