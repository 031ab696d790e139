/**
 * Limits requests in flight so that the account never counts more than `limit` in any interval.
 *
 * The account counts a request at an unknown moment between its start and its answer. So a request holds its place from
 * its start until one interval after its answer; whatever the latency, no window of the account's can contain more than
 * `limit`. Pacing by start times alone was rejected: connecting delays the first requests but not the later ones, and one
 * too many arrives in the same second. A queue from a package was rejected too: the limit changes at run time, and the
 * clock is passed in.
 *
 * All times are milliseconds of one steady clock.
 */
export interface Places {
  /** How long until the next may start: 0 for now, null if a running one has to end first. */
  waitMs(time: number): number | null;
  take(): void;
  answered(time: number): void;
  held(time: number): number;
  setLimit(limit: number, intervalMs: number): void;
  pauseUntil(time: number): void;
}

interface PlacesOptions {
  readonly limit: number;
  readonly intervalMs: number;
  readonly concurrency: number;
}

export function createPlaces({ limit, intervalMs, concurrency }: PlacesOptions): Places {
  let running = 0;
  let pausedUntil = 0;
  let answers: number[] = [];
  const forget = (time: number): void => {
    answers = answers.filter((at) => at + intervalMs > time);
  };
  return {
    waitMs(time) {
      forget(time);
      if (running >= concurrency) return null;
      if (pausedUntil > time) return pausedUntil - time;
      const tooMany = running + answers.length + 1 - limit;
      if (tooMany <= 0) return 0;
      const lastToLeave = answers[tooMany - 1];
      return lastToLeave === undefined ? null : lastToLeave + intervalMs - time;
    },
    take() {
      running += 1;
    },
    answered(time) {
      running -= 1;
      answers.push(time);
    },
    held(time) {
      forget(time);
      return running + answers.length;
    },
    setLimit(newLimit, newIntervalMs) {
      limit = Math.max(1, newLimit);
      intervalMs = Math.max(1, newIntervalMs);
    },
    pauseUntil(time) {
      pausedUntil = Math.max(pausedUntil, time);
    },
  };
}
