import { codeFrame } from '../../core/base/code-frame.js';
import type { Source } from '../../core/base/source.js';
import type { Style } from '../terminal/style.js';
import { lineWidth } from '../terminal/style.js';
import { clipText, textWidth } from '../terminal/width.js';

/** Texts of the files that diagnostics point into, by `source.file`. */
export type Texts = ReadonlyMap<string, string>;

/** Maximum number of frames: nobody reads more, and each costs a pass over its file. */
const MOST = 100;
const INDENT = 2;

/**
 * The lines around a place, or null if the file isn't available, the place is out of range, or the maximum is reached.
 */
export function framesOf(texts: Texts, style: Style): (source: Source) => string | null {
  let drawn = 0;
  const concealed = new Map<string, string>();
  return (source) => {
    const whole = texts.get(source.file);
    if (whole === undefined || drawn >= MOST) return null;
    drawn += 1;
    // Before a line is cut: a part of a token would no longer be recognised.
    const text = concealed.get(source.file) ?? style.conceal?.(whole) ?? whole;
    concealed.set(source.file, text);
    const frame = codeFrame(text, source);
    return frame === '' ? null : fitted(frame, lineWidth(style) - INDENT);
  };
}

/** Truncates long lines to the terminal's width, unless that would cut off what the caret points at. */
function fitted(frame: string, width: number): string {
  const lines = frame.split('\n');
  const caret = lines.find((line) => /^ +\| +\^$/.test(line)) ?? '';
  if (textWidth(caret) > width - 3) return frame;
  return lines.map((line) => clipText(line, width)).join('\n');
}
