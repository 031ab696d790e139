import type { LivePermissionSet, LiveTeam, LiveUser, Membership, Unreadable } from './live-state.js';
import type { TeamMatching } from './matching.js';

/** Teams, users and permission sets: needed by several kinds, read once. Null if not needed. */
export interface People {
  readonly teams: TeamMatching;
  /** Members by team id, of every team of the account. */
  readonly memberships: ReadonlyMap<string, Membership> | null;
  /** The users that the files name, by lower-cased e-mail address; null if not in the account. */
  readonly users: ReadonlyMap<string, LiveUser | null>;
  readonly permissionSets: readonly LivePermissionSet[] | Unreadable | null;
}

/** People as read, before anything is matched: what was asked for, why it can't be read, or null. */
export interface LivePeople {
  readonly teams: readonly LiveTeam[] | Unreadable | null;
  /** Members by team id, of every team of the account. */
  readonly memberships: ReadonlyMap<string, Membership> | Unreadable | null;
  /** The users asked for, by lower-cased e-mail address; null if not in the account. */
  readonly users: ReadonlyMap<string, LiveUser | null>;
  /** All users, by live id. */
  readonly everyone: ReadonlyMap<string, LiveUser> | Unreadable | null;
  readonly permissionSets: readonly LivePermissionSet[] | Unreadable | null;
}

/** E-mail addresses are equal if only case and outer spaces differ. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** Service accounts look like users, but can't be in a team. */
export function isServiceUser(email: string): boolean {
  return emailKey(email).startsWith('appserviceaccount.');
}
