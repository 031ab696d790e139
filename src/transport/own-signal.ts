import { setMaxListeners } from 'node:events';

interface Followed {
  readonly followers: Set<AbortController>;
  readonly unfollow: () => void;
}

/** The current followers of each signal. */
const followed = new WeakMap<AbortSignal, Followed>();

/**
 * A signal that follows another. Dozens of requests may wait at once, and Node warns of a leak from the eleventh listener
 * on; for our own signal the warning can be turned off. The caller's signal gets a single listener, however many clients
 * follow it, because a program may run many accounts under one signal. The last release removes the listener.
 */
export function ownSignal(theirs: AbortSignal): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  if (theirs.aborted) {
    own.abort(theirs.reason);
    return { signal: own.signal, release: () => undefined };
  }
  const { followers, unfollow } = followed.get(theirs) ?? follow(theirs);
  followers.add(own);
  const release = (): void => {
    if (followers.delete(own) && followers.size === 0) unfollow();
  };
  return { signal: own.signal, release };
}

function follow(theirs: AbortSignal): Followed {
  const followers = new Set<AbortController>();
  const abort = (): void => {
    for (const follower of followers) follower.abort(theirs.reason);
  };
  theirs.addEventListener('abort', abort, { once: true });
  const unfollow = (): void => {
    followed.delete(theirs);
    theirs.removeEventListener('abort', abort);
  };
  const entry = { followers, unfollow };
  followed.set(theirs, entry);
  return entry;
}
