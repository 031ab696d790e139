import type { HttpRequest } from '../transport/outcome.js';
import type { Lane } from '../transport/rate-limiter.js';
import { createLane } from '../transport/rate-limiter.js';
import type { ClientSettings } from './options.js';
import type { RateHints } from './rate-hints.js';
import { NO_HINTS, rateHintsFrom } from './rate-hints.js';

export interface HubSpotRequest extends HttpRequest {
  readonly search: boolean;
}

/** The two lanes of a client: searches have a limit of their own, and their answers carry no limit headers. */
export interface Pacing {
  laneOf(request: HubSpotRequest): Lane;
  /** Adjusts the general lane to the headers of an answer. */
  learn(headers: Readonly<Record<string, string>>): void;
  hints(): RateHints;
}

/** Leaves some capacity to other processes with the same token. */
const USED_SHARE = 0.95;
const TOLD_FROM_MS = 1000;
const SECOND = 1000;

export function createPacing(settings: ClientSettings): Pacing {
  const { limits, now, sleep, signal } = settings;
  const waiting = (ms: number): void => {
    if (ms >= TOLD_FROM_MS) settings.talk({ kind: 'waiting', why: 'rate-limit', ms });
  };
  const shared = { now, sleep, signal, waiting };
  const general = createLane({
    ...shared,
    limit: Math.max(1, Math.floor(limits.burst * USED_SHARE)),
    intervalMs: limits.intervalMs,
    concurrency: limits.concurrency,
  });
  const search = createLane({
    ...shared,
    limit: limits.searchesPerSecond,
    intervalMs: SECOND,
    concurrency: limits.searchesPerSecond,
  });
  let hints = NO_HINTS;
  return {
    laneOf: (request) => (request.search ? search : general),
    learn(headers) {
      const newest = rateHintsFrom(headers);
      if (newest === null) return;
      hints = newest;
      if (newest.max === null) return;
      const usedByAll = newest.remaining === null ? 0 : newest.max - newest.remaining;
      const usedByOthers = Math.max(0, usedByAll - general.held());
      general.setLimit(
        Math.floor(newest.max * USED_SHARE) - usedByOthers,
        newest.intervalMs ?? limits.intervalMs,
      );
    },
    hints: () => hints,
  };
}
