/**
 * A place is a value with its path, so that a check can report the location of a value. Reading through places
 * tolerates every shape: what is missing or of another type is undefined or empty. That lets checks run on files that
 * the schema already refused, so that all problems are reported in one run.
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

/** A member of a map, or undefined if there is none. */
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

/** One entry of a list, or undefined if there is none. */
export function entryAt(place: Place, index: number): Place | undefined {
  if (!Array.isArray(place.value) || !(index in place.value)) return undefined;
  const values: readonly unknown[] = place.value;
  return { parsed: place.parsed, path: [...place.path, index], value: values[index] };
}

/** The value if it is a string. */
export function textOf(place: Place | undefined): string | undefined {
  return typeof place?.value === 'string' ? place.value : undefined;
}

/** The string value of a member. */
export function textIn(place: Place | undefined, name: string): string | undefined {
  return textOf(member(place, name));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The source location of the value; if it has none (a member that isn't written), that of its nearest parent. */
export function sourceOf(place: Place): Source {
  const { parsed, path } = writtenAt(place);
  return offsetSource(parsed, startOf(nodeAt(parsed, path)));
}

/** The text in which the value is written, and its path there. */
export function writtenAt({ parsed, path }: Place): Pick<Place, 'parsed' | 'path'> {
  return parsed.origin?.(path) ?? { parsed, path };
}

/** The source location of the property's name; for a list entry, that of the entry. */
export function keySourceOf(place: Place): Source {
  const { parsed, path } = writtenAt(place);
  const step = path.at(-1);
  const parent = nodeAt(parsed, path.slice(0, -1));
  const pair = typeof step === 'string' ? pairIn(parsed, parent, step) : undefined;
  return pair === undefined ? sourceOf(place) : offsetSource(parsed, startOf(pair.key));
}

function offsetSource(parsed: ParsedText, offset: number): Source {
  return sourceAt(parsed.file, parsed.lineStarts, offset);
}

/** The node at a path, or its nearest parent. The last step doesn't follow an alias. */
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

/** The pair of a property, searched in merged maps too. */
function pairIn(parsed: ParsedText, node: unknown, name: string): Pair | undefined {
  const map = followed(parsed, node);
  return isMap(map) ? pairsOf(parsed, map).get(name) : undefined;
}

/**
 * Each map's pairs by name, built on first access: a map with thousands of wrong names, or one that merges a chain of
 * others, is looked up for each of them. The maps of a parsed text never change.
 */
const KNOWN = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(parsed: ParsedText, map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = KNOWN.get(map);
  if (known !== undefined) return known;
  const pairs = new Map<string, Pair>();
  // Found by a map that merges itself.
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

/** Zips typed entries with their places: both come from the same list. */
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
