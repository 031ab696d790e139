import { isAlias, isSeq } from 'yaml';
import type { Slot } from './arrangement.js';
import type { Edit } from './edits.js';
import { editableNode, nodeAlong } from './edits.js';
import { arrangeList } from './list-edits.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { replaceNode } from './value-edits.js';

/** An ordered list: its current and wanted entries, each as YAML on one line. */
export interface OrderedList {
  readonly declared: readonly string[];
  readonly wanted: readonly string[];
}

export function differsInOrder({ declared, wanted }: OrderedList): boolean {
  return declared.length !== wanted.length || declared.some((entry, at) => entry !== wanted[at]);
}

/** Kept entries keep their lines, wherever they move. Entries are unique. */
export function editOrdered(
  parsed: ParsedText,
  path: Path,
  { declared, wanted }: OrderedList,
): readonly Edit[] | null {
  const isAliased = isAlias(nodeAlong(parsed, path));
  if (!isAliased && !isSeq(editableNode(parsed, path))) return null;
  if (declared.length === 0 || isAliased) return replaceNode(parsed, path, `[${wanted.join(', ')}]`);
  const slots = wanted.map((entry): Slot => {
    const index = declared.indexOf(entry);
    return index === -1 ? { entry: { lines: [entry], flow: entry } } : { index };
  });
  return arrangeList(parsed, path, slots);
}
