import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { SandboxBusyError } from './errors.js';
import { createRuntime, type Clock, type Runtime } from './runtime.js';
import { createSandboxServer } from './server.js';
import { freshState, type SeedOptions } from './seed/state.js';
import { loadState, saveState } from './store/file.js';
import { tryLock, type Lock, type ServerAddress } from './store/lock.js';
import type { SandboxState } from './store/state.js';

/** How to serve an account: from `state`, from `file`, or a fresh one. */
interface StartOptions {
  /** The account to serve; without it the one in the file, without that a fresh one. */
  readonly state?: SandboxState | undefined;
  /** Where the account is kept. The server owns the file while it runs and saves to it. */
  readonly file?: string | undefined;
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly clock?: Clock | undefined;
  /** Makes correlation ids. */
  readonly random?: (() => string) | undefined;
  /** How long to wait for another owner of the file to end, in milliseconds; 0 by default. */
  readonly waitMs?: number | undefined;
  /** Whether others may use this server while it owns the file; true by default. */
  readonly shared?: boolean | undefined;
  /** For a fresh account, and for one that was never told its edition. */
  readonly fresh?: Omit<SeedOptions, 'now'> | undefined;
}

/** A running sandbox. */
interface Sandbox {
  /** Without a slash at the end. */
  readonly url: string;
  /** The account's first token. */
  readonly token: string;
  readonly portalId: number;
  readonly state: SandboxState;
  /** Ends every connection at once, saves, and gives the file free. Can be called more than once. */
  readonly close: () => Promise<void>;
}

const SAVE_EVERY_MS = 2_000;
const RETRY_MS = 25;

/**
 * Serves an account on this machine.
 * @throws SandboxBusyError where another process owns the file, SandboxStateError where it holds something else.
 */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? Date.now;
  if (options.file === undefined) {
    const state = options.state ?? freshState({ now: clock(), ...options.fresh });
    return serve(options, createRuntime(state, clock, options.random), null);
  }
  const lock = await waitForLock(options.file, clock, options.waitMs ?? 0);
  return startLocked(options, { file: options.file, lock });
}

/** Serves the account in a file that the caller owns already; the lock is given back if that fails. */
export async function startLocked(
  options: StartOptions,
  place: { readonly file: string; readonly lock: Lock },
): Promise<Sandbox> {
  const clock = options.clock ?? Date.now;
  try {
    const stored = options.state === undefined ? await loadState(place.file) : null;
    const state = options.state ?? stored ?? freshState({ now: clock(), ...options.fresh });
    const keeper = createKeeper(place.file, stored === null ? null : state.revision);
    if (stored !== null) applyEdition(state, options);
    const runtime = createRuntime(state, clock, options.random);
    runtime.lockId = place.lock.id;
    const sandbox = await serve(options, runtime, { ...place, keeper });
    if (options.shared !== false) {
      // A seed or a reset may bring another token, and another account.
      runtime.announce = () => place.lock.announce(addressOf(sandbox));
      await runtime.announce();
    }
    return sandbox;
  } catch (error) {
    await place.lock.release();
    throw error;
  }
}

function addressOf({ url, token, portalId }: Sandbox): ServerAddress {
  return { url, token, portalId };
}

/** An account whose seed names no edition has the one that its user names. */
function applyEdition(state: SandboxState, options: StartOptions): void {
  const subscription = options.fresh?.subscription;
  if (subscription === undefined || state.origin.seed.account?.subscription !== undefined) return;
  if (subscription === state.account.subscription) return;
  state.account = { ...state.account, subscription };
  state.revision += 1;
}

async function waitForLock(file: string, clock: Clock, waitMs: number): Promise<Lock> {
  const deadline = performance.now() + waitMs;
  for (let attempts = 1; ; attempts += 1) {
    const attempt = await tryLock(file, new Date(clock()).toISOString());
    if (attempt.owned) return attempt.lock;
    // A dead owner's lock needs a second attempt, however short the wait.
    const isDead = attempt.owner.pid === null && attempts < 10;
    if (!isDead && performance.now() >= deadline) throw new SandboxBusyError(file, attempt.owner.pid);
    await wait(RETRY_MS);
  }
}

/** Writes the state where it has changed since it was last written. */
interface Keeper {
  readonly save: (state: SandboxState) => Promise<void>;
}

function createKeeper(file: string, savedRevision: number | null): Keeper {
  let saved = savedRevision;
  let running = Promise.resolve();
  const saveNow = async (state: SandboxState): Promise<void> => {
    const { revision } = state;
    if (revision === saved) return;
    await saveState(file, state);
    saved = revision;
  };
  return {
    save: (state) => {
      running = running.catch(() => undefined).then(() => saveNow(state));
      return running;
    },
  };
}

interface Kept {
  readonly lock: Lock;
  readonly keeper: Keeper;
}

async function serve(options: StartOptions, runtime: Runtime, kept: Kept | null): Promise<Sandbox> {
  const server = createSandboxServer(runtime);
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  const timer = setInterval(() => {
    // A save that fails here is tried again, and close() tells.
    kept?.keeper.save(runtime.state).catch(() => undefined);
  }, SAVE_EVERY_MS);
  timer.unref();
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    clearInterval(timer);
    runtime.isClosing = true;
    // Others are told to wait; where even that fails, they find a server that does not answer.
    if (options.shared !== false) await kept?.lock.announce(null).catch(() => undefined);
    await closeServer(server);
    try {
      await kept?.keeper.save(runtime.state);
    } finally {
      await kept?.lock.release();
    }
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    get token(): string {
      return runtime.state.tokens.keys().next().value ?? '';
    },
    get portalId(): number {
      return runtime.state.account.portalId;
    },
    get state(): SandboxState {
      return runtime.state;
    },
    close: () => (closing ??= close()),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
