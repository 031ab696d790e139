import { textWidth } from '../terminal/width.js';

/**
 * Estimates the width of text in a picture. The reader's fonts are unknown, so letters count as slightly wider than in
 * the widest common one: text may be cut early, but it doesn't overflow its card.
 */
const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Width in units of the font size. */
function advance(grapheme: string): number {
  if (/^[iljtfrI.,:;'|!()[\] ]/.test(grapheme)) return 0.42;
  if (/^[mwMW@%]/.test(grapheme)) return 1.05;
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(grapheme)) return 1.4;
  if (textWidth(grapheme) >= 2) return 1.05;
  return /^[A-Z0-9<>+~&#$]/.test(grapheme) ? 0.72 : 0.63;
}

/** Width in pixels of text on one line. */
export function pixelWidth(text: string, size: number): number {
  let width = 0;
  for (const { segment } of segments.segment(text)) width += advance(segment);
  return Math.ceil(width * size);
}

function shortened(line: string): string {
  const graphemes = [...segments.segment(line)].map(({ segment }) => segment);
  return graphemes.slice(0, -1).join('').trimEnd();
}

/** Wraps text into at most `most` lines of `width` pixels, at spaces if there are any; `…` marks truncation. */
export function fitLines(text: string, width: number, size: number, most = 2): readonly string[] {
  const room = width / size;
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { segment } of segments.segment(text)) {
    const taken = advance(segment);
    if (used + taken > room && line !== '') {
      if (lines.length === most - 1) return [...lines, `${shortened(line)}…`];
      const space = segment === ' ' ? line.length : line.lastIndexOf(' ');
      const kept = space > 0 ? line.slice(0, space) : line;
      lines.push(kept.trimEnd());
      line = space > 0 ? line.slice(space + 1) : '';
      used = pixelWidth(line, 1000) / 1000;
    }
    if (segment === ' ' && line === '') continue;
    line += segment;
    used += taken;
  }
  return [...lines, line.trimEnd()];
}

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** True if the first letter is of a right-to-left script. */
export function isRightToLeft(text: string): boolean {
  const [first = ''] = /\p{L}/u.exec(text) ?? [];
  return RIGHT_TO_LEFT.test(first);
}
