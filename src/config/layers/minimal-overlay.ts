/**
 * The overlay that makes one configuration of another. It says only what differs, and keeps what an earlier overlay says
 * where that is still true: a value that was repeated on purpose, a thing left alone, a place.
 */
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject, ownMember, sameJson } from '../../core/base/json.js';
import type { Thing } from './things.js';
import { isListName, sameOrMissing, thingsIn } from './things.js';
import { KEYED_LISTS } from '../merge/merge.js';
import { leavesOut } from '../merge/merge-keyed.js';
import { mergeValues } from './merge-values.js';

/** Computes the overlay for one account. All three are plain documents; `previous` is what its overlay says now. */
export function minimalOverlay(below: JsonObject, wanted: JsonObject, previous: JsonObject): JsonObject {
  const kept = overlayOf(below, wanted, { previous, rebuild: false });
  const merged = mergeValues([below], [kept]);
  if (!merged.isBroken && sameJson(merged.value, wanted)) return kept;
  return overlayOf(below, wanted, { previous, rebuild: true });
}

interface Making {
  readonly previous: JsonObject;
  /** True to place every thing anew, in the wanted order. */
  readonly rebuild: boolean;
}

function overlayOf(below: JsonObject, wanted: JsonObject, { previous, rebuild }: Making): JsonObject {
  const made = new Map<string, Json>();
  for (const [name, value] of Object.entries(previous)) if (!isListName(name)) made.set(name, value ?? null);
  for (const name of KEYED_LISTS) {
    const entries = listOverlay(thingsIn(below, name), thingsIn(wanted, name), {
      ...{ name, rebuild },
      previous: thingsIn(previous, name),
    });
    if (entries.length > 0) made.set(name, entries);
  }
  const retired = retiredSince(below, wanted);
  if (retired.length > 0) made.set('retired', retired);
  else made.delete('retired');
  return inFormerOrder(Object.fromEntries(made), previous);
}

interface MakingList {
  readonly name: string;
  readonly previous: readonly Thing[];
  readonly rebuild: boolean;
}

function listOverlay(
  below: readonly Thing[],
  wanted: readonly Thing[],
  { name, previous, rebuild }: MakingList,
): readonly Thing[] {
  const former = byKey(previous);
  const known = byKey(below);
  const stays = new Set(wanted.map(({ key }) => key));
  const fixed = rebuild ? unmovedKeys(below, wanted) : null;
  const gone = below
    .filter(({ key }) => !stays.has(key))
    .map(({ key }) => leftOut(key, former.get(key), name));
  const start = wanted.find(({ key }) => (fixed === null ? known.has(key) : fixed.has(key))) ?? below[0];
  const entries = wanted.flatMap((thing, at): Thing[] => {
    const shared = known.get(thing.key);
    const before = former.get(thing.key);
    const place = placeOf(thing, at, {
      ...{ wanted, before, fixed, start: start?.key ?? null },
      isNew: shared === undefined,
    });
    if (shared === undefined) return [{ ...thing, ...place }];
    const said = before === undefined || leavesOut(before, name) ? { key: thing.key } : before;
    const own = thingOverlay(shared, thing, { previous: said, rebuild });
    const entry = { ...own, ...place };
    return Object.keys(entry).length > 1 ? [entry] : [];
  });
  return rebuild ? [...entries, ...gone] : inFormerPlaces([...gone, ...entries], previous);
}

/** An entry that leaves a thing out: as the overlay says it now, if it does. */
function leftOut(key: string, said: Thing | undefined, list: string): Thing {
  return said !== undefined && leavesOut(said, list) ? said : { key, omit: true };
}

function byKey(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.key, thing]));
}

/** What a thing that others have too has differently. */
function thingOverlay(shared: Thing, wanted: Thing, making: Making): Thing {
  const { previous } = making;
  const made = new Map<string, Json>([['key', wanted.key]]);
  const names = new Set([...Object.keys(previous), ...Object.keys(shared), ...Object.keys(wanted)]);
  for (const name of names) {
    if (name === 'key' || name === 'after' || name === 'before' || name === 'omit') continue;
    const [was, will, said] = [ownMember(shared, name), ownMember(wanted, name), ownMember(previous, name)];
    if (name === 'unmanaged') made.set(name, said ?? true);
    else if (isListName(name)) {
      const list = listOverlay(thingsIn(shared, name), thingsIn(wanted, name), {
        ...{ name, rebuild: making.rebuild },
        previous: thingsIn(previous, name),
      });
      if (list.length > 0) made.set(name, list);
    } else if (name === 'retired') {
      const more = retiredSince(shared, wanted);
      if (more.length > 0) made.set(name, more);
    } else if (name === 'rules' && isJsonObject(was) && isJsonObject(will)) {
      const rules = mapOverlay(was, will, isJsonObject(said) ? said : {});
      if (Object.keys(rules).length > 0) made.set(name, rules);
    } else {
      const value = memberOverlay(was, will, said);
      if (value !== undefined) made.set(name, value);
    }
  }
  return { key: wanted.key, ...Object.fromEntries(made) };
}

