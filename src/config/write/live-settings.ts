import type { StageProperty, TicketPermissions } from '../../core/model/config.js';
import type {
  LiveEditors,
  LivePermissionSet,
  LiveRules,
  LiveTeam,
  LiveUser,
  Membership,
} from '../../core/model/live-state.js';

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
  readonly console: LiveConsole;
}

/** Settings that no API shows, as far as they are known from elsewhere; what isn't known is missing. */
export interface LiveConsole {
  /** By live id of the status. */
  readonly properties: ReadonlyMap<string, readonly StageProperty[]>;
  /** By live id of the pipeline. */
  readonly access: ReadonlyMap<string, LiveAccess>;
  /** By live id of the pipeline. */
  readonly cards: ReadonlyMap<string, readonly string[]>;
  /** By live id of the team. */
  readonly teamTickets: ReadonlyMap<string, TicketPermissions>;
  /** By live id of the permission set. */
  readonly setTickets: ReadonlyMap<string, TicketPermissions>;
  /** What holds where one is missing; null where nobody can tell. */
  readonly unset: {
    readonly properties: readonly StageProperty[] | null;
    readonly access: LiveAccess | null;
  };
}

/** Who sees a pipeline: everyone, or teams and users by live id. */
export type LiveAccess =
  'everyone' | { readonly teams: readonly string[]; readonly users: readonly string[] };

export const NO_CONSOLE: LiveConsole = {
  properties: new Map(),
  access: new Map(),
  cards: new Map(),
  teamTickets: new Map(),
  setTickets: new Map(),
  unset: { properties: null, access: null },
};

export const NO_SETTINGS: LiveSettings = {
  rules: new Map(),
  editors: new Map(),
  teams: null,
  memberships: null,
  users: null,
  permissionSets: null,
  console: NO_CONSOLE,
};
