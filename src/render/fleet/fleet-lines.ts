import { cleanLine } from '../terminal/clean.js';
import { proseWidth } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** A text in lines, each indented. */
export function paragraph(text: string, style: Style, indent: number): readonly string[] {
  return wrapText(text, proseWidth(style, indent)).map((line) => ' '.repeat(indent) + line);
}

/** `in harbor`, or how many they are. */
export function inAccounts(names: readonly string[]): string {
  const [only] = names;
  return names.length === 1 && only !== undefined ? `in ${cleanLine(only)}` : `in ${names.length} accounts`;
}
