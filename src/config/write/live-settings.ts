import type { Json } from '../../core/base/json.js';
import { settingShape } from '../../core/kinds/document.js';
import type { Holder, SettingDocument } from '../../core/kinds/document.js';
import type { LivePermissionSet, LiveTeam, LiveUser, Membership } from '../../core/model/live-state.js';

/** What the account holds beside pipelines, as far as it was asked for and can be read; the rest is missing or null. */
export interface LiveSettings {
  readonly teams: readonly LiveTeam[] | null;
  /** By live id of the team. */
  readonly memberships: ReadonlyMap<string, Membership> | null;
  /** All users, by live id. */
  readonly users: ReadonlyMap<string, LiveUser> | null;
  readonly permissionSets: readonly LivePermissionSet[] | null;
  readonly known: KnownSettings;
}

/** Settings as far as they were read, or are known from elsewhere. */
export interface KnownSettings {
  /** Shape of the address (`pipelines.rules`) -> live id of what it is a setting of -> its value, by live ids. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, Json>>;
  /** Shape of the address -> what holds where `values` has nothing. Missing where nobody can tell. */
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

/** The settings of several sources side by side: no two know of the same kind. */
export function joinKnown(sources: readonly KnownSettings[]): KnownSettings {
  return {
    values: new Map(sources.flatMap(({ values }) => [...values])),
    unset: new Map(sources.flatMap(({ unset }) => [...unset])),
  };
}

/** A live value, where it was read or somebody told it; undefined where not. */
export function knownValue(
  { values }: KnownSettings,
  holder: Holder,
  { key }: Pick<SettingDocument, 'key'>,
  id: string,
): Json | undefined {
  return values.get(settingShape(holder, key))?.get(id);
}

/** The same, and what HubSpot has by itself where nobody has set anything. */
export function liveValue(
  known: KnownSettings,
  holder: Holder,
  document: Pick<SettingDocument, 'key'>,
  id: string,
): Json | undefined {
  return knownValue(known, holder, document, id) ?? known.unset.get(settingShape(holder, document.key));
}
