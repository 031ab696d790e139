/**
 * What HubSpot's settings pages hold. No API shows it: only the sandbox tells, by address with live ids
 * (`pipelines["0"].statuses["4"].properties`).
 */
import { parseAddress } from '../../core/base/address.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import type { SandboxSetting } from '../../core/model/facets.js';

/** The pages of one kind of setting. */
export interface PageKind<V> {
  /** The parts of its address; null where a live id stands. The last id says what it belongs to. */
  readonly place: readonly (string | null)[];
  /** What a page holds; null for what is no such value. */
  readonly decode: (value: Json) => V | null;
  /** What holds where nobody has set anything; null where nobody can tell. */
  readonly unset: V | null;
}

/** The settings of one kind that somebody has set, by the live id of what they belong to. */
export function onPages<V>(pages: JsonObject, { place, decode }: PageKind<V>): ReadonlyMap<string, V> {
  return new Map(
    Object.entries(pages).flatMap(([address, page]): [string, V][] => {
      const id = idAt(address, place);
      const value = decode(page ?? null);
      return id === null || value === null ? [] : [[id, value]];
    }),
  );
}

/** What the pages hold at the address of a setting, if the setting is of this kind; undefined for another kind. */
export function atAddress<V>(
  pages: JsonObject,
  { place, decode, unset }: PageKind<V>,
  { address }: Pick<SandboxSetting, 'address'>,
): V | null | undefined {
  if (idAt(address, place) === null) return undefined;
  const page = pages[address];
  return page === undefined ? unset : decode(page);
}

/** The last id of an address in this place, or null for an address of another place. */
function idAt(address: string, place: PageKind<unknown>['place']): string | null {
  const parts = parseAddress(address) ?? [];
  const fits = parts.every((part, at) => ('name' in part ? place[at] === part.name : place[at] === null));
  if (!fits || parts.length !== place.length) return null;
  return parts.flatMap((part) => ('id' in part ? [part.id] : [])).at(-1) ?? null;
}
