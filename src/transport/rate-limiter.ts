import type { Places } from './window.js';
import { createPlaces } from './window.js';
import type { SteadyClock } from './steady-clock.js';
import { steadyClock } from './steady-clock.js';
import type { Io } from '../core/base/io.js';

/** Starts requests in order, as fast as their limit allows. */
export interface Lane {
  /** Runs the work once a place is free. Rejects with the signal's reason if it aborts before that. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** From now on: at most `limit` in `intervalMs`. */
  setLimit(limit: number, intervalMs: number): void;
  /** Starts nothing for that long, and so delays every other request. */
  pause(ms: number): void;
  /** Places in use: running requests, and those answered less than an interval ago. */
  held(): number;
}

export interface LaneOptions extends Pick<Io, 'now' | 'sleep' | 'signal'> {
  readonly limit: number;
  readonly intervalMs: number;
  readonly concurrency: number;
  /** Called before each wait. */
  readonly waiting: (ms: number) => void;
}

interface Waiter {
  readonly start: () => void;
  readonly stop: (reason: unknown) => void;
}

export function createLane(options: LaneOptions): Lane {
  const clock = steadyClock(options);
  const places = createPlaces(options);
  const line = createLine(options, clock, places);
  return {
    async run(work) {
      await line.enter();
      try {
        return await work();
      } finally {
        places.answered(clock.time());
        line.move();
      }
    },
    setLimit: (limit, intervalMs) => places.setLimit(limit, intervalMs),
    pause: (ms) => places.pauseUntil(clock.time() + ms),
    held: () => places.held(clock.time()),
  };
}

/** The queue for places: a single loop advances it, and sleeps while the first one has to wait. */
function createLine(
  options: LaneOptions,
  clock: SteadyClock,
  places: Places,
): { enter(): Promise<void>; move(): void } {
  const waiters: Waiter[] = [];
  let moving = false;

  async function moveOn(): Promise<void> {
    for (let next = waiters[0]; next !== undefined; next = waiters[0]) {
      options.signal.throwIfAborted();
      const wait = places.waitMs(clock.time());
      if (wait === null) return;
      if (wait === 0) {
        places.take();
        waiters.shift();
        next.start();
      } else {
        options.waiting(wait);
        await clock.sleep(wait);
      }
    }
  }

  function move(): void {
    if (moving) return;
    moving = true;
    moveOn()
      .catch((reason: unknown) => {
        for (const waiter of waiters.splice(0)) waiter.stop(reason);
      })
      .finally(() => {
        moving = false;
        if (waiters.length > 0 && places.waitMs(clock.time()) !== null) move();
      });
  }

  return {
    enter: () =>
      new Promise((resolve, reject) => {
        waiters.push({ start: resolve, stop: reject });
        move();
      }),
    move,
  };
}
