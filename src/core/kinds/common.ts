import type { AppError } from '../base/errors.js';
import type { Change } from '../plan/change.js';
import type { AccountReader } from '../model/account.js';
import type { Config, PortalLock } from '../model/config.js';
import type { LivePipeline, Unreadable } from '../model/live-state.js';
import type { Matching } from '../model/matching.js';
import type { LivePeople, People } from '../model/people.js';
import type { Unmanaged } from '../plan/plan.js';

/** Tickets by live id of their status, null if unknown. */
export type Held = ReadonlyMap<string, number | null>;

/** Counts of tickets; `problem` is the first reason why one is missing. */
export interface Counts {
  readonly held: Held;
  readonly problem: AppError | null;
}

/** What there is to know about people; read once for all kinds. */
export interface AskedPeople {
  readonly teams?: boolean;
  /** Who is in teams. */
  readonly members?: boolean;
  readonly permissionSets?: boolean;
  /** E-mail addresses as the files write them. */
  readonly emails?: readonly string[];
  /** All users of the account: for writing whole lists, not for plans. */
  readonly everyone?: boolean;
}

/** What was read of an account for all kinds, before anything is matched. */
export interface LiveCommon {
  /** Every pipeline of the account, in the order that people see. */
  readonly pipelines: readonly LivePipeline[];
  readonly people: LivePeople;
}

/** Input shared by all kinds, read once before any of them compares. */
export interface Common {
  /** Every pipeline of the account, in the order that people see. */
  readonly live: readonly LivePipeline[];
  readonly matching: Matching;
  /** Creates, updates and deletes of pipelines and statuses, without ticket counts. */
  readonly structure: readonly Change[];
  readonly people: People;
}

/** Reads what not every account and token supports: throws, or says why it can't be read. */
export type ReadAttempt = <T>(read: () => Promise<T>) => Promise<T | Unreadable>;

/** What to read for all kinds, and how. */
export interface CommonQuestion {
  readonly reader: AccountReader;
  /** What all kinds together ask about people. */
  readonly asked: Required<AskedPeople>;
  readonly attempt: ReadAttempt;
  /** All pipelines, if they were read a moment ago; else null. */
  readonly pipelines: readonly LivePipeline[] | null;
}

/** What couldn't be read: "The members of teams could not be read". */
export interface Unread extends Unreadable {
  readonly what: string;
}

/** A kind's contribution to what all kinds look at. */
export interface CommonFacet {
  /** Kinds read in parallel. */
  readonly read: (question: CommonQuestion) => Promise<Partial<LiveCommon>>;
  /** Parts that were asked for and couldn't be read. Pure. */
  readonly unread: (live: LiveCommon) => readonly Unread[];
  /** Which declared thing is which live thing, and what follows. Pure. */
  readonly match: (live: LiveCommon, config: Config, lock: PortalLock) => Partial<Common>;
  /** Live things that aren't declared. Pure. */
  readonly unmanaged: (common: Common) => readonly Unmanaged[];
}

/** An account of which nothing was read. */
export const NOTHING_LIVE: LiveCommon = {
  pipelines: [],
  people: { teams: null, memberships: null, users: new Map(), everyone: null, permissionSets: null },
};

/** The same, matched with nothing. */
export const NOTHING_COMMON: Common = {
  live: [],
  matching: { pipelines: [], retiredPipelines: [], unmanaged: [], findings: [] },
  structure: [],
  people: {
    teams: { teams: [], retired: [], unmanaged: [], findings: [] },
    memberships: null,
    users: new Map(),
    permissionSets: null,
  },
};
