/**
 * Merges an overlay into the shared files, by key. The lists of keyed things are merged entry by entry, and so is the map
 * of rules; every other value replaces the shared one as a whole. `retired` entries add up. Overlays are merged one after
 * the other, so a later one sees what an earlier one has made of the shared files.
 *
 * Expects texts that are valid by their schemas. Whether the result is a complete configuration is left to the checks
 * that every configuration passes.
 */
import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { ParsedText } from '../read/parsed.js';
import type { Place } from '../read/place.js';
import { entries, members, rootPlace } from '../read/place.js';
import type { MergeNotes } from './merge-keyed.js';
import { mergeKeyed, OVERLAY_WORDS } from './merge-keyed.js';
import type { Part } from './part.js';
import { partEntries, partMembers, mergedText, wholePart } from './part.js';

/** Lists whose entries have keys. */
export const KEYED_LISTS = ['pipelines', 'statuses', 'teams', 'permissionSets'] as const;
/** A map whose members are independent of each other. */
const MERGED_MAP = 'rules';

interface MergeResult {
  /** The shared texts in their order, with the overlays merged in. An unchanged one is the same object. */
  readonly documents: readonly ParsedText[];
  readonly problems: readonly Diagnostic[];
}

/** Merges the overlays into the shared files, in order. */
export function mergeOverlays(shared: readonly ParsedText[], overlays: readonly ParsedText[]): MergeResult {
  const notes: MergeNotes = { problems: [], unmanaged: new Set(), omitted: new Map() };
  const before = shared.map((parsed) => wholePart(rootPlace(parsed)));
  const roots = overlays.reduce<readonly Part[]>(
    (parts, overlay) => withOverlay(parts, rootPlace(overlay), notes),
    before,
  );
  const documents = shared.map((parsed, index) => {
    const root = roots[index];
    return root === undefined || root === before[index] ? parsed : mergedText(root, notes.unmanaged);
  });
  return { documents, problems: notes.problems };
}

/** The documents' roots with one overlay merged in. A list may be spread over several documents. */
function withOverlay(roots: readonly Part[], overlay: Place, notes: MergeNotes): readonly Part[] {
  return members(overlay).reduce<readonly Part[]>((parts, [name, place]) => {
    if (isKeyedList(name)) {
      const lists = parts.map((root) => partEntries(partMembers(root).get(name)));
      const merged = mergeKeyed({ lists, overlay: place, name, within: name, notes }, mergeThing);
      return parts.map((root, index) => {
        const [before = [], after = []] = [lists[index], merged[index]];
        return sameEntries(before, after) ? root : withList(root, name, { entries: after, place });
      });
    }
    if (name !== 'retired') return parts;
    return parts.map((root, index) => (index === 0 ? withMore(root, name, place) : root));
  }, roots);
}

function isKeyedList(name: string): boolean {
  return KEYED_LISTS.some((list) => list === name);
}

/** One thing of the shared files with what an overlay says about it. */
function mergeThing(shared: Part, overlay: Place, within: string, notes: MergeNotes): Part {
  const merged = new Map(partMembers(shared));
  for (const [name, place] of members(overlay)) {
    if (OVERLAY_WORDS.has(name)) continue;
    const old = merged.get(name);
    if (place.value === null) merged.delete(name);
    else if (isKeyedList(name)) {
      const list = partEntries(old);
      const [next = []] = mergeKeyed(
        { lists: [list], overlay: place, name, within: `${within}.${name}`, notes },
        mergeThing,
      );
      merged.set(name, { kind: 'list', place: old?.place ?? place, entries: next });
    } else if (name === 'retired' && old !== undefined) {
      merged.set(name, withEntries(old, place));
    } else if (name === MERGED_MAP && old !== undefined) merged.set(name, mergeMap(old, place));
    else merged.set(name, wholePart(place));
  }
  return { kind: 'map', place: shared.place, members: merged };
}

function mergeMap(shared: Part, overlay: Place): Part {
  const merged = new Map(partMembers(shared));
  for (const [name, place] of members(overlay)) {
    if (place.value === null) merged.delete(name);
    else merged.set(name, wholePart(place));
  }
  return { kind: 'map', place: shared.place, members: merged };
}

function withEntries(shared: Part, overlay: Place): Part {
  const more = entries(overlay).map(wholePart);
  return { kind: 'list', place: shared.place, entries: [...partEntries(shared), ...more] };
}

function sameEntries(before: readonly Part[], after: readonly Part[]): boolean {
  return before.length === after.length && before.every((part, index) => part === after[index]);
}

/** A document with another list; `place` is where an overlay says it. */
function withList(
  root: Part,
  name: string,
  { entries: after, place }: { readonly entries: readonly Part[]; readonly place: Place },
): Part {
  const own = partMembers(root);
  const list: Part = { kind: 'list', place: own.get(name)?.place ?? place, entries: after };
  return { kind: 'map', place: root.place, members: new Map([...own, [name, list]]) };
}

function withMore(root: Part, name: string, overlay: Place): Part {
  const own = partMembers(root);
  const shared = own.get(name);
  const list = shared === undefined ? wholePart(overlay) : withEntries(shared, overlay);
  return { kind: 'map', place: root.place, members: new Map([...own, [name, list]]) };
}
