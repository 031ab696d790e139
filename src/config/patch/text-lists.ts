import { isAlias, isSeq } from 'yaml';
import type { Slot } from './arrangement.js';
import { flowList } from './entry-text.js';
import type { Edit } from './edits.js';
import { editableNode, nodeAlong } from './edits.js';
import { arrangeList } from './list-edits.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { scalarText } from './scalar-text.js';
import { replaceNode } from './value-edits.js';

/** An unordered list of names: current and wanted. */
export interface NameList {
  readonly declared: readonly string[];
  readonly wanted: readonly string[];
  /** Normalizes names that mean the same. */
  readonly same: (name: string) => string;
}

export function differs({ declared, wanted, same }: NameList): boolean {
  const [have, want] = [new Set(declared.map(same)), new Set(wanted.map(same))];
  return have.size !== want.size || [...want].some((name) => !have.has(name));
}

/** Removes unwanted names and appends missing ones; kept names keep their lines. */
export function editNames(parsed: ParsedText, path: Path, list: NameList): readonly Edit[] | null {
  const { declared, wanted, same } = list;
  if (isAlias(nodeAlong(parsed, path))) return replaceNode(parsed, path, flowList(wanted));
  if (!isSeq(editableNode(parsed, path))) return null;
  const want = new Set(wanted.map(same));
  const have = new Set(declared.map(same));
  const kept = declared.flatMap((name, index): Slot[] => (want.has(same(name)) ? [{ index }] : []));
  const added = wanted
    .filter((name) => !have.has(same(name)))
    .map((name): Slot => ({ entry: { lines: [scalarText(name)], flow: scalarText(name) } }));
  if (declared.length === 0) return replaceNode(parsed, path, flowList(wanted));
  return arrangeList(parsed, path, [...kept, ...added]);
}

/** `+ ana@example.com, - ben@example.com` */
export function differenceText({ declared, wanted, same }: NameList): string {
  const [have, want] = [new Set(declared.map(same)), new Set(wanted.map(same))];
  return [
    ...wanted.filter((name) => !have.has(same(name))).map((name) => `+ ${name}`),
    ...declared.filter((name) => !want.has(same(name))).map((name) => `- ${name}`),
  ].join(', ');
}
