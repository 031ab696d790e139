import type { Json } from '../../core/base/json.js';
import { jsonOf } from '../../core/base/json.js';
import type { DesiredSetting, DesiredSettings } from '../../core/model/config.js';
import type { Holder } from '../../core/kinds/document.js';
import type { Place } from '../read/place.js';
import { keySourceOf, member } from '../read/place.js';
import { documentsOf } from '../read/setting-documents.js';

/** The settings that a valid file declares for a thing. */
export function resolveSettings(holder: Holder, thing: object, place: Place): DesiredSettings {
  const written = new Map<string, unknown>(Object.entries(thing));
  return Object.fromEntries(
    documentsOf(holder).flatMap(({ key, declared }): [string, DesiredSetting][] => {
      const at = member(place, key);
      const value = written.get(key);
      if (value === undefined || at === undefined) return [];
      return [[key, { value: declared(jsonOf(value)), source: keySourceOf(at) }]];
    }),
  );
}

/** A thing with its settings as members, null if undeclared: the input of a configuration's digest. */
export function withSettings(holder: Holder, thing: { readonly settings: DesiredSettings }): object {
  const { settings, ...rest } = thing;
  const values = documentsOf(holder).map(({ key }): [string, Json] => [key, settings[key]?.value ?? null]);
  return { ...rest, ...Object.fromEntries(values) };
}
