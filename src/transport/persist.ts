import type { Io } from '../core/base/io.js';
import type { Answer, HttpRequest, Outcome } from './outcome.js';
import type { Lane } from './rate-limiter.js';
import type { Timeouts, Transport } from './transport.js';

/** The history of one request. */
export interface Course {
  /** Failed attempts: broken connections and 5xx. */
  readonly faults: number;
  /** How often the account deferred it, without any effect. */
  readonly putOff: number;
  /** Milliseconds since the account last answered it. */
  readonly silentMs: number;
  /** The outcome of an earlier attempt is unknown. */
  readonly maybeDone: boolean;
}

/** What to do after one attempt. `Code` says why a request is given up. */
export type Decision<Code extends string> =
  | { readonly do: 'take'; readonly answer: Answer }
  | {
      readonly do: 'again';
      readonly waitMs: number;
      /**
       *   fault       it failed, and may have taken effect
       *   locked      the account deferred it, but accepts others
       *   rate-limit  the account deferred it, and others have to wait too
       */
      readonly why: 'fault' | 'locked' | 'rate-limit';
    }
  | { readonly do: 'fail'; readonly code: Code };

/** The end of a request. `maybeDone`: an attempt before the last one may have taken effect. */
export type Ended<Code extends string> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'failed';
      readonly code: Code | 'INTERRUPTED';
      readonly outcome: Outcome;
      readonly maybeDone: boolean;
    };

/** What is specific to one API: its limits, and how it reacts to outcomes. */
export interface Policy<Request extends HttpRequest, Code extends string> extends Pick<
  Io,
  'now' | 'sleep' | 'signal'
> {
  readonly timeouts: Timeouts;
  /** Where a request waits for its turn. */
  readonly laneOf: (request: Request) => Lane;
  /** Called with every outcome, before anything is decided. */
  readonly learn: (request: Request, outcome: Outcome) => void;
  /** `leftMs` is how much longer to wait for any answer at all. */
  readonly decide: (
    request: Request,
    outcome: Outcome,
    course: Course & { leftMs: number },
  ) => Decision<Code>;
  /** Called before each wait for a retry. */
  readonly waiting: (ms: number) => void;
}

interface Try<Code extends string> {
  readonly outcome: Outcome;
  readonly decision: Decision<Code | 'INTERRUPTED'>;
  readonly tookMs: number;
}

const INTERRUPTED = {
  outcome: { kind: 'interrupted' },
  decision: { do: 'fail', code: 'INTERRUPTED' },
  tookMs: 0,
} as const;

/** Retries until there is a usable answer, or until retrying is pointless. */
export async function persist<Request extends HttpRequest, Code extends string>(
  transport: Transport,
  policy: Policy<Request, Code>,
  request: Request,
): Promise<Ended<Code>> {
  let course: Course = { faults: 0, putOff: 0, silentMs: 0, maybeDone: false };
  for (;;) {
    const { outcome, decision, tookMs } =
      (await unlessStopped(policy, () => tryOnce(transport, policy, request, course))) ?? INTERRUPTED;
    if (decision.do === 'take') return { kind: 'answer', answer: decision.answer };
    const { maybeDone } = course;
    if (decision.do === 'fail') return { kind: 'failed', code: decision.code, outcome, maybeDone };
    course = longer(course, outcome, decision.why, tookMs + decision.waitMs);
    if (decision.why !== 'rate-limit' && !(await rest(policy, decision.waitMs)))
      return {
        kind: 'failed',
        code: 'INTERRUPTED',
        outcome: INTERRUPTED.outcome,
        maybeDone: course.maybeDone,
      };
  }
}

async function tryOnce<Request extends HttpRequest, Code extends string>(
  transport: Transport,
  policy: Policy<Request, Code>,
  request: Request,
  course: Course,
): Promise<Try<Code>> {
  const lane = policy.laneOf(request);
  return lane.run(async () => {
    const { now, timeouts } = policy;
    const started = now().getTime();
    const silence = timeouts.silence - course.silentMs;
    const outcome = await transport.exchange(request, Math.min(timeouts.answer, silence));
    policy.learn(request, outcome);
    const tookMs = Math.max(0, now().getTime() - started);
    const leftMs = outcome.kind === 'answer' ? Infinity : silence - tookMs;
    const decision = policy.decide(request, outcome, { ...course, leftMs });
    if (decision.do === 'again' && decision.why === 'rate-limit') lane.pause(decision.waitMs);
    return { outcome, decision, tookMs };
  });
}

function longer(
  course: Course,
  outcome: Outcome,
  why: 'fault' | 'locked' | 'rate-limit',
  ms: number,
): Course {
  const answered = outcome.kind === 'answer';
  const isFault = why === 'fault';
  return {
    faults: course.faults + (isFault ? 1 : 0),
    putOff: course.putOff + (isFault ? 0 : 1),
    silentMs: answered ? 0 : course.silentMs + ms,
    maybeDone: course.maybeDone || outcome.kind === 'lost' || (answered && isFault),
  };
}

/** False if the run was stopped in the meantime. */
async function rest(
  { waiting, sleep, signal }: Pick<Policy<HttpRequest, string>, 'waiting' | 'sleep' | 'signal'>,
  ms: number,
): Promise<boolean> {
  waiting(ms);
  return (await unlessStopped({ signal }, () => sleep(ms, signal).then(() => true))) ?? false;
}

/** Null if the work failed because the run was stopped. */
async function unlessStopped<T>({ signal }: Pick<Io, 'signal'>, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (reason) {
    if (!signal.aborted) throw reason;
    return null;
  }
}

const FIRST_BACK_OFF = 500;
const LONGEST_BACK_OFF = 8000;

/** Exponential back-off with full jitter, so that many clients don't retry at the same moment. */
export function backOffMs(faults: number, { random }: Pick<Io, 'random'>): number {
  return Math.round(random() * Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** faults));
}
