/** What `JSON.stringify` leaves as it is although a terminal would obey it or show nothing for it. */
const UNESCAPED = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/** One JSON document, indented, with a line feed at its end. The invisible is escaped: the values stay the same. */
export function jsonText(document: unknown): string {
  const text = JSON.stringify(document, null, 2);
  return `${text.replace(UNESCAPED, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => String.raw`\u` + character.charCodeAt(index).toString(16).padStart(4, '0'),
  ).join('');
}
