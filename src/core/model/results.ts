/** Results of commands: built by the use cases, shown by the renderers, printed by --json. */
import type { Account } from './fleet.js';
import type { RequestCounts } from './account.js';
import type { Address } from '../base/address.js';
import type { Action, Change } from '../plan/change.js';
import type { Code } from '../base/codes.js';
import type { Confirmation } from './config.js';
import type { Diagnostic, Finding } from '../base/diagnostic.js';
import type { Plan } from '../plan/plan.js';
import type { Source } from '../base/source.js';

/** What a check of files found, as `validate --json` prints it. `counts` are 0 if the files are invalid. */
export interface ValidateResult {
  readonly valid: boolean;
  readonly findings: readonly CheckedFinding[];
  readonly files: readonly string[];
  /** With several accounts, the most that one of them has. */
  readonly counts: { readonly pipelines: number; readonly statuses: number; readonly teams: number };
  /** The accounts whose configurations were checked; omitted without an accounts file. */
  readonly accounts?: readonly string[];
}

/** The accounts of an accounts file. */
export interface AccountsResult {
  readonly file: string;
  readonly accounts: readonly (Pick<
    Account,
    'name' | 'portalId' | 'subscription' | 'groups' | 'hold' | 'overlays'
  > & {
    /** Whether the environment has a token that is for this account alone. */
    readonly token: boolean;
  })[];
}

/** A problem, and the accounts that have it; omitted if all of them do. */
export interface CheckedFinding extends Diagnostic {
  readonly accounts?: readonly string[];
}

/** One question at a terminal; the answer is whether the user agrees. */
export type Question =
  | { readonly kind: 'go'; readonly plan: Plan }
  | { readonly kind: 'deletes'; readonly plan: Plan; readonly portalId: number }
  | { readonly kind: 'confirm'; readonly plan: Plan; readonly finding: Finding }
  | { readonly kind: 'done'; readonly step: ConsoleStep; readonly changes: readonly Change[] }
  | {
      readonly kind: 'all-done';
      readonly steps: readonly ConsoleStep[];
      readonly changes: readonly Change[];
    }
  | { readonly kind: 'verified'; readonly changes: readonly Change[] };

/** One change of a plan, by its unique key. */
export interface AppliedChange {
  readonly address: Address;
  readonly action: Action;
}

/** `failed.error` has the shape of every error in JSON. */
export interface ErrorDocument {
  readonly code: string;
  readonly summary: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly source: Diagnostic['source'];
  readonly correlationId: string | null;
}

/** Console changes as a task for a person: where to click, what to set, how to see that it is done. */
export interface ConsoleStep {
  readonly addresses: readonly Address[];
  readonly summary: string;
  readonly where: string;
  readonly url: string | null;
  readonly steps: readonly string[];
  readonly doneWhen: string;
}

/** How an apply or a rollback ended, as `apply --json` prints it. */
export interface ApplyResult {
  readonly status: 'applied' | 'partial' | 'refused' | 'nothing';
  readonly planHash: string;
  readonly applied: readonly AppliedChange[];
  readonly failed: (AppliedChange & { readonly error: ErrorDocument }) | null;
  readonly notTried: readonly AppliedChange[];
  readonly ticketsMoved: number;
  /** Tickets that moved from a closed status to a closed one and kept their close date. */
  readonly closeDatesKept: number;
  readonly consoleSteps: readonly ConsoleStep[];
  readonly requests: RequestCounts;
  readonly error: ErrorDocument | null;
}

/**
 * The outcome of an apply or a rollback: the result for --json, and the exit code. `plan` is the plan that was applied
 * or refused.
 */
export interface ApplyOutcome {
  readonly result: ApplyResult;
  readonly exitCode: number;
  readonly plan: Plan;
  /** Problems behind `result.error` (missing consents, blocks). */
  readonly findings: readonly Diagnostic[];
  /** Paths of the records, relative to the working directory; null if there are none. */
  readonly journalFile: string | null;
  readonly snapshotFile: string | null;
  /** The snapshot of the first run, if this one resumed interrupted ones; else null. */
  readonly firstSnapshotFile: string | null;
}

/** What `confirm` recorded, and the console changes that are left. */
export interface ConfirmResult {
  readonly confirmed: readonly Confirmation[];
  readonly undone: readonly Confirmation[];
  readonly pending: readonly Address[];
}

/** What a trial of one status's required properties showed; `unknown` if it wasn't possible, with the reason. */
export interface VerifiedStatus {
  readonly address: Address;
  readonly outcome: 'matches' | 'differs' | 'unknown';
  /** Declared as required, and required in fact. */
  readonly matches: readonly string[];
  /** Declared as required, but not required in fact. */
  readonly missing: readonly string[];
  /** Required in fact, but not declared as required. */
  readonly extra: readonly string[];
  readonly reason: string | null;
}

