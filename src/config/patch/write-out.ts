/** Expands aliases: replaces each with its value, so that its anchor may be removed or moved. */
import type { Alias, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Edit } from './edits.js';
import { columnOf, lineBreakOf, rangeOf } from './edits.js';
import { evaluate, isMergeKey, keyText } from '../read/evaluate.js';
import type { ParsedText } from '../read/parsed.js';
import { walkNodes } from '../read/walk-nodes.js';
import { scalarText } from './scalar-text.js';

/** Anchor names that aliases of this text refer to but that don't exist. */
export function danglingAliases({ root, aliases }: ParsedText): readonly string[] {
  return aliasesIn(root).flatMap(({ alias }) => (aliases.has(alias) ? [] : [alias.source]));
}

/** Names of several anchors: an alias refers to the nearest one above it, so a move may change its meaning. */
export function repeatedAnchors({ root }: ParsedText): readonly string[] {
  const seen = new Set<string>();
  const names = new Set<string>();
  walkNodes(root, (node) => {
    if ((!isMap(node) && !isSeq(node) && !isScalar(node)) || node.anchor === undefined) return;
    if (seen.has(node.anchor)) names.add(node.anchor);
    seen.add(node.anchor);
  });
  return [...names];
}

/** Edits that expand every alias of these anchors. */
export function writeOut(parsed: ParsedText, names: readonly string[]): readonly Edit[] {
  const wanted = new Set(names);
  return aliasesIn(parsed.root).flatMap(({ alias, mergedInto }) => {
    if (!wanted.has(alias.source)) return [];
    const range = rangeOf(alias);
    const target = parsed.aliases.get(alias);
    if (range === null || target === undefined) return [];
    const { value } = evaluate(target, parsed.aliases);
    const merged = mergedInto === null ? null : mergedPairs(parsed, mergedInto, value);
    return [merged ?? { start: range[0], end: range[1], text: flowOf(value) }];
  });
}

/** A merge key with a single alias becomes the pairs that the map doesn't have itself. */
function mergedPairs(parsed: ParsedText, map: YAMLMap, value: unknown): Edit | null {
  const merges = map.items.filter(({ key }) => isMergeKey(key));
  const [merge] = merges;
  const [key, alias] = [rangeOf(merge?.key), rangeOf(merge?.value)];
  const mapRange = rangeOf(map);
  if (merges.length > 1 || !isAlias(merge?.value) || key === null || alias === null || mapRange === null)
    return null;
  const own = new Set(map.items.map((pair) => keyText(pair.key)));
  const pairs = entriesOf(value)
    .filter(([name]) => !own.has(name))
    .map(([name, part]) => `${scalarText(name)}: ${flowOf(part)}`);
  if (pairs.length === 0) return null;
  const between =
    map.flow === true ? ', ' : lineBreakOf(parsed.text) + ' '.repeat(columnOf(parsed, mapRange[0]));
  return { start: key[0], end: alias[1], text: pairs.join(between) };
}

/** Data as YAML on one line. */
function flowOf(value: unknown): string {
  if (typeof value === 'string') return scalarText(value);
  if (Array.isArray(value)) return `[${value.map(flowOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = entriesOf(value).map(([name, part]) => `${scalarText(name)}: ${flowOf(part)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

interface FoundAlias {
  readonly alias: Alias;
  /** The map whose merge key has only this alias as its value. */
  readonly mergedInto: YAMLMap | null;
}

function aliasesIn(root: unknown): readonly FoundAlias[] {
  const found: FoundAlias[] = [];
  const merged = new Map<Alias, YAMLMap>();
  walkNodes(root, (node) => {
    if (isMap(node))
      for (const { key, value } of node.items) if (isMergeKey(key) && isAlias(value)) merged.set(value, node);
    if (isAlias(node)) found.push({ alias: node, mergedInto: merged.get(node) ?? null });
  });
  return found;
}
