/**
 * Turns a YAML text into one with another value, and keeps every byte that doesn't have to change. One difference is
 * edited at a time, on freshly parsed text, and an edit counts only if it changes that value and no other: an anchor
 * would change several. What can't be edited so is left as it was, and reported.
 */
import { isMap } from 'yaml';
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject, jsonOf, ownMember, sameJson } from '../../core/base/json.js';
import { parseText } from '../read/parse.js';
import type { ParsedText, Path } from '../read/parsed.js';
import type { NewEntry, Slot } from './arrangement.js';
import type { Edit } from './edits.js';
import { addPair, applyEdits, columnOf, editableMap, lineBreakOf, rangeOf, setText } from './edits.js';
import { blockLines, flowText } from './entry-text.js';
import { entryOf, pairOf } from './json-entry.js';
import { arrangeList, prefersFlow } from './list-edits.js';
import { pairLines } from './entry-text.js';
import { removeWhole } from './remove-whole.js';
import { replaceNode } from './value-edits.js';
import { yamlText } from './yaml-text.js';

interface Patched {
  readonly parsed: ParsedText;
  /** Paths of values that stay as they were. */
  readonly left: readonly Path[];
}

/** The text with this value. */
export function patchDocument(parsed: ParsedText, wanted: JsonObject): Patched {
  const left: Path[] = [];
  let now = parsed;
  for (;;) {
    const step = firstDifference(jsonOf(now.value), wanted, [], left);
    if (step === null) return { parsed: now, left };
    const next = applied(now, step);
    if (next === null) left.push(step.path);
    else now = next;
  }
}

/** A difference that is edited at once. */
interface Step {
  readonly path: Path;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The first difference, inner ones first; null if all that is different is left. */
function firstDifference(
  before: Json | undefined,
  after: Json | undefined,
  path: Path,
  left: readonly Path[],
): Step | null {
  if (sameMeaning(before, after) || left.some((one) => sameJson(one, path))) return null;
  if (isJsonObject(before) && isJsonObject(after)) {
    // What goes comes last: a map can't lose its only pair.
    const names = new Set([...Object.keys(after), ...Object.keys(before)]);
    if (path.length > 0 && !Object.keys(before).some((name) => Object.hasOwn(after, name)))
      return { path, before, after };
    for (const name of names) {
      const [was, will] = [ownMember(before, name), ownMember(after, name)];
      const found = firstDifference(was, will, [...path, name], left);
      if (found !== null) return found;
    }
    return null;
  }
  if (isKeyedList(before) && isKeyedList(after)) {
    for (const [index, entry] of before.entries()) {
      const same = after.find((other) => other['key'] === entry['key']);
      if (same === undefined) continue;
      const found = firstDifference(entry, same, [...path, index], left);
      if (found !== null) return found;
    }
    return sameKeys(before, after) ? null : { path, before, after };
  }
  return { path, before, after };
}

function sameMeaning(before: Json | undefined, after: Json | undefined): boolean {
  return before === undefined || after === undefined ? before === after : sameJson(before, after);
}

type Keyed = JsonObject & { readonly key: string };

function isKeyedList(value: Json | undefined): value is readonly Keyed[] {
  return isJsonList(value) && value.length > 0 && value.every(hasKey);
}

function hasKey(value: Json): value is Keyed {
  return isJsonObject(value) && typeof value['key'] === 'string';
}

function sameKeys(before: readonly Keyed[], after: readonly Keyed[]): boolean {
  return before.length === after.length && before.every(({ key }, at) => key === after[at]?.key);
}

/** The text with one difference less; null if that isn't safe. */
function applied(parsed: ParsedText, step: Step): ParsedText | null {
  const edits = editsFor(parsed, step);
  if (edits === null || edits.length === 0) return null;
  const { file, path, text, bom } = parsed;
  const next = { ...parseText({ file, path, text: applyEdits(text, edits) }), bom };
  if (next.problems.length > 0) return null;
  const expected = withValue(jsonOf(parsed.value), step.path, step);
  return sameJson(jsonOf(next.value), expected) ? next : null;
}

/** The value with the step's difference made. A kept entry of a list is as it was: its own differences are other steps. */
function withValue(value: Json, path: Path, step: Step): Json {
  const [name, ...rest] = path;
  if (name === undefined) return listAfter(step);
  if (typeof name === 'number')
    return isJsonList(value)
      ? value.map((entry, at) => (at === name ? withValue(entry, rest, step) : entry))
      : value;
  const map = isJsonObject(value) ? value : {};
  if (rest.length > 0) return { ...map, [name]: withValue(map[name] ?? null, rest, step) };
  if (step.after !== undefined) return { ...map, [name]: listAfter(step) };
  return Object.fromEntries(Object.entries(map).filter(([other]) => other !== name));
}

function listAfter({ before, after = null }: Step): Json {
  if (!isKeyedList(before) || !isKeyedList(after)) return after;
  return after.map((entry) => before.find(({ key }) => key === entry.key) ?? entry);
}

function editsFor(parsed: ParsedText, { path, before, after }: Step): readonly Edit[] | null {
  const name = path.at(-1);
  const parent = path.slice(0, -1);
  if (after === undefined) return typeof name === 'string' ? removeWhole(parsed, parent, name) : null;
  if (before === undefined) return typeof name === 'string' ? added(parsed, parent, name, after) : null;
  if (isJsonList(before) && isJsonList(after) && before.length > 0) {
    const slots = slotsOf(before, after, prefersFlow(parsed, path));
    const edits = slots === null ? null : arrangeList(parsed, path, slots);
    if (edits !== null) return edits;
  }
  if (typeof after === 'string' && typeof before === 'string' && typeof name === 'string') {
    const edit = setText(parsed, parent, name, { text: after, after: '' });
    return edit === null ? null : [edit];
  }
  return replaceNode(parsed, path, yamlText(after));
}

/** Kept entries by what they are, each once; null if entries can't be told apart. */
function slotsOf(before: readonly Json[], after: readonly Json[], inBraces: boolean): readonly Slot[] | null {
  const identity = isKeyedList(before) && isKeyedList(after) ? keyOf : yamlText;
  const names = before.map(identity);
  if (new Set(names).size < names.length) return null;
  return after.map((entry): Slot => {
    const index = names.indexOf(identity(entry));
    return index === -1 ? { entry: newEntry(entry, inBraces) } : { index };
  });
}

function keyOf(entry: Json): string {
  return hasKey(entry) ? entry.key : yamlText(entry);
}

function newEntry(value: Json, inBraces: boolean): NewEntry {
  if (!isJsonObject(value)) return { lines: [yamlText(value)], flow: yamlText(value) };
  const entry = entryOf(value);
  const flow = flowText(entry.pairs);
  return { lines: inBraces && entry.inline ? [flow] : blockLines(entry), flow };
}

/** A new pair behind the last one of its map, or the first one of an empty text. */
function added(parsed: ParsedText, path: Path, name: string, value: Json): readonly Edit[] | null {
  const map = editableMap(parsed, path, name);
  if (map === null || !isMap(map)) return null;
  const pair = pairOf(name, value);
  if (map.flow === true) return one(addPair(parsed, map, `${name}: ${yamlText(value)}`, ''));
  const range = rangeOf(map);
  if (range === null) return null;
  const between = `${lineBreakOf(parsed.text)}${' '.repeat(columnOf(parsed, range[0]))}`;
  return one(addPair(parsed, map, pairLines(pair).join(between), ''));
}

function one(edit: Edit | null): readonly Edit[] | null {
  return edit === null ? null : [edit];
}
