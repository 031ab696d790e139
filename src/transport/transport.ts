import { Pool } from 'undici';
import type { Io } from '../core/base/io.js';
import { withoutLastSlashes } from '../core/secrets/secure-url.js';
import type { Exchange } from './exchange.js';
import { createExchange } from './exchange.js';
import type { HttpRequest, Outcome } from './outcome.js';

/**
 * Sends single requests, without any policy. Uses undici's `dispatch` instead of `request`, because its handler reports
 * when a request is put on a connection: one that fails before that certainly had no effect. Redirects are answers like
 * any other, so a token is never forwarded to another address.
 */
export interface Transport {
  /** Never rejects. `answerMs` bounds the time to the first byte of the answer. */
  exchange(request: HttpRequest, answerMs: number): Promise<Outcome>;
  close(): Promise<void>;
}

/** Milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** From sending a request to the first byte of its answer. */
  readonly answer: number;
  /** Between two pieces of a body. */
  readonly body: number;
  /** The whole body. */
  readonly wholeBody: number;
  /** How long one request may go without any answer, including retries and the waits between them. */
  readonly silence: number;
  /** How long a write in flight may continue after the user stopped the run. */
  readonly grace: number;
}

export const TIMEOUTS: Timeouts = {
  connect: 10_000,
  answer: 25_000,
  body: 15_000,
  wholeBody: 120_000,
  silence: 28_000,
  grace: 5_000,
};

interface TransportOptions extends Pick<Io, 'sleep' | 'signal'> {
  /** An address that passed `urlProblem`. Its path is prefixed to every request. */
  readonly baseUrl: URL;
  readonly token: string;
  readonly userAgent: string;
  /** Headers for every request; `accept` defaults to JSON. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
  readonly connections: number;
  /** Bytes of the largest answer. */
  readonly bodyBytes: number;
}

export const BODY_BYTES = 64 * 1024 * 1024;

export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, timeouts, signal } = options;
  const running = new Set<Exchange>();
  const pool = new Pool(baseUrl.origin, {
    connections: options.connections,
    connect: { timeout: timeouts.connect },
    headersTimeout: 0,
    bodyTimeout: timeouts.body,
  });
  const prefix = withoutLastSlashes(baseUrl.pathname);

  const allEnded = new AbortController();
  const stopAll = (): void => {
    for (const exchange of running) if (!exchange.mustEnd) exchange.stop();
    if (running.size === 0) return;
    const stopRest = (): void => {
      for (const exchange of running) exchange.stop();
    };
    options.sleep(timeouts.grace, allEnded.signal).then(stopRest, stopRest);
  };
  signal.addEventListener('abort', stopAll, { once: true });

  return {
    exchange(request, answerMs) {
      if (signal.aborted) return Promise.resolve({ kind: 'interrupted' });
      return new Promise((resolve) => {
        const exchange: Exchange = createExchange({
          request,
          answerMs,
          wholeBodyMs: timeouts.wholeBody,
          bodyBytes: options.bodyBytes,
          settle(outcome) {
            running.delete(exchange);
            if (signal.aborted && running.size === 0) allEnded.abort();
            resolve(outcome);
          },
        });
        running.add(exchange);
        pool.dispatch(
          {
            method: request.method,
            path: prefix + request.path,
            headers: headersOf(request, options),
            body: request.body,
          },
          exchange.handler,
        );
      });
    },
    async close() {
      signal.removeEventListener('abort', stopAll);
      await pool.destroy();
    },
  };
}

function headersOf(
  request: HttpRequest,
  { token, userAgent, headers }: TransportOptions,
): Record<string, string> {
  return {
    accept: 'application/json',
    ...headers,
    authorization: `Bearer ${token}`,
    'user-agent': userAgent,
    ...(request.body === null ? {} : { 'content-type': 'application/json' }),
  };
}
