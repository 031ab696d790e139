import type { RequestCounts } from '../core/model/account.js';
import type { AppError } from '../core/base/errors.js';
import type { Redact } from '../core/secrets/redact.js';
import { redactor } from '../core/secrets/redact.js';
import type { Failure } from './failures.js';
import { failed, refused } from './failures.js';
import type { ClientSettings } from './options.js';
import type { Answer, HttpRequest, Outcome } from './outcome.js';
import type { Pacing } from './limits/pacing.js';
import { createPacing } from './limits/pacing.js';
import type { RateHints } from './limits/rate-hints.js';
import type { Decision, FailureCode } from './limits/retry.js';
import { decide } from './limits/retry.js';
import type { Transport } from './transport.js';
import { createTransport } from './transport.js';

/** Sends requests with pacing and retries. */
export interface Channel {
  /** Gives answers below 300, and a 404 where `allowMissing`; everything else is thrown as AppError. */
  request(request: HttpRequest, allowMissing?: boolean): Promise<Answer>;
  counts(): RequestCounts;
  rateHints(): RateHints;
  server(): string | null;
  readonly redact: Redact;
  close(): Promise<void>;
}

interface Parts {
  readonly settings: ClientSettings;
  readonly transport: Transport;
  readonly pacing: Pacing;
  readonly redact: Redact;
  readonly counts: { read: number; write: number };
  /** True once the account has answered anything. */
  answered: boolean;
  server: string | null;
}

/** How one request went so far. */
interface Course {
  readonly faults: number;
  readonly putOff: number;
  /** Milliseconds since the account last answered it. */
  readonly silentMs: number;
  /** An earlier try was sent, and what became of it is unknown. */
  readonly maybeDone: boolean;
}

interface Try {
  readonly outcome: Outcome;
  readonly decision: Decision;
  readonly tookMs: number;
}

const INTERRUPTED: Outcome = { kind: 'interrupted' };

export function createChannel(settings: ClientSettings): Channel {
  const parts: Parts = {
    settings,
    transport: createTransport(settings),
    pacing: createPacing(settings),
    redact: redactor(settings.token),
    counts: { read: 0, write: 0 },
    answered: false,
    server: null,
  };
  return {
    async request(request, allowMissing = false) {
      const answer = await persist(parts, request);
      if (answer.status < 300 || (allowMissing && answer.status === 404)) return answer;
      throw refused(failureOf(parts, request, { kind: 'answer', answer }), answer);
    },
    counts: () => ({ ...parts.counts }),
    rateHints: () => parts.pacing.hints(),
    server: () => parts.server,
    redact: parts.redact,
    close: () => parts.transport.close(),
  };
}

/** Tries until there is an answer to take, or no sense in trying again. */
async function persist(parts: Parts, request: HttpRequest): Promise<Answer> {
  let course: Course = { faults: 0, putOff: 0, silentMs: 0, maybeDone: false };
  for (;;) {
    const { outcome, decision, tookMs } = await tryOnce(parts, request, course);
    if (decision.do === 'take') return decision.answer;
    if (decision.do === 'fail') throw ending(parts, request, { code: decision.code, outcome, course });
    course = longer(course, outcome, tookMs + decision.waitMs);
    if (!decision.pause) await rest(parts, request, { course, ms: decision.waitMs });
  }
}

async function tryOnce(parts: Parts, request: HttpRequest, course: Course): Promise<Try> {
  const { settings, pacing } = parts;
  const lane = pacing.laneOf(request);
  try {
    return await lane.run(async () => {
      const started = settings.now().getTime();
      const silence = settings.timeouts.silence - course.silentMs;
      const outcome = await parts.transport.exchange(request, Math.min(settings.timeouts.answer, silence));
      record(parts, request, outcome);
      const now = settings.now();
      const tookMs = Math.max(0, now.getTime() - started);
      const leftMs = outcome.kind === 'answer' ? Infinity : silence - tookMs;
      const windowMs = pacing.hints().intervalMs ?? settings.limits.intervalMs;
      const attempt = { ...course, class: request.class, search: request.search, leftMs, windowMs };
      const decision = decide(outcome, attempt, { random: settings.random, now });
      if (decision.do === 'again' && decision.pause) lane.pause(decision.waitMs);
      return { outcome, decision, tookMs };
    });
  } catch (reason) {
    if (!settings.signal.aborted) throw reason;
    throw ending(parts, request, { code: 'INTERRUPTED', outcome: INTERRUPTED, course });
  }
}

function record(parts: Parts, request: HttpRequest, outcome: Outcome): void {
  if (outcome.kind === 'not-sent' || outcome.kind === 'interrupted') return;
  parts.counts[request.class === 'read' ? 'read' : 'write'] += 1;
  if (outcome.kind !== 'answer') return;
  parts.answered = true;
  parts.server = outcome.answer.headers['server'] ?? null;
  parts.pacing.learn(outcome.answer.headers);
}

function longer(course: Course, outcome: Outcome, ms: number): Course {
  const answered = outcome.kind === 'answer';
  const putOff = answered && (outcome.answer.status === 429 || outcome.answer.status === 423);
  return {
    faults: course.faults + (putOff ? 0 : 1),
    putOff: course.putOff + (putOff ? 1 : 0),
    silentMs: answered ? 0 : course.silentMs + ms,
    maybeDone: course.maybeDone || outcome.kind === 'lost' || (answered && !putOff),
  };
}

async function rest(
  parts: Parts,
  request: HttpRequest,
  { course, ms }: { course: Course; ms: number },
): Promise<void> {
  const { settings } = parts;
  if (ms >= 1000) settings.talk({ kind: 'waiting', why: 'retry', ms });
  try {
    await settings.sleep(ms, settings.signal);
  } catch (reason) {
    if (!settings.signal.aborted) throw reason;
    throw ending(parts, request, { code: 'INTERRUPTED', outcome: INTERRUPTED, course });
  }
}

interface Ending {
  readonly code: FailureCode;
  readonly outcome: Outcome;
  readonly course: Course;
}

/** A write of which an earlier try may have been done ends as lost, whatever stopped the later ones. */
function ending(parts: Parts, request: HttpRequest, { code, outcome, course }: Ending): AppError {
  const failure = failureOf(parts, request, outcome);
  if (request.class !== 'read' && course.maybeDone) return failed('ANSWER_LOST', failure);
  if (code === 'API_TIMEOUT' && !parts.answered) return failed('API_UNREACHABLE', failure);
  return failed(code, failure);
}

function failureOf(parts: Parts, request: HttpRequest, outcome: Outcome): Failure {
  const { settings, redact } = parts;
  return { request, outcome, origin: settings.baseUrl.origin, redact, now: settings.now() };
}
