import { randomUUID } from 'node:crypto';
import { createFaults, type Faults } from './control/faults.js';
import { createRequestLog, type RequestLog } from './control/request-log.js';
import { createRateLimits, type RateLimits } from './http/rate-limits.js';
import type { Seed } from './seed/model.js';
import { seedState } from './seed/state.js';
import { createSearchLag, type SearchLag } from './store/search-lag.js';
import type { SandboxState } from './store/state.js';

/** Milliseconds since 1970. */
export type Clock = () => number;

/** A running account: its state, and what lasts only as long as the server does. */
export interface Runtime {
  state: SandboxState;
  latencyMs: number;
  /** True once the server is closing: whatever is still waiting by then is dropped. */
  isClosing: boolean;
  /** The id of the lock that it holds; null where it keeps no file. */
  lockId: string | null;
  /** Publishes the account and token that the server has now. */
  announce: () => Promise<void>;
  readonly clock: Clock;
  /** Makes correlation ids. */
  readonly random: () => string;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly lag: SearchLag;
}

export function createRuntime(
  state: SandboxState,
  clock: Clock = Date.now,
  random: () => string = randomUUID,
): Runtime {
  return {
    state,
    latencyMs: 0,
    isClosing: false,
    lockId: null,
    announce: () => Promise.resolve(),
    clock,
    random,
    limits: createRateLimits(),
    faults: createFaults(),
    requests: createRequestLog(),
    lag: createSearchLag(),
  };
}

/** Puts the account back to what its seed says, and forgets requests, faults, latency and limits. */
export function resetRuntime(runtime: Runtime): void {
  const { origin, account, revision } = runtime.state;
  const { subscription } = account;
  runtime.state = seedState(origin.seed, { now: origin.seededAt, subscription, portalId: account.portalId });
  runtime.state.revision = revision + 1;
  forgetTraffic(runtime);
}

/** Puts another seed's account in place; token and portal id are kept if the seed names none. */
export function reseedRuntime(runtime: Runtime, seed: Seed): void {
  const token = runtime.state.tokens.keys().next().value;
  const { revision, account } = runtime.state;
  runtime.state = seedState(seed, { now: runtime.clock(), token, portalId: account.portalId });
  runtime.state.revision = revision + 1;
  forgetTraffic(runtime);
}

function forgetTraffic(runtime: Runtime): void {
  runtime.latencyMs = 0;
  runtime.limits.set({});
  runtime.faults.clear();
  runtime.requests.clear();
  runtime.lag.set(0);
}
