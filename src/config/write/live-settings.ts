import type { Json } from '../../core/base/json.js';
import { settingShape } from '../../core/kinds/document.js';
import type { Holder, SettingDocument } from '../../core/kinds/document.js';
import type { LivePermissionSet, LiveTeam, LiveUser, Membership } from '../../core/model/live-state.js';

/** The account's content besides pipelines, as far as it was requested and readable; the rest is missing or null. */
export interface LiveSettings {
  readonly teams: readonly LiveTeam[] | null;
  /** By live id of the team. */
  readonly memberships: ReadonlyMap<string, Membership> | null;
  /** All users, by live id. */
  readonly users: ReadonlyMap<string, LiveUser> | null;
  readonly permissionSets: readonly LivePermissionSet[] | null;
  readonly known: KnownSettings;
}

/** Settings that were read, or are known from elsewhere. */
export interface KnownSettings {
  /**
   * Maps the shape of the address (`pipelines.rules`) and the live id of the setting's owner to the value, by live ids.
   */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, Json>>;
  /** Maps the shape of the address to the default if `values` has none. Missing if unknown. */
  readonly unset: ReadonlyMap<string, Json>;
}

export const NOTHING_KNOWN: KnownSettings = { values: new Map(), unset: new Map() };

export const NO_SETTINGS: LiveSettings = {
  teams: null,
  memberships: null,
  users: null,
  permissionSets: null,
  known: NOTHING_KNOWN,
};

/** Merges the settings of several sources, no two of which have the same kind. */
export function joinKnown(sources: readonly KnownSettings[]): KnownSettings {
  return {
    values: new Map(sources.flatMap(({ values }) => [...values])),
    unset: new Map(sources.flatMap(({ unset }) => [...unset])),
  };
}

/** A live value, if it was read or confirmed; else undefined. */
export function knownValue(
  { values }: KnownSettings,
  holder: Holder,
  { key }: Pick<SettingDocument, 'key'>,
  id: string,
): Json | undefined {
  return values.get(settingShape(holder, key))?.get(id);
}

/** The same, with HubSpot's default if nothing was set. */
export function liveValue(
  known: KnownSettings,
  holder: Holder,
  document: Pick<SettingDocument, 'key'>,
  id: string,
): Json | undefined {
  return knownValue(known, holder, document, id) ?? known.unset.get(settingShape(holder, document.key));
}
