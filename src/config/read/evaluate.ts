/**
 * Evaluates YAML nodes to plain data. The yaml package could do this (`toJS`), but not linearly: it checks for
 * duplicate keys in quadratic time, searches the whole document for each alias, and doesn't say where a duplicate key
 * first occurred. An alias's value is evaluated once and shared. Everything that walks the data visits it each time, so
 * each time counts against a budget: a few lines can't grow into gigabytes.
 */
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Unquoted } from './parsed.js';

/** Maximum number of nodes that all aliases together may add to a text. */
export const ALIAS_BUDGET = 1_000_000;
/** Maximum nesting of lists and maps. */
export const DEEPEST = 200;

export type Trouble =
  | { readonly kind: 'duplicate-key'; readonly key: string; readonly at: number; readonly first: number }
  | {
      readonly kind: 'unknown-anchor';
      readonly name: string;
      readonly at: number;
      readonly known: readonly string[];
    }
  | { readonly kind: 'alias-loop'; readonly name: string; readonly at: number }
  | { readonly kind: 'alias-budget'; readonly at: number }
  | { readonly kind: 'too-deep'; readonly at: number }
  | { readonly kind: 'key-not-text'; readonly at: number }
  | { readonly kind: 'merge-not-map'; readonly at: number };

interface Evaluation {
  readonly value: unknown;
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly unquoted: readonly Unquoted[];
  readonly troubles: readonly Trouble[];
}

/** An anchor's value, once it is complete. */
interface Made {
  readonly value: unknown;
  /** Its number of nodes, including those of its aliases. */
  readonly nodes: number;
  /** Its nesting depth of lists and maps. */
  readonly height: number;
  /** With paths relative to it. */
  readonly unquoted: readonly Unquoted[];
}

interface Walk {
  readonly anchors: Map<string, Node>;
  readonly aliases: Map<Alias, Node>;
  readonly made: Map<Node, Made>;
  readonly unquoted: Unquoted[];
  readonly troubles: Trouble[];
  readonly path: (string | number)[];
  depth: number;
  /** The deepest level since the last anchor. */
  deepest: number;
  nodes: number;
  /** What is left of the alias budget. */
  budget: number;
  tooDeep: boolean;
}

const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt\s])/;

/** `known` has the values of aliases whose anchors are outside `root`: for a part of a text that was read before. */
export function evaluate(root: Node | null, known: ReadonlyMap<Alias, Node> = new Map()): Evaluation {
  const walk: Walk = {
    anchors: new Map(),
    aliases: new Map(known),
    made: new Map(),
    unquoted: [],
    troubles: [],
    path: [],
    depth: 0,
    deepest: 0,
    nodes: 0,
    budget: ALIAS_BUDGET,
    tooDeep: false,
  };
  const value = root === null ? undefined : valueOf(walk, root);
  const { aliases, troubles } = walk;
  return { value, aliases, troubles, unquoted: walk.unquoted.filter(({ path }) => isOurs(path)) };
}

/** Top-level keys that begin with `x-` are the user's own. */
function isOurs([top]: Unquoted['path']): boolean {
  return typeof top === 'string' && !top.startsWith('x-');
}

export function startOf(node: unknown): number {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? 0) : 0;
}

function valueOf(walk: Walk, node: unknown): unknown {
  walk.nodes += 1;
  if (isAlias(node)) return aliasValue(walk, node);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
  return node.anchor === undefined ? plainValue(walk, node) : anchoredValue(walk, node, node.anchor);
}

function plainValue(walk: Walk, node: Scalar | YAMLMap | YAMLSeq): unknown {
  if (isScalar(node)) return scalarValue(walk, node);
  if (walk.depth >= DEEPEST) return tooDeep(walk, startOf(node));
  walk.depth += 1;
  walk.deepest = Math.max(walk.deepest, walk.depth);
  const value = isMap(node) ? mapValue(walk, node) : listValue(walk, node);
  walk.depth -= 1;
  return value;
}

function tooDeep(walk: Walk, at: number): null {
  if (!walk.tooDeep) walk.troubles.push({ kind: 'too-deep', at });
  walk.tooDeep = true;
  return null;
}

