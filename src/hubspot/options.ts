import type { Progress } from '../core/model/progress.js';
import type { Io } from '../core/base/io.js';
import type { Timeouts } from '../transport/transport.js';
import { BODY_BYTES, TIMEOUTS } from '../transport/transport.js';

interface Limits {
  /** Requests per interval until an answer says otherwise. HubSpot's smallest subscription allows 100. */
  readonly burst: number;
  readonly intervalMs: number;
  /** Concurrent requests. */
  readonly concurrency: number;
  /** HubSpot allows an account five a second, shared by all its apps; one is left to the others. */
  readonly searchesPerSecond: number;
  /** Bytes of the largest answer. */
  readonly bodyBytes: number;
}

export interface ClientOptions extends Pick<Io, 'now' | 'sleep' | 'random' | 'signal'> {
  /** An address that passed `checkApiUrl`. Its path is prefixed to every request. */
  readonly baseUrl: string;
  readonly token: string;
  readonly talk?: (progress: Progress) => void;
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: Partial<Limits>;
  readonly userAgent?: string;
}

/** Options with every default filled in. */
export interface ClientSettings extends Pick<Io, 'now' | 'sleep' | 'random' | 'signal'> {
  readonly baseUrl: URL;
  readonly token: string;
  readonly talk: (progress: Progress) => void;
  readonly timeouts: Timeouts;
  readonly limits: Limits;
  readonly userAgent: string;
}

const LIMITS: Limits = {
  burst: 100,
  intervalMs: 10_000,
  concurrency: 10,
  searchesPerSecond: 4,
  bodyBytes: BODY_BYTES,
};

/** Fills in the defaults. `signal` replaces the caller's, and any number of waits may listen to it. */
export function settingsFrom(options: ClientOptions, signal: AbortSignal): ClientSettings {
  return {
    baseUrl: new URL(options.baseUrl),
    token: options.token,
    now: options.now,
    sleep: options.sleep,
    random: options.random,
    signal,
    talk: options.talk ?? (() => undefined),
    timeouts: { ...TIMEOUTS, ...options.timeouts },
    limits: { ...LIMITS, ...options.limits },
    userAgent: options.userAgent ?? 'pipewright',
  };
}
