/**
 * Text from files and from the account may contain anything: terminal escapes that repaint the line above,
 * bidirectional overrides that show `desolc` as `closed`, zero-width characters. Nothing is dropped, because two labels
 * that differ only in such a character would then look the same in a plan: each is printed visibly, as `<U+202E>`.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u115f\u1160\u3164\uffa0]/u;
const HIDDEN_ALL = new RegExp(HIDDEN.source, 'gu');
const ASCII = /^[\x20-\x7e]*$/;
/** Joiners are part of emoji and several scripts; between two such letters they are legitimate spelling. */
const JOINER = /[\u200c\u200d]/;

/**
 * Makes text safe for a terminal. Keeps line feeds, turns tabs into two spaces, and makes everything invisible visible.
 */
export function cleanText(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replaceAll('\r\n', '\n').replace(HIDDEN_ALL, (character, at: number, whole: string) => {
    if (character === '\n') return character;
    if (character === '\t') return '  ';
    if (JOINER.test(character) && isJoined(whole, at)) return character;
    return visible(character);
  });
}

/** The same on one line: a line feed becomes visible too. */
export function cleanLine(text: string): string {
  if (ASCII.test(text)) return text;
  return cleanText(text).replaceAll('\n', visible('\n'));
}

/** Text without trailing line feeds. */
export function withoutLastFeeds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/**
 * A value in double quotes, so that outer spaces are visible. Escapes line feeds and quotes, and makes unusual spaces
 * visible.
 */
export function quoteText(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${cleanLine(escaped).replace(/(?! )\p{Zs}/gu, visible)}"`;
}

function isJoined(whole: string, at: number): boolean {
  const before = whole.charCodeAt(at - 1);
  const after = whole.charCodeAt(at + 1);
  return before > 0x7f && after > 0x7f && !JOINER.test(whole.charAt(at + 1));
}

function visible(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`;
}
