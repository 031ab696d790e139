import type { Address } from '../base/address.js';
import type { Code } from '../base/codes.js';
import type { Finding } from '../base/diagnostic.js';
import type { Source } from '../base/source.js';
import type { AccountReader, Operation } from '../model/account.js';
import type { Config, PortalLock } from '../model/config.js';
import type { LivePipeline } from '../model/live-state.js';
import type { Matching } from '../model/matching.js';
import type { People } from '../model/people.js';
import type { ChangeKind } from '../plan/change-kind.js';
import type { Change } from '../plan/change.js';
import type { Plan } from '../plan/plan.js';

/**
 * A request that a journal claims, and that the account didn't refuse. `unknown`: neither an answer nor a later look told
 * whether it took effect.
 */
export interface PastRequest extends Pick<Operation, 'method' | 'body'> {
  /** Without its query. */
  readonly path: string;
  readonly end: 'done' | 'unknown';
  /** The id under which the thing that it made was seen, or null. */
  readonly seen: string | null;
  /** When it was sent, in milliseconds. */
  readonly at: number;
  /** False if it comes from a journal that others could have written. */
  readonly own: boolean;
}

/** A thing made since the snapshot: one that a rollback could remove, or the reason why it doesn't. */
export interface Removal {
  readonly kind: ChangeKind;
  readonly address: Address;
  readonly id: string;
  readonly label: string;
  /** What one that somebody else made could have in common with it. */
  readonly knownBy: 'id' | 'name';
  /** `unknown` if the outcome of the request that is said to have created it was never seen. */
  readonly end: 'done' | 'unknown';
  readonly stays: string | null;
}

/** A ticket that pipewright has moved since a snapshot. */
export interface MovedTicket {
  readonly id: string;
  /** Live id of the status that it was in. */
  readonly from: string;
  /** Live ids of the statuses that pipewright may have left it in, newest last. */
  readonly places: readonly string[];
  /** `unknown` if neither a response nor a later read told whether the last request moved it. */
  readonly outcome: 'done' | 'unknown';
  /** Its former close date (null: none); undefined if the journals don't have it. */
  readonly closeDate?: string | null;
}

/** Tickets that a rollback moves back. */
export interface TicketsGoBack {
  /** `migrate` changes, one for each pair of source and target status. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

/** What the account, the snapshot and its plan say about the claims of the journals. */
export interface UndoScope {
  /** In the order in which they were sent. */
  readonly requests: readonly PastRequest[];
  readonly matching: Matching;
  readonly live: readonly LivePipeline[];
  readonly people: People;
  readonly lock: PortalLock;
  readonly reader: AccountReader;
  /** Creation time of the snapshot. */
  readonly since: Date;
}

/** What of that a rollback undoes, and what it can't. */
export interface Undone {
  /** The configuration with what was set since set back. */
  readonly config: Config;
  readonly removals: readonly Removal[];
  readonly findings: readonly Finding[];
}

/** A finding of a kind, as a rollback says it. */
export type RollbackWords = (one: Finding) => Partial<Pick<Finding, 'summary' | 'detail'>>;

/** How a kind goes back to what a snapshot says. Pure, except for `undo` and `goBack`. */
export interface RollbackFacet {
  /** Its place among the kinds, from low to high. */
  readonly rank: number;
  readonly kinds: readonly ChangeKind[];
  /** The snapshot with the ids that the account uses today; `plan` is the one with its own ids. */
  readonly idsOfToday?: (
    config: Config,
    today: { readonly matching: Matching; readonly lock: PortalLock; readonly plan: Plan },
  ) => Config;
  /** A journal is a claim, not proof: what contradicts it stays. Never removes what the snapshot has. */
  readonly undo?: (config: Config, scope: UndoScope) => Promise<Undone>;
  /** The configuration with these things retired, without ticket targets: what holds a ticket isn't removed. */
  readonly retire?: (config: Config, ids: readonly string[], source: Source) => Config;
  /** The lock as far as it is about what the configuration declares, or about these things. */
  readonly lockFor?: (lock: PortalLock, config: Config, removed: readonly string[]) => PortalLock;
  /** Keeps codes, verdicts and places. */
  readonly words?: (plan: Plan, file: string) => Partial<Record<Code, RollbackWords>>;
  /** What comes back in another way than it was. */
  readonly findings?: (plan: Plan) => readonly Finding[];
  /** The same in sentences, about a plan with changes. */
  readonly limits?: (plan: Plan) => readonly string[];
  /** Moves tickets back that are still where pipewright put them, or may have put them. */
  readonly goBack?: (
    reader: AccountReader,
    moved: readonly MovedTicket[],
    matching: Matching,
  ) => Promise<TicketsGoBack>;
}
