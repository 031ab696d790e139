import type { Redact } from '../core/secrets/redact.js';
import { redactor } from '../core/secrets/redact.js';
import type { Telling } from './failures.js';
import { rateLimited, platformRefused, platformUnreachable, unreadable } from './failures.js';
import type { PlatformWords } from './platform.js';
import { rateLimitWait } from './rate-limit.js';
import type { PlatformAnswer, PlatformOutcome, Wire, WireRequest } from './wire.js';
import { openWire } from './wire.js';
import type { Io } from '../core/base/io.js';

/** The clock, timer and dice of a run, and what stops it. */
export interface Effects extends Pick<Io, 'now' | 'sleep' | 'random' | 'signal'> {
  readonly waiting: (why: 'rate-limit' | 'retry', ms: number) => void;
}

interface ClientOptions extends Effects {
  readonly apiUrl: string;
  readonly token: string;
  readonly words: PlatformWords;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Speaks to one platform with patience: waits out short limits, repeats what may be repeated. */
export interface Client {
  /** A request that may be sent twice. Gives answers below 300, and those that `also` names. */
  readonly ask: (request: WireRequest, also?: readonly number[]) => Promise<PlatformAnswer>;
  /** A request that must not be sent twice without a look. Null: it may have been done, or not. */
  readonly once: (request: WireRequest) => Promise<PlatformAnswer | null>;
  /** The error for an answer of an unknown shape. */
  readonly unreadable: (request: WireRequest, answer: PlatformAnswer) => Error;
  readonly redact: Redact;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly effects: Effects;
  readonly wire: Wire;
  readonly telling: Telling;
  /** Milliseconds that limits have cost so far. */
  limited: number;
}

const TRIES = 5;
const ANSWER_MS = 20_000;
const SILENCE_MS = 28_000;
const LIMITS_MS = 60_000;
const FIRST_BACK_OFF = 500;
const LONGEST_BACK_OFF = 8000;

export function createPlatformClient(options: ClientOptions): Client {
  const { apiUrl, token, words, subject, signal } = options;
  const redact = redactor(token);
  const headers = { ...options.headers, authorization: `Bearer ${token}` };
  const telling = { words, origin: new URL(apiUrl).origin, subject, redact };
  const parts: Parts = { effects: options, wire: openWire({ apiUrl, headers, signal }), telling, limited: 0 };
  return {
    ask: async (request, also = []) => {
      const answer = await persist(parts, request);
      if (also.includes(answer.status)) return answer;
      if (answer.status >= 300) throw platformRefused(telling, request, answer);
      if (answer.body === undefined) throw unreadable(telling, request, answer);
      return answer;
    },
    once: async (request) => {
      const outcome = await throughLimits(parts, request, ANSWER_MS);
      if (outcome.kind === 'lost' || outcome.answer.status >= 500) return null;
      if (outcome.answer.status >= 300) throw platformRefused(telling, request, outcome.answer);
      return outcome.answer.body === undefined ? null : outcome.answer;
    },
    unreadable: (request, answer) => unreadable(telling, request, answer),
    redact,
    close: () => parts.wire.close(),
  };
}

/** Tries until there is an answer, or no sense in trying again. */
async function persist(parts: Parts, request: WireRequest): Promise<PlatformAnswer> {
  const { now } = parts.effects;
  let heard = now().getTime();
  for (let faults = 0; ; faults += 1) {
    const left = SILENCE_MS - (now().getTime() - heard);
    const outcome = await throughLimits(parts, request, Math.min(ANSWER_MS, Math.max(1000, left)));
    if (outcome.kind === 'answer') {
      if (outcome.answer.status < 500) return outcome.answer;
      heard = now().getTime();
    }
    const wait = backOff(faults, parts.effects);
    const silent = now().getTime() - heard + wait > SILENCE_MS;
    const hopeless = outcome.kind === 'lost' && !outcome.passing;
    if (hopeless || silent || faults + 1 >= TRIES)
      throw platformUnreachable(parts.telling, request, cameOf(outcome));
    await rest(parts.effects, 'retry', wait);
  }
}

/** One try, and another after each limit that is short enough to be waited out: what was refused was not done. */
async function throughLimits(parts: Parts, request: WireRequest, withinMs: number): Promise<PlatformOutcome> {
  const { now, random, signal } = parts.effects;
  for (;;) {
    signal.throwIfAborted();
    const outcome = await parts.wire.exchange(request, withinMs);
    signal.throwIfAborted();
    const wait = outcome.kind === 'answer' ? rateLimitWait(outcome.answer, now()) : null;
    if (wait === null) return outcome;
    // A limit that ends at once still counts: nothing may go round here for ever.
    const costs = Math.max(1000, wait);
    if (parts.limited + costs > LIMITS_MS) throw rateLimited(parts.telling, new Date(now().getTime() + wait));
    parts.limited += costs;
    await rest(parts.effects, 'rate-limit', costs + Math.round(random() * 1000));
  }
}

/** Waits before the try after `faults` failures: any time up to a bound that doubles. */
export function backOff(faults: number, { random }: Pick<Effects, 'random'>): number {
  return Math.round(random() * Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** faults));
}

/** Waits, and says so. */
export async function rest(effects: Effects, why: 'rate-limit' | 'retry', ms: number): Promise<void> {
  effects.waiting(why, ms);
  await effects.sleep(ms, effects.signal);
}

function cameOf(outcome: PlatformOutcome): string {
  return outcome.kind === 'lost' ? outcome.reason : `status ${outcome.answer.status}`;
}
