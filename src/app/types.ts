import type { Fleet } from '../config/accounts/fleet.js';
import type { Account } from '../core/model/fleet.js';
import type { Plan } from '../core/plan/plan.js';
import type { Progress } from '../core/model/progress.js';
import type { Question } from '../core/model/results.js';
import type { Io } from '../core/base/io.js';
import type { Tokens } from '../core/secrets/tokens.js';

/** The outside world as parameters: tests pass a fixed clock, their own folder, a recording `talk`. */
export interface AppContext extends Io {
  /** pipewright's version, as recorded in plans. */
  readonly version: string;
  /** Reports progress to the user. */
  readonly talk: (progress: Progress) => void;
  /** What must not be printed. An accounts file names variables with tokens, so the list grows. */
  readonly tokens: Tokens;
}

/** One account of an accounts file. */
export interface ChosenAccount {
  readonly account: Account;
  readonly fleet: Fleet;
  /** True if no other account is chosen: only then the plain HUBSPOT_ACCESS_TOKEN may be its token. */
  readonly isOnly: boolean;
}

/** Which account a use case talks to. If empty, HubSpot with the token from the environment. */
export interface AccountFlags {
  /** True for the embedded account of the working directory; no token is needed then. */
  readonly sandbox?: boolean;
  /** A base URL other than https://api.hubapi.com, without a trailing slash; or null. */
  readonly apiUrl?: string | null;
  /**
   * The id of the expected account; it also selects the token and one of several accounts. If null, taken from the
   * files.
   */
  readonly portal?: number | null;
  /** The account of an accounts file, which then says what to read and where; null or omitted without one. */
  readonly chosen?: ChosenAccount | null;
}

/** Consent given beforehand. What is omitted is not agreed to, and no consent implies another. */
export interface Consent {
  /** Apply whatever the plan is. */
  readonly autoApprove?: boolean;
  /** Allow deletes. */
  readonly allowDelete?: boolean;
  /** Accepted findings with the verdict `confirm`: `CODE`, or `CODE=ADDRESS`. */
  readonly confirm?: readonly string[];
  /** The hash of the approved plan; any other plan is refused. Null if no hash was given. */
  readonly approve?: string | null;
  /** The maximum number of tickets to move, or null if not given. */
  readonly ticketsUpTo?: number | null;
}

/** Asks a question and returns whether the person agrees. */
export type Ask = (question: Question) => Promise<boolean>;

/** What to apply, to which account, and the consent given. */
export interface ApplyInput {
  readonly account: AccountFlags;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
  /** A saved plan that the files must reproduce, or null. */
  readonly planFile?: string | null;
  /** True to apply a saved plan without its files. */
  readonly trustPlan?: boolean;
  readonly consent: Consent;
  /** True to do the steps at the settings pages too; sandbox only. */
  readonly console?: boolean;
  /** Asks a person; null if there is nobody to ask and only `consent` counts. */
  readonly ask?: Ask | null;
  /** Called once with the plan to be applied, before any question. */
  readonly showPlan?: (plan: Plan) => void;
}
