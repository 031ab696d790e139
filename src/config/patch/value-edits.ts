/** Edits of whole values: replace a value, remove a pair, add pairs. Null if the text isn't ours to change. */
import type { Node, YAMLMap } from 'yaml';
import { isAlias, isCollection, isMap, isScalar } from 'yaml';
import type { Edit } from './edits.js';
import {
  addPair,
  columnOf,
  contentEnd,
  editableMap,
  editableNode,
  lineBreakOf,
  nextLine,
  nodeAlong,
  ownPair,
  rangeOf,
} from './edits.js';
import { lineOf } from '../read/lines.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { isOverridden } from '../read/repeated.js';

/**
 * Replaces the value at a path, which ends with a property's name, with YAML on one line. An alias is replaced by the
 * value.
 */
export function replaceNode(parsed: ParsedText, path: Path, yaml: string): readonly Edit[] | null {
  const written = nodeAlong(parsed, path);
  const node = isAlias(written) ? written : editableNode(parsed, path);
  const range = rangeOf(node);
  if (node === null || range === null) return null;
  if (isCollection(node) && node.flow !== true) return replaceBlock(parsed, path, node, yaml);
  return [{ start: range[0], end: contentEnd(parsed.text, range), text: yaml }];
}

/** Puts the new value after the colon and removes the old one's lines; comments above and below them stay. */
function replaceBlock(parsed: ParsedText, path: Path, node: Node, yaml: string): readonly Edit[] | null {
  const { text, lineStarts } = parsed;
  const name = path.at(-1);
  const map = typeof name === 'string' ? editableMap(parsed, path.slice(0, -1), name) : null;
  if (map === null || typeof name !== 'string') return null;
  const keyRange = rangeOf(ownPair(map, name)?.key);
  const range = rangeOf(node);
  if (keyRange === null || range === null) return null;
  const colon = text.indexOf(':', keyRange[1]);
  const first = lineStarts[lineOf(lineStarts, range[0])] ?? 0;
  // Only white space and comments in between: an anchor there would lose its value.
  if (!/^(?:[ \t]*(?:#[^\n]*)?\n)+[ \t]*$/.test(text.slice(colon + 1, range[0]).replaceAll('\r\n', '\n')))
    return null;
  const eol = lineBreakOf(text);
  return [
    { start: colon + 1, end: colon + 1, text: ` ${yaml}` },
    { start: first - eol.length, end: contentEnd(text, range), text: '' },
  ];
}

/** Removes a pair from a map that has others. */
export function removePair(parsed: ParsedText, path: Path, name: string): readonly Edit[] | null {
  const map = editableMap(parsed, path, name);
  if (map === null || map.items.length < 2) return null;
  const pair = ownPair(map, name);
  const at = pair === undefined ? -1 : map.items.indexOf(pair);
  const value = editableNode(parsed, [...path, name]);
  const start = rangeOf(pair?.key)?.[0];
  const own = rangeOf(value);
  if (start === undefined || own === null || !isScalar(value)) return null;
  const end = contentEnd(parsed.text, own);
  const next = rangeOf(map.items[at + 1]?.key)?.[0];
  if (map.flow === true) return removeFromFlow(map, at, { start, end, next });
  // On the line of a dash: the next pair takes its place.
  const line = parsed.lineStarts[lineOf(parsed.lineStarts, start)] ?? 0;
  if (parsed.text.slice(line, start).trim() !== '')
    return next === undefined ? null : [{ start, end: next, text: '' }];
  return [{ start: line, end: nextLine(parsed, end), text: '' }];
}

/** Removes a pair from a map in braces, by its place among the pairs and in the text. */
export function removeFromFlow(
  map: YAMLMap,
  at: number,
  { start, end, next }: { readonly start: number; readonly end: number; readonly next: number | undefined },
): readonly Edit[] | null {
  if (next !== undefined) return [{ start, end: next, text: '' }];
  const before = map.items[at - 1];
  const from = rangeOf(before?.value) ?? rangeOf(before?.key);
  return from === null ? null : [{ start: from[1], end, text: '' }];
}

/** Adds pairs to a non-empty map: after the last one, or before the first if the last one is a block-style list. */
export function addPairs(parsed: ParsedText, path: Path, written: readonly string[]): readonly Edit[] | null {
  if (written.length === 0) return [];
  const map = nodeAlong(parsed, path);
  const range = rangeOf(map);
  if (!isMap(map) || range === null || map.items.length === 0) return null;
  const names = written.map((pair) => pair.slice(0, pair.indexOf(':')));
  if (!names.every((name) => isOverridden(parsed, map, name))) return null;
  const last = map.items.at(-1)?.value;
  if (map.flow === true || !isCollection(last) || last.flow === true) {
    const edits = written.map((pair) => addPair(parsed, map, pair, ''));
    return edits.every((edit) => edit !== null) ? edits : null;
  }
  const start = rangeOf(map.items[0]?.key)?.[0];
  if (start === undefined) return null;
  const indent = ' '.repeat(columnOf(parsed, start));
  const eol = lineBreakOf(parsed.text);
  return written.map((pair) => ({ start, end: start, text: `${pair}${eol}${indent}` }));
}
