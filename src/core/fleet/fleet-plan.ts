import type { Action } from '../plan/change.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { Json } from '../base/json.js';
import type { Summary } from '../plan/plan.js';
import type { Drift } from '../plan/drift.js';
import type { ErrorDocument } from '../model/results.js';

/**
 * What an account wants: nothing, changes that can be applied, changes that a finding blocks, or changes while it is on
 * hold; `failed` if it couldn't be planned.
 */
export type AccountStatus = 'changes' | 'nothing' | 'blocked' | 'held' | 'failed';

/** Plans of several accounts as one document: schema/fleet.schema.json is its contract. */
export interface FleetPlan {
  readonly formatVersion: '1';
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** In the order of the accounts file. */
  readonly accounts: readonly FleetAccount[];
  /** Biggest first. */
  readonly changeSets: readonly ChangeSet[];
  /** `sha256:…` of the sorted pairs of name and plan hash. */
  readonly fleetHash: string;
  readonly summary: FleetSummary;
}

export interface FleetAccount {
  readonly name: string;
  readonly portalId: number;
  readonly status: AccountStatus;
  /** The id of its change set; null if it wants no changes or has no plan. */
  readonly changeSet: string | null;
  readonly planHash: string | null;
  readonly summary: Summary | null;
  /** How many tickets move; those that weren't counted aren't included. */
  readonly ticketsMove: number;
  /** Flags that an apply of this account alone requires. */
  readonly requires: readonly string[];
  /** Codes of the findings that block it. */
  readonly blockedBy: readonly string[];
  /** The file name of its plan in the folder of this document; null if none was written. */
  readonly plan: string | null;
  readonly error: ErrorDocument | null;
}

export type FleetSummary = Readonly<
  Record<'accounts' | 'changes' | 'nothing' | 'blocked' | 'held' | 'failed', number>
>;

/** Drift of several accounts as one document. */
export interface FleetDrift {
  /** In the order of the accounts file. */
  readonly accounts: readonly DriftedAccount[];
}

export interface DriftedAccount {
  readonly name: string;
  readonly portalId: number;
  readonly status: 'changes' | 'nothing' | 'failed';
  /** How many differences there are. */
  readonly changes: number;
  /** The drift of the account alone; null if it couldn't be read. */
  readonly document: Drift | null;
  readonly error: ErrorDocument | null;
}

/** Accounts whose plans a reviewer would call the same. */
export interface ChangeSet {
  /** A letter: A is the biggest. */
  readonly id: string;
  readonly accounts: readonly string[];
  readonly changes: readonly SetChange[];
}

/** A change without what only one account can have: live ids, counts, slot numbers. */
export interface SetChange {
  /** Undeclared things by label: `pipelines.support.statuses["Old"]`. */
  readonly address: string;
  readonly kind: ChangeKind;
  readonly action: Action;
  readonly label: string;
  readonly channel: 'api' | 'console';
  readonly fields: readonly SetField[];
}

export interface SetField {
  readonly path: string;
  readonly after: Json;
  /** The values now, with the accounts that have each: one entry if all have the same. */
  readonly before: readonly { readonly value: Json; readonly accounts: readonly string[] }[];
}
