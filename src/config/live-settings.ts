import type {
  LiveEditors,
  LivePermissionSet,
  LiveRules,
  LiveTeam,
  LiveUser,
  Membership,
} from '../core/live-state.js';

/** What the account holds beside pipelines, as far as it was asked for and can be read; the rest is missing or null. */
export interface LiveSettings {
  /** By live id of the pipeline. */
  readonly rules: ReadonlyMap<string, LiveRules>;
  /** By live id of the pipeline. */
  readonly editors: ReadonlyMap<string, readonly LiveEditors[]>;
  readonly teams: readonly LiveTeam[] | null;
  /** By live id of the team. */
  readonly memberships: ReadonlyMap<string, Membership> | null;
  /** All users, by live id. */
  readonly users: ReadonlyMap<string, LiveUser> | null;
  readonly permissionSets: readonly LivePermissionSet[] | null;
}

export const NO_SETTINGS: LiveSettings = {
  rules: new Map(),
  editors: new Map(),
  teams: null,
  memberships: null,
  users: null,
  permissionSets: null,
};
