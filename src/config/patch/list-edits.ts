import type { YAMLSeq } from 'yaml';
import { isMap, isSeq } from 'yaml';
import type { Slot } from './arrangement.js';
import { arrangeBlock } from './block-list.js';
import type { Edit } from './edits.js';
import { contentEnd, editableNode, rangeOf } from './edits.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { replaceNode } from './value-edits.js';

/** The edits that turn a list into the wanted one (none if it already is), or null if it can't be edited safely. */
export function arrangeList(parsed: ParsedText, path: Path, wanted: readonly Slot[]): readonly Edit[] | null {
  const list = editableNode(parsed, path);
  if (!isSeq(list)) return null;
  const isThere = (slot: Slot, at: number): boolean => 'index' in slot && slot.index === at;
  if (wanted.length === list.items.length && wanted.every(isThere)) return [];
  if (wanted.length === 0) return replaceNode(parsed, path, '[]');
  if (list.items.length === 0) return null;
  return list.flow === true ? arrangeFlow(parsed, list, wanted) : arrangeBlock(parsed, list, wanted);
}

/** True if the last entry of a list is in flow style, so that a new one should be too. */
export function prefersFlow(parsed: ParsedText, path: Path): boolean {
  const list = editableNode(parsed, path);
  const last = isSeq(list) ? list.items.at(-1) : undefined;
  return isMap(last) && last.flow === true;
}

/** How many characters before a value to search for its anchor and tag. */
const LONGEST_ANCHOR = 1000;

interface Range {
  readonly start: number;
  readonly end: number;
}

function arrangeFlow(parsed: ParsedText, list: YAMLSeq, wanted: readonly Slot[]): readonly Edit[] | null {
  const ranges = list.items.flatMap((entry): Range[] => {
    const range = rangeOf(entry);
    const end = range === null ? 0 : contentEnd(parsed.text, range);
    return range === null ? [] : [{ start: startWithAnchor(parsed.text, range[0]), end }];
  });
  const [first, second] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined || ranges.length < list.items.length) return null;
  const between = second === undefined ? ', ' : parsed.text.slice(first.end, second.start);
  const separator = /^\s*,\s*$/.test(between) ? between : ', ';
  if (keepsOrder(wanted)) return patchedFlow(ranges, wanted, separator);
  const texts = wanted.map((slot) => {
    if ('entry' in slot) return slot.entry.flow;
    const range = ranges[slot.index];
    return range === undefined ? '' : parsed.text.slice(range.start, range.end);
  });
  return [{ start: first.start, end: last.end, text: texts.join(separator) }];
}

const WORD_ENDS = [' ', '\n', '\r', '\t', ',', '[', ']', '{', '}'];

/** A node's range begins after its anchor and tag, which move with it. */
function startWithAnchor(text: string, start: number): number {
  let at = start;
  // At most an anchor and a tag precede it, each a word that begins with its indicator and ends with a space.
  for (let mark = 0; mark < 2; mark += 1) {
    const head = text.slice(Math.max(0, at - LONGEST_ANCHOR), at);
    const word = head.trimEnd();
    if (word.length === head.length) return at;
    const from = Math.max(...WORD_ENDS.map((end) => word.lastIndexOf(end))) + 1;
    if (!/^[&!]/u.test(word.slice(from))) return at;
    at -= head.length - from;
  }
  return at;
}

/** True if entries are only removed or added, and some are kept. */
function keepsOrder(wanted: readonly Slot[]): boolean {
  const kept = wanted.flatMap((slot) => ('index' in slot ? slot.index : []));
  return kept.length > 0 && kept.every((index, at) => at === 0 || index > (kept[at - 1] ?? 0));
}

/** Removes and inserts, and leaves everything between kept entries alone. */
function patchedFlow(ranges: readonly Range[], wanted: readonly Slot[], separator: string): readonly Edit[] {
  const kept = new Set(wanted.flatMap((slot) => ('index' in slot ? slot.index : [])));
  const firstKept = Math.min(...kept);
  const edits: Edit[] = [];
  ranges.forEach(({ start, end }, index) => {
    if (kept.has(index)) return;
    // With the comma before it, or, ahead of all kept entries, with the one after it.
    if (index > firstKept) edits.push({ start: ranges[index - 1]?.end ?? start, end, text: '' });
    else edits.push({ start, end: ranges[index + 1]?.start ?? end, text: '' });
  });
  let before: Range | undefined;
  for (const slot of wanted) {
    if ('index' in slot) before = ranges[slot.index];
    else if (before === undefined) {
      const at = ranges[firstKept]?.start ?? 0;
      edits.push({ start: at, end: at, text: slot.entry.flow + separator });
    } else edits.push({ start: before.end, end: before.end, text: separator + slot.entry.flow });
  }
  return edits;
}
