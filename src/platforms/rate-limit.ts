import { isJsonObject } from '../core/base/json.js';
import { retryAfterMs } from '../core/api/retry-after.js';
import type { Answer } from '../transport/outcome.js';

/** What GitHub's documentation asks for where a refusal names no time. */
const NO_TIME_NAMED_MS = 60_000;

/**
 * Milliseconds that a platform wants to be left alone, or null where an answer is no refusal for too many requests.
 * GitHub refuses with 403 as well as with 429, and names the time in `retry-after`, as the moment when its limit starts
 * again, or, for secondary limits, only in the message. GitLab refuses with 429.
 */
export function rateLimitWait({ status, headers, body }: Answer, now: Date): number | null {
  if (status !== 403 && status !== 429) return null;
  const asked = retryAfterMs(headers, now);
  if (asked !== null) return asked;
  const remaining = headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'];
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? '';
  if (remaining === '0' && /^\d{1,12}$/.test(reset)) return Math.max(0, Number(reset) * 1000 - now.getTime());
  const message = isJsonObject(body) ? body['message'] : null;
  const named = typeof message === 'string' && /rate limit/i.test(message);
  return status === 429 || named ? NO_TIME_NAMED_MS : null;
}
