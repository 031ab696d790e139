/**
 * From YAML nodes to plain data. The yaml package could do this (`toJS`), but not linearly: it looks for repeated keys
 * in quadratic time, searches the whole document for each alias, and doesn't say where a repeated key stood first.
 * Every alias is expanded into data of its own within a budget, so that a few lines can't grow into gigabytes.
 */
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Unquoted } from './parsed.js';

/** Nodes that aliases may add to a text, all together. */
export const ALIAS_BUDGET = 1_000_000;
/** Lists and maps inside each other. */
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

export interface Evaluation {
  readonly value: unknown;
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly unquoted: readonly Unquoted[];
  readonly troubles: readonly Trouble[];
}

interface Walk {
  readonly anchors: Map<string, Node>;
  readonly aliases: Map<Alias, Node>;
  readonly unquoted: Unquoted[];
  readonly troubles: Trouble[];
  readonly open: Set<Node>;
  readonly path: (string | number)[];
  depth: number;
  /** How many aliases we are inside of: anchors and troubles in there were seen before. */
  expanding: number;
  budget: number;
  /** Where the alias stands that is written in the text itself, while inside of one. */
  aliasAt: number | null;
  tooDeep: boolean;
}

const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt\s])/;

/** `known` says what aliases stand for whose anchors are not in `root` itself: for a part of a text that was read before. */
export function evaluate(root: Node | null, known: ReadonlyMap<Alias, Node> = new Map()): Evaluation {
  const walk: Walk = {
    anchors: new Map(),
    aliases: new Map(known),
    unquoted: [],
    troubles: [],
    open: new Set(),
    path: [],
    depth: 0,
    expanding: 0,
    budget: ALIAS_BUDGET,
    aliasAt: null,
    tooDeep: false,
  };
  const value = root === null ? undefined : valueOf(walk, root);
  return { value, aliases: walk.aliases, unquoted: walk.unquoted, troubles: walk.troubles };
}

export function startOf(node: unknown): number {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? 0) : 0;
}

function valueOf(walk: Walk, node: unknown): unknown {
  if (walk.expanding > 0) {
    walk.budget -= 1;
    if (walk.budget < 0) return null;
  }
  if (isAlias(node)) return aliasValue(walk, node);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
  if (node.anchor !== undefined && walk.expanding === 0) walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return scalarValue(walk, node);
  if (walk.depth >= DEEPEST) {
    if (!walk.tooDeep) walk.troubles.push({ kind: 'too-deep', at: walk.aliasAt ?? startOf(node) });
    walk.tooDeep = true;
    return null;
  }
  walk.depth += 1;
  walk.open.add(node);
  const value = isMap(node) ? mapValue(walk, node) : listValue(walk, node);
  walk.open.delete(node);
  walk.depth -= 1;
  return value;
}

/** Says a trouble once, also where a part is met again through an alias. */
function trouble(walk: Walk, found: Trouble): void {
  if (walk.expanding === 0) walk.troubles.push(found);
}

function scalarValue(walk: Walk, node: Scalar): unknown {
  if (node.type === 'PLAIN' && typeof node.value === 'string' && DATE.test(node.value))
    noteUnquoted(walk, node);
  return node.value;
}

function noteUnquoted(walk: Walk, node: Scalar): void {
  const [top] = walk.path;
  if (typeof top === 'string' && !top.startsWith('x-')) walk.unquoted.push({ path: [...walk.path], node });
}

function aliasValue(walk: Walk, alias: Alias): unknown {
  const target = walk.aliases.get(alias) ?? walk.anchors.get(alias.source);
  const at = startOf(alias);
  if (target === undefined) {
    trouble(walk, { kind: 'unknown-anchor', name: alias.source, at, known: [...walk.anchors.keys()] });
    return null;
  }
  if (walk.open.has(target)) {
    trouble(walk, { kind: 'alias-loop', name: alias.source, at });
    return null;
  }
  walk.aliases.set(alias, target);
  const within = walk.budget >= 0;
  if (walk.expanding === 0) walk.aliasAt = at;
  walk.expanding += 1;
  const value = valueOf(walk, target);
  walk.expanding -= 1;
  if (walk.expanding === 0) walk.aliasAt = null;
  if (within && walk.budget < 0 && walk.expanding === 0) trouble(walk, { kind: 'alias-budget', at });
  return value;
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
    else trouble(walk, { kind: 'duplicate-key', key, at: startOf(pair.key), first });
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

/** The text of a key, as it is written where it isn't text; null where it is no scalar. */
export function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function keyOf(walk: Walk, pair: Pair): string | null {
  if (isScalar(pair.key) && pair.key.anchor !== undefined) walk.anchors.set(pair.key.anchor, pair.key);
  const text = keyText(pair.key);
  if (text === null) {
    trouble(walk, { kind: 'key-not-text', at: startOf(pair.key) });
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
  const value = valueOf(walk, pair.value);
  const sources = Array.isArray(value) ? value : [value];
  if (sources.some((source) => typeof source !== 'object' || source === null || Array.isArray(source))) {
    trouble(walk, { kind: 'merge-not-map', at: startOf(pair.key) });
    return [];
  }
  return sources;
}
