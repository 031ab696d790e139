/** Columns in a terminal. Measured on clean, uncoloured text only. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\u200c\u200d]/u;
const ASCII = /^[\x20-\x7e]*$/;

/** How many columns a text takes: two for the wide letters of East Asia and for emoji, none for combining marks. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const letter of text) width += NO_WIDTH.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  return width;
}

/** Fills up to `width` columns with spaces; longer text stays as it is. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** The beginning of a text, with `mark` at the end where something was cut off. */
export function clipText(text: string, width: number, mark = '...'): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let room = width - textWidth(mark);
  for (const letter of text) {
    room -= textWidth(letter);
    if (room < 0) break;
    kept += letter;
  }
  return kept + mark;
}

/**
 * Breaks text into lines of at most `width` columns. Line feeds stay breaks, lines that start with a space are kept as
 * they are (something to copy), and a word that is wider than a line stands alone, whole, so that it can be copied.
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
