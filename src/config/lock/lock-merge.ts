/**
 * Two branches may both write to the lock, and a merge that keeps both sides leaves duplicates. They are merged if no
 * value differs; if one does, both lines are reported, because each was written for a reason.
 */
import type { Node, Pair, YAMLMap } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { evaluate, keyText, startOf } from '../read/evaluate.js';
import { lineText, sourceAt } from '../read/lines.js';
import type { ParsedText } from '../read/parsed.js';

const MARKS = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/m;

/** One error for a text with conflict markers, however many; null for a text without. */
export function conflictMarks(parsed: Pick<ParsedText, 'file' | 'text' | 'lineStarts'>): Diagnostic | null {
  const mark = MARKS.exec(parsed.text);
  if (mark === null) return null;
  return problem({
    code: 'LOCK_INVALID',
    summary: 'The lock file contains merge conflict markers.',
    detail:
      'Remove the lines that begin with <<<<<<<, ======= and >>>>>>>, and keep all lines between them, from both sides. Duplicates are merged when the file is read.',
    source: sourceAt(parsed.file, parsed.lineStarts, mark.index),
  });
}

/** Merges duplicate maps and lists in the text. Contradictions are in `problems`. */
export function withJoinedKeys(parsed: ParsedText): ParsedText {
  const { root } = parsed;
  if (!parsed.problems.every(({ code }) => code === 'YAML_DUPLICATE_KEY') || !isMap(root)) return parsed;
  const problems: Diagnostic[] = [];
  join(root, [], (path, first, second) => {
    problems.push(contradiction(parsed, path, [first, second]));
  });
  const { troubles, ...evaluated } = evaluate(root);
  return troubles.length === 0 || problems.length > 0 ? { ...parsed, ...evaluated, problems } : parsed;
}

type Tell = (path: readonly string[], first: Node, second: Node) => void;

/** Merges in place: the nodes were parsed only for this. */
function join(map: YAMLMap, path: readonly string[], tell: Tell): void {
  const byKey = new Map<string, Pair>();
  map.items = map.items.filter((pair) => {
    const key = keyText(pair.key);
    const first = key === null ? undefined : byKey.get(key);
    if (key === null || first === undefined) {
      if (key !== null) byKey.set(key, pair);
      return true;
    }
    joinValues(first, pair, [...path, key], tell);
    return false;
  });
  for (const [key, { value }] of byKey) if (isMap(value)) join(value, [...path, key], tell);
}

function joinValues(
  { key: firstKey, value: first }: Pair,
  second: Pair,
  path: readonly string[],
  tell: Tell,
): void {
  const { value } = second;
  if (isMap(first) && isMap(value)) first.items.push(...value.items);
  else if (isSeq(first) && isSeq(value)) first.items.push(...value.items);
  else if (!isScalar(first) || !isScalar(value) || first.value !== value.value) {
    if (isScalar(firstKey) && isScalar(second.key)) tell(path, firstKey, second.key);
  }
}

function contradiction(
  { file, lineStarts }: ParsedText,
  path: readonly string[],
  [first, second]: readonly [Node, Node],
): Diagnostic {
  const [one, other] = [first, second].map((node) => sourceAt(file, lineStarts, startOf(node)));
  const name = JSON.stringify(path.at(-1) ?? '');
  return problem({
    code: 'LOCK_INVALID',
    summary: `The lock file has two different values for ${name}.`,
    detail: `They are at ${one === undefined ? '' : lineText(one)} and ${other === undefined ? '' : lineText(other)}: two branches wrote different values. Keep the line that is right for the account (pipewright plan shows live ids), and remove the other.`,
    source: other ?? null,
  });
}
