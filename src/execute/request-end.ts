import type { Code } from '../core/base/codes.js';
import { ApiError } from '../core/base/errors.js';
import type { AppError } from '../core/base/errors.js';

/**
 * How a write ended. `unknown`: it may have taken effect, because its answer was lost, never arrived, or was an error of a
 * server or a proxy. Only reading the account can tell.
 */
type RequestEnd = 'done' | 'not-done' | 'unknown';

/** The `result` in a journal; `code` is null if the account accepted the request. */
interface Told {
  readonly status: number | null;
  readonly code: string | null;
}

/** Codes of a request that was never sent, or that the account deferred. */
const NEVER_DONE: ReadonlySet<string> = new Set<Code>([
  'INTERRUPTED',
  'API_UNREACHABLE',
  'RATE_LIMITED',
  'DAILY_LIMIT',
  'API_MIGRATING',
]);

/** A proxy timed out; it doesn't know whether the account did the work. */
const REQUEST_TIMEOUT = 408;

/** The end of a request, from its result; null if there is none because the run was cut off. */
export function requestEnd(result: Told | null): RequestEnd {
  if (result === null) return 'unknown';
  const { status, code } = result;
  if (code === null) return 'done';
  // It can carry the status of a later try that was refused.
  if (code === 'ANSWER_LOST') return 'unknown';
  if (status !== null) {
    return status >= 400 && status < 500 && status !== REQUEST_TIMEOUT ? 'not-done' : 'unknown';
  }
  return NEVER_DONE.has(code) ? 'not-done' : 'unknown';
}

/** What the journal records about a request that failed. */
export function toldOf(error: AppError): Told {
  return { status: error instanceof ApiError ? error.refusal.status : null, code: error.code };
}
