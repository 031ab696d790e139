import { get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { SandboxBusyError } from './errors.js';
import type { Subscription } from './model.js';
import type { Clock } from './runtime.js';
import { startLocked } from './start.js';
import { tryLock, type Lock, type ServerAddress } from './store/lock.js';

interface OpenOptions {
  /** Where the account is kept. */
  readonly file: string;
  /** How long to wait for another owner, in milliseconds; 10 s by default. */
  readonly waitMs?: number | undefined;
  /** Edition of a fresh account, and of one whose seed names none. */
  readonly subscription?: Subscription | undefined;
  /** Portal id of a fresh account. */
  readonly portalId?: number | undefined;
  /** Token of a fresh account. */
  readonly token?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: (() => string) | undefined;
}

/** An account that can be talked to. `owned` is false where another process serves it. */
interface OpenedSandbox extends ServerAddress {
  readonly owned: boolean;
  readonly close: () => Promise<void>;
}

const RETRY_MS = 50;
const PING_MS = 2_000;

/**
 * Opens the account in a file: the server that owns the file if there is one, else a server of our own, which others
 * wait for, as it ends with us. No file: a fresh account.
 * @throws SandboxBusyError where another process keeps the file, SandboxStateError where it holds something else.
 */
export async function openSandbox(options: OpenOptions): Promise<OpenedSandbox> {
  const deadline = performance.now() + (options.waitMs ?? 10_000);
  const startedAt = new Date((options.clock ?? Date.now)()).toISOString();
  for (let attempts = 1; ; attempts += 1) {
    const attempt = await tryLock(options.file, startedAt);
    if (attempt.owned) return openOwn(options, attempt.lock);
    const { pid, id, server } = attempt.owner;
    if (server !== null && (await answers(server.url, id))) {
      return { ...server, owned: false, close: () => Promise.resolve() };
    }
    // A dead owner's lock needs a second attempt, however short the wait.
    const isDead = pid === null && attempts < 10;
    if (!isDead && performance.now() >= deadline) throw new SandboxBusyError(options.file, pid);
    await wait(RETRY_MS);
  }
}

async function openOwn(options: OpenOptions, lock: Lock): Promise<OpenedSandbox> {
  const { file, clock, random, subscription, portalId, token } = options;
  const fresh = { subscription, portalId, token };
  const sandbox = await startLocked({ file, clock, random, shared: false, fresh }, { file, lock });
  return {
    url: sandbox.url,
    token: sandbox.token,
    portalId: sandbox.portalId,
    owned: true,
    close: sandbox.close,
  };
}

/**
 * True where the holder of the lock answers at the address. Since the lock was read, that server may have ended, and
 * another folder's may have been given its port.
 */
function answers(url: string, lockId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = `${url}/_sandbox/ping?lock=${encodeURIComponent(lockId)}`;
    const request = get(ping, { agent: false, timeout: PING_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
