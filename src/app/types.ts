import type { Plan } from '../core/plan/plan.js';
import type { Progress } from '../core/model/progress.js';
import type { Question } from '../core/model/results.js';
import type { Io } from '../core/base/io.js';

/** The outside world, as parameters: tests pass a fixed clock, a folder of their own, a listening `talk`. */
export interface AppContext extends Io {
  /** Of pipewright, as plans record it. */
  readonly version: string;
  /** What goes on, for people who wait. */
  readonly talk: (progress: Progress) => void;
}

/** Which account a use case talks to. Empty: HubSpot, with the token that the environment has. */
export interface AccountFlags {
  /** True for the embedded account of the working directory; no token is needed then. */
  readonly sandbox?: boolean;
  /** Another address than https://api.hubapi.com, without a slash at the end; or null. */
  readonly apiUrl?: string | null;
  /** The id of the account that must answer; it also chooses the token and one of several accounts. Null: as the files say. */
  readonly portal?: number | null;
}

/** What was agreed to beforehand. What is left out is not agreed to, and none implies another. */
export interface Consent {
  /** Go ahead with whatever the plan is. */
  readonly autoApprove?: boolean;
  /** Deletes may be carried out. */
  readonly allowDelete?: boolean;
  /** Findings with the verdict `confirm` that are accepted: `CODE`, or `CODE=ADDRESS`. */
  readonly confirm?: readonly string[];
  /** The hash of the plan that was approved, or null: any other plan is refused. */
  readonly approve?: string | null;
  /** The most tickets that may move, or null where nobody said. */
  readonly ticketsUpTo?: number | null;
}

/** Answers a question with whether the person agrees. */
export type Ask = (question: Question) => Promise<boolean>;

/** What to apply, to which account, and what was agreed to. */
export interface ApplyInput {
  readonly account: AccountFlags;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
  /** A saved plan, which the files are held to, or null. */
  readonly planFile?: string | null;
  /** True where a saved plan counts without its files. */
  readonly trustPlan?: boolean;
  readonly consent: Consent;
  /** True where the steps of the settings pages are played too: on the sandbox only. */
  readonly console?: boolean;
  /** Asks a person; null where there is none, and `consent` says all. */
  readonly ask?: Ask | null;
  /** Called once, with the plan that is about to be applied, before anything is asked. */
  readonly showPlan?: (plan: Plan) => void;
}
