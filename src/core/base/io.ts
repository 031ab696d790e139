/**
 * What comes from outside and differs from run to run. It comes in as one value, and each part takes the members that it
 * needs, so that tests hold every one of them.
 */
export interface Io {
  /** Absolute working directory; every relative path starts here. */
  readonly cwd: string;
  /** Variables as in `process.env`; tokens come from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds, rejects with the signal's reason when that aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** Aborts when whoever started the run wants it to stop: what only reads ends at once. */
  readonly signal: AbortSignal;
}
