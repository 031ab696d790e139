import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject, ownMember } from '../../core/base/json.js';
import { OVERLAY_WORDS } from '../merge/merge-keyed.js';
import { isListName, sameOrMissing, thingsIn, thingWith } from './things.js';

interface Settling {
  /** The configuration of the account now, and as it is wanted. */
  readonly now: JsonObject | undefined;
  readonly wanted: JsonObject | undefined;
  /** The overlays that are merged after this one: what they set isn't this one's to say. */
  readonly later: readonly (JsonObject | undefined)[];
}

/** An overlay with the wanted values of what it sets itself, and no others. */
export function settledInOverlay(overlay: JsonObject, settling: Settling): JsonObject {
  return Object.fromEntries(
    Object.entries(overlay).map(([name, value = null]): [string, Json] => {
      if (isListName(name))
        return [name, thingsIn(overlay, name).map((one) => settledThing(one, name, settling))];
      const member = memberOf(settling, name);
      if (isJsonObject(value) && name === 'rules') return [name, settledInOverlay(value, asMaps(member))];
      return [name, OVERLAY_WORDS.has(name) || name === 'key' ? value : settledValue(value, member)];
    }),
  );
}

function settledThing(thing: JsonObject & { readonly key: string }, list: string, settling: Settling): Json {
  const inside = (value: JsonObject | undefined): JsonObject | undefined =>
    thingWith(thingsIn(value, list), thing.key);
  return settledInOverlay(thing, {
    now: inside(settling.now),
    wanted: inside(settling.wanted),
    later: settling.later.map(inside),
  });
}

interface Member {
  readonly now: Json | undefined;
  readonly wanted: Json | undefined;
  readonly later: readonly (Json | undefined)[];
}

function memberOf({ now = {}, wanted = {}, later }: Settling, name: string): Member {
  return {
    now: ownMember(now, name),
    wanted: ownMember(wanted, name),
    later: later.map((one) => ownMember(one ?? {}, name)),
  };
}

function asMaps({ now, wanted, later }: Member): Settling {
  const map = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
  return { now: map(now), wanted: map(wanted), later: later.map(map) };
}

function settledValue(value: Json, { now, wanted, later }: Member): Json {
  const isWinning = sameOrMissing(value, now) && later.every((one) => one === undefined);
  return isWinning && wanted !== undefined ? wanted : value;
}
