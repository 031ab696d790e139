import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonList, isJsonObject } from '../../core/base/json.js';
import type { Entry, Pair } from './entry-text.js';
import { yamlPair } from './entry-text.js';
import { scalarText } from './scalar-text.js';
import { yamlText } from './yaml-text.js';

/** A map as an entry of a list: on one line, unless it holds lists of things. */
export function entryOf(value: JsonObject): Entry {
  const pairs = Object.entries(value).map(([name, part]) => pairOf(name, part ?? null));
  return { pairs, inline: !pairs.some(({ value: part }) => 'entries' in part) };
}

/** A member of a map. Lists of things get a line for each. */
export function pairOf(name: string, value: Json): Pair {
  const isThings = isJsonList(value) && value.length > 0 && value.every((entry) => isThing(entry));
  return isThings
    ? {
        name: scalarText(name),
        value: { entries: value.flatMap((entry) => (isThing(entry) ? [entryOf(entry)] : [])) },
      }
    : yamlPair(scalarText(name), yamlText(value));
}

function isThing(value: Json): value is JsonObject {
  return isJsonObject(value) && typeof value['key'] === 'string';
}
