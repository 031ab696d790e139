import type { TicketState } from './config.js';

/** A pipeline as read: normalised, its statuses in display order. */
export interface LivePipeline {
  readonly id: string;
  readonly label: string;
  /** The account's own sort number. Only its order means anything. */
  readonly slot: number;
  readonly statuses: readonly LiveStatus[];
  /** The account's creation time, in milliseconds; omitted if there is none. */
  readonly createdAt?: number;
}

export interface LiveStatus {
  readonly id: string;
  readonly label: string;
  readonly slot: number;
  readonly state: TicketState;
  /** False if the account reserves the status: never changed, and exempt from "complete". */
  readonly writable: boolean;
}

/** A pipeline's rules, by status ids. */
export interface LiveRules {
  /** Empty: tickets may be created in any status. */
  readonly createIn: readonly string[];
  /** Empty: the rule is off. */
  readonly noSkipping: 'all' | readonly string[];
  readonly noBackwards: 'all' | readonly string[];
}

/** Who may edit tickets in one status. */
export interface LiveEditors {
  readonly statusId: string;
  readonly everyone: boolean;
  readonly teamIds: readonly string[];
  readonly userIds: readonly string[];
  readonly superAdmins: boolean;
}

/** Why a setting can't be read or written here: the account's response, for messages. */
export interface Unreadable {
  readonly unreadable: string;
}

export interface LiveTeam {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
}

/** User ids of a team: those whose main team it is, and the others. */
export interface Membership {
  readonly main: readonly string[];
  readonly extra: readonly string[];
}

export interface LiveUser {
  readonly id: string;
  readonly email: string;
  readonly superAdmin: boolean;
  /** Ids of permission sets. */
  readonly roleIds: readonly string[];
  readonly mainTeamId: string | null;
}

export interface LivePermissionSet {
  readonly id: string;
  readonly name: string;
  /** True if the set grants a paid seat, and assigning it requires more than the right to change users. */
  readonly billed: boolean;
}
