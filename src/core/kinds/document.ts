import type { Code } from '../base/codes.js';
import type { Json, JsonObject } from '../base/json.js';
import type { Subscription } from '../model/config.js';
import type { AccountReader } from '../model/account.js';
import type { LivePipeline, LiveUser, Unreadable } from '../model/live-state.js';

/** Lists in the files whose entries have settings. */
export type Holder = 'pipelines' | 'statuses' | 'teams' | 'permissionSets';

/** What live ids are called in the files. */
export interface LiveNames {
  /** The pipeline that the setting, or its status, belongs to; null for teams and permission sets. */
  readonly pipeline: LivePipeline | null;
  /** Live id -> key, of the statuses of that pipeline. */
  readonly statuses: ReadonlyMap<string, string>;
  /** Live id -> key. */
  readonly teams: ReadonlyMap<string, string>;
  /** All users, by live id; null if they weren't read. */
  readonly users: ReadonlyMap<string, LiveUser> | null;
}

/** A value as the files express it, or why they can't. */
export type Written<T> = { readonly value: T } | { readonly cannot: string };

/** A live setting in the files' terms. What they can't express is in `cannot`; `value` is null if nothing is left. */
export interface InWords {
  readonly value: Json;
  readonly cannot: readonly CannotSay[];
}

/** `part` is the member of the setting; null for the setting itself. */
export interface CannotSay {
  readonly part: string | null;
  readonly why: string;
}

/** Teams by key and users by e-mail address, as a declared setting names them. */
export interface NamedPeople {
  readonly everyone: boolean;
  readonly teams: readonly string[];
  readonly users: readonly string[];
  /** The boolean beside the lists; null if the files leave it out, or there is none. */
  readonly flag: boolean | null;
}

/**
 * How a differing setting is edited without changing any other byte.
 *
 *   value    one value on one line, replaced as a whole
 *   ordered  a list whose order matters; `flag` is the member in which entries with the same name may differ
 *   people   `everyone`, or lists of teams and users; `flag` is the boolean beside them
 *   parts    a map of words and flags; what is left out follows from the value of the first
 *   lists    a map of words and lists of statuses, each part managed separately. `empty` is the word that an empty list
 *            stands for; null if an empty list is not a value
 */
export type SettingForm =
  | { readonly form: 'value' }
  | {
      readonly form: 'ordered';
      readonly entries: (declared: Json) => readonly ListEntry[];
      readonly flag: string | null;
    }
  | {
      readonly form: 'people';
      readonly people: (declared: Json) => NamedPeople;
      readonly flag: string | null;
    }
  | {
      readonly form: 'parts';
      readonly parts: readonly string[];
      readonly leftOut: (wanted: Json) => JsonObject;
    }
  | {
      readonly form: 'lists';
      readonly parts: readonly { readonly name: string; readonly empty: string | null }[];
    };

/** One entry of an ordered list: its name, its flag, and its YAML as a value. */
export interface ListEntry {
  readonly name: string;
  readonly flag: boolean;
  readonly yaml: Json;
}

export type PathInSetting = readonly (string | number)[];

/** A part of a setting that needs a HubSpot edition. `needs` is the sentence without the edition: "Pipeline rules need". */
export interface SettingUse {
  readonly path: PathInSetting;
  readonly needs: string;
  readonly tier: Subscription;
}

/** What is wrong at a place in a setting. */
export interface SettingProblem {
  readonly path: PathInSetting;
  /** Whether to point at the key or at the value. */
  readonly at: 'key' | 'value';
  readonly code: Code;
  readonly summary: string;
  readonly detail: string;
  readonly hint?: string;
}

/**
 * How YAML holds a kind's setting: below one key of a pipeline, a status, a team or a permission set. A declared value is
 * normalised JSON with defaults filled in; `yaml` is its form in a file.
 */
export interface SettingDocument {
  readonly key: string;
  readonly holders: readonly Holder[];
  /** Its place among the settings of a fresh entry, from low to high. */
  readonly rank: number;
  /** On one line, or one line per entry. */
  readonly layout: 'line' | 'lines';
  readonly form: SettingForm;
  /** True if messages refer to it in the plural ("they stay as they are"). */
  readonly plural: boolean;
  /** What a valid file declares, with defaults filled in. */
  readonly declared: (written: Json) => Json;
  readonly yaml: (declared: Json) => Json;
  /** The same for a fresh entry; null if nothing is to be written. `complete` includes HubSpot's defaults. */
  readonly fresh?: (declared: Json, complete: boolean) => Json;
  readonly inWords: (live: Json, names: LiveNames) => InWords;
  /** Live ids of the teams that a live value names. */
  readonly teamIds?: (live: Json) => readonly string[];
  /** The people that a declared value names. */
  readonly names?: (declared: Json) => NamedPeople;
  /** Lists that must not contain duplicates, and what their entries are called. */
  readonly uniques: readonly { readonly path: PathInSetting; readonly thing: string }[];
  /** Parts of a value that not every HubSpot edition supports. */
  readonly uses?: (written: Json, holder: Holder) => readonly SettingUse[];
  /** Below this edition all pipelines share one value. `needs` is the sentence without the edition. */
  readonly ownOnlyFrom?: { readonly tier: Subscription; readonly needs: string };
  /** What is wrong with a value that the schema accepts. It may have any shape: all checks of a file run together. */
  readonly check?: (written: Json) => readonly SettingProblem[];
  /** Ticket properties that a declared value names, and whether people are asked for their values. */
  readonly properties?: (declared: Json) => readonly { readonly name: string; readonly asked: boolean }[];
}

/**
 * A setting that no API shows: its value on HubSpot's settings page, and as confirmed. Only the sandbox exposes what the
 * pages hold.
 */
export interface PagesFacet {
  readonly key: string;
  readonly holders: readonly Holder[];
  /** What a page holds, by live ids; null if it isn't such a value. */
  readonly fromPage: (page: Json) => Json;
  /** The default if nobody has set it; null if unknown. */
  readonly unset: Json;
  /** What was confirmed, by live ids; null if it isn't such a value. A name that can't be resolved is kept. */
  readonly fromConfirmed: (value: Json, idOf: ConfirmedIds) => Json;
  /** True if a confirmed value names teams or users. */
  readonly namesPeople?: (value: Json) => boolean;
}

export interface ConfirmedIds {
  readonly team: (key: string) => string;
  readonly user: (email: string) => string;
}

/** `pipelines.card`, `pipelines.statuses.properties`: the place of a setting, as `shapeOf` derives it from an address. */
export function settingShape(holder: Holder, key: string): string {
  return holder === 'statuses' ? `pipelines.statuses.${key}` : `${holder}.${key}`;
}

/** Reads a setting through the API, pipeline by pipeline. */
export interface SettingReader {
  readonly key: string;
  readonly holder: Holder;
  /** Its name in messages: "The rules could not be read". */
  readonly what: string;
  /** Live id of the owner -> the value, by live ids; or why it can't be read here. */
  readonly read: (
    reader: AccountReader,
    pipeline: LivePipeline,
  ) => Promise<ReadonlyMap<string, Json> | Unreadable>;
}
