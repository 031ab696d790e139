import { jsonCode, withoutMarks } from '../terminal/runner-commands.js';

/** What `JSON.stringify` doesn't escape although a terminal would interpret it or show nothing for it. */
const UNESCAPED = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/**
 * Any result as one JSON document, as `--json` prints it: indented, with a final line feed. Invisible characters and
 * commands are escaped, which keeps the values.
 */
export function renderJson(document: unknown): string {
  const text = JSON.stringify(document, null, 2);
  return `${withoutMarks(text, jsonCode).replace(UNESCAPED, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => jsonCode(character.charAt(index))).join('');
}