function anchoredValue(walk: Walk, node: Scalar | YAMLMap | YAMLSeq, name: string): unknown {
  walk.anchors.set(name, node);
  const { nodes, depth, deepest } = walk;
  const noted = walk.unquoted.length;
  walk.deepest = depth;
  const value = plainValue(walk, node);
  const unquoted = walk.unquoted
    .slice(noted)
    .map(({ path, node: scalar }) => ({ path: path.slice(walk.path.length), node: scalar }));
  walk.made.set(node, { value, nodes: walk.nodes - nodes + 1, height: walk.deepest - depth, unquoted });
  walk.deepest = Math.max(deepest, walk.deepest);
  return value;
}

function scalarValue(walk: Walk, node: Scalar): unknown {
  if (node.type === 'PLAIN' && typeof node.value === 'string' && DATE.test(node.value))
    noteUnquoted(walk, node);
  return node.value;
}

function noteUnquoted(walk: Walk, node: Scalar): void {
  walk.unquoted.push({ path: [...walk.path], node });
}

function aliasValue(walk: Walk, alias: Alias): unknown {
  const known = walk.aliases.get(alias);
  if (known !== undefined && !walk.made.has(known)) return valueOf(walk, known);
  const target = known ?? walk.anchors.get(alias.source);
  const at = startOf(alias);
  if (target === undefined) {
    walk.troubles.push({ kind: 'unknown-anchor', name: alias.source, at, known: [...walk.anchors.keys()] });
    return null;
  }
  const made = walk.made.get(target);
  if (made === undefined) {
    walk.troubles.push({ kind: 'alias-loop', name: alias.source, at });
    return null;
  }
  walk.aliases.set(alias, target);
  if (walk.budget < 0) return null;
  walk.budget -= made.nodes;
  if (walk.budget < 0) {
    walk.troubles.push({ kind: 'alias-budget', at });
    return null;
  }
  if (walk.depth + made.height > DEEPEST) return tooDeep(walk, at);
  walk.nodes += made.nodes;
  walk.deepest = Math.max(walk.deepest, walk.depth + made.height);
  for (const { path, node } of made.unquoted) walk.unquoted.push({ path: [...walk.path, ...path], node });
  return made.value;
}

function listValue(walk: Walk, list: YAMLSeq): readonly unknown[] {
  return list.items.map((entry, index) => inside(walk, index, entry));
}

function inside(walk: Walk, step: string | number, node: unknown): unknown {
  walk.path.push(step);
  const value = valueOf(walk, node);
  walk.path.pop();
  return value;
}

function mapValue(walk: Walk, map: YAMLMap): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const seen = new Map<string, number>();
  const merged: unknown[] = [];
  for (const pair of map.items) {
    if (isMergeKey(pair.key)) {
      merged.push(...mergeValues(walk, pair));
      continue;
    }
    const key = keyOf(walk, pair);
    if (key === null) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, startOf(pair.key));
    else walk.troubles.push({ kind: 'duplicate-key', key, at: startOf(pair.key), first });
    setOwn(result, key, inside(walk, key, pair.value));
  }
  for (const source of merged) {
    if (typeof source !== 'object' || source === null) continue;
    for (const [key, value] of Object.entries(source))
      if (!Object.hasOwn(result, key)) setOwn(result, key, value);
  }
  return result;
}

/** `__proto__` is a key like any other. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** True for a plain `<<`. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/** The string of a key, or its source if it isn't a string; null if it isn't a scalar. */
export function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function keyOf(walk: Walk, pair: Pair): string | null {
  if (isScalar(pair.key) && pair.key.anchor !== undefined) anchoredValue(walk, pair.key, pair.key.anchor);
  const text = keyText(pair.key);
  if (text === null) {
    walk.troubles.push({ kind: 'key-not-text', at: startOf(pair.key) });
    return null;
  }
  if (isScalar(pair.key) && typeof pair.key.value !== 'string') {
    walk.path.push(text);
    noteUnquoted(walk, pair.key);
    walk.path.pop();
  }
  return text;
}

function mergeValues(walk: Walk, pair: Pair): readonly unknown[] {
  // Merged pairs belong to the map itself, so they are not nested deeper.
  walk.depth -= 1;
  const sources = isSeq(pair.value)
    ? pair.value.items.map((item) => valueOf(walk, item))
    : listOf(valueOf(walk, pair.value));
  walk.depth += 1;
  if (sources.some((source) => typeof source !== 'object' || source === null || Array.isArray(source))) {
    // An alias beyond the budget has no value, so it can't be a map.
    if (walk.budget >= 0) walk.troubles.push({ kind: 'merge-not-map', at: startOf(pair.key) });
    return [];
  }
  return sources;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
