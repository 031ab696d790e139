import type { Plan } from '../core/plan.js';
import type { Progress } from '../core/progress.js';
import type { Question } from '../core/results.js';

/** The outside world, as parameters: tests pass a fixed clock, a folder of their own, a listening `talk`. */
export interface AppContext {
  /** Absolute working directory; every relative path starts here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds, rejects with the signal's reason when that aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** What goes on, for people who wait. */
  readonly talk: (progress: Progress) => void;
}

/** Which account a command talks to: the shared flags. */
export interface AccountFlags {
  readonly sandbox: boolean;
  readonly apiUrl: string | null;
  readonly portal: number | null;
}

/** What the user agreed to beforehand, by flags. */
export interface Consent {
  readonly autoApprove: boolean;
  readonly allowDelete: boolean;
  /** `CODE` or `CODE=ADDRESS`. */
  readonly confirm: readonly string[];
  /** A plan hash, or null. */
  readonly approve: string | null;
  /** The most tickets that may move, or null where nobody said. */
  readonly ticketsUpTo: number | null;
}

export interface ApplyInput {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  /** A saved plan, which the files are held to, or null. */
  readonly planFile: string | null;
  /** True where a saved plan counts without its files. */
  readonly trustPlan: boolean;
  readonly consent: Consent;
  /** True where the steps of the settings pages are played too: on the sandbox only. */
  readonly console: boolean;
  /** Asks at a terminal; null where there is none (also under CI and --json). */
  readonly ask: ((question: Question) => Promise<boolean>) | null;
  /** Called once, with the plan that is about to be applied, before anything is asked. */
  readonly showPlan: (plan: Plan) => void;
}
