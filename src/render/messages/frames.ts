import { codeFrame } from '../../core/base/code-frame.js';
import type { Source } from '../../core/base/source.js';
import type { Style } from '../terminal/style.js';
import { lineWidth } from '../terminal/style.js';
import { clipText, textWidth } from '../terminal/width.js';

/** Texts of the files that diagnostics point into, by the path in `source.file`. */
export type Texts = ReadonlyMap<string, string>;

/** After so many frames nobody looks at them any more, and each costs a walk over its file. */
const MOST = 100;
const INDENT = 2;

/** The lines around a place, or null where the file isn't at hand, the place lies outside, or there were many already. */
export function framesOf(texts: Texts, style: Style): (source: Source) => string | null {
  let drawn = 0;
  const concealed = new Map<string, string>();
  return (source) => {
    const whole = texts.get(source.file);
    if (whole === undefined || drawn >= MOST) return null;
    drawn += 1;
    // Before a line is cut: the end of a token alone would be told no more.
    const text = concealed.get(source.file) ?? style.conceal?.(whole) ?? whole;
    concealed.set(source.file, text);
    const frame = codeFrame(text, source);
    return frame === '' ? null : fitted(frame, lineWidth(style) - INDENT);
  };
}

/** Cuts long lines at the edge of the terminal, unless that would cut off what the caret points at. */
function fitted(frame: string, width: number): string {
  const lines = frame.split('\n');
  const caret = lines.find((line) => /^ +\| +\^$/.test(line)) ?? '';
  if (textWidth(caret) > width - 3) return frame;
  return lines.map((line) => clipText(line, width)).join('\n');
}
