import type { ListEntry, SettingForm } from '../../../core/kinds/document.js';
import type { Edit } from '../../patch/edits.js';
import { editableNode, rangeOf } from '../../patch/edits.js';
import { differsInOrder, editOrdered } from '../../patch/ordered-list.js';
import { addPairs, replaceNode } from '../../patch/value-edits.js';
import { yamlText } from '../../patch/yaml-text.js';
import type { ParsedText, Path } from '../../read/parsed.js';
import type { SettingUpdate } from './setting-update.js';
import { allOf } from './setting-update.js';

type Ordered = Extract<SettingForm, { form: 'ordered' }>;

/** An ordered list: kept entries keep their lines. */
export function orderedUpdate({ entries, flag }: Ordered): SettingUpdate {
  return ({ parsed, path, key, declared, live }) => {
    const value = live?.value ?? null;
    if (value === null) return [];
    const [was, will] = [entries(declared), entries(value)];
    const list = { declared: textsOf(was), wanted: textsOf(will) };
    if (!differsInOrder(list)) return [];
    const onlyFlags = flag !== null && sameNames(was, will);
    const edits = onlyFlags ? flagEdits(parsed, path, { was, will, flag }) : editOrdered(parsed, path, list);
    return [{ text: `${key}: [${list.declared.join(', ')}] -> [${list.wanted.join(', ')}]`, edits }];
  };
}

function textsOf(entries: readonly ListEntry[]): readonly string[] {
  return entries.map(({ yaml }) => yamlText(yaml));
}

function sameNames(was: readonly ListEntry[], will: readonly ListEntry[]): boolean {
  return was.length === will.length && was.every(({ name }, at) => name === will[at]?.name);
}

interface Flags {
  readonly was: readonly ListEntry[];
  readonly will: readonly ListEntry[];
  readonly flag: string;
}

/** Entries stay where they are, and so do comments after them. */
function flagEdits(parsed: ParsedText, path: Path, { was, will, flag }: Flags): readonly Edit[] | null {
  return allOf(
    will.map((entry, at) =>
      entry.flag === was[at]?.flag ? [] : flagEdit(parsed, [...path, at], { entry, flag }),
    ),
  );
}

function flagEdit(
  parsed: ParsedText,
  path: Path,
  { entry, flag }: { readonly entry: ListEntry; readonly flag: string },
): readonly Edit[] | null {
  const said = String(entry.flag);
  if (editableNode(parsed, [...path, flag]) !== null) return replaceNode(parsed, [...path, flag], said);
  if (editableNode(parsed, [...path, 'name']) !== null) return addPairs(parsed, path, [`${flag}: ${said}`]);
  const range = rangeOf(editableNode(parsed, path));
  return range === null ? null : [{ start: range[0], end: range[1], text: yamlText(entry.yaml) }];
}