/** What trials with scratch tickets showed, as `verify --json` prints it. */
export interface VerifyResult {
  readonly portalId: number;
  readonly experimental: true;
  readonly statuses: readonly VerifiedStatus[];
  /** How many scratch tickets were created, and the ids of those that could not be moved to the recycle bin. */
  readonly created: number;
  readonly left: readonly string[];
  /** Properties that the account requires on every new ticket, and that the scratch tickets did not have. */
  readonly needed: readonly string[];
  /** Pending steps that matched: those recorded as confirmed, and those that still can be. */
  readonly confirmed: readonly Address[];
  readonly confirmable: readonly Address[];
}

/** A status that a plan empties, and its tickets; `moveTo` is null if the plan has no target for them. */
export interface EmptiedStatus {
  readonly address: Address;
  readonly id: string;
  readonly moveTo: Address | null;
  readonly tickets: readonly ListedTicket[];
}

/** A ticket for display; the subject is empty if it has none. */
export interface ListedTicket {
  readonly id: string;
  readonly subject: string;
}

/** A difference in one sentence, with its file and address. */
export interface PulledDifference {
  readonly file: string;
  readonly address: Address;
  readonly text: string;
}

/** A difference that must be written by hand. */
export interface LeftByHand extends PulledDifference {
  readonly code: 'PULL_BY_HAND';
  /** The thing's place in the files; null if no file has it. */
  readonly source: Source | null;
}

/** What was written from the account into the files, as `pull --json` prints it. */
export interface PullResult {
  readonly portalId: number;
  /** Files that were written, and those that were already up to date. */
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** One sentence per difference that was written from the account into the files. */
  readonly differences: readonly PulledDifference[];
  /**
   * Differences that must be written by hand, because a text edit isn't safe there, or no valid file can express them.
   */
  readonly notWritten: readonly LeftByHand[];
  /** What this token can't read, one sentence each. */
  readonly notes: readonly string[];
  readonly unmanaged: Plan['unmanaged'];
}

/** Files that `init` wrote, and those that were already up to date. */
export interface InitResult {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
}

/** The comment that contains a plan. `id` is the platform's own; `url` is null if unknown. */
export interface CommentResult {
  readonly platform: 'github' | 'gitlab';
  readonly url: string | null;
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly id: string;
}

/** One check; `hint` is what to do about it, or null. */
export interface DoctorCheck {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'unknown';
  readonly detail: string;
  readonly hint: string | null;
}

/** What works and what is missing, as `doctor --json` prints it. `healthy`: no check failed. */
export interface DoctorResult {
  readonly healthy: boolean;
  readonly checks: readonly DoctorCheck[];
}

/** The explanation of a code, as `explain --json` prints it. */
export interface ExplainResult {
  readonly code: Code;
  /** Its section in docs/errors.md, in Markdown: what it means, why it matters, what to do, how it ends. */
  readonly text: string;
}

/** The result of `sandbox show`, `seed` and `reset`. */
export interface SandboxResult {
  readonly file: string;
  readonly account: { readonly portalId: number; readonly accountType: string; readonly uiDomain: string };
  readonly pipelines: readonly {
    readonly id: string;
    readonly label: string;
    readonly statuses: readonly {
      readonly id: string;
      readonly label: string;
      readonly state: 'open' | 'closed';
      readonly tickets: number | null;
    }[];
  }[];
}

/** A snapshot with the apply (or rollback) that wrote it. Paths are relative to the working directory. */
export interface PastApply {
  readonly snapshot: string;
  readonly at: string;
  readonly portalId: number;
  readonly planHash: string;
  /** The first snapshot of the story, if this apply resumed an interrupted one; else null. */
  readonly continues: string | null;
  /** Null if there is no journal: nothing was sent, or the journal is gone. */
  readonly apply: {
    readonly journal: string;
    readonly command: 'apply' | 'rollback';
    /** Scheme and host that requests were sent to. */
    readonly origin: string;
    /** How it ended; null if it was cut off. */
    readonly status: ApplyResult['status'] | null;
    readonly code: string | null;
    /** Tickets that it moved, and those of requests with an unknown outcome. */
    readonly tickets: { readonly moved: number; readonly unknown: number };
  } | null;
}

/** What `rollback` can go back to: the snapshots of a folder, newest first. */
export interface PastAppliesResult {
  readonly snapshots: readonly PastApply[];
  /** Snapshots and journals that can't be read. */
  readonly problems: readonly Diagnostic[];
}
