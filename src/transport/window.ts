/**
 * How many requests may be under way, so that no interval ever holds more than `limit` of them as the account counts.
 *
 * The account counts a request at some moment between its start and its answer, which nobody here knows. So a request
 * holds its place from its start until one interval after its answer: however long the way there took, no window of
 * the account's can see more than `limit`. Pacing by start times alone was left out: the first requests are slowed by
 * connecting, the later ones aren't, and one too many arrives in the same second. A queue from a package was left out
 * too: the limit is learnt on the way, and the clock comes in from outside.
 *
 * All times are milliseconds of one steady clock.
 */
export interface Places {
  /** How long until the next may start: 0 for now, null where that hangs on the end of a running one. */
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
