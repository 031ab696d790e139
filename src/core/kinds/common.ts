import type { AppError } from '../base/errors.js';
import type { Change } from '../plan/change.js';
import type { AccountReader } from '../model/account.js';
import type { Config, PortalLock } from '../model/config.js';
import type { LivePipeline } from '../model/live-state.js';
import type { Matching } from '../model/matching.js';
import type { People } from '../model/people.js';

/** Tickets by live id of their status, null where nobody knows how many. */
export type Held = ReadonlyMap<string, number | null>;

/** Counts of tickets; `problem` is the first reason why one is missing. */
export interface Counts {
  readonly held: Held;
  readonly problem: AppError | null;
}

/** What the files ask about people: of all kinds together it is read once. */
export interface AskedPeople {
  readonly teams?: boolean;
  /** Who is in teams. */
  readonly members?: boolean;
  readonly permissionSets?: boolean;
  /** E-mail addresses as the files write them. */
  readonly emails?: readonly string[];
}

/** What every kind may look at: read once, before any kind compares what only it knows. */
export interface Common {
  /** Every pipeline of the account, in the order that people see. */
  readonly live: readonly LivePipeline[];
  readonly matching: Matching;
  /** Changes of pipelines and statuses, not yet counted: what comes and what goes. */
  readonly structure: readonly Change[];
  readonly people: People;
}

/** What there is before anything is read. */
export interface CommonInput {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  /** What all kinds together ask about people. */
  readonly asked: Required<AskedPeople>;
}

/** A kind's part of what every kind may look at. The kinds read side by side. */
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
