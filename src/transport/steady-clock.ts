import type { Io } from '../core/base/io.js';

/** A clock that never goes backwards and counts every sleep, even if the system clock is reset or frozen. */
export interface SteadyClock {
  /** Milliseconds. */
  time(): number;
  /** Rejects with the signal's reason when that aborts. */
  sleep(ms: number): Promise<void>;
}

export function steadyClock({ now, sleep, signal }: Pick<Io, 'now' | 'sleep' | 'signal'>): SteadyClock {
  let latest = 0;
  const time = (): number => {
    latest = Math.max(latest, now().getTime());
    return latest;
  };
  return {
    time,
    async sleep(ms) {
      const before = time();
      await sleep(ms, signal);
      latest = Math.max(latest, before + ms);
    },
  };
}
