import type { Diagnostic } from '../../core/base/diagnostic.js';
import { isJsonObject } from '../../core/base/json.js';
import type { Place } from '../read/place.js';
import { entries, member, members, textIn } from '../read/place.js';
import type { Anchor } from './merge-messages.js';
import { bothWords, twice, unknownAnchor, unknownKey } from './merge-messages.js';
import type { Part } from './part.js';
import { partMembers, wholePart } from './part.js';

/** Words of an overlay about a thing, rather than values of it. */
export const OVERLAY_WORDS: ReadonlySet<string> = new Set(['after', 'before', 'omit', 'unmanaged']);

/** What a merge reports along the way. Things are called by their address, as `pipelines.support.statuses.new`. */
export interface MergeNotes {
  readonly problems: Diagnostic[];
  /** Statuses that the account keeps as they are. */
  readonly unmanaged: Set<string>;
  /** The overlay's entry that left a thing out. */
  readonly omitted: Map<string, Place>;
}

interface Keyed {
  /** The shared entries, one list a document. */
  readonly lists: readonly (readonly Part[])[];
  readonly overlay: Place;
  /** The name of the list. */
  readonly name: string;
  /** The keys above, as `pipelines.support.statuses`. */
  readonly within: string;
  readonly notes: MergeNotes;
}

type MergeThing = (shared: Part, overlay: Place, within: string, notes: MergeNotes) => Part;

/** Merges an overlay's list of keyed things into lists of them. Reports what can't be merged, and skips it. */
export function mergeKeyed(
  { lists, overlay, name, within, notes }: Keyed,
  mergeThing: MergeThing,
): readonly (readonly Part[])[] {
  const seen = new Map<string, Place>();
  const hadNone = lists.every((list) => list.length === 0);
  let merged = lists;
  for (const entry of entries(overlay)) {
    const key = textIn(entry, 'key');
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first !== undefined) {
      notes.problems.push(twice(entry, key, first));
      continue;
    }
    seen.set(key, entry);
    const below = `${within}.${key}`;
    const known = indexOf(merged, key);
    if (known === null) merged = withNew(merged, entry, { key, within: below, notes, hadNone });
    else if (leavesOut(entry.value, name)) {
      notes.omitted.set(below, entry);
      merged = without(merged, known);
    } else {
      const shared = merged[known.list]?.[known.at];
      if (shared === undefined) continue;
      if (isTrue(entry, 'unmanaged')) notes.unmanaged.add(below);
      const thing = mergeThing(shared, entry, below, notes);
      merged = moved(merged, { entry, known, thing, notes });
    }
  }
  return merged;
}

interface At {
  readonly list: number;
  readonly at: number;
}

function indexOf(lists: readonly (readonly Part[])[], key: string): At | null {
  for (const [list, parts] of lists.entries()) {
    const at = parts.findIndex((part) => keyOf(part) === key);
    if (at !== -1) return { list, at };
  }
  return null;
}

function keyOf(part: Part): string | undefined {
  const key = partMembers(part).get('key')?.place.value;
  return typeof key === 'string' ? key : undefined;
}

/**
 * Whether an overlay's entry leaves its thing out; `list` is the name of the list. A live pipeline, team or
 * permission set that the files don't have is left alone anyway; a live status that they don't have is deleted, so an
 * unmanaged one stays in the configuration.
 */
export function leavesOut(entry: unknown, list: string): boolean {
  if (!isJsonObject(entry)) return false;
  const { omit, unmanaged } = entry;
  return omit === true || (unmanaged === true && list !== 'statuses');
}

function isTrue(entry: Place, word: string): boolean {
  return member(entry, word)?.value === true;
}

function without(lists: readonly (readonly Part[])[], { list, at }: At): readonly (readonly Part[])[] {
  return lists.map((parts, index) => (index === list ? parts.toSpliced(at, 1) : parts));
}

interface NewEntry {
  readonly key: string;
  readonly within: string;
  readonly notes: MergeNotes;
  /** True if no shared file has such things, so that there is nothing to stand after. */
  readonly hadNone: boolean;
}

function withNew(
  lists: readonly (readonly Part[])[],
  entry: Place,
  { key, within, notes, hadNone }: NewEntry,
): readonly (readonly Part[])[] {
  const isPlaced = anchorOf(entry) !== null;
  const isFirst = hadNone && lists.every((list) => list.length === 0);
  const isAboutOther = isTrue(entry, 'omit') || isTrue(entry, 'unmanaged');
  if (isAboutOther || (!isPlaced && !isFirst)) {
    notes.problems.push(unknownKey(entry, { key, known: keysOf(lists), omitted: notes.omitted.get(within) }));
    return lists;
  }
  const thing = newThing(entry);
  if (isPlaced) return placed(lists, { entry, thing, notes });
  return lists.map((parts, index) => (index === 0 ? [thing] : parts));
}

interface Moved {
  readonly entry: Place;
  readonly known: At;
  readonly thing: Part;
  readonly notes: MergeNotes;
}

function moved(
  lists: readonly (readonly Part[])[],
  { entry, known, thing, notes }: Moved,
): readonly (readonly Part[])[] {
  const inPlace = lists.map((parts, index) => (index === known.list ? parts.with(known.at, thing) : parts));
  if (anchorOf(entry) === null) return inPlace;
  const free = without(lists, known);
  const next = placed(free, { entry, thing, notes });
  return next === free ? inPlace : next;
}

function anchorOf(entry: Place): Anchor | null {
  for (const word of ['after', 'before'] as const) {
    const key = textIn(entry, word);
    const place = member(entry, word);
    if (key !== undefined && place !== undefined) return { word, key, place };
  }
  return null;
}

/** The lists with the thing where its `after` or `before` says; the same lists if that names nothing. */
function placed(
  lists: readonly (readonly Part[])[],
  { entry, thing, notes }: Pick<Moved, 'entry' | 'thing' | 'notes'>,
): readonly (readonly Part[])[] {
  const anchor = anchorOf(entry);
  if (anchor === null) return lists;
  const after = member(entry, 'after');
  const before = member(entry, 'before');
  if (after !== undefined && before !== undefined) {
    notes.problems.push(bothWords(before));
    return lists;
  }
  const at = indexOf(lists, anchor.key);
  if (at === null) {
    notes.problems.push(unknownAnchor(anchor, keysOf(lists)));
    return lists;
  }
  const index = anchor.word === 'after' ? at.at + 1 : at.at;
  return lists.map((parts, list) => (list === at.list ? parts.toSpliced(index, 0, thing) : parts));
}

function keysOf(lists: readonly (readonly Part[])[]): readonly string[] {
  return lists.flat().flatMap((part) => keyOf(part) ?? []);
}

/** A thing that only the overlay has, without the words about its place. Null is a value that was left out. */
function newThing(overlay: Place): Part {
  const written = members(overlay).filter(([name, { value }]) => !OVERLAY_WORDS.has(name) && value !== null);
  return {
    kind: 'map',
    place: overlay,
    members: new Map(written.map(([name, place]) => [name, wholePart(place)])),
  };
}
