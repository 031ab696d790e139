import type { Io } from '../core/base/io.js';
import { BugError } from '../core/base/errors.js';
import { isJsonObject } from '../core/base/json.js';
import { retryAfterMs } from '../core/api/retry-after.js';
import type { Redact } from '../core/secrets/redact.js';
import { redactor } from '../core/secrets/redact.js';
import type { Answer, HttpRequest, Outcome } from '../transport/outcome.js';
import type { Decision, Ended, Policy } from '../transport/persist.js';
import { backOffMs, persist } from '../transport/persist.js';
import { createLane } from '../transport/rate-limiter.js';
import { BODY_BYTES, TIMEOUTS, createTransport } from '../transport/transport.js';
import type { Telling } from './failures.js';
import { platformRefused, platformUnreachable, rateLimited, unreadable } from './failures.js';
import type { PlatformRequest, PlatformWords } from './platform.js';

/** Clock, timer, randomness and the stop signal of a run. */
export interface Effects extends Pick<Io, 'now' | 'sleep' | 'random' | 'signal'> {
  readonly waiting: (why: 'rate-limit' | 'retry', ms: number) => void;
}

interface ClientOptions extends Effects {
  readonly apiUrl: string;
  readonly token: string;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly words: PlatformWords;
  readonly subject: string;
}

/** A client for one platform, which waits out short rate limits and retries what is safe to retry. */
export interface Client {
  /** Sends an idempotent request. Returns answers below 300, and the statuses in `also`. */
  readonly ask: (request: PlatformRequest, also?: readonly number[]) => Promise<Answer>;
  /** Sends a request that must not be repeated without checking. Null if its outcome is unknown. */
  readonly once: (request: PlatformRequest) => Promise<Answer | null>;
  /** The error for an answer of an unknown shape. */
  readonly unreadable: (request: PlatformRequest, answer: Answer) => Error;
  readonly redact: Redact;
  readonly close: () => Promise<void>;
}

/** How a request can end without a usable answer. */
type FailureCode = 'INTERRUPTED' | 'LOST' | 'UNREACHABLE' | 'RATE_LIMITED';

const TRIES = 5;
const LIMITS_MS = 60_000;
const PLATFORM_TIMEOUTS = { ...TIMEOUTS, answer: 20_000, wholeBody: 20_000, grace: 0 };

export function createPlatformClient(options: ClientOptions): Client {
  const { apiUrl, token, words, subject, signal } = options;
  const redact = redactor(token);
  const baseUrl = new URL(apiUrl);
  const telling: Telling = { words, origin: baseUrl.origin, subject, redact };
  const transport = createTransport({
    ...options,
    baseUrl,
    timeouts: PLATFORM_TIMEOUTS,
    connections: 1,
    bodyBytes: BODY_BYTES,
  });
  const policy = policyOf(options);
  const send = async (
    { method, path, body }: PlatformRequest,
    kind: HttpRequest['class'],
  ): Promise<Ended<FailureCode>> => {
    const text = body === null ? null : JSON.stringify(body);
    const ended = await persist(transport, policy, { method, path, body: text, class: kind });
    signal.throwIfAborted();
    return ended;
  };
  return {
    ask: async (request, also = []) => {
      const ended = await send(request, request.method === 'GET' ? 'read' : 'safe');
      if (ended.kind === 'failed') throw errorFor(telling, request, ended, options.now());
      const { answer } = ended;
      if (also.includes(answer.status)) return answer;
      if (answer.status >= 300) throw platformRefused(telling, request, answer);
      if (!isReadable(answer)) throw unreadable(telling, request, answer);
      return answer;
    },
    once: async (request) => {
      const ended = await send(request, 'look-first');
      if (ended.kind === 'failed') {
        if (ended.code === 'LOST') return null;
        throw errorFor(telling, request, ended, options.now());
      }
      const { answer } = ended;
      if (answer.status >= 300) throw platformRefused(telling, request, answer);
      return isReadable(answer) ? answer : null;
    },
    unreadable: (request, answer) => unreadable(telling, request, answer),
    redact,
    close: () => transport.close(),
  };
}

function isReadable({ form }: Answer): boolean {
  return form === 'json' || form === 'empty';
}

function policyOf(effects: Effects): Policy<HttpRequest, FailureCode> {
  const { now, random, waiting } = effects;
  const lane = createLane({
    ...effects,
    limit: Infinity,
    intervalMs: 0,
    concurrency: 1,
    waiting: (ms) => waiting('rate-limit', ms),
  });
  /** Milliseconds spent waiting for rate limits so far. */
  let limitedMs = 0;
  const decideLimit = (wait: number): Decision<FailureCode> => {
    // A limit that ends at once still counts, so that this can't loop forever.
    const costs = Math.max(1000, wait);
    if (limitedMs + costs > LIMITS_MS) return { do: 'fail', code: 'RATE_LIMITED' };
    limitedMs += costs;
    return { do: 'again', waitMs: costs + Math.round(random() * 1000), why: 'rate-limit' };
  };
  return {
    ...effects,
    timeouts: PLATFORM_TIMEOUTS,
    laneOf: () => lane,
    learn: () => undefined,
    decide: (request, outcome, { faults, leftMs }) => {
      const wait = outcome.kind === 'answer' ? rateLimitWait(outcome.answer, now()) : null;
      if (wait !== null) return decideLimit(wait);
      if (isStopped(outcome)) return { do: 'fail', code: 'INTERRUPTED' };
      if (outcome.kind === 'answer' && outcome.answer.status < 500)
        return { do: 'take', answer: outcome.answer };
      if (request.class === 'look-first') return { do: 'fail', code: 'LOST' };
      const waitMs = backOffMs(faults, effects);
      const isHopeless = isLasting(outcome) || faults + 1 >= TRIES || waitMs > leftMs;
      return isHopeless ? { do: 'fail', code: 'UNREACHABLE' } : { do: 'again', waitMs, why: 'fault' };
    },
    waiting: (ms) => waiting('retry', ms),
  };
}

function isStopped(outcome: Outcome): boolean {
  return outcome.kind === 'interrupted' || (outcome.kind === 'lost' && outcome.how === 'stopped');
}

/** True for failures that would recur: a rejected certificate, an oversized answer. */
function isLasting(outcome: Outcome): boolean {
  return (
    (outcome.kind === 'not-sent' && outcome.permanent) ||
    (outcome.kind === 'lost' && outcome.how === 'too-big')
  );
}

function errorFor(
  telling: Telling,
  request: PlatformRequest,
  { code, outcome }: Extract<Ended<FailureCode>, { kind: 'failed' }>,
  now: Date,
): Error {
  if (code === 'RATE_LIMITED' && outcome.kind === 'answer')
    return rateLimited(telling, new Date(now.getTime() + (rateLimitWait(outcome.answer, now) ?? 0)));
  return platformUnreachable(telling, request, cameOf(outcome));
}

function cameOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answer':
      return `status ${outcome.answer.status}`;
    case 'lost':
    case 'not-sent':
      return outcome.reason;
    case 'interrupted':
      throw new BugError('a stopped run has no error of the platform');
  }
}

/** GitHub's documentation recommends this if a refusal names no time. */
const NO_TIME_NAMED_MS = 60_000;

/**
 * How long to wait after a rate limit, in milliseconds, or null if the answer isn't one. GitHub sends 403 as well as 429,
 * with `retry-after` or the time of its reset; a secondary limit may only show in the message. GitLab sends 429.
 */
function rateLimitWait({ status, headers, body }: Answer, now: Date): number | null {
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
