import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject, ownMember } from '../../core/base/json.js';
import { KEYED_LISTS } from '../merge/merge.js';
import type { Thing } from './things.js';
import { isListName, sameOrMissing, thingsIn, thingWith } from './things.js';

interface Sharing {
  /** The configuration of the account now, and as it is wanted. */
  readonly now: JsonObject | undefined;
  readonly wanted: JsonObject | undefined;
  /** Overlays of this account alone: what they set stays theirs. */
  readonly own: readonly (JsonObject | undefined)[];
}

/** The shared documents with what the account wants, as far as its own overlays don't say it. */
export function sharedAfter(documents: readonly JsonObject[], sharing: Sharing): readonly JsonObject[] {
  return documents.map((document, index) =>
    Object.fromEntries(
      namesIn(document, sharing).flatMap((name): [string, Json][] => {
        if (!isListName(name)) {
          const value = ownMember(document, name);
          return value === undefined ? [] : [[name, value]];
        }
        const lists = documents.map((one) => thingsIn(one, name));
        const list = listAfter(lists, index, { name, sharing });
        return list.length === 0 && !Object.hasOwn(document, name) ? [] : [[name, list]];
      }),
    ),
  );
}

function namesIn(document: JsonObject, { wanted }: Sharing): readonly string[] {
  const added = KEYED_LISTS.filter((name) => thingsIn(wanted, name).length > 0);
  return [...new Set([...Object.keys(document), ...added])];
}

interface ListSharing {
  readonly name: string;
  readonly sharing: Sharing;
}

/** One document's part of a list: without what went, with what is new behind its neighbour, in the wanted order. */
function listAfter(
  lists: readonly (readonly Thing[])[],
  index: number,
  { name, sharing }: ListSharing,
): readonly Thing[] {
  const now = thingsIn(sharing.now, name);
  const wanted = thingsIn(sharing.wanted, name);
  const here = lists[index] ?? [];
  const kept = here
    .filter(({ key }) => thingWith(now, key) === undefined || thingWith(wanted, key) !== undefined)
    .map((thing) => thingAfter(thing, { name, sharing }));
  const added = wanted.filter(
    ({ key }, at) =>
      thingWith(now, key) === undefined &&
      lists.every((list) => thingWith(list, key) === undefined) &&
      homeOf(lists, wanted.slice(0, at)) === index,
  );
  const rank = new Map(wanted.map(({ key }, at) => [key, at]));
  const all = [...kept, ...added];
  const isMoved = !sameOrder(now, wanted);
  return added.length > 0 || isMoved ? inOrderOf(all, rank) : all;
}

/** The document of the nearest thing before it; else the first one. */
function homeOf(lists: readonly (readonly Thing[])[], before: readonly Thing[]): number {
  for (const { key } of before.toReversed()) {
    const home = lists.findIndex((list) => thingWith(list, key) !== undefined);
    if (home !== -1) return home;
  }
  return 0;
}

/** True if the things that both have stand in the same order. */
function sameOrder(now: readonly Thing[], wanted: readonly Thing[]): boolean {
  const both = (list: readonly Thing[], other: readonly Thing[]): string =>
    list.flatMap(({ key }) => (thingWith(other, key) === undefined ? [] : [key])).join('\n');
  return both(now, wanted) === both(wanted, now);
}

/** Sorted by rank; what has none stays behind its former neighbour. */
function inOrderOf(things: readonly Thing[], rank: ReadonlyMap<string, number>): readonly Thing[] {
  let last = -1;
  const ranked = things.map((thing) => {
    const own = rank.get(thing.key);
    if (own !== undefined) last = own;
    return { thing, rank: own ?? last + 0.5 };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ thing }) => thing);
}

function thingAfter(thing: Thing, { name, sharing }: ListSharing): Thing {
  const inside = (value: JsonObject | undefined): Thing | undefined =>
    thingWith(thingsIn(value, name), thing.key);
  const own: Sharing = {
    now: inside(sharing.now),
    wanted: inside(sharing.wanted),
    own: sharing.own.map(inside),
  };
  if (own.now === undefined || own.wanted === undefined) return thing;
  return { ...mapAfter(thing, own), key: thing.key };
}

function mapAfter(map: JsonObject, { now = {}, wanted = {}, own }: Sharing): JsonObject {
  const names = [...new Set([...Object.keys(map), ...Object.keys(wanted)])];
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const [value, was, will] = [ownMember(map, name), ownMember(now, name), ownMember(wanted, name)];
      const said = own.map((one) => ownMember(one ?? {}, name));
      if (isListName(name)) {
        const list = listAfter([thingsIn(map, name)], 0, { name, sharing: { now, wanted, own } });
        return value === undefined && list.length === 0 ? [] : [[name, list]];
      }
      if (name === 'rules' && isJsonObject(value) && isJsonObject(was) && isJsonObject(will)) {
        const inner = said.map((one) => (isJsonObject(one) ? one : undefined));
        return [[name, mapAfter(value, { now: was, wanted: will, own: inner })]];
      }
      const isTheirs = said.some((one) => one !== undefined);
      const next = isTheirs || sameOrMissing(was, will) ? value : will;
      return next === undefined ? [] : [[name, next]];
    }),
  );
}
