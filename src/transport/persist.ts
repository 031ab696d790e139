import type { Io } from '../core/base/io.js';
import type { Answer, HttpRequest, Outcome } from './outcome.js';
import type { Lane } from './rate-limiter.js';
import type { Timeouts, Transport } from './transport.js';

/** How one request went so far. */
export interface Course {
  /** Failed tries: broken connections and 5xx. */
  readonly faults: number;
  /** How often the account put it off without doing it. */
  readonly putOff: number;
  /** Milliseconds since the account last answered it. */
  readonly silentMs: number;
  /** An earlier try was sent, and what became of it is unknown. */
  readonly maybeDone: boolean;
}

/** What to do after one try. `Code` is what an API gives up with. */
export type Decision<Code extends string> =
  | { readonly do: 'take'; readonly answer: Answer }
  | {
      readonly do: 'again';
      readonly waitMs: number;
      /**
       *   fault       it failed, and may have been done
       *   locked      the account put it off, and takes others
       *   rate-limit  the account put it off, and others shall wait too
       */
      readonly why: 'fault' | 'locked' | 'rate-limit';
    }
  | { readonly do: 'fail'; readonly code: Code };

/** What a request came to in the end. `maybeDone`: a try before the last one may have been done. */
export type Ended<Code extends string> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'failed';
      readonly code: Code | 'INTERRUPTED';
      readonly outcome: Outcome;
      readonly maybeDone: boolean;
    };

/** What each API has of its own: its limits, and what it makes of an outcome. */
export interface Policy<Request extends HttpRequest, Code extends string> extends Pick<
  Io,
  'now' | 'sleep' | 'signal'
> {
  readonly timeouts: Timeouts;
  /** Where a request waits for its turn. */
  readonly laneOf: (request: Request) => Lane;
  /** Sees every outcome, before anything is decided. */
  readonly learn: (request: Request, outcome: Outcome) => void;
  /** `leftMs` is how much longer the account may stay without any answer. */
  readonly decide: (
    request: Request,
    outcome: Outcome,
    course: Course & { leftMs: number },
  ) => Decision<Code>;
  /** Called before a wait for the next try. */
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

/** Tries until there is an answer to take, or no sense in trying again. */
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

/** False where the run was stopped meanwhile. */
async function rest(
  { waiting, sleep, signal }: Pick<Policy<HttpRequest, string>, 'waiting' | 'sleep' | 'signal'>,
  ms: number,
): Promise<boolean> {
  waiting(ms);
  return (await unlessStopped({ signal }, () => sleep(ms, signal).then(() => true))) ?? false;
}

/** Null where the work ended because the run was stopped. */
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

/** Exponential, with full jitter: any time up to a bound that doubles, so that many clients don't come back at once. */
export function backOffMs(faults: number, { random }: Pick<Io, 'random'>): number {
  return Math.round(random() * Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** faults));
}
