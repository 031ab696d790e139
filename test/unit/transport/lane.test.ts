import { describe, expect, it } from 'vitest';
import { createLane } from '../../../src/transport/rate-limiter.js';
import type { Lane, LaneOptions } from '../../../src/transport/rate-limiter.js';

interface Track {
  readonly lane: Lane;
  /** When each piece of work began, in milliseconds from the start. */
  readonly starts: number[];
  readonly waits: number[];
  readonly stop: AbortController;
  /** Runs work that takes that long. */
  readonly work: (ms: number) => Promise<void>;
}

/** A lane over a clock of its own: whoever sleeps least wakes next. */
function track(options: Partial<LaneOptions> = {}): Track {
  let time = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      sleepers.push({ at: time + ms, wake: resolve });
      signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      setImmediate(() => {
        const next = sleepers.sort((a, b) => a.at - b.at).shift();
        if (next === undefined) return;
        time = Math.max(time, next.at);
        next.wake();
      });
    });
  const starts: number[] = [];
  const waits: number[] = [];
  const stop = new AbortController();
  const lane = createLane({
    limit: 3,
    intervalMs: 1000,
    concurrency: 10,
    now: () => new Date(time),
    sleep,
    signal: stop.signal,
    waiting: (ms) => waits.push(ms),
    ...options,
  });
  const work = (ms: number): Promise<void> =>
    lane.run(async () => {
      starts.push(time);
      if (ms > 0) await sleep(ms);
    });
  return { lane, starts, waits, stop, work };
}

describe('a lane', () => {
  it('starts at once what has a place, and the rest an interval later', async () => {
    const { starts, work } = track();
    await Promise.all(Array.from({ length: 7 }, () => work(0)));
    expect(starts).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
  });

  it('counts the interval from the answer, because nobody knows when the account counted', async () => {
    const { starts, work } = track({ limit: 2 });
    await Promise.all([work(300), work(100), work(0), work(0)]);
    expect(starts).toEqual([0, 0, 1100, 1300]);
  });

  it('runs no more than so many at a time', async () => {
    const { starts, work } = track({ limit: 100, concurrency: 2 });
    await Promise.all([work(50), work(70), work(10), work(10)]);
    expect(starts).toEqual([0, 0, 50, 60]);
  });

  it('starts nothing while it pauses', async () => {
    const { lane, starts, waits, work } = track();
    lane.pause(4000);
    await Promise.all([work(0), work(0)]);
    expect(starts).toEqual([4000, 4000]);
    expect(waits).toEqual([4000]);
  });

  it('keeps to a new limit from then on', async () => {
    const { lane, starts, work } = track();
    await work(0);
    lane.setLimit(1, 500);
    await Promise.all([work(0), work(0)]);
    expect(starts).toEqual([0, 500, 1000]);
  });

  it('always lets one through, however small the limit is said to be', async () => {
    const { lane, starts, work } = track();
    lane.setLimit(-5, 100);
    await Promise.all([work(0), work(0)]);
    expect(starts).toEqual([0, 100]);
  });

  it('gives a place back when the work fails', async () => {
    const { lane, starts, work } = track({ concurrency: 1, limit: 100 });
    await expect(lane.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await work(0);
    expect(starts).toEqual([0]);
  });

  it('turns everyone away who waits when it is stopped', async () => {
    const { stop, work } = track({ limit: 1 });
    await work(0);
    const waiting = [work(0), work(0)].map((promise) => promise.then(() => 'ran').catch(() => 'turned away'));
    stop.abort();
    expect(await Promise.all(waiting)).toEqual(['turned away', 'turned away']);
    await expect(work(0)).rejects.toBeTruthy();
  });

  it('goes on where the clock stands still, counting its own waits', async () => {
    const { waits, work } = track({ limit: 1, now: () => new Date(0), sleep: () => Promise.resolve() });
    await Promise.all([work(0), work(0), work(0)]);
    expect(waits).toEqual([1000, 1000]);
  });

  it('does not wait for hours where the clock was set back', async () => {
    let time = 3_600_000;
    const { waits, work } = track({ limit: 1, now: () => new Date(time), sleep: () => Promise.resolve() });
    await work(0);
    time = 0;
    await work(0);
    expect(waits).toEqual([1000]);
  });
});
