import { isAlias, isCollection } from 'yaml';
import type { ParsedText, Path } from '../read/parsed.js';
import type { Edit } from './edits.js';
import { contentEnd, editableMap, nextLine, nodeAlong, ownPair, rangeOf } from './edits.js';
import { lineOf } from '../read/lines.js';
import { removeFromFlow, removePair } from './value-edits.js';

/** Removes a pair with whatever its value holds, from a map that has others. Null if the text isn't ours to change. */
export function removeWhole(parsed: ParsedText, path: Path, name: string): readonly Edit[] | null {
  const small = removePair(parsed, path, name);
  if (small !== null) return small;
  const map = editableMap(parsed, path, name);
  const pair = map === null ? undefined : ownPair(map, name);
  const value = nodeAlong(parsed, [...path, name]);
  if (map === null || pair === undefined || map.items.length < 2) return null;
  if (!isCollection(value) && !isAlias(value)) return null;
  const start = rangeOf(pair.key)?.[0];
  const own = rangeOf(value);
  if (start === undefined || own === null) return null;
  const line = parsed.lineStarts[lineOf(parsed.lineStarts, start)] ?? 0;
  const end = contentEnd(parsed.text, own);
  const next = rangeOf(map.items[map.items.indexOf(pair) + 1]?.key)?.[0];
  if (map.flow === true) return removeFromFlow(map, map.items.indexOf(pair), { start, end, next });
  if (parsed.text.slice(line, start).trim() === '')
    return [{ start: line, end: nextLine(parsed, end), text: '' }];
  return next === undefined ? null : [{ start, end: next, text: '' }];
}
