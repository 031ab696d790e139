import type { Io } from '../core/base/io.js';
import type { Json } from '../core/base/json.js';
import { isJsonObject } from '../core/base/json.js';
import { retryAfterMs } from '../core/api/retry-after.js';
import type { Answer, LostHow, Outcome, RequestClass } from '../transport/outcome.js';
import type { Course, Decision } from '../transport/persist.js';
import { backOffMs } from '../transport/persist.js';
import { rateHintsFrom } from './rate-hints.js';

/** How a request can end without a usable answer. */
export type FailureCode =
  | 'INTERRUPTED'
  | 'ANSWER_LOST'
  | 'API_UNREACHABLE'
  | 'API_TIMEOUT'
  | 'API_NOT_JSON'
  | 'API_UNAVAILABLE'
  | 'API_MIGRATING'
  | 'RATE_LIMITED'
  | 'DAILY_LIMIT';

interface Chance extends Pick<Io, 'random'> {
  readonly now: Date;
}

export interface Attempt extends Pick<Course, 'faults' | 'putOff'> {
  readonly class: RequestClass;
  readonly search: boolean;
  /** How much longer to wait for any answer at all. */
  readonly leftMs: number;
  /** The window of the general limit, as far as it is known. */
  readonly windowMs: number;
}

/** Maximum attempts per request, by kind of failure. */
const TRIES = { fault: 6, serverError: 3, notSent: 4, putOff: 8 } as const;
/** Sent by proxies in front of the account, which may or may not have received the request. */
const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504, 521, 522, 523, 524]);
const LONGEST_WAIT = 120_000;
const ONE_SECOND = 1000;
const LOCKED_WAIT = 2000;

/**
 * Decides what to do after one attempt. Pure.
 *
 * There are three classes of requests. `read` and `safe` (idempotent) may be retried after any failure. `look-first` is
 * retried only if it certainly had no effect: it was never sent, or the account deferred it (429, 423). Otherwise it ends
 * in ANSWER_LOST, and the executor checks the account. undici's own retries were rejected: they repeat a POST after a
 * dropped connection, and know neither HubSpot's policies nor jitter.
 */
export function decide(outcome: Outcome, attempt: Attempt, chance: Chance): Decision<FailureCode> {
  switch (outcome.kind) {
    case 'interrupted':
      return { do: 'fail', code: 'INTERRUPTED' };
    case 'not-sent':
      return outcome.permanent
        ? { do: 'fail', code: 'API_UNREACHABLE' }
        : backOff(attempt, chance, { tries: TRIES.notSent, then: 'API_UNREACHABLE' });
    case 'lost':
      return afterLost(outcome.how, attempt, chance);
    case 'answer':
      return afterAnswer(outcome.answer, attempt, chance);
  }
}

function afterLost(how: LostHow, attempt: Attempt, chance: Chance): Decision<FailureCode> {
  const writes = attempt.class !== 'read';
  if (how === 'stopped') return { do: 'fail', code: writes ? 'ANSWER_LOST' : 'INTERRUPTED' };
  if (how === 'too-big') return { do: 'fail', code: writes ? 'ANSWER_LOST' : 'API_NOT_JSON' };
  if (attempt.class === 'look-first') return { do: 'fail', code: 'ANSWER_LOST' };
  const codes = { dropped: 'API_UNREACHABLE', timeout: 'API_TIMEOUT', cut: 'API_NOT_JSON' } as const;
  return backOff(attempt, chance, { tries: TRIES.fault, then: writes ? 'ANSWER_LOST' : codes[how] });
}

