/**
 * A place is a value together with the way to it, so that whoever looks at a value can say where it stands. Reading
 * through places tolerates every shape: what is missing or of another type is undefined or empty. That is how checks
 * look at files that the schema already refused, and all problems come out in one run.
 */
import type { Pair, YAMLMap } from 'yaml';
import { isAlias, isMap, isSeq } from 'yaml';
import type { Source } from '../../core/base/source.js';
import { isMergeKey, keyText, startOf } from './evaluate.js';
import { sourceAt } from './lines.js';
import type { ParsedText, Path } from './parsed.js';

export interface Place {
  readonly parsed: ParsedText;
  readonly path: Path;
  readonly value: unknown;
}

export function rootPlace(parsed: ParsedText): Place {
  return { parsed, path: [], value: parsed.value };
}

/** The member of a map, or undefined where there is none. */
export function member(place: Place | undefined, name: string): Place | undefined {
  if (place === undefined || !isRecord(place.value) || !Object.hasOwn(place.value, name)) return undefined;
  return { parsed: place.parsed, path: [...place.path, name], value: place.value[name] };
}

/** All members of a map with their names. */
export function members(place: Place | undefined): readonly (readonly [string, Place])[] {
  if (place === undefined || !isRecord(place.value)) return [];
  return Object.entries(place.value).map(([name, value]) => [
    name,
    { parsed: place.parsed, path: [...place.path, name], value },
  ]);
}

/** The entries of a list. */
export function entries(place: Place | undefined): readonly Place[] {
  if (place === undefined || !Array.isArray(place.value)) return [];
  const values: readonly unknown[] = place.value;
  return values.map((value, index) => ({ parsed: place.parsed, path: [...place.path, index], value }));
}

/** One entry of a list, or undefined where there is none. */
export function entryAt(place: Place, index: number): Place | undefined {
  if (!Array.isArray(place.value) || !(index in place.value)) return undefined;
  const values: readonly unknown[] = place.value;
  return { parsed: place.parsed, path: [...place.path, index], value: values[index] };
}

/** The value where it is text. */
export function textOf(place: Place | undefined): string | undefined {
  return typeof place?.value === 'string' ? place.value : undefined;
}

/** Text of a member. */
export function textIn(place: Place | undefined, name: string): string | undefined {
  return textOf(member(place, name));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where the value stands; where that can't be said (a member that isn't written), where its nearest parent stands. */
export function sourceOf(place: Place): Source {
  return offsetSource(place.parsed, startOf(nodeAt(place.parsed, place.path)));
}

/** Where the property's name stands; of a list's entry, where the entry stands. */
export function keySourceOf(place: Place): Source {
  const step = place.path.at(-1);
  const parent = nodeAt(place.parsed, place.path.slice(0, -1));
  const pair = typeof step === 'string' ? pairIn(place.parsed, parent, step) : undefined;
  return pair === undefined ? sourceOf(place) : offsetSource(place.parsed, startOf(pair.key));
}

function offsetSource(parsed: ParsedText, offset: number): Source {
  return sourceAt(parsed.file, parsed.lineStarts, offset);
}

/** The node at a path, or the nearest one above it. The last step isn't followed through an alias. */
export function nodeAt(parsed: ParsedText, path: Path): unknown {
  let node: unknown = parsed.root;
  for (const step of path) {
    const next = typeof step === 'string' ? pairIn(parsed, node, step)?.value : entryIn(parsed, node, step);
    if (next === undefined || next === null) return node;
    node = next;
  }
  return node;
}

function followed(parsed: ParsedText, node: unknown): unknown {
  let target = node;
  while (isAlias(target)) target = parsed.aliases.get(target);
  return target;
}

function entryIn(parsed: ParsedText, node: unknown, index: number): unknown {
  const list = followed(parsed, node);
  return isSeq(list) ? list.items[index] : undefined;
}

/** The pair that holds a property, looked for in merged maps too. */
function pairIn(parsed: ParsedText, node: unknown, name: string): Pair | undefined {
  const map = followed(parsed, node);
  return isMap(map) ? pairsOf(parsed, map).get(name) : undefined;
}

/**
 * Each map's pairs by name, made when they are first asked for: a map with thousands of wrong names, or one that merges a
 * chain of others, is asked for each of them. Nothing changes a map of a text that was read.
 */
const KNOWN = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(parsed: ParsedText, map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = KNOWN.get(map);
  if (known !== undefined) return known;
  const pairs = new Map<string, Pair>();
  // Where a map merges itself, this is what it finds.
  KNOWN.set(map, pairs);
  for (const pair of map.items) {
    const name = isMergeKey(pair.key) ? null : keyText(pair.key);
    if (name !== null) pairs.set(name, pair);
  }
  const inherited = map.items
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }) => mergedMaps(parsed, value));
  for (const source of inherited)
    for (const [name, pair] of pairsOf(parsed, source)) if (!pairs.has(name)) pairs.set(name, pair);
  return pairs;
}

function mergedMaps(parsed: ParsedText, value: unknown): readonly YAMLMap[] {
  const source = followed(parsed, value);
  return (isSeq(source) ? source.items.map((item) => followed(parsed, item)) : [source]).filter((one) =>
    isMap(one),
  );
}

/** Typed entries side by side with their places: both come from the same list. */
export function joined<Entry, Result>(
  values: readonly Entry[],
  places: readonly Place[],
  resolve: (value: Entry, place: Place) => Result,
): readonly Result[] {
  return places.flatMap((place, index) => {
    const value = values[index];
    return value === undefined ? [] : [resolve(value, place)];
  });
}
