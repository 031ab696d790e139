import type { AppError } from '../base/errors.js';
import type { Change } from '../plan/change.js';
import type { AccountReader } from '../model/account.js';
import type { Config, PortalLock } from '../model/config.js';
import type { LivePipeline } from '../model/live-state.js';
import type { Matching } from '../model/matching.js';
import type { People } from '../model/people.js';

/** Tickets by live id of their status, null if unknown. */
export type Held = ReadonlyMap<string, number | null>;

/** Counts of tickets; `problem` is the first reason why one is missing. */
export interface Counts {
  readonly held: Held;
  readonly problem: AppError | null;
}

/** What the files need to know about people; read once for all kinds. */
export interface AskedPeople {
  readonly teams?: boolean;
  /** Who is in teams. */
  readonly members?: boolean;
  readonly permissionSets?: boolean;
  /** E-mail addresses as the files write them. */
  readonly emails?: readonly string[];
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

/** Input for reading `Common`. */
export interface CommonInput {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  /** What all kinds together ask about people. */
  readonly asked: Required<AskedPeople>;
}

/** A kind's contribution to `Common`. Kinds read in parallel. */
export type CommonFacet = (input: CommonInput) => Promise<Partial<Common>>;

/** An account of which nothing was read. */
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
