import { setMaxListeners } from 'node:events';

/**
 * A signal that aborts with another one. Dozens of requests may wait at the same time, and Node warns about a leak
 * from the eleventh listener on; on a signal of our own that warning can be turned off.
 */
export function ownSignal(theirs: AbortSignal): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  const follow = (): void => own.abort(theirs.reason);
  if (theirs.aborted) follow();
  else theirs.addEventListener('abort', follow, { once: true });
  return { signal: own.signal, release: () => theirs.removeEventListener('abort', follow) };
}
