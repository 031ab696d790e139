/** Words, numbers and dates that some YAML parsers don't read as text. */
const OTHER_MEANING =
  /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|0[box].*|[\d.,:_+-]+|[\d.]+e[+-]?\d+|\d{4}-\d{1,2}-\d{1,2}.*)$/i;

/** Letters and safe punctuation: no YAML indicators, in block or flow style. */
const PLAIN = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N} _./()&+'’@–-]*[\p{L}\p{M}\p{N}_./()+'’-])?$/u;

/** A string as YAML: plain if every parser reads it as that string, else double-quoted. */
export function scalarText(text: string): string {
  return isPlain(text) ? text : quoted(text);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !OTHER_MEANING.test(text);
}

/** Double-quoted, with invisible characters escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A map on one line, as an entry of a list or a value: `{ key: new, id: "1" }`. Values are YAML already. */
export function flowMap(pairs: readonly (readonly [name: string, yaml: string])[]): string {
  return `{ ${pairs.map(([name, yaml]) => `${name}: ${yaml}`).join(', ')} }`;
}
