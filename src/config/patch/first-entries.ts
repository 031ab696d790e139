import { isMap, isSeq } from 'yaml';
import type { NewEntry } from './arrangement.js';
import type { Edit } from './edits.js';
import { addPair, columnOf, editableNode, lineBreakOf, rangeOf } from './edits.js';
import type { Draft } from '../update/update-pass.js';

export type TopList = 'pipelines' | 'teams' | 'permissionSets';

/** Inserts into a file whose list has no entries yet: after an empty list, or as a new list at the end. */
export function firstEntries(
  { parsed, value }: Draft,
  name: TopList,
  entries: readonly NewEntry[],
): readonly Edit[] | null {
  const root = editableNode(parsed, []);
  if (!isMap(root)) return null;
  const flow = `[${entries.map((entry) => entry.flow).join(', ')}]`;
  const list = editableNode(parsed, [name]);
  const range = rangeOf(list);
  if (isSeq(list) && range !== null) {
    if (root.flow === true) return [{ start: range[0], end: range[1], text: flow }];
    return [
      {
        start: beforeSpaces(parsed.text, range[0]),
        end: range[1],
        text: blockText(parsed.text, entries, 2),
      },
    ];
  }
  if (value[name] !== undefined) return null;
  if (root.flow === true) return listOfOne(addPair(parsed, root, `${name}: ${flow}`, ''));
  const rootRange = rangeOf(root);
  if (rootRange === null || columnOf(parsed, rootRange[0]) !== 0) return null;
  const eol = lineBreakOf(parsed.text);
  const at = parsed.text.length;
  const before = parsed.text.endsWith('\n') ? '' : eol;
  return [{ start: at, end: at, text: `${before}${name}:${blockText(parsed.text, entries, 2)}${eol}` }];
}

function listOfOne(edit: Edit | null): readonly Edit[] | null {
  return edit === null ? null : [edit];
}

function beforeSpaces(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === ' ') at -= 1;
  return at;
}

function blockText(text: string, entries: readonly NewEntry[], column: number): string {
  const eol = lineBreakOf(text);
  const indent = ' '.repeat(column);
  return entries
    .flatMap(({ lines }) => lines.map((line, index) => `${eol}${indent}${index === 0 ? '- ' : '  '}${line}`))
    .join('');
}
