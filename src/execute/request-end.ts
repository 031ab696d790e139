import type { Code } from '../core/base/codes.js';
import { ApiError } from '../core/base/errors.js';
import type { AppError } from '../core/base/errors.js';

/**
 * How a request that writes ended. `unknown`: it may have been done, because its answer was lost, was an error of a server
 * or a proxy, or never came; only reading the account tells.
 */
export type RequestEnd = 'done' | 'not-done' | 'unknown';

/** What a journal's `result` says of it: `code` is null where the account took the request. */
interface Told {
  readonly status: number | null;
  readonly code: string | null;
}

/** Codes of a request that never left, or that the account put off. */
const NEVER_DONE: ReadonlySet<string> = new Set<Code>([
  'INTERRUPTED',
  'API_UNREACHABLE',
  'RATE_LIMITED',
  'DAILY_LIMIT',
  'API_MIGRATING',
]);

/** A proxy that got no answer in time from behind it; whether the account did the work, it does not know. */
const REQUEST_TIMEOUT = 408;

/** The end of a request from its result; null where there is none, because the run was cut off. */
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
