/**
 * Words in search: how HubSpot cuts text into them nobody has written down. Here a word is a run of letters and digits, case
 * means nothing, and `*` in what is looked for stands for any characters within a word.
 */

/** The words of a text, in lower case. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** True where the text has every word that is looked for. */
export function containsTokens(text: string, wanted: string): boolean {
  const words = wordsOf(text);
  const patterns = wanted.toLowerCase().match(/[\p{L}\p{N}*]+/gu) ?? [];
  return patterns.length > 0 && patterns.every((pattern) => words.some((word) => isLike(word, pattern)));
}

/** True where every word of a free-text query begins a word of one of the texts. */
export function matchesQuery(texts: readonly string[], query: string): boolean {
  const words = texts.flatMap(wordsOf);
  return wordsOf(query).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** Compares a word with a pattern in time linear in both, so that no pattern of stars can stall the server. */
function isLike(word: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return word === pattern;
  if (!word.startsWith(head) || !word.endsWith(tail)) return false;
  let from = head.length;
  for (const part of rest) {
    const at = word.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= word.length - tail.length;
}
