/** Which nodes are aliased, and which of their properties every merging map overrides. */
import type { Alias, Node, YAMLMap } from 'yaml';
import { isAlias, isMap, isSeq } from 'yaml';
import { isMergeKey, keyText } from './evaluate.js';
import type { ParsedText } from './parsed.js';
import { walkNodes } from './walk-nodes.js';

/** Maps an anchored node to the maps that merge it; null if it is aliased anywhere else. */
type Sharing = ReadonlyMap<Node, readonly YAMLMap[] | null>;

const KNOWN = new WeakMap<ParsedText, Sharing>();

export function isRepeated(parsed: ParsedText, node: Node): boolean {
  return sharingOf(parsed).has(node);
}

/** True if no other map takes this property from this map. */
export function isOverridden(parsed: ParsedText, map: YAMLMap, name: string): boolean {
  const merging = sharingOf(parsed).get(map);
  if (merging === undefined) return true;
  return merging?.every((user) => hasOwn(user, name)) ?? false;
}

function hasOwn(map: YAMLMap, name: string): boolean {
  return map.items.some((pair) => !isMergeKey(pair.key) && keyText(pair.key) === name);
}

function sharingOf(parsed: ParsedText): Sharing {
  const known = KNOWN.get(parsed);
  if (known !== undefined) return known;
  const mergedBy = parsed.aliases.size === 0 ? new Map<Alias, YAMLMap>() : merges(parsed.root);
  const sharing = new Map<Node, YAMLMap[] | null>();
  for (const [alias, node] of parsed.aliases) {
    const map = mergedBy.get(alias);
    const before = sharing.get(node);
    if (map === undefined || before === null) sharing.set(node, null);
    else sharing.set(node, [...(before ?? []), map]);
  }
  KNOWN.set(parsed, sharing);
  return sharing;
}

/** Each alias of a merge key, with the map that it is merged into. */
function merges(root: unknown): ReadonlyMap<Alias, YAMLMap> {
  const found = new Map<Alias, YAMLMap>();
  walkNodes(root, (node) => {
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isMergeKey(key)) continue;
      for (const source of isSeq(value) ? value.items : [value]) if (isAlias(source)) found.set(source, node);
    }
  });
  return found;
}
