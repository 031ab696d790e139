import { Buffer } from 'node:buffer';

/** Redacts tokens in every encoding that a response, a library or a renderer may use. */
export type Redact = (text: string) => string;

/** What stands in place of `length` characters of a token. */
type Mark = (length: number) => string;
/** Where something begins and ends. */
type Span = readonly [start: number, end: number];

const SHORTEST = 4;
const SHORTEST_ENCODED = 8;
/** A prefix of this length counts as the token: messages get truncated, and half a token is a secret too. */
const TELLING = 16;

/** What looks like a token of HubSpot, GitHub or GitLab, whoever's it is: one that was pasted into a file, say. */
const LOOKS_LIKE_TOKEN =
  /\bpat-[a-z\d]{2,10}-[a-z\d-]{16,}|\bgh[a-z]_[a-z\d]{16,}|\bgithub_pat_\w{16,}|\bgl[a-z]{2,6}-[\w.-]{16,}/gi;

/** A function that replaces the tokens, plain or encoded, and whatever looks like one, by `[token]`. */
export function redactor(tokens: string | readonly string[]): Redact {
  return replacer(typeof tokens === 'string' ? [tokens] : tokens, () => '[token]');
}

/** The same with as many asterisks, for text whose columns count. */
export function concealer(tokens: readonly string[]): Redact {
  return replacer(tokens, (length) => '*'.repeat(length));
}

/**
 * Tokens are searched for as text. A pattern made of them is refused by the machine where one is long, in a message that
 * shows all of it. Takes time that is linear in the text: what a hit covers isn't looked at again.
 */
function replacer(tokens: readonly string[], mark: Mark): Redact {
  const spellings = [...new Set(tokens.flatMap(spellingsOf))];
  return (text) => {
    const { folded, placeOf } = fold(text);
    const spans: Span[] = [];
    const found = (start: number, end: number): void => {
      spans.push([placeOf(start), placeOf(end - 1) + 1]);
    };
    for (const spelling of spellings) {
      const beginning = spelling.slice(0, TELLING);
      for (let at = folded.indexOf(beginning); at !== -1;) {
        const end = at + commonLength(folded, at, spelling);
        found(at, end);
        at = folded.indexOf(beginning, end);
      }
    }
    for (const { 0: match, index } of folded.matchAll(LOOKS_LIKE_TOKEN)) found(index, index + match.length);
    return spans.length === 0 ? text : marked(text, joined(spans), mark);
  };
}

function spellingsOf(token: string): readonly string[] {
  if (token.length < SHORTEST) return [];
  const plain = [token, encodeURIComponent(Buffer.from(token, 'utf8').toString('utf8'))];
  const encoded = token.length < SHORTEST_ENCODED ? [] : base64Cores(token);
  return [...plain, ...encoded].map((spelling) => fold(spelling).folded);
}

/**
 * Base64 packs three bytes into four characters, so a token inside a longer text (`Bearer …`) has three spellings, by
 * where it begins. Each loses the characters at its ends that also hold bits of its neighbours.
 */
function base64Cores(token: string): readonly string[] {
  const bytes = Buffer.from(token, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const wholeCharacters = Math.floor(((before + bytes.length) * 8) / 6);
    const core = text.slice(Math.ceil((before * 8) / 6), wholeCharacters);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

interface Folded {
  readonly folded: string;
  /** Where a character of `folded` stands in the text. */
  readonly placeOf: (index: number) => number;
}

/** What renderers put between and in front of the characters of a token: escapes, and spaces without a width. */
const BETWEEN = /[\\\u200b]+/g;

/** A text without case and without what may stand between the characters of a token. */
function fold(text: string): Folded {
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const gaps: Span[] = [];
  for (const { 0: gap, index } of lower.matchAll(BETWEEN)) gaps.push([index, index + gap.length]);
  if (gaps.length === 0) return { folded: lower, placeOf: (index) => index };
  const places = new Uint32Array(lower.length);
  const pieces: string[] = [];
  let kept = 0;
  let done = 0;
  const keep = (end: number): void => {
    pieces.push(lower.slice(done, end));
    for (let at = done; at < end; at += 1) places[kept++] = at;
  };
  for (const [start, end] of gaps) {
    keep(start);
    done = end;
  }
  keep(lower.length);
  return { folded: pieces.join(''), placeOf: (index) => places[index] ?? lower.length };
}

function commonLength(text: string, at: number, spelling: string): number {
  let length = 0;
  while (length < spelling.length && text.charCodeAt(at + length) === spelling.charCodeAt(length))
    length += 1;
  return length;
}

/** Sorted spans, adjacent ones merged. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) result.splice(-1, 1, [last[0], Math.max(end, last[1])]);
    else result.push([start, end]);
  }
  return result;
}

function marked(text: string, spans: readonly Span[], mark: Mark): string {
  const pieces: string[] = [];
  let done = 0;
  for (const [start, end] of spans) {
    pieces.push(text.slice(done, start), mark(end - start));
    done = end;
  }
  return [...pieces, text.slice(done)].join('');
}
