import type { Address } from '../base/address.js';
import type { Target } from '../model/account.js';
import type { UnmanagedKind } from './change-kind.js';
import type { Change } from './change.js';
import type { TicketState } from '../model/config.js';
import type { Finding } from '../base/diagnostic.js';
import type { Json } from '../base/json.js';

/**
 * The contract between planning, rendering and applying: plain JSON. schema/plan.schema.json is its source; the
 * compiler checks these types against those generated from it (test/unit/core/plan-type.test.ts).
 */
export interface Plan {
  readonly formatVersion: '1';
  readonly tool: { readonly name: 'pipewright'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly account: PlanAccount;
  /** Paths of the configuration's files and of the lock, relative to the working directory, with `/`. */
  readonly files: readonly string[];
  readonly lockFile: string;
  /** `sha256:…` of the resolved files, of what the plan relied on, and of everything that an approval covers. */
  readonly configDigest: string;
  readonly liveDigest: string;
  readonly planHash: string;
  readonly basis: Basis;
  readonly views: readonly PipelineView[];
  readonly changes: readonly Change[];
  readonly unmanaged: readonly Unmanaged[];
  readonly findings: readonly Finding[];
  /** Flags that `apply` will require. */
  readonly requires: readonly string[];
  readonly summary: Summary;
}

export interface PlanAccount {
  /** Its name in the accounts file; omitted without one. */
  readonly name?: string;
  readonly portalId: number;
  readonly accountType: string;
  readonly uiDomain: string;
  readonly target: Target;
}

/** What the plan relied on: everything that apply needs besides the changes. */
export interface Basis {
  /** Every live pipeline that a change touches or that receives tickets, by address. */
  readonly pipelines: Readonly<Record<Address, BasisPipeline>>;
  /** Live ids of the declared pipelines in live order, if a change moves or creates a pipeline; else empty. */
  readonly order: readonly string[];
  /** Sort numbers of the pipelines in `order`, by live id; omitted if `order` is empty. */
  readonly slots?: Readonly<Record<string, number>>;
  /** Ids that the lock will have after the apply: adopted things, by address. */
  readonly pins: Readonly<Record<Address, string>>;
  /** Live ids of the teams that a change touches or names, by address. */
  readonly teams: Readonly<Record<Address, string>>;
  /**
   * Names of teams for display, by address: of those that console changes name, and of those that changes name by live
   * id. Omitted if there are none.
   */
  readonly teamNames?: Readonly<Record<Address, string>>;
  /** Live ids of the users that a change names, by lower-cased e-mail address. */
  readonly users: Readonly<Record<string, string>>;
  /**
   * Current managed settings of the pipelines and teams that a change touches, by ids, in the kind's form. Also the
   * teams that changes only name, and the members of a deleted team.
   */
  readonly settings: Readonly<Record<Address, Json>>;
  /** Live ids whose protection the lock records (true) or drops (false). */
  readonly protect: Readonly<Record<string, boolean>>;
}

export interface BasisPipeline {
  readonly id: string;
  readonly label: string;
  /** In live order; `writable: false` statuses are listed and never touched. */
  readonly statuses: readonly BasisStatus[];
}

export interface BasisStatus {
  readonly address: Address;
  readonly id: string;
  readonly label: string;
  readonly state: TicketState;
  readonly writable: boolean;
}

/**
 * One pipeline as columns, now and afterwards. `label` is the pipeline's label after the plan (before it, if deleted).
 */
export interface PipelineView {
  readonly address: Address;
  readonly label: string;
  readonly before: readonly ViewStatus[];
  readonly after: readonly ViewStatus[];
}

export interface ViewStatus {
  readonly address: Address;
  readonly id: string;
  readonly label: string;
  readonly state: TicketState;
  /** Tickets now (before), or after the plan (after); null if not counted. */
  readonly held: number | null;
}

export interface Unmanaged {
  readonly kind: UnmanagedKind;
  readonly id: string;
  readonly label: string;
  readonly reason: string;
}

export interface Summary {
  readonly create: number;
  readonly update: number;
  readonly move: number;
  readonly delete: number;
  readonly migrate: number;
  readonly console: number;
  readonly blocked: boolean;
}
