import { Buffer } from 'node:buffer';

/** Takes the token out of a text, in every spelling that an answer or a library may give it. */
export type Redact = (text: string) => string;

const MARK = '[token]';
const SHORTEST = 4;
const SHORTEST_ENCODED = 8;

/** A function that replaces the token, plain, URL-encoded or in base64, by `[token]`. */
export function redactor(token: string): Redact {
  const spellings = new Set<string>();
  if (token.length >= SHORTEST) {
    spellings.add(escaped(token));
    spellings.add(escaped(encodeURIComponent(token)));
  }
  if (token.length >= SHORTEST_ENCODED)
    for (const core of base64Cores(token)) spellings.add(base64Pattern(core));
  if (spellings.size === 0) return (text) => text;
  const pattern = new RegExp([...spellings].join('|'), 'gi');
  return (text) => text.replace(pattern, MARK);
}

/**
 * Base64 packs three bytes into four characters, so a token inside a longer text (`Bearer …`) has three spellings, by
 * where it begins. Each loses the characters at its ends that also hold bits of its neighbours.
 */
function base64Cores(token: string): readonly string[] {
  const bytes = Buffer.from(token, 'utf8');
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const wholeCharacters = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((before * 8) / 6), wholeCharacters);
  });
}

function base64Pattern(core: string): string {
  return core.replace(/[+/]/g, (character) => (character === '+' ? '[+-]' : '[/_]'));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
