import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject, ownMember, sameJson } from '../../core/base/json.js';
import { KEYED_LISTS } from '../merge/merge.js';

/** An entry of a list of keyed things. */
export type Thing = JsonObject & { readonly key: string };

export function isThing(value: Json): value is Thing {
  return isJsonObject(value) && typeof value['key'] === 'string';
}

/** True for the name of a list of keyed things. */
export function isListName(name: string): boolean {
  return KEYED_LISTS.some((list) => list === name);
}

/** The entries of a list of keyed things; none if it isn't there. */
export function thingsIn(value: JsonObject | undefined, name: string): readonly Thing[] {
  const list = ownMember(value ?? {}, name);
  return isJsonList(list) ? list.filter(isThing) : [];
}

/** The entry with a key. */
export function thingWith(things: readonly Thing[], key: string): Thing | undefined {
  return things.find((thing) => thing.key === key);
}

/** Whether two values say the same; a missing one is only the same as a missing one. */
export function sameOrMissing(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}
