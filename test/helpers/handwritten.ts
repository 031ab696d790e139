import type { Json, JsonObject } from '../../src/core/base/json.js';
import { isJsonList, isJsonObject } from '../../src/core/base/json.js';

/** Choices of a hand that writes YAML, one after the other, and again from the start. */
export type Choices = readonly number[];

/** A text, and where each of its comments stands: the members and keys above it. */
export interface Handwritten {
  readonly text: string;
  readonly comments: ReadonlyMap<string, readonly string[]>;
}

interface Hand {
  readonly next: (count: number) => number;
  readonly comments: Map<string, readonly string[]>;
}

/** Writes a map as people do: block and flow style, single and double quotes, comments, blank lines. */
export function handwritten(value: JsonObject, choices: Choices): Handwritten {
  let at = 0;
  const hand: Hand = {
    next: (count) => (choices[at++ % Math.max(1, choices.length)] ?? 0) % count,
    comments: new Map(),
  };
  const lines = ['# the top', ...mapLines(value, [], hand), '# the end'];
  return { text: `${lines.join('\n')}\n`, comments: hand.comments };
}

function comment(path: readonly string[], hand: Hand): string {
  const text = `# note ${hand.comments.size}`;
  hand.comments.set(text, path);
  return text;
}

/** Now and then a comment or an empty line above something. */
function above(path: readonly string[], hand: Hand): readonly string[] {
  const what = hand.next(4);
  return what === 1 ? [comment(path, hand)] : what === 2 ? [''] : [];
}

function mapLines(map: JsonObject, path: readonly string[], hand: Hand): readonly string[] {
  return Object.entries(map).flatMap(([name, value = null]) => {
    const below = [...path, name];
    const head = above(below, hand);
    const key = word(name);
    const isEmpty = isJsonList(value)
      ? value.length === 0
      : isJsonObject(value) && Object.keys(value).length === 0;
    if ((!isJsonList(value) && !isJsonObject(value)) || isEmpty || hand.next(3) === 0) {
      const end = hand.next(4) === 0 ? ` ${comment(below, hand)}` : '';
      return [...head, `${key}: ${flow(value, hand)}${end}`];
    }
    const inner = isJsonList(value) ? listLines(value, below, hand) : mapLines(asMap(value), below, hand);
    const indent = isJsonList(value) && hand.next(3) === 0 ? '' : '  ';
    return [...head, `${key}:`, ...inner.map((line) => (line === '' ? line : `${indent}${line}`))];
  });
}

function asMap(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listLines(list: readonly Json[], path: readonly string[], hand: Hand): readonly string[] {
  return list.flatMap((entry) => {
    const key = isJsonObject(entry) && typeof entry['key'] === 'string' ? entry['key'] : null;
    const below = key === null ? path : [...path, key];
    const head = key === null ? [] : above(below, hand);
    if (!isJsonObject(entry) || hand.next(3) === 0) return [...head, `- ${flow(entry, hand)}`];
    const [first = '', ...rest] = mapLines(entry, below, {
      ...hand,
      next: (count) => (count === 4 ? 0 : hand.next(count)),
    });
    return [...head, `- ${first}`, ...rest.map((line) => (line === '' ? line : `  ${line}`))];
  });
}

function flow(value: Json, hand: Hand): string {
  if (isJsonList(value)) return `[${value.map((one) => flow(one, hand)).join(', ')}]`;
  if (isJsonObject(value)) {
    const pairs = Object.entries(value).map(([name, one = null]) => `${word(name)}: ${flow(one, hand)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  if (typeof value !== 'string') return value === null && hand.next(2) === 0 ? '~' : JSON.stringify(value);
  const isPlain = /^[a-z]+$/u.test(value) && value === word(value);
  const style = hand.next(3);
  if (isPlain && style === 0) return value;
  return style === 1 ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

/** Words that YAML takes for something else are quoted. */
function word(name: string): string {
  return ['null', 'true', 'false', '~'].includes(name) ? JSON.stringify(name) : name;
}