function mapOverlay(shared: JsonObject, wanted: JsonObject, previous: JsonObject): JsonObject {
  const names = new Set([...Object.keys(shared), ...Object.keys(wanted), ...Object.keys(previous)]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, Json][] => {
      const value = memberOverlay(
        ownMember(shared, name),
        ownMember(wanted, name),
        ownMember(previous, name),
      );
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Undefined if the overlay needn't say anything. What it says already stays as it is written, if it is still true. */
function memberOverlay(
  shared: Json | undefined,
  wanted: Json | undefined,
  said: Json | undefined,
): Json | undefined {
  const isTrue = said === null ? wanted === undefined : said !== undefined && sameOrMissing(said, wanted);
  if (isTrue) return said;
  if (sameOrMissing(shared, wanted)) return undefined;
  return wanted ?? null;
}

interface Placing {
  readonly wanted: readonly Thing[];
  readonly before: Thing | undefined;
  readonly isNew: boolean;
  /** Keys of shared things that needn't move; null to keep the places that the overlay says now. */
  readonly fixed: ReadonlySet<string> | null;
  /** What the first thing stands before; null if there is nothing. */
  readonly start: string | null;
}

/** `after` or `before` of an entry, as the overlay says it now or, for a new thing, by its neighbour. */
function placeOf(thing: Thing, at: number, { wanted, before, isNew, fixed, start }: Placing): JsonObject {
  const said = ownMember(before ?? {}, 'after');
  const saidBefore = ownMember(before ?? {}, 'before');
  if (fixed === null && said !== undefined) return { after: said };
  if (fixed === null && saidBefore !== undefined) return { before: saidBefore };
  if (!isNew && (fixed === null || fixed.has(thing.key))) return {};
  const previous = wanted[at - 1];
  if (previous !== undefined) return { after: previous.key };
  return start === null || start === thing.key ? {} : { before: start };
}

/** The keys of the longest run of shared things that keep their order. */
function unmovedKeys(below: readonly Thing[], wanted: readonly Thing[]): ReadonlySet<string> {
  const rank = new Map(below.map(({ key }, at) => [key, at]));
  const ranked = wanted.flatMap(({ key }) => {
    const at = rank.get(key);
    return at === undefined ? [] : [{ key, at }];
  });
  const best: (readonly { readonly key: string; readonly at: number }[])[] = [];
  for (const one of ranked) {
    const before = best.filter((run) => (run.at(-1)?.at ?? 0) < one.at);
    const longest = before.reduce<readonly (typeof one)[]>(
      (most, run) => (run.length > most.length ? run : most),
      [],
    );
    best.push([...longest, one]);
  }
  const longest = best.reduce<readonly (typeof ranked)[number][]>(
    (most, run) => (run.length > most.length ? run : most),
    [],
  );
  return new Set(longest.map(({ key }) => key));
}

/** Retired entries that the overlay adds. */
function retiredSince(below: JsonObject, wanted: JsonObject): readonly Json[] {
  const have = ownMember(below, 'retired');
  const want = ownMember(wanted, 'retired');
  if (!isJsonList(want)) return [];
  const texts = new Set(isJsonList(have) ? have.map((entry) => JSON.stringify(entry)) : []);
  return want.filter((entry) => !texts.has(JSON.stringify(entry)));
}

/** Entries that the overlay has already keep their places in it; new ones follow. */
function inFormerPlaces(entries: readonly Thing[], previous: readonly Thing[]): readonly Thing[] {
  const made = byKey(entries);
  const former = previous.flatMap(({ key }) => made.get(key) ?? []);
  const keys = new Set(former.map(({ key }) => key));
  return [...former, ...entries.filter(({ key }) => !keys.has(key))];
}

/** Members that the overlay has already keep their places in it. */
function inFormerOrder(made: JsonObject, previous: JsonObject): JsonObject {
  const names = [...Object.keys(previous), ...Object.keys(made)];
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => {
      const value = ownMember(made, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
