/** Columns in a terminal. Measured on clean, uncoloured text only. */
import fastStringWidth from 'fast-string-width';

const ASCII = /^[\x20-\x7e]*$/;
/** Joiners of letters, which the package would count; it needs those of emoji. */
const JOINERS = /\u200c|(?<![\p{Emoji}\ufe0f])\u200d/gu;
/** Grapheme clusters: an emoji of several code points is one. */
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The number of columns that a text takes: two for wide East Asian characters and emoji, none for combining characters.
 */
export function textWidth(text: string): number {
  return ASCII.test(text) ? text.length : fastStringWidth(text.replace(JOINERS, ''));
}

/** Pads to `width` columns with spaces; longer text is unchanged. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Truncates a text, with `mark` at the end if something was cut off. */
export function clipText(text: string, width: number, mark = '...'): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let room = width - textWidth(mark);
  for (const { segment: letter } of LETTERS.segment(text)) {
    room -= textWidth(letter);
    if (room < 0) break;
    kept += letter;
  }
  return kept + mark;
}

/**
 * Wraps text into lines of at most `width` columns. Keeps line feeds; lines that start with a space are unchanged
 * (something to copy), and a word that is wider than a line gets its own line, whole, so that it can be copied.
 */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith(' ') ? [line] : wrapLine(line, width)));
}

function wrapLine(line: string, width: number): string[] {
  if (textWidth(line) <= width) return [line.trimEnd()];
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of line.split(' ')) {
    if (word === '') continue;
    const columns = textWidth(word);
    if (current !== '' && used + 1 + columns > width) {
      lines.push(current);
      current = word;
      used = columns;
    } else {
      current = current === '' ? word : `${current} ${word}`;
      used += columns + (used === 0 ? 0 : 1);
    }
  }
  if (current !== '') lines.push(current);
  return lines;
}