function afterAnswer(answer: Answer, attempt: Attempt, chance: Chance): Decision<FailureCode> {
  const { status } = answer;
  const writes = attempt.class !== 'read';
  if (status < 300) return afterSuccess(answer, attempt, chance);
  if (status === 429) return afterTooMany(answer, attempt, chance);
  if (status === 423) return afterLocked(answer, attempt, chance);
  if (status === 477) return { do: 'fail', code: 'API_MIGRATING' };
  if (GATEWAY.has(status)) {
    if (attempt.class === 'look-first') return { do: 'fail', code: 'ANSWER_LOST' };
    const atLeast = retryAfterMs(answer.headers, chance.now) ?? 0;
    return backOff(attempt, chance, {
      tries: TRIES.fault,
      then: writes ? 'ANSWER_LOST' : 'API_UNAVAILABLE',
      atLeast,
    });
  }
  if (status === 500 && !writes) {
    return backOff(attempt, chance, { tries: TRIES.serverError, then: 'API_UNAVAILABLE' });
  }
  return status >= 500 ? { do: 'fail', code: 'API_UNAVAILABLE' } : { do: 'take', answer };
}

/** A success with an unreadable body: a read is retried, and the outcome of a write is unknown. */
function afterSuccess(answer: Answer, attempt: Attempt, chance: Chance): Decision<FailureCode> {
  const writes = attempt.class !== 'read';
  if (answer.form === 'json' || (answer.form === 'empty' && writes)) return { do: 'take', answer };
  if (answer.form === 'broken') return afterLost('cut', attempt, chance);
  return { do: 'fail', code: writes ? 'ANSWER_LOST' : 'API_NOT_JSON' };
}

function afterTooMany(answer: Answer, attempt: Attempt, chance: Chance): Decision<FailureCode> {
  const policy = isJsonObject(answer.body) ? answer.body['policyName'] : undefined;
  if (policy === 'DAILY') return { do: 'fail', code: 'DAILY_LIMIT' };
  const wait = retryAfterMs(answer.headers, chance.now) ?? windowOf(answer, policy, attempt);
  if (attempt.putOff + 1 >= TRIES.putOff || wait > LONGEST_WAIT) return { do: 'fail', code: 'RATE_LIMITED' };
  return { do: 'again', waitMs: wait + jitter(wait, chance), why: 'rate-limit' };
}

/**
 * The longest a limit can last. Searches are retried after a second, the window of their own limit. If the refusal names
 * the general limit, capacity returns gradually, so each further refusal doubles the wait up to that window.
 */
function windowOf(answer: Answer, policy: Json | undefined, attempt: Attempt): number {
  const perSecond = policy === 'SECONDLY' || (attempt.search && policy !== 'TEN_SECONDLY_ROLLING');
  if (perSecond) return ONE_SECOND;
  const window = rateHintsFrom(answer.headers)?.intervalMs ?? attempt.windowMs;
  return attempt.search ? Math.min(window, ONE_SECOND * 2 ** attempt.putOff) : window;
}

function afterLocked(answer: Answer, attempt: Attempt, chance: Chance): Decision<FailureCode> {
  const wait = Math.max(
    LOCKED_WAIT * 2 ** Math.min(attempt.putOff, 2),
    retryAfterMs(answer.headers, chance.now) ?? 0,
  );
  if (attempt.putOff + 1 >= TRIES.fault || wait > LONGEST_WAIT)
    return { do: 'fail', code: 'API_UNAVAILABLE' };
  return { do: 'again', waitMs: wait + jitter(wait, chance), why: 'locked' };
}

interface BackOff {
  readonly tries: number;
  /** The code when all attempts are used up. */
  readonly then: FailureCode;
  /** The wait that the account asked for. */
  readonly atLeast?: number;
}

function backOff(
  attempt: Attempt,
  chance: Chance,
  { tries, then, atLeast = 0 }: BackOff,
): Decision<FailureCode> {
  const waitMs = Math.max(atLeast, backOffMs(attempt.faults, chance));
  const hopeless = attempt.faults + 1 >= tries || atLeast > LONGEST_WAIT || waitMs >= attempt.leftMs;
  if (hopeless) return { do: 'fail', code: then };
  return { do: 'again', waitMs, why: 'fault' };
}

function jitter(wait: number, chance: Chance): number {
  return Math.round((chance.random() * Math.min(wait, ONE_SECOND)) / 4);
}
