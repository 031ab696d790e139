import type { AppError } from '../core/base/errors.js';
import type { RequestCounts } from '../core/model/account.js';
import type { Redact } from '../core/secrets/redact.js';
import { redactor } from '../core/secrets/redact.js';
import type { Answer, Outcome } from '../transport/outcome.js';
import type { Ended, Policy } from '../transport/persist.js';
import { persist } from '../transport/persist.js';
import { createTransport } from '../transport/transport.js';
import type { Failure } from './failures.js';
import { failed, refused } from './failures.js';
import type { ClientSettings } from './options.js';
import type { HubSpotRequest, Pacing } from './pacing.js';
import { createPacing } from './pacing.js';
import type { RateHints } from './rate-hints.js';
import type { FailureCode } from './retry.js';
import { decide } from './retry.js';

/** Sends requests with pacing and retries. */
export interface Channel {
  /** Returns answers below 300, and a 404 if `allowMissing`. Throws AppError for everything else. */
  request(request: HubSpotRequest, allowMissing?: boolean): Promise<Answer>;
  counts(): RequestCounts;
  rateHints(): RateHints;
  server(): string | null;
  readonly redact: Redact;
  close(): Promise<void>;
}

interface Parts {
  readonly settings: ClientSettings;
  readonly pacing: Pacing;
  readonly redact: Redact;
  readonly counts: { read: number; write: number };
  /** True once the account has answered anything. */
  answered: boolean;
  server: string | null;
}

const TOLD_FROM_MS = 1000;

export function createChannel(settings: ClientSettings): Channel {
  const { limits } = settings;
  const parts: Parts = {
    settings,
    pacing: createPacing(settings),
    redact: redactor(settings.token),
    counts: { read: 0, write: 0 },
    answered: false,
    server: null,
  };
  const transport = createTransport({
    ...settings,
    connections: limits.concurrency + limits.searchesPerSecond,
    bodyBytes: limits.bodyBytes,
  });
  const policy = policyOf(parts);
  return {
    async request(request, allowMissing = false) {
      const ended = await persist(transport, policy, request);
      if (ended.kind === 'failed') throw ending(parts, request, ended);
      const { answer } = ended;
      if (answer.status < 300 || (allowMissing && answer.status === 404)) return answer;
      throw refused(failureOf(parts, request, ended), answer);
    },
    counts: () => ({ ...parts.counts }),
    rateHints: () => parts.pacing.hints(),
    server: () => parts.server,
    redact: parts.redact,
    close: () => transport.close(),
  };
}

function policyOf(parts: Parts): Policy<HubSpotRequest, FailureCode> {
  const { settings, pacing } = parts;
  return {
    ...settings,
    laneOf: (request) => pacing.laneOf(request),
    learn: (request, outcome) => record(parts, request, outcome),
    decide: (request, outcome, course) => {
      const windowMs = pacing.hints().intervalMs ?? settings.limits.intervalMs;
      const attempt = { ...course, class: request.class, search: request.search, windowMs };
      return decide(outcome, attempt, { random: settings.random, now: settings.now() });
    },
    waiting: (ms) => {
      if (ms >= TOLD_FROM_MS) settings.talk({ kind: 'waiting', why: 'retry', ms });
    },
  };
}

function record(parts: Parts, request: HubSpotRequest, outcome: Outcome): void {
  if (outcome.kind === 'not-sent' || outcome.kind === 'interrupted') return;
  parts.counts[request.class === 'read' ? 'read' : 'write'] += 1;
  if (outcome.kind !== 'answer') return;
  parts.answered = true;
  parts.server = outcome.answer.headers['server'] ?? null;
  parts.pacing.learn(outcome.answer.headers);
}

/** If an earlier attempt at a write may have taken effect, it ends as lost, whatever stopped the later ones. */
function ending(
  parts: Parts,
  request: HubSpotRequest,
  { code, outcome, maybeDone }: Extract<Ended<FailureCode>, { kind: 'failed' }>,
): AppError {
  const failure = failureOf(parts, request, outcome);
  if (request.class !== 'read' && maybeDone) return failed('ANSWER_LOST', failure);
  if (code === 'API_TIMEOUT' && !parts.answered) return failed('API_UNREACHABLE', failure);
  return failed(code, failure);
}

function failureOf(parts: Parts, request: HubSpotRequest, outcome: Outcome): Failure {
  const { settings, redact } = parts;
  return { request, outcome, origin: settings.baseUrl.origin, redact, now: settings.now() };
}
