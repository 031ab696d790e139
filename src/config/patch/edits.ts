/**
 * Edits a YAML text by offset, so that everything else stays as written: comments, quotes, order, spaces.
 * Re-serializing the document was rejected: no YAML writer preserves all of that. A node inside an anchor that is
 * aliased, or reached through an alias, would change in several places at once: such nodes aren't edited, unless every
 * map that merges the anchored one overrides the property.
 */
import type { Node, Pair, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { isMergeKey, keyText } from '../read/evaluate.js';
import { lineOf } from '../read/lines.js';
import { isOverridden, isRepeated } from '../read/repeated.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { scalarLike, scalarText } from './scalar-text.js';

/** Replaces the text from `start` to before `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies all edits to the text. They must not overlap; edits at the same offset keep the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const inOrder = edits.map((edit, index) => ({ ...edit, index }));
  inOrder.sort((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of inOrder) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** A node with its range, reached by own keys only and not aliased; null if editing isn't safe. */
export function editableNode(parsed: ParsedText, path: Path): Node | null {
  const node = nodeAlong(parsed, path);
  return isOwn(node) && !isRepeated(parsed, node) ? node : null;
}

/** A map whose property may be written: it isn't aliased, or every map that merges it has that property itself. */
export function editableMap(parsed: ParsedText, path: Path, name: string): YAMLMap | null {
  const map = nodeAlong(parsed, path);
  return isMap(map) && isOverridden(parsed, map, name) ? map : null;
}

/** The raw node at a path, possibly an alias. Undefined if editing there isn't safe. */
export function nodeAlong(parsed: ParsedText, path: Path): unknown {
  let node: unknown = parsed.root;
  for (const step of path) {
    if (typeof step === 'string') {
      if (!isMap(node) || !isOverridden(parsed, node, step)) return undefined;
      node = ownPair(node, step)?.value;
    } else {
      if (!isSeq(node) || isRepeated(parsed, node)) return undefined;
      node = node.items[step];
    }
  }
  return node;
}

function isOwn(node: unknown): node is Node {
  return isMap(node) || isSeq(node) || isScalar(node);
}

/** A map's own pair, not one from a merge. */
export function ownPair(map: YAMLMap, name: string): Pair | undefined {
  return map.items.findLast((pair) => !isMergeKey(pair.key) && keyText(pair.key) === name);
}

/** `[start, end)` of a node's own text; null if the parser gave none. */
export function rangeOf(node: unknown): readonly [number, number] | null {
  if (!isMap(node) && !isSeq(node) && !isScalar(node) && !isAlias(node)) return null;
  return node.range == null ? null : [node.range[0], node.range[1]];
}

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/**
 * Sets a string in a map: replaces an own value, keeping its quotes; overrides a merged one; adds a missing one after
 * `after`. Returns null if that isn't safe.
 */
export function setText(parsed: ParsedText, path: Path, name: string, to: SetText): Edit | null {
  const map = editableMap(parsed, path, name);
  if (map === null) return null;
  const pair = ownPair(map, name);
  if (pair === undefined)
    return addPair(parsed, map, `${name}: ${to.quoted ?? scalarText(to.text)}`, to.after);
  const range = rangeOf(pair.value);
  if (range === null) return null;
  if (isAlias(pair.value)) return { start: range[0], end: range[1], text: scalarText(to.text) };
  if (!isScalar(pair.value) || editableNode(parsed, [...path, name]) === null) return null;
  const block = pair.value.type === 'BLOCK_FOLDED' || pair.value.type === 'BLOCK_LITERAL';
  if (block) return replaceBlock(parsed, range, scalarText(to.text));
  return { start: range[0], end: range[1], text: scalarLike(to.text, pair.value) };
}

interface SetText {
  readonly text: string;
  /** The text of a new value; by default with as few quotes as possible. */
  readonly quoted?: string;
  /** The property to insert a new one after. */
  readonly after: string;
}

/** A block scalar ends with its line break, which is kept. */
function replaceBlock(parsed: ParsedText, range: readonly [number, number], text: string): Edit {
  return { start: range[0], end: contentEnd(parsed.text, range), text };
}

/** The offset after a node's last character that isn't white space. */
export function contentEnd(text: string, [start, end]: readonly [number, number]): number {
  let at = end;
  while (at > start && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

/** Adds `name: value` to a map, after the named pair or the last one. */
export function addPair(parsed: ParsedText, map: YAMLMap, written: string, after: string): Edit | null {
  const { text } = parsed;
  const own = ownPair(map, after) ?? map.items.at(-1);
  const mapRange = rangeOf(map);
  if (mapRange === null) return null;
  if (own === undefined)
    return map.flow === true ? { start: mapRange[0] + 1, end: mapRange[0] + 1, text: ` ${written} ` } : null;
  const valueRange = rangeOf(own.value) ?? rangeOf(own.key);
  if (valueRange === null) return null;
  const end = contentEnd(text, valueRange);
  if (map.flow === true) return { start: end, end, text: `, ${written}` };
  const column = columnOf(parsed, mapRange[0]);
  return insertLine(parsed, end, `${' '.repeat(column)}${written}`);
}

/** Inserts a line after the line of an offset. */
function insertLine(parsed: ParsedText, offset: number, line: string): Edit {
  const { text } = parsed;
  const eol = lineBreakOf(text);
  const next = nextLine(parsed, offset);
  const broken = next > 0 && text[next - 1] === '\n';
  return { start: next, end: next, text: broken ? `${line}${eol}` : `${eol}${line}` };
}

/** The start of the line after the one with an offset; for the last line, the end of the text. */
export function nextLine(parsed: ParsedText, offset: number): number {
  return parsed.lineStarts[lineOf(parsed.lineStarts, offset) + 1] ?? parsed.text.length;
}

/** The column (from 0) of an offset. */
export function columnOf(parsed: ParsedText, offset: number): number {
  return offset - (parsed.lineStarts[lineOf(parsed.lineStarts, offset)] ?? 0);
}
